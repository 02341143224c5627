import type { CombiningMethod, Series } from './method.ts';

/** Steps towards a geometric median end after so many, or when no band moves as far as this; assembly has the same. */
const mostSteps = 100;
const tolerance = 0.01;

/** The point whose distances to all observations have the smallest sum, halves rounded up. */
export const geomedian: CombiningMethod = {
  keeps: 'all',
  combine: (series) => geometricMedian(series).map((value) => Math.floor(value + 0.5)),
  wasm: (exports, from, to) => exports.geomedians(from, to),
};

/**
 * By Weiszfeld's steps from the mean, each to the mean of all observations weighted by the inverse of their distances. A
 * point that has come upon observations is held by them, as Vardi and Zhang found out (2000).
 */
function geometricMedian(series: Series): readonly number[] {
  const observations = Array.from(series[0], (_, i) => series.map((values) => values[i]));
  let point = series.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  for (let step = 0; step < mostSteps; step++) {
    const next = stepFrom(point, observations);
    if (next === undefined) return point;
    const farthest = Math.max(...next.map((value, band) => Math.abs(value - point[band])));
    point = next;
    if (farthest < tolerance) break;
  }
  return point;
}

/** Undefined where the point is the median already. */
function stepFrom(point: readonly number[], observations: readonly (readonly number[])[]): number[] | undefined {
  let [weights, here] = [0, 0];
  const sums = point.map(() => 0);
  for (const observation of observations) {
    const distance = Math.sqrt(squareBetween(observation, point));
    if (distance === 0) {
      here++;
      continue;
    }
    const weight = 1 / distance;
    weights += weight;
    observation.forEach((value, band) => {
      sums[band] += weight * value;
    });
  }
  const free = sums.map((sum) => sum / weights);
  const pull = weights * Math.sqrt(squareBetween(free, point));
  // Where nothing lies elsewhere, the pull is no number.
  if (!(pull > here)) return undefined;
  const share = 1 - here / pull;
  return here === 0 ? free : free.map((value, band) => point[band] + share * (value - point[band]));
}

function squareBetween(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, band) => sum + (value - b[band]) * (value - b[band]), 0);
}
