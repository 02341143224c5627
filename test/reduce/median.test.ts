import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompositeKernel } from '../../src/reduce/methods.ts';
import { engines } from '../support/engines.ts';
import { type Case, cases, type Even, longSeries, pixelOf, type Reduced, reduced, usableDates } from './cases.ts';

/** By the definition: sort, take the middle. */
function naive(given: Case, even: Even): Reduced {
  const usable = usableDates(given);
  const bands = given.roles.map((_, band) =>
    usable.map((dates, pixel) => {
      const sorted = dates.map((date) => given.bands[date][band][pixel]).sort((a, b) => a - b);
      if (sorted.length === 0) return -999;
      const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
      return even === 'lower' ? low : Math.floor((low + high) / 2 + 0.5);
    }),
  );
  return { bands, count: usable.map(({ length }) => length) };
}

describe.each(engines)('median (%s)', (_name, options) => {
  const kernel = createCompositeKernel('median', options);

  it.each(['mean', 'lower'] as const)('is the middle of what is clear, of an even number the %s', (even) => {
    fc.assert(
      fc.property(cases, (given) => {
        expect(reduced(kernel, given, even)).toEqual(naive(given, even));
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of dates', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const turned = { ...given, classes: given.classes.toReversed(), bands: given.bands.toReversed() };
        expect(reduced(kernel, turned)).toEqual(reduced(kernel, given));
      }),
      { numRuns: 100 },
    );
  });

  it('rounds halves up, below zero too, and does not run over', () => {
    const of = (...values: number[]) =>
      pixelOf(
        kernel,
        values.map((value) => [value]),
      ).values[0];
    expect(of(1, 2)).toBe(2);
    expect(of(-1, -2)).toBe(-1);
    expect(of(-3, -2, 5, -9)).toBe(-2);
    expect(of(32767, 32766)).toBe(32767);
    expect(of(32767, 32767)).toBe(32767);
    expect(of(-998, 32767)).toBe(15885);
    expect(of(7)).toBe(7);
  });

  it('takes long series', () => {
    const given = longSeries(1500, ['red']);
    expect(reduced(kernel, given)).toEqual(naive(given, 'mean'));
  });

  it('reuses its memory for smaller and larger blocks', () => {
    fc.assert(
      fc.property(cases, cases, (first, second) => {
        reduced(kernel, first);
        expect(reduced(kernel, second)).toEqual(naive(second, 'mean'));
      }),
      { numRuns: 60 },
    );
  });
});
