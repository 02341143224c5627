/** Equations with a symmetric, positive definite matrix, in WebAssembly: assembly/forecast/cholesky.ts does the work. */
import { TsmaskError } from '../../errors.ts';
import type { Table } from '../model.ts';
import type { SymmetricMatrix } from '../symmetric-matrix.ts';
import type { EngineOptions } from './forecaster.ts';
import { instantiateForecast } from './module.ts';

/** Rows of a tile, and of a strip of it. */
const side = 64;
const lanes = 8;

/**
 * X of M · X = B by Cholesky's decomposition in float64, where B has a column for each right side. With SIMD or without, the
 * bits are the same.
 *
 * Memory: the lower triangle in tiles, 4 · order² bytes and 256 · order more, and B; it is given back with the answer. An
 * order of 5,000 takes 103 MB, and one of 20,000 about 1.6 GB.
 *
 * @returns undefined where the matrix is not positive definite, or so near to it that the solution would be rounding: where
 * a pivot is not above order · 2⁻⁵² · the largest element of the diagonal
 * @throws TsmaskError OUT_OF_MEMORY
 */
export function solveSymmetric(
  matrix: SymmetricMatrix,
  { rows, columns, values }: Table,
  { simd }: Pick<EngineOptions, 'simd'> = {},
): Table | undefined {
  const { order } = matrix;
  if (rows !== order) throw new Error(`A matrix of order ${order} has right sides of ${rows} rows.`);
  const tileRows = Math.ceil(order / side);
  const { exports, memory } = instantiateForecast(simd);
  if (exports.reserveMatrix(tileRows, columns) === 0) {
    throw new TsmaskError('OUT_OF_MEMORY', `The working memory for ${order} equations cannot be had.`, {
      subject: 'samples',
      remedy: 'Train with fewer samples.',
    });
  }
  // Addresses beyond 2 GiB come as negative numbers.
  const tiles = new Float64Array(
    memory.buffer,
    exports.tiles.value >>> 0,
    (tileRows * (tileRows + 1) * side * side) / 2,
  );
  const largest = fill(tiles, matrix, tileRows * side);
  const sides = new Float64Array(memory.buffer, exports.sides.value >>> 0);
  const stride = columns + (columns % 2);
  for (let i = 0; i < values.length; i++) sides[Math.floor(i / columns) * stride + (i % columns)] = values[i];

  const least = order * Number.EPSILON * largest;
  for (let row = 0; row < tileRows; row++) if (exports.decompose(row, least) === 0) return undefined;
  exports.solve();
  const solution = Float64Array.from(values, (_, i) => sides[Math.floor(i / columns) * stride + (i % columns)]);
  return { rows, columns, values: solution };
}

/**
 * Puts the triangle into its tiles, its sign turned; beyond it, a diagonal of what is largest there. Returns that.
 */
function fill(tiles: Float64Array, matrix: SymmetricMatrix, padded: number): number {
  const { order } = matrix;
  let largest = 0;
  for (let row = 0; row < order; row++) {
    for (let column = 0; column <= row; column++) {
      const value = matrix.element(row, column);
      if (row === column && value > largest) largest = value;
      tiles[placeOf(row, column)] = -value;
    }
  }
  for (let row = order; row < padded; row++) tiles[placeOf(row, row)] = -largest;
  return largest;
}

function placeOf(row: number, column: number): number {
  const [tileRow, tileColumn] = [Math.floor(row / side), Math.floor(column / side)];
  const tile = (tileRow * (tileRow + 1)) / 2 + tileColumn;
  const strip = Math.floor((row % side) / lanes);
  return (tile * side + strip * lanes) * side + (column % side) * lanes + (row % lanes);
}
