import fc from 'fast-check';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { solveSymmetric } from '../../src/multitemporal/forecaster/solve.ts';
import type { Table } from '../../src/multitemporal/model.ts';
import { fractions, tableOf } from './models.ts';

const builds = [
  ['scalar', { simd: false }],
  ['SIMD', { simd: true }],
] as const;

interface Equations {
  readonly matrix: Float64Array[];
  readonly sides: Table;
}

const told = (matrix: readonly Float64Array[]) => ({
  order: matrix.length,
  element: (row: number, column: number) => matrix[row][column],
});

/** A Gaussian kernel of points and something on its diagonal, as kernel ridge regression has it. */
function equationsOf(order: number, columns: number, ridge: number, next: () => number): Equations {
  const points = tableOf(order, 5, next).values;
  const square = (a: number, b: number) =>
    [0, 1, 2, 3, 4].reduce((sum, i) => sum + (points[a * 5 + i] - points[b * 5 + i]) ** 2, 0);
  const matrix = Array.from({ length: order }, (_, row) =>
    Float64Array.from({ length: order }, (_, column) => (row === column ? 1 + ridge : Math.exp(-square(row, column)))),
  );
  return { matrix, sides: tableOf(order, columns, next) };
}

/** Sizes at the ends of strips and tiles, and between. */
const cases = fc
  .record({
    order: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(63, 64, 65, 72, 128, 129, 200)),
    columns: fc.integer({ min: 1, max: 7 }),
    ridge: fractions(0.01, 2),
    parts: fc.infiniteStream(fractions(-1, 1)),
  })
  .map(({ order, columns, ridge, parts }) => equationsOf(order, columns, ridge, () => parts.next().value));

describe.each(builds)('symmetric equations (%s)', (_name, options) => {
  it('are solved as ml-matrix solves them, to 1e-10', () => {
    fc.assert(
      fc.property(cases, ({ matrix, sides }) => {
        const { rows, columns, values } = sides;
        const expected = new CholeskyDecomposition(new Matrix(matrix)).solve(Matrix.from1DArray(rows, columns, values));
        const largest = expected.to1DArray().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const found = solveSymmetric(told(matrix), sides, options)!;
        expect([found.rows, found.columns]).toEqual([rows, columns]);
        expected.to1DArray().forEach((value, i) => {
          expect(Math.abs(found.values[i] - value)).toBeLessThanOrEqual(1e-10 * largest);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('give what was worked out by hand', () => {
    // L is 2 0 0 | 6 1 0 | −8 5 3.
    const matrix = [
      [4, 12, -16],
      [12, 37, -43],
      [-16, -43, 98],
    ].map((row) => Float64Array.from(row));
    const sides = { rows: 3, columns: 2, values: Float64Array.of(0, 4, 6, 12, 39, -16) };
    const solution = solveSymmetric(told(matrix), sides, options)!;
    [1, 1, 1, 0, 1, 0].forEach((value, i) => {
      expect(solution.values[i]).toBeCloseTo(value, 12);
    });
  });

  it('ask for the triangle once, and for nothing above it', () => {
    const asked: string[] = [];
    const element = (row: number, column: number) => {
      expect(column).toBeLessThanOrEqual(row);
      asked.push(`${row} ${column}`);
      return row === column ? 4 : 0;
    };
    const solution = solveSymmetric(
      { order: 70, element },
      tableOf(70, 1, () => 12),
      options,
    )!;
    expect([...solution.values]).toEqual(Array(70).fill(3));
    expect(asked.length).toBe((70 * 71) / 2);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('have no solution where the matrix is singular, has negative directions, or is no number', () => {
    const sides = tableOf(100, 1, () => 1);
    const ofDiagonal = (value: (row: number) => number) => ({
      order: 100,
      element: (row: number, column: number) => (row === column ? value(row) : 0),
    });
    expect(solveSymmetric({ order: 100, element: () => 1 }, sides, options)).toBeUndefined();
    for (const odd of [0, -1, 1e-15, Number.NaN]) {
      for (const place of [0, 7, 8, 63, 64, 99]) {
        expect(
          solveSymmetric(
            ofDiagonal((row) => (row === place ? odd : 1)),
            sides,
            options,
          ),
        ).toBeUndefined();
      }
    }
    expect(
      solveSymmetric(
        ofDiagonal(() => 1e-200),
        sides,
        options,
      ),
    ).toBeDefined();
  });
});

it('has the same bits with SIMD and without', () => {
  fc.assert(
    fc.property(cases, ({ matrix, sides }) => {
      const [scalar, simd] = builds.map(([, options]) => solveSymmetric(told(matrix), sides, options)!.values);
      expect(simd).toEqual(scalar);
    }),
    { numRuns: 60 },
  );
});
