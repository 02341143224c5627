/**
 * From fine cells to coarse ones and back. Blocks begin at the upper left corner of a raster; the last ones may be smaller.
 * Missing values are NaN.
 */
import type { SceneSize } from '../kernel/index.ts';

/** How many blocks of `factor` cells a raster has across and down. */
export function coarseSize({ width, height }: SceneSize, factor: number): SceneSize {
  return { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
}

/**
 * The means of what was observed in blocks of `factor` × `factor`.
 *
 * @param minValid share of a block's cells that must have been observed, else it is missing; one cell must be in any case
 */
export function blockMeans(
  values: Float32Array,
  size: SceneSize,
  factor: number,
  minValid = 0,
): Float32Array<ArrayBuffer> {
  const { width, height } = coarseSize(size, factor);
  const sums = new Float64Array(width);
  const counts = new Uint32Array(width);
  const means = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    sums.fill(0);
    counts.fill(0);
    const end = Math.min(size.height, (row + 1) * factor);
    for (let y = row * factor; y < end; y++) {
      for (let x = 0, column = 0, left = factor; x < size.width; x++) {
        const value = values[y * size.width + x];
        if (!Number.isNaN(value)) {
          sums[column] += value;
          counts[column]++;
        }
        if (--left === 0) {
          left = factor;
          column++;
        }
      }
    }
    const rows = end - row * factor;
    for (let column = 0; column < width; column++) {
      const cells = rows * Math.min(factor, size.width - column * factor);
      const enough = counts[column] > 0 && counts[column] >= minValid * cells;
      means[row * width + column] = enough ? sums[column] / counts[column] : Number.NaN;
    }
  }
  return means;
}

/**
 * Takes for each cell of a raster the one of another that its middle lies in.
 *
 * @param ratio side of the wanted cells in cells of `values`: 5 from 20 m to 100 m, 0.2 back
 * @param wanted size of the result
 */
export function nearest<T extends Float32Array | Uint8Array>(
  values: T,
  size: SceneSize,
  ratio: number,
  wanted: SceneSize,
): T {
  const result = new (values.constructor as new (length: number) => T)(wanted.width * wanted.height);
  // Sums of fractions such as 0.2 may fall a little short of a whole number.
  const source = (i: number, most: number) => Math.min(most - 1, Math.floor((i + 0.5) * ratio + 1e-9));
  const columns = Uint32Array.from({ length: wanted.width }, (_, i) => source(i, size.width));
  for (let row = 0, at = 0; row < wanted.height; row++) {
    const from = source(row, size.height) * size.width;
    for (let column = 0; column < wanted.width; column++) result[at++] = values[from + columns[column]];
  }
  return result;
}
