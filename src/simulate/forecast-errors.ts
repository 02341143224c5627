/** How far forecasts are from what was observed. */
import { isNone } from '../bands.ts';

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
