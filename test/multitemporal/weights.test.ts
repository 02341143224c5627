import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultBeta, trainingWeights, usesEstimation } from '../../src/multitemporal/weights.ts';

it.each([
  [0, 0.5],
  [0.3, 0.25],
  [0.6, 0],
  [1, 0],
])('of a scene with a cloud share of %d the estimation set has %d of the weight', (cloudShare, beta) => {
  expect(defaultBeta(cloudShare)).toBeCloseTo(beta, 12);
});

it('leaves the estimation set out where it has no weight, or the scene is too cloudy', () => {
  expect(usesEstimation(0.5, 0.1)).toBe(true);
  expect(usesEstimation(0, 0.1)).toBe(false);
  expect(usesEstimation(0.5, 0.6)).toBe(false);
  expect(usesEstimation(0.5, 0.59)).toBe(true);
});

it('shares the weight of each set among its samples', () => {
  expect(trainingWeights({ estimation: 2, prediction: 4 }, 0.5)).toEqual(
    Float64Array.of(0.25, 0.25, 0.125, 0.125, 0.125, 0.125),
  );
  expect(trainingWeights({ estimation: 0, prediction: 2 }, 0.5)).toEqual(Float64Array.of(0.5, 0.5));
  expect(trainingWeights({ estimation: 2, prediction: 0 }, 0.3)).toEqual(Float64Array.of(0.5, 0.5));
  expect(trainingWeights({ estimation: 2, prediction: 2 }, 1)).toEqual(Float64Array.of(0.5, 0.5, 0, 0));
});

it('is 1 in sum', () => {
  const counts = fc.record({ estimation: fc.nat(500), prediction: fc.nat(500) });
  fc.assert(
    fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), (sizes, beta) => {
      fc.pre(sizes.estimation + sizes.prediction > 1);
      expect(trainingWeights(sizes, beta).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10);
    }),
  );
});

it('tells what cannot be shared', () => {
  expect(() => trainingWeights({ estimation: 1, prediction: 1 }, 1.1)).toThrow(
    expect.objectContaining({ code: 'BAD_OPTION', subject: 'beta' }),
  );
  expect(() => trainingWeights({ estimation: 0, prediction: 0 }, 0.5)).toThrow(
    expect.objectContaining({ code: 'TOO_FEW_SAMPLES' }),
  );
  expect(() => defaultBeta(12)).toThrow(expect.objectContaining({ code: 'BAD_OPTION', subject: 'cloudShare' }));
});
