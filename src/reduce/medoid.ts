import { mediansOf } from './median.ts';
import type { ChoosingMethod, Even, Series } from './method.ts';

/** The observation whose distances to all others have the smallest sum; of several the first. */
export const medoid: ChoosingMethod = {
  keeps: 'all',
  choose: (series) => smallest(sumsOfDistances(series)),
  wasm: (exports, from, to) => exports.medoids(from, to),
};

/** The observation that is nearest to the median of all; of several the first. */
export const medoidToMedian: ChoosingMethod = {
  keeps: 'all',
  choose: (series, even) => smallest(squaresFromMedian(series, even)),
  wasm: (exports, from, to, isLower) => exports.nearestToMedians(from, to, isLower),
};

/** Distances are binary32, as each step on the way to them; their sums are binary64. */
function sumsOfDistances(series: Series): number[] {
  const dates = [...series[0].keys()];
  return dates.map((i) => dates.reduce((sum, j) => sum + distance(series, i, j), 0));
}

function distance(series: Series, i: number, j: number): number {
  let square = 0;
  for (const values of series) {
    const difference = values[i] - values[j];
    square = Math.fround(square + Math.fround(difference * difference));
  }
  return Math.fround(Math.sqrt(square));
}

function squaresFromMedian(series: Series, even: Even): number[] {
  const medians = mediansOf(series, even);
  return Array.from(series[0], (_, i) =>
    series.reduce((sum, values, band) => sum + (values[i] - medians[band]) ** 2, 0),
  );
}

function smallest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value < values[best] ? i : best), 0);
}
