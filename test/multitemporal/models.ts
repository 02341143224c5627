/** Models and pixels for forecasts: any, and such that the last bits of what is computed show. */
import fc from 'fast-check';
import type { ForecastModel, KernelModel, Table } from '../../src/multitemporal/model.ts';

/** Numbers at the ends of int16, around what is missing, and mostly ordinary ones. */
const number = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 1, max: 12000 }) },
  { weight: 2, arbitrary: fc.constantFrom(-32768, -1000, -999, -998, -1, 0, 1, 32767) },
);

/** Evenly spread: fc.double draws floating-point numbers, most of which are next to 0. */
export const fractions = (from: number, to: number): fc.Arbitrary<number> =>
  fc.maxSafeInteger().map((whole) => from + (to - from) * ((whole / Number.MAX_SAFE_INTEGER + 1) / 2));

const list = (length: number, next: () => number) => Float64Array.from({ length }, next);

export const tableOf = (rows: number, columns: number, next: () => number): Table => ({
  rows,
  columns,
  values: list(rows * columns, next),
});

export interface Case {
  readonly model: ForecastModel;
  /** For each input. */
  readonly planes: readonly Int16Array[];
  readonly pixels: number;
}

const sizes = {
  inputs: fc.integer({ min: 1, max: 13 }),
  outputs: fc.integer({ min: 1, max: 7 }),
  pixels: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 1, max: 150 }) },
    { weight: 1, arbitrary: fc.constant(4100) },
  ),
  numbers: fc.infiniteStream(number),
};

function planesOf(inputs: number, pixels: number, numbers: Iterator<number>): Int16Array[] {
  return Array.from({ length: inputs }, () => Int16Array.from({ length: pixels }, () => numbers.next().value));
}

export const linearCases: fc.Arbitrary<Case> = fc
  .record({ ...sizes, factors: fc.infiniteStream(fractions(-2, 2)) })
  .map(({ inputs, outputs, pixels, numbers, factors }) => {
    const next = () => factors.next().value;
    const model = {
      kind: 'linear',
      inputs,
      outputs,
      coefficients: list(inputs * outputs, next),
      intercept: list(outputs, () => next() * 1000),
    } as const;
    return { model, planes: planesOf(inputs, pixels, numbers), pixels };
  });

/**
 * Supports come by twos that all but coincide, and have opposite weights of more than 10¹⁵: what is left of the sum are its
 * last bits, which become whole numbers.
 */
export const kernelCases: fc.Arbitrary<Case> = fc
  .record({
    ...sizes,
    pairs: fc.integer({ min: 1, max: 70 }),
    isOdd: fc.boolean(),
    gamma: fc.oneof(fractions(0, 0.2), fc.constantFrom(0, 5, 1e4)),
    parts: fc.infiniteStream(fractions(-1, 1)),
  })
  .map(({ inputs, outputs, pixels, numbers, pairs, isOdd, gamma, parts }) => {
    const next = () => parts.next().value;
    const rows = 2 * pairs - (isOdd ? 1 : 0);
    const support = tableOf(rows, inputs, () => next() * 3);
    const dual = tableOf(rows, outputs, () => next() * 1e16);
    for (let row = 1; row < rows; row += 2) {
      for (let i = 0; i < inputs; i++) {
        support.values[row * inputs + i] = support.values[(row - 1) * inputs + i] * (1 + 1e-15);
      }
      for (let i = 0; i < outputs; i++) dual.values[row * outputs + i] = -dual.values[(row - 1) * outputs + i];
    }
    const model: KernelModel = {
      kind: 'kernel',
      inputs,
      outputs,
      gamma,
      mean: list(inputs, () => 3000 + 2000 * next()),
      scale: list(inputs, (): number => (next() < -0.9 ? 0 : 1 / (1500 + 1000 * next()))),
      support,
      dual,
      offset: list(outputs, () => 3000 + 3000 * next()),
    };
    return { model, planes: planesOf(inputs, pixels, numbers), pixels };
  });
