import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompositeKernel } from '../../src/reduce/methods.ts';
import { engines } from '../support/engines.ts';
import { cases, pixelOf, reduced } from './cases.ts';

const observation = fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 3, maxLength: 3 });
const observations = fc.array(observation, { minLength: 1, maxLength: 12 });

const cost = (all: readonly (readonly number[])[], point: readonly number[]) =>
  all.reduce((sum, one) => sum + Math.hypot(...one.map((value, band) => value - point[band])), 0);

/** The smallest sum of distances, found without derivatives: by steps along the axes that grow smaller and smaller. */
function smallestCost(all: readonly (readonly number[])[]): number {
  // The sum has no other minimum; beginning at the best observation spares the search its kinks.
  let point = all.toSorted((a, b) => cost(all, a) - cost(all, b))[0];
  let least = cost(all, point);
  for (let step = 2048; step > 1e-3; step /= 2) {
    for (let improved = true; improved; ) {
      improved = false;
      for (const [dx, dy, dz] of directions) {
        const moved = [point[0] + step * dx, point[1] + step * dy, point[2] + step * dz];
        const found = cost(all, moved);
        if (found >= least - 1e-9) continue;
        [point, least, improved] = [moved, found, true];
      }
    }
  }
  return least;
}
const directions = [-1, 0, 1].flatMap((x) => [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((z) => [x, y, z])));

describe.each(engines)('geomedian (%s)', (_name, options) => {
  const kernel = createCompositeKernel('geomedian', options);

  it('has the smallest sum of distances that there is, but for rounding', () => {
    fc.assert(
      fc.property(observations, (all) => {
        const { values } = pixelOf(kernel, all);
        // Rounding moves by no more than half in each band, and each distance by no more than that.
        const rounding = all.length * Math.sqrt(3 / 4);
        expect(cost(all, values)).toBeLessThanOrEqual(smallestCost(all) + rounding + 0.1 * all.length);
      }),
      { numRuns: 150 },
    );
  });

  it('is the observation where all are alike, or most of them', () => {
    fc.assert(
      fc.property(observation, observation, fc.integer({ min: 1, max: 6 }), (a, b, times) => {
        expect(pixelOf(kernel, Array(times).fill(a)).values).toEqual(a);
        const { values } = pixelOf(kernel, [...Array(3 * times).fill(a), ...Array(times).fill(b)]);
        values.forEach((value, band) => {
          expect(Math.abs(value - a[band])).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('does not depend on the order of dates', () => {
    fc.assert(
      fc.property(observations, (all) => {
        const turned = pixelOf(kernel, all.toReversed()).values;
        pixelOf(kernel, all).values.forEach((value, band) => {
          expect(Math.abs(value - turned[band])).toBeLessThanOrEqual(1);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('of two is their middle, halves rounded up; of a square, its centre', () => {
    expect(
      pixelOf(kernel, [
        [1, 10],
        [4, 20],
      ]).values,
    ).toEqual([3, 15]);
    expect(
      pixelOf(kernel, [
        [10, 10],
        [10, 30],
        [30, 10],
        [30, 30],
      ]).values,
    ).toEqual([20, 20]);
    // Of a triangle with an angle of more than 120° the corner at that angle.
    expect(
      pixelOf(kernel, [
        [1000, 1000],
        [1, 1100],
        [2000, 1100],
      ]).values,
    ).toEqual([1000, 1000]);
  });

  it('takes what is clear, in any block, as the plain engine does', () => {
    const plain = createCompositeKernel('geomedian', { engine: 'js' });
    fc.assert(
      fc.property(cases, (given) => {
        expect(reduced(kernel, given)).toEqual(reduced(plain, given));
      }),
      { numRuns: 200 },
    );
  });
});
