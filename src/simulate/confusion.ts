/** How often two masks of the same pixels agree. */
import { TsmaskError } from '../errors.ts';

/** At `truth * 4 + mask` the number of pixels of that pair of classes. */
export type Confusion = readonly number[];

export const noConfusion: Confusion = new Array<number>(16).fill(0);

/** Compares a mask with the truth, pixel by pixel. Sum the results of several scenes with {@link addConfusion}. */
export function score(truth: Uint8Array, mask: Uint8Array): Confusion {
  if (truth.length !== mask.length) {
    throw new TsmaskError(
      'BAD_OPTION',
      `A truth of ${truth.length} pixels and a mask of ${mask.length} cannot be compared.`,
      {
        subject: 'mask',
        remedy: 'Pass the truth and the mask of the same scene.',
      },
    );
  }
  const counts = new Float64Array(16);
  for (let i = 0; i < truth.length; i++) counts[((truth[i] & 3) << 2) | (mask[i] & 3)]++;
  return Array.from(counts);
}

export function addConfusion(a: Confusion, b: Confusion): Confusion {
  return a.map((count, i) => count + b[i]);
}
