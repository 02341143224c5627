import { TsmaskError } from '../errors.ts';
import { Class } from '../kernel/classes.ts';

/** How often truth and mask agree: at `truth * 4 + mask` the number of pixels of that pair of classes. */
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

/** Each 0–1, or NaN where there is nothing to measure it by. */
export interface Rates {
  /** Share of the pixels that the mask gives the class which have it in truth. */
  readonly precision: number;
  /** Share of the pixels that have the class in truth to which the mask gives it. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
}

/**
 * How well a mask finds cloud and shadow. Pixels without an observation in truth do not count; a pixel that the mask
 * leaves without a class counts as missed.
 */
export function rates(confusion: Confusion): { readonly cloud: Rates; readonly shadow: Rates } {
  return { cloud: ratesOf(confusion, Class.Cloud), shadow: ratesOf(confusion, Class.CloudShadow) };
}

function ratesOf(confusion: Confusion, wanted: number): Rates {
  const inTruth = [0, 1, 2, 3].reduce((sum, mask) => sum + confusion[wanted * 4 + mask], 0);
  const inMask = [Class.Clear, Class.Cloud, Class.CloudShadow].reduce((sum, t) => sum + confusion[t * 4 + wanted], 0);
  const both = confusion[wanted * 4 + wanted];
  return { precision: both / inMask, recall: both / inTruth, f1: (2 * both) / (inTruth + inMask) };
}
