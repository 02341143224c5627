/** How good masks are, by how often they and the truth give each class. */
import { Class } from '../kernel/classes.ts';
import type { Confusion } from './confusion.ts';

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

export interface DetectionErrors {
  /** Of what is no cloud in truth, the share that the mask calls cloud, 0–1. */
  readonly commission: number;
  /** Of what is cloud in truth, the share that the mask does not call so, 0–1. */
  readonly omission: number;
}

/**
 * Errors of finding clouds. Shadow counts as no cloud. Pixels without an observation in truth or in the mask do not count.
 * NaN where there is nothing to measure a share by.
 */
export function cloudErrors(confusion: Confusion): DetectionErrors {
  const classes = [Class.Clear, Class.Cloud, Class.CloudShadow];
  let [clear, cloud, committed, omitted] = [0, 0, 0, 0];
  for (const truth of classes) {
    for (const mask of classes) {
      const count = confusion[truth * 4 + mask];
      if (truth === Class.Cloud) {
        cloud += count;
        if (mask !== Class.Cloud) omitted += count;
      } else {
        clear += count;
        if (mask === Class.Cloud) committed += count;
      }
    }
  }
  return { commission: committed / clear, omission: omitted / cloud };
}

/** Share of the pixels that both masks observe to which they give the same class, 0–1; NaN where there are none. */
export function agreement(confusion: Confusion): number {
  const classes = [Class.Clear, Class.Cloud, Class.CloudShadow];
  const same = classes.reduce((sum, code) => sum + confusion[code * 4 + code], 0);
  const all = classes.reduce((sum, a) => sum + classes.reduce((row, b) => row + confusion[a * 4 + b], 0), 0);
  return same / all;
}
