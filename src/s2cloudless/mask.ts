/** From a cloud probability to a mask, as the package s2cloudless makes it: mean over a disk, threshold, dilation. */
import { TsmaskError } from '../errors.ts';
import { Class, type SceneSize } from '../kernel/index.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import { noData } from '../probability/binary.ts';
import { diskReach, largestRadius } from '../probability/disk.ts';
import { dilate } from '../probability/morphology.ts';

export interface ProbabilityMaskOptions {
  /** What is above it is cloud. 0 to 1, default 0.4. */
  readonly threshold?: number;
  /** Radius of the disk over which the probability is averaged first, pixels; 0 for none. Default 1. */
  readonly averageOver?: number;
  /** Radius of the disk by which clouds grow, pixels; 0 for none. Default 1. */
  readonly dilation?: number;
}

export const maskOptionNames: OptionNames<ProbabilityMaskOptions> = {
  threshold: true,
  averageOver: true,
  dilation: true,
};

/** @throws TsmaskError BAD_OPTION */
export function checkProbabilityMaskOptions(options: ProbabilityMaskOptions): Required<ProbabilityMaskOptions> {
  checkOptionNames(options, maskOptionNames);
  const { threshold = 0.4, averageOver = 1, dilation = 1 } = options;
  const bad = (subject: string, message: string, remedy: string): never => {
    throw new TsmaskError('BAD_OPTION', message, { subject, remedy });
  };
  if (!(threshold >= 0 && threshold <= 1)) {
    bad('threshold', `A threshold of ${threshold} cannot be.`, 'Give a probability from 0 to 1, such as 0.4.');
  }
  for (const [name, radius] of Object.entries({ averageOver, dilation })) {
    if (Number.isInteger(radius) && radius >= 0 && radius <= largestRadius) continue;
    bad(name, `${name} cannot be ${radius}.`, `Give a whole number of pixels from 0 to ${largestRadius}.`);
  }
  return { threshold, averageOver, dilation };
}

/**
 * The mask of a whole scene: {@link Class.Clear}, {@link Class.Cloud}, and {@link Class.NoObservation} where the
 * probability is NaN. Beyond the edges the mean takes the scene as mirrored there, edge pixels included; pixels without
 * observation do not count in it. s2cloudless knows no shadows.
 *
 * @param probability 0 to 1, `width × height`
 * @throws TsmaskError BAD_OPTION
 */
export function probabilityMask(
  probability: Float32Array,
  size: SceneSize,
  options: ProbabilityMaskOptions = {},
): Uint8Array<ArrayBuffer> {
  const { threshold, averageOver, dilation } = checkProbabilityMaskOptions(options);
  const isCloud = new Uint8Array(probability.length);
  const means = averageOver > 0 ? meanOver(probability, size, averageOver) : undefined;
  for (let i = 0; i < isCloud.length; i++) {
    const value = means ? means(i) : probability[i];
    isCloud[i] = Number.isNaN(probability[i]) ? noData : value > threshold ? 1 : 0;
  }
  const grown = dilation > 0 ? dilate(isCloud, size, dilation) : isCloud;
  const classes = [Class.Clear, Class.Cloud];
  return grown.map((cell) => (cell === noData ? Class.NoObservation : classes[cell]));
}

/** The mean of what was observed on the disk around a pixel, summed up row by row. */
function meanOver(probability: Float32Array, { width, height }: SceneSize, radius: number): (pixel: number) => number {
  const reach = diskReach(radius);
  const columns = mirrored(width, radius);
  const rows = mirrored(height, radius);
  return (pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    let [sum, count] = [0, 0];
    for (let dy = -radius; dy <= radius; dy++) {
      const row = rows[y + dy + radius] * width;
      const wide = reach[Math.abs(dy)];
      for (let at = x - wide + radius; at <= x + wide + radius; at++) {
        const value = probability[row + columns[at]];
        // NaN is the one that differs from itself.
        // biome-ignore lint/suspicious/noSelfCompare: Number.isNaN takes longer here
        if (value !== value) continue;
        sum += value;
        count++;
      }
    }
    return sum / count;
  };
}

/** Which place stands for those from `-beyond` to `length + beyond`: … 1 0 | 0 1 2 … | last … */
function mirrored(length: number, beyond: number): Int32Array {
  return Int32Array.from({ length: length + 2 * beyond }, (_, i) => {
    const turn = 2 * length;
    const place = (((i - beyond) % turn) + turn) % turn;
    return place < length ? place : turn - 1 - place;
  });
}
