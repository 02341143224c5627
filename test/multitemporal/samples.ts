/** Samples as forecasts are trained on: correlated bands of earlier scenes, and those of the scene after. */
import type { Table } from '../../src/multitemporal/model.ts';
import { tableOf } from '../../src/multitemporal/table.ts';
import { randomOf } from '../../src/random.ts';

export interface Samples {
  readonly inputs: Table;
  readonly outputs: Table;
  readonly weights: Float64Array;
}

/** Reflectance × 10000, rounded. Each sample is a mixture of three kinds of ground. */
export function samplesOf({ rows = 60, inputs = 12, outputs = 6, seed = 1 } = {}): Samples {
  const random = randomOf(seed);
  const kinds = Array.from({ length: 3 }, () => Array.from({ length: inputs + outputs }, () => 300 + 4000 * random()));
  const mixtures = Array.from({ length: rows }, () => {
    const shares = kinds.map(() => random());
    return kinds[0].map((_, band) =>
      Math.round(kinds.reduce((sum, kind, i) => sum + shares[i] * kind[band], 0) + 400 * random()),
    );
  });
  return {
    inputs: tableOf(mixtures.map((values) => values.slice(0, inputs))),
    outputs: tableOf(mixtures.map((values) => values.slice(inputs))),
    weights: Float64Array.from({ length: rows }, () => (0.2 + random()) / rows),
  };
}

export function rowsOf({ rows, columns, values }: Table): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from(values.subarray(row * columns, (row + 1) * columns)));
}

/** As Python gets them. */
export const plain = ({ inputs, outputs, weights }: Samples) => ({
  x: rowsOf(inputs),
  y: rowsOf(outputs),
  w: Array.from(weights),
});

/** The greatest difference, as a share of the greatest number. */
export function relativeDifference(got: ArrayLike<number>, expected: readonly number[]): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  const greatest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(got[i] - value))) / greatest;
}
