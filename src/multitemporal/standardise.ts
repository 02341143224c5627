/** Columns brought to a mean of 0 and a deviation of 1, so that bands of any unit count alike. */
import type { Table } from './model.ts';
import { emptyTable } from './table.ts';

/** z = (x − mean) · scale, column by column. */
export interface Standardisation {
  readonly mean: Float64Array;
  /** One over the deviation; 0 for columns that do not vary, which are thereby left out. */
  readonly scale: Float64Array;
}

/** By the mean of the rows, each counted alike, and the deviation of the population (divided by n, not n − 1). */
export function standardisationOf(table: Table): Standardisation {
  return { mean: columnMeans(table), scale: columnScales(table) };
}

/** Σ w x / Σ w of each column; without weights every row counts alike. */
export function columnMeans({ rows, columns, values }: Table, weights?: Float64Array): Float64Array {
  const sums = new Float64Array(columns);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    total += weight;
    for (let column = 0; column < columns; column++) sums[column] += weight * values[row * columns + column];
  }
  return sums.map((sum) => sum / total);
}

/** One over the population's deviation of each column, unweighted; 0 where all its values are the same. */
export function columnScales(table: Table): Float64Array {
  const { rows, columns, values } = table;
  const means = columnMeans(table);
  const squares = new Float64Array(columns);
  const varies = new Uint8Array(columns);
  for (let i = 0; i < values.length; i++) {
    const column = i % columns;
    const away = values[i] - means[column];
    squares[column] += away * away;
    // By the values: the mean of equal ones may differ from them in its last bit, and then their deviation is not 0.
    if (values[i] !== values[column]) varies[column] = 1;
  }
  return squares.map((square, column) => (varies[column] && square > 0 ? 1 / Math.sqrt(square / rows) : 0));
}

export function standardise(table: Table, { mean, scale }: Standardisation): Table {
  const { rows, columns, values } = table;
  const result = emptyTable(rows, columns);
  for (let i = 0; i < values.length; i++) {
    const column = i % columns;
    result.values[i] = (values[i] - mean[column]) * scale[column];
  }
  return result;
}
