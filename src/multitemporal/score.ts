/** How good forecasts and masks are, measured as the authors of the method do. */
import { isNone } from '../bands.ts';
import type { Confusion } from '../confusion.ts';
import { Class } from '../kernel/classes.ts';

/** Squared errors of a forecast, summed as whole numbers, so that sums of parts of a scene can be added in any order. */
export interface ForecastErrors {
  /** Pixels that were compared. */
  readonly count: number;
  /** One sum a band, ten-thousandths of reflectance squared. */
  readonly squares: Float64Array;
}

/**
 * Compares a forecast with what was observed, both reflectance × 10000, one array a band. Pixels of which either lacks a
 * value in any band do not count.
 *
 * @param isCounted 0 for pixels that are to be left out, such as those under clouds. Default: all count
 */
export function forecastErrors(
  observed: readonly Int16Array[],
  forecast: readonly Int16Array[],
  isCounted?: Uint8Array,
): ForecastErrors {
  const squares = new Float64Array(observed.length);
  let count = 0;
  for (let pixel = 0; pixel < (observed[0]?.length ?? 0); pixel++) {
    if (isCounted?.[pixel] === 0) continue;
    if (observed.some((band) => isNone(band[pixel])) || forecast.some((band) => isNone(band[pixel]))) continue;
    count++;
    for (let band = 0; band < squares.length; band++)
      squares[band] += (observed[band][pixel] - forecast[band][pixel]) ** 2;
  }
  return { count, squares };
}

export function addForecastErrors(a: ForecastErrors, b: ForecastErrors): ForecastErrors {
  return { count: a.count + b.count, squares: a.squares.map((square, band) => square + b.squares[band]) };
}

/** Root mean square error of each band, reflectance 0–1. NaN where nothing was compared. */
export function rmse({ count, squares }: ForecastErrors): Float64Array {
  return squares.map((square) => Math.sqrt(square / count) / 10_000);
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
