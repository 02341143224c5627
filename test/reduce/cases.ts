/** Blocks of observations to be reduced, and what methods make of them. */
import fc from 'fast-check';
import type { CompositeKernel, CompositeRequest } from '../../src/reduce/kernel.ts';

export type Even = NonNullable<CompositeRequest['even']>;

/** Numbers at the ends of int16, around what is missing, and ordinary ones, often equal to each other. */
const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 4, arbitrary: fc.integer({ min: -998, max: 12000 }) },
  { weight: 1, arbitrary: fc.constantFrom(-32768, -1000, -999, -998, -1, 0, 1, 32766, 32767) },
);
const code = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(0, 2, 3) });

export interface Case {
  readonly roles: string[];
  readonly pixels: number;
  /** For each date. */
  readonly classes: number[][];
  /** For each date and band. */
  readonly bands: number[][][];
}

export const cases: fc.Arbitrary<Case> = fc
  .record({
    bands: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(6)),
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
      roles: ['red', 'nir', 'swir1', 'blue', 'green', 'swir2'].slice(0, bands),
      pixels,
      classes: list(dates, () =>
        overcast.next().value ? Array<number>(pixels).fill(2) : list(pixels, () => codes.next().value),
      ),
      bands: list(dates, () => list(bands, () => list(pixels, () => values.next().value))),
    };
  });

/** One pixel on many dates, each third of them cloudy, with numbers in no order. */
export function longSeries(dates: number, roles: string[]): Case {
  const classes = Array.from({ length: dates }, (_, date) => [date % 3 === 0 ? 2 : 1]);
  const strides = [7919, 104729];
  const bands = classes.map((_, date) => roles.map((_, band) => [((date * strides[band]!) % 9973) + 1]));
  return { roles, pixels: 1, classes, bands };
}

/** The dates on which each pixel counts. */
export function usableDates({ pixels, classes, bands }: Case): number[][] {
  const isMissing = (number: number) => number === 0 || number <= -999;
  return Array.from({ length: pixels }, (_, pixel) =>
    [...classes.keys()].filter(
      (date) => classes[date][pixel] === 1 && !bands[date].some((band) => isMissing(band[pixel])),
    ),
  );
}

export interface Reduced {
  /** For each band. */
  readonly bands: number[][];
  readonly count: number[];
  readonly source?: number[];
}

export function reduced(
  kernel: CompositeKernel,
  { roles, pixels, classes, bands }: Case,
  even: Even = 'mean',
): Reduced {
  const block = kernel.begin({ roles, dates: classes.length, pixels, even });
  classes.forEach((codes, date) => {
    block.classes.set(codes);
    roles.forEach((role, band) => {
      block.bands[role].set(bands[date][band]);
    });
    block.observe();
  });
  const result = block.reduce();
  const source = result.source ? { source: [...result.source] } : {};
  return { bands: roles.map((role) => [...result.bands[role]]), count: [...result.count], ...source };
}

/** The reduction of one pixel of observations that are all clear, each a list of its bands. */
export function pixelOf(kernel: CompositeKernel, observations: readonly (readonly number[])[], even: Even = 'mean') {
  const given = {
    roles: observations[0].map((_, band) => `band${band}`),
    pixels: 1,
    classes: observations.map(() => [1]),
    bands: observations.map((values) => values.map((value) => [value])),
  };
  const { bands, source } = reduced(kernel, given, even);
  return { values: bands.map(([value]) => value), source: source?.[0] };
}

/** What choosing an observation of each pixel comes to. */
export function chosen(
  { roles, pixels, bands, classes }: Case,
  choose: (dates: number[], pixel: number) => number,
): Reduced {
  const usable = usableDates({ roles, pixels, bands, classes });
  const source = usable.map((dates, pixel) => (dates.length === 0 ? -1 : choose(dates, pixel)));
  return {
    bands: roles.map((_, band) => source.map((date, pixel) => (date < 0 ? -999 : bands[date][band][pixel]))),
    count: usable.map(({ length }) => length),
    source,
  };
}
