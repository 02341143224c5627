import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addForecastErrors,
  agreement,
  cloudErrors,
  forecastErrors,
  noConfusion,
  rmse,
  score,
} from '../../src/simulate/index.ts';

it('measures a forecast band by band, where both have a value', () => {
  const observed = [Int16Array.of(1000, 2000, -999, 500), Int16Array.of(100, 100, 100, 100)];
  const forecast = [Int16Array.of(1300, 1600, 700, 500), Int16Array.of(100, 100, 100, 0)];
  const errors = forecastErrors(observed, forecast);
  expect(errors.count).toBe(2);
  // √((300² + 400²) / 2) = 353.55
  expect(rmse(errors)[0]).toBeCloseTo(0.0353553, 7);
  expect(rmse(errors)[1]).toBe(0);
  expect(rmse(forecastErrors(observed, forecast, Uint8Array.of(1, 0, 1, 1)))[0]).toBeCloseTo(0.03, 12);
  expect(rmse(forecastErrors(observed, forecast, new Uint8Array(4)))).toEqual(Float64Array.of(Number.NaN, Number.NaN));
});

it('adds the errors of parts', () => {
  const values = fc.array(fc.tuple(fc.integer({ min: -999, max: 32767 }), fc.integer({ min: -999, max: 32767 })), {
    minLength: 1,
    maxLength: 50,
  });
  fc.assert(
    fc.property(values, fc.nat(50), (pixels, cut) => {
      const of = (part: typeof pixels) =>
        forecastErrors([Int16Array.from(part, ([a]) => a)], [Int16Array.from(part, ([, b]) => b)]);
      expect(addForecastErrors(of(pixels.slice(0, cut)), of(pixels.slice(cut)))).toEqual(of(pixels));
    }),
  );
});

it('counts clouds that are found too much and too little', () => {
  const truth = Uint8Array.of(1, 1, 1, 1, 3, 2, 2, 2, 0, 2);
  const mask = Uint8Array.of(1, 1, 1, 2, 2, 2, 2, 3, 2, 0);
  const confusion = score(truth, mask);
  // Of four clear and one in shadow two are called cloud; of three clouds that the mask observes one is missed.
  expect(cloudErrors(confusion)).toEqual({ commission: 2 / 5, omission: 1 / 3 });
  expect(agreement(confusion)).toBe(5 / 8);
});

it('has no share of nothing', () => {
  expect(cloudErrors(noConfusion)).toEqual({ commission: Number.NaN, omission: Number.NaN });
  expect(agreement(noConfusion)).toBeNaN();
});
