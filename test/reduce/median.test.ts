import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompositeRequest } from '../../src/reduce/kernel.ts';
import { methodNamed } from '../../src/reduce/methods.ts';
import { engines } from '../support/engines.ts';

type Even = NonNullable<CompositeRequest['even']>;

/** Numbers at the ends of int16, around what is missing, and ordinary ones, often equal to each other. */
const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 4, arbitrary: fc.integer({ min: -998, max: 12000 }) },
  { weight: 1, arbitrary: fc.constantFrom(-32768, -1000, -999, -998, -1, 0, 1, 32766, 32767) },
);
const code = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(0, 2, 3) });

interface Case {
  readonly roles: string[];
  readonly pixels: number;
  /** For each date. */
  readonly classes: number[][];
  /** For each date and band. */
  readonly bands: number[][][];
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    bands: fc.integer({ min: 1, max: 3 }),
    pixels: fc.integer({ min: 1, max: 70 }),
    dates: fc.integer({ min: 1, max: 12 }),
    values: fc.infiniteStream(value),
    codes: fc.infiniteStream(code),
    /** Dates on which all is cloudy. */
    overcast: fc.infiniteStream(fc.boolean()),
  })
  .map(({ bands, pixels, dates, values, codes, overcast }) => {
    const list = <T>(length: number, make: () => T) => Array.from({ length }, make);
    return {
      roles: ['red', 'nir', 'swir1'].slice(0, bands),
      pixels,
      classes: list(dates, () =>
        overcast.next().value ? Array<number>(pixels).fill(2) : list(pixels, () => codes.next().value),
      ),
      bands: list(dates, () => list(bands, () => list(pixels, () => values.next().value))),
    };
  });

/** By the definition: sort, take the middle. */
function naive({ roles, pixels, classes, bands }: Case, even: Even) {
  const isMissing = (number: number) => number === 0 || number <= -999;
  const usable = (date: number, pixel: number) =>
    classes[date][pixel] === 1 && !bands[date].some((band) => isMissing(band[pixel]));
  const dates = [...classes.keys()];
  const count = Array.from({ length: pixels }, (_, pixel) => dates.filter((date) => usable(date, pixel)).length);
  const medians = roles.map((_, band) =>
    Array.from({ length: pixels }, (_, pixel) => {
      const sorted = dates
        .filter((date) => usable(date, pixel))
        .map((date) => bands[date][band][pixel])
        .sort((a, b) => a - b);
      if (sorted.length === 0) return -999;
      const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
      return even === 'lower' ? low : Math.floor((low + high) / 2 + 0.5);
    }),
  );
  return { medians, count };
}

function reduced({ roles, pixels, classes, bands }: Case, even: Even, kernel = methodNamed('median').create({})) {
  const block = kernel.begin({ roles, dates: classes.length, pixels, even });
  classes.forEach((codes, date) => {
    block.classes.set(codes);
    roles.forEach((role, band) => {
      block.bands[role].set(bands[date][band]);
    });
    block.observe();
  });
  const result = block.reduce();
  return { medians: roles.map((role) => [...result.bands[role]]), count: [...result.count] };
}

describe.each(engines)('median (%s)', (_name, options) => {
  const kernel = methodNamed('median').create(options);

  it.each(['mean', 'lower'] as const)('is the middle of what is clear, of an even number the %s', (even) => {
    fc.assert(
      fc.property(cases, (given) => {
        expect(reduced(given, even, kernel)).toEqual(naive(given, even));
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of dates', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const turned = { ...given, classes: given.classes.toReversed(), bands: given.bands.toReversed() };
        expect(reduced(turned, 'mean', kernel)).toEqual(reduced(given, 'mean', kernel));
      }),
      { numRuns: 100 },
    );
  });

  it('rounds halves up, below zero too, and does not run over', () => {
    const of = (...values: number[]) =>
      reduced(
        { roles: ['red'], pixels: 1, classes: values.map(() => [1]), bands: values.map((one) => [[one]]) },
        'mean',
        kernel,
      ).medians[0][0];
    expect(of(1, 2)).toBe(2);
    expect(of(-1, -2)).toBe(-1);
    expect(of(-3, -2, 5, -9)).toBe(-2);
    expect(of(32767, 32766)).toBe(32767);
    expect(of(32767, 32767)).toBe(32767);
    expect(of(-998, 32767)).toBe(15885);
    expect(of(7)).toBe(7);
  });

  it('takes long series', () => {
    const classes = Array.from({ length: 1500 }, (_, date) => [date % 3 === 0 ? 2 : 1]);
    const bands = classes.map((_, date) => [[((date * 7919) % 9973) + 1]]);
    const given = { roles: ['red'], pixels: 1, classes, bands };
    expect(reduced(given, 'mean', kernel)).toEqual(naive(given, 'mean'));
  });

  it('reuses its memory for smaller and larger blocks', () => {
    fc.assert(
      fc.property(cases, cases, (first, second) => {
        reduced(first, 'mean', kernel);
        expect(reduced(second, 'mean', kernel)).toEqual(naive(second, 'mean'));
      }),
      { numRuns: 60 },
    );
  });
});
