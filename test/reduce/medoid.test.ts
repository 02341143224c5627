import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompositeKernel } from '../../src/reduce/methods.ts';
import { engines } from '../support/engines.ts';
import { type Case, cases, chosen, type Even, longSeries, pixelOf, reduced } from './cases.ts';

/** The first of the dates with the smallest cost. */
function cheapest(dates: number[], cost: (date: number) => number): number {
  const costs = dates.map(cost);
  return dates[costs.indexOf(Math.min(...costs))];
}

/** By the definition, in the precision that docs/composites.md tells: distances binary32, sums exact. */
function medoids(given: Case) {
  const { bands } = given;
  return chosen(given, (dates, pixel) =>
    cheapest(dates, (i) =>
      dates
        .map((j) => {
          const differences = bands[i].map((band, b) => new Float32Array([band[pixel] - bands[j][b][pixel]]));
          const square = new Float32Array(2);
          for (const [difference] of differences) {
            square[1] = difference * difference;
            square[0] += square[1];
          }
          return Math.fround(Math.sqrt(square[0]));
        })
        .sort((a, b) => a - b)
        .reduce((sum, distance) => sum + distance, 0),
    ),
  );
}

function nearestToMedians(given: Case, even: Even) {
  const { bands: medians } = reduced(createCompositeKernel('median', { engine: 'js' }), given, even);
  return chosen(given, (dates, pixel) =>
    cheapest(dates, (date) =>
      given.bands[date].reduce((sum, band, b) => sum + (band[pixel] - medians[b][pixel]) ** 2, 0),
    ),
  );
}

const observation = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 3, maxLength: 3 });
const observations = fc.array(observation, { minLength: 1, maxLength: 9 });

describe.each(engines)('medoid (%s)', (_name, options) => {
  const medoid = createCompositeKernel('medoid', options);
  const toMedian = createCompositeKernel('medoid-to-median', options);

  it('is the clear observation with the smallest sum of distances, of several the first', () => {
    fc.assert(
      fc.property(cases, (given) => {
        expect(reduced(medoid, given)).toEqual(medoids(given));
      }),
      { numRuns: 300 },
    );
  });

  it.each(['mean', 'lower'] as const)('to the median is the observation nearest to that (%s)', (even) => {
    fc.assert(
      fc.property(cases, (given) => {
        expect(reduced(toMedian, given, even)).toEqual(nearestToMedians(given, even));
      }),
      { numRuns: 200 },
    );
  });

  it('of one or two observations is the first', () => {
    fc.assert(
      fc.property(observation, observation, (a, b) => {
        expect(pixelOf(medoid, [a])).toEqual({ values: a, source: 0 });
        expect(pixelOf(medoid, [a, b])).toEqual({ values: a, source: 0 });
      }),
    );
  });

  it('is one of the observations, and has the same sum in whatever order they come', () => {
    const cost = (all: number[][], values: number[]) =>
      all.reduce((sum, other) => sum + Math.hypot(...other.map((value, band) => value - values[band])), 0);
    fc.assert(
      fc.property(observations, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (all, random) => {
        const one = pixelOf(medoid, all);
        expect(all[one.source!]).toEqual(one.values);
        const shuffled = all.map((value) => ({ value, key: random.next().value })).sort((a, b) => a.key - b.key);
        const other = pixelOf(
          medoid,
          shuffled.map(({ value }) => value),
        );
        expect(cost(all, other.values)).toBeCloseTo(cost(all, one.values), 2);
      }),
    );
  });

  it('weighs distances, not their squares, and one that is in the middle of all wins', () => {
    const corners = [
      [1, 1],
      [1000, 1],
      [1, 1000],
      [1000, 1000],
    ];
    expect(pixelOf(medoid, [...corners, [600, 600]])).toEqual({ values: [600, 600], source: 4 });
    // By squares 100 would be the nearest to all of these: the mean is 118.
    const skewed = [[1], [2], [3], [4], [100], [600]];
    expect(pixelOf(medoid, skewed).values).toEqual([3]);
  });

  it('takes long series', () => {
    const given = longSeries(400, ['red', 'nir']);
    expect(reduced(medoid, given)).toEqual(medoids(given));
  });
});

describe.each(engines)('the first that is clear (%s)', (_name, options) => {
  it('is taken, with its bands and its date', () => {
    const kernel = createCompositeKernel('lc', options);
    fc.assert(
      fc.property(cases, (given) => {
        expect(reduced(kernel, given)).toEqual(chosen(given, ([date]) => date));
      }),
      { numRuns: 200 },
    );
  });
});
