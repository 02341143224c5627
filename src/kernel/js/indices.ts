/**
 * What the passes need to know of one observation: the mean of its bands, and a byte of flags. docs/method.md has the
 * formulas. Every operation is rounded to binary32 by `fround`, in the published order, so that all engines agree.
 */
import { isNone } from '../../bands.ts';
import type { Bands } from '../kernel.ts';
import type { Thresholds } from '../thresholds.ts';

/** The lowest two bits of the flags hold the class; the others hold what the final sweep will ask. */
export const Flag = {
  classBits: 3,
  /** May serve as a clear neighbour in time. */
  usable: 4,
  /** Becomes clear if the passes call it shadow. */
  shadowIsClear: 8,
  /** Becomes clear if the passes call it cloud. */
  cloudIsClear: 16,
  /** Becomes cloud if the passes call it clear. */
  clearIsCloud: 32,
} as const;

/** What an observation was judged by, for those who want to know why. All in reflectance or as index values. */
export interface Indices {
  /** Of the six bands. */
  readonly mean: number;
  readonly mndwi: number;
  readonly msavi: number;
  readonly whiteness: number;
  readonly greenness: number;
  /** Red + blue, by which thin cloud is told from what is too dark or too bright. */
  readonly redBlue: number;
}

/** Told of an observation. */
export interface ObservationTrace {
  /** An index has no value: there is no observation. */
  noIndex(name: 'mndwi' | 'msavi'): void;
  /** @param isWater whether shadow would be water, by MNDWI and mean or by MSAVI and MNDWI */
  observed(indices: Indices, isWater: { byMndwi: boolean; byMsavi: boolean }): void;
}

const { fround, sqrt } = Math;
const dnPerUnit = 10000;

/**
 * Computes mean and flags of the observation at `index` of the bands and stores them at `slot`. Where the observation
 * cannot be used the flags are 0, which is the class "no observation".
 */
export function observe(
  bands: Bands,
  index: number,
  nodata: number,
  t: Thresholds,
  means: Float32Array,
  flags: Uint8Array,
  slot: number,
  trace?: ObservationTrace,
): void {
  const { blue, green, red, nir, swir1, swir2 } = bands;
  flags[slot] = 0;
  if (
    isMissing(blue[index], nodata) ||
    isMissing(green[index], nodata) ||
    isMissing(red[index], nodata) ||
    isMissing(nir[index], nodata) ||
    isMissing(swir1[index], nodata) ||
    isMissing(swir2[index], nodata)
  ) {
    return;
  }
  const b = fround(blue[index] / dnPerUnit);
  const g = fround(green[index] / dnPerUnit);
  const r = fround(red[index] / dnPerUnit);
  const n = fround(nir[index] / dnPerUnit);
  const s1 = fround(swir1[index] / dnPerUnit);
  const s2 = fround(swir2[index] / dnPerUnit);

  const waterSum = fround(g + s1);
  if (waterSum === 0) {
    trace?.noIndex('mndwi');
    return;
  }
  const mndwi = fround(fround(g - s1) / waterSum);

  const soil = fround(fround(2 * n) + 1);
  const discriminant = fround(fround(soil * soil) - fround(8 * fround(n - r)));
  if (discriminant <= 0) {
    trace?.noIndex('msavi');
    return;
  }
  // The published program takes this root and what follows in binary64, and rounds once at the end.
  const msavi = fround((soil - sqrt(discriminant)) / 2);

  const mean = fround(fround(fround(fround(fround(fround(b + g) + r) + n) + s1) + s2) / 6);
  const redBlue = fround(r + b);
  const whiteness = fround(fround(r - b) / b);
  const half = fround(redBlue / 2);
  const greenness = fround(fround(g - half) / half);

  let flag = mean > t.brightMean ? 2 : 1;
  if (mean > t.neighbourMean || mndwi > t.neighbourMndwi) flag |= Flag.usable;
  const byMndwi = mndwi > t.waterMndwi && mean < t.waterMean;
  const byMsavi = msavi < t.waterMsavi && mndwi > t.bareWaterMndwi;
  if (byMndwi || byMsavi) flag |= Flag.shadowIsClear;
  if (mndwi < t.bareGroundMndwi) flag |= Flag.cloudIsClear;
  if (
    whiteness < t.thinCloudWhiteness &&
    redBlue > t.thinCloudDarkest &&
    redBlue < t.thinCloudBrightest &&
    mndwi < t.thinCloudMndwi &&
    greenness < t.thinCloudGreenness
  ) {
    flag |= Flag.clearIsCloud;
  }
  means[slot] = mean;
  flags[slot] = flag;
  trace?.observed({ mean, mndwi, msavi, whiteness, greenness, redBlue }, { byMndwi, byMsavi });
}

export function isMissing(value: number, nodata: number): boolean {
  return value === nodata || isNone(value);
}
