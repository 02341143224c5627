/** Tables of numbers, made of other tables. */
import type { Table } from './model.ts';

export const emptyTable = (rows: number, columns: number): Table => ({
  rows,
  columns,
  values: new Float64Array(rows * columns),
});

/** One row after the other; all must be as long as the first. */
export function tableOf(rows: readonly ArrayLike<number>[]): Table {
  const table = emptyTable(rows.length, rows[0]?.length ?? 0);
  rows.forEach((row, i) => {
    table.values.set(row, i * table.columns);
  });
  return table;
}

/** Some rows of a table, copied, in the order in which they are named. */
export function takeRows({ columns, values }: Table, rows: ArrayLike<number>): Table {
  const taken = emptyTable(rows.length, columns);
  for (let i = 0; i < rows.length; i++) {
    taken.values.set(values.subarray(rows[i] * columns, (rows[i] + 1) * columns), i * columns);
  }
  return taken;
}

/** ‖a − b‖² of two rows. */
export function squareBetween(a: Table, rowOfA: number, b: Table, rowOfB: number): number {
  const { columns } = a;
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    const away = a.values[rowOfA * columns + column] - b.values[rowOfB * columns + column];
    sum += away * away;
  }
  return sum;
}
