import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Class } from '../../src/kernel/classes.ts';
import { classifyByUsual, usualValues } from '../../src/multitemporal/percentile-filter.ts';
import { askPython, hasSklearn } from '../support/sklearn.ts';

it('works out a case by hand', () => {
  // Median 3, distances 2, 1, 0, 1, 7; without the least and the most value only 1, 0, 1.
  expect(usualValues([[1, 2, 3, 4, 10]])).toEqual({ centre: Float64Array.of(3), deviation: Float64Array.of(2.2) });
  const { deviation } = usualValues([[10, 4, 1, 2, 3]], { low: 20, high: 80 });
  expect(deviation[0]).toBeCloseTo(2 / 5, 12);
});

it.runIf(hasSklearn)("equals numpy's percentiles", () => {
  const series = [
    [812, 790, 4000, 805, 777, 801, 650],
    [2000, 2100, 5000, 1990, 2050, 2010, 900],
  ];
  const options = { percentile: 35, low: 12, high: 83 };
  const answer = askPython<{ centre: number[]; deviation: number[] }>(
    `
x = np.array(data['series'], dtype=float)
centre, low, high = (np.percentile(x, data[name], axis=1, keepdims=True) for name in ('percentile', 'low', 'high'))
away = np.where((x < low) | (x > high), 0, abs(x - centre))
answer = {'centre': centre.ravel().tolist(), 'deviation': away.mean(axis=1).tolist()}`,
    { series, ...options },
  );
  const usual = usualValues(series, options);
  usual.centre.forEach((value, band) => {
    expect(value).toBeCloseTo(answer.centre[band], 9);
    expect(usual.deviation[band]).toBeCloseTo(answer.deviation[band], 9);
  });
});

it('calls what is far off cloud or shadow, by its sign', () => {
  const usual = { centre: Float64Array.of(100, 200), deviation: Float64Array.of(10, 20) };
  expect(classifyByUsual(usual, [110, 220])).toBe(Class.Clear);
  expect(classifyByUsual(usual, [117, 234])).toBe(Class.Cloud);
  expect(classifyByUsual(usual, [83, 166])).toBe(Class.CloudShadow);
  // −4 and 3.9: as far from what is usual, and darker in the mean.
  expect(classifyByUsual(usual, [60, 278])).toBe(Class.CloudShadow);
  expect(classifyByUsual(usual, [117, 234], 2)).toBe(Class.Clear);
});

it('does not count bands that do not vary', () => {
  const usual = usualValues([
    [5, 5, 5],
    [1, 2, 3],
  ]);
  expect(classifyByUsual(usual, [900, 2])).toBe(Class.Clear);
  expect(classifyByUsual(usual, [5, 9])).toBe(Class.Cloud);
  expect(classifyByUsual(usualValues([[5, 5]]), [900])).toBe(Class.Clear);
});

it('does not depend on the order or the unit of the series', () => {
  const series = fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(series, fc.integer({ min: 1, max: 9000 }), (values, observation) => {
      const here = classifyByUsual(usualValues([values]), [observation]);
      expect(classifyByUsual(usualValues([[...values].reverse()]), [observation])).toBe(here);
      // A power of two scales without rounding.
      expect(classifyByUsual(usualValues([values.map((value) => value * 4)]), [observation * 4])).toBe(here);
    }),
  );
});

it('tells what cannot be fitted', () => {
  expect(() => usualValues([[]])).toThrow(expect.objectContaining({ code: 'TOO_FEW_SAMPLES' }));
  expect(() => usualValues([[1]], { percentile: 101 })).toThrow(
    expect.objectContaining({ code: 'BAD_OPTION', subject: 'percentile' }),
  );
  expect(() => usualValues([[1]], { low: 60, high: 40 })).toThrow(
    expect.objectContaining({ code: 'BAD_OPTION', subject: 'low' }),
  );
});
