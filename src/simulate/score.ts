import type { Confusion } from '../confusion.ts';
import { Class } from '../kernel/classes.ts';

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
