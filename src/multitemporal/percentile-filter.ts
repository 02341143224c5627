/** Which observations of a pixel lie far from what its series usually shows, by percentile and mean deviation of each band. */

import { badOption, checkNumber } from '../check-option.ts';
import { Class, type ClassCode } from '../kernel/classes.ts';
import { enoughSamples } from './checks.ts';

export interface PercentileOptions {
  /** Which percentile stands for the usual value, 0–100. Default 50. */
  readonly percentile?: number;
  /** Percentiles beyond which values do not add to the deviation, though they count. Default 0 and 100: all add. */
  readonly low?: number;
  readonly high?: number;
}

/** What a pixel usually shows: one number a band. */
export interface UsualValues {
  readonly centre: Float64Array;
  /** Mean distance from the centre; 0 where a band does not vary, which then does not count. */
  readonly deviation: Float64Array;
}

/** z of which the root mean square is more than this is far: what 5 per cent of normal numbers exceed to one side. */
export const farFromUsual = 1.645;

/**
 * Percentiles lie between values in proportion (numpy's `linear`).
 *
 * @param series the observations of each band, of any unit, all as many; no missing values
 * @throws TsmaskError BAD_OPTION, TOO_FEW_SAMPLES for a series of none
 */
export function usualValues(
  series: readonly ArrayLike<number>[],
  { percentile = 50, low = 0, high = 100 }: PercentileOptions = {},
): UsualValues {
  for (const [name, value] of Object.entries({ percentile, low, high })) checkNumber(name, value, 0, 100);
  if (low > high)
    badOption('low', `The percentiles from ${low} to ${high} hold nothing.`, 'Give a low below the high.');
  enoughSamples(Math.min(...series.map((values) => values.length)), 1, 'the percentile of a band');
  const centre = new Float64Array(series.length);
  const deviation = new Float64Array(series.length);
  series.forEach((values, band) => {
    const sorted = Float64Array.from(values).sort();
    const [least, most] = [percentileOf(sorted, low), percentileOf(sorted, high)];
    centre[band] = percentileOf(sorted, percentile);
    for (const value of sorted) {
      if (value >= least && value <= most) deviation[band] += Math.abs(value - centre[band]) / sorted.length;
    }
  });
  return { centre, deviation };
}

/**
 * Cloud or cloud shadow for an observation that is far from the usual values, by whether it is brighter than they are or
 * not; else clear. Clear also where no band varies.
 *
 * @param observation one value a band, in the unit of the series
 */
export function classifyByUsual(
  { centre, deviation }: UsualValues,
  observation: ArrayLike<number>,
  threshold = farFromUsual,
): ClassCode {
  let [sum, squares, bands] = [0, 0, 0];
  for (let band = 0; band < centre.length; band++) {
    if (deviation[band] === 0) continue;
    const z = (observation[band] - centre[band]) / deviation[band];
    sum += z;
    squares += z * z;
    bands++;
  }
  if (bands === 0 || !(Math.sqrt(squares / bands) > threshold)) return Class.Clear;
  return sum > 0 ? Class.Cloud : Class.CloudShadow;
}

/** @param sorted ascending, at least one */
function percentileOf(sorted: Float64Array, percentile: number): number {
  const place = ((sorted.length - 1) * percentile) / 100;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}
