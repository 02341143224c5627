/**
 * Erosion and dilation with a disk. A pass down the columns and one along the rows: the time does not depend on the radius.
 */
import type { SceneSize } from '../kernel/index.ts';
import { type Binary, noData } from './binary.ts';
import { diskReach } from './disk.ts';

/**
 * What lies beyond the raster, and where nothing was observed. `ignore`: neither cloud nor clear, so that a cloud at the
 * edge is not eroded from there.
 */
export const borders = ['ignore', 'clear', 'cloud'] as const;
export type Border = (typeof borders)[number];

/** What is yes anywhere within `radius` cells. What was not observed stays so. */
export function dilate(raster: Binary, size: SceneSize, radius: number, border: Border = 'ignore'): Binary {
  const result = spread(raster, size, radius, 1, border === 'cloud');
  for (let i = 0; i < result.length; i++) if (raster[i] === noData) result[i] = noData;
  return result;
}

/** What is yes everywhere within `radius` cells. What was not observed stays so. */
export function erode(raster: Binary, size: SceneSize, radius: number, border: Border = 'ignore'): Binary {
  const result = spread(raster, size, radius, 0, border === 'clear');
  for (let i = 0; i < result.length; i++) result[i] = raster[i] === noData ? noData : 1 - result[i];
  return result;
}

/** Beside the distance of a cell. */
const paintedFlag = 128;

/** 1 within `radius` of any cell that holds `value`, or, if `beyond`, of the outside and of what was not observed. */
function spread(raster: Binary, size: SceneSize, radius: number, value: 0 | 1, beyond: boolean): Binary {
  const { width, height } = size;
  const far = Math.floor(radius) + 1;
  const reach = diskReach(radius);
  const cells = columnDistances(raster, size, (cell) => cell === value || (beyond && cell === noData), far, beyond);
  for (let row = 0; row < height; row++) {
    const from = row * width;
    // Each cell paints what of its row its disk covers: as far as it reaches to the right, then to the left.
    let last = beyond ? reach[0] - 1 : -1;
    for (let column = 0; column < width; column++) {
      const distance = cells[from + column];
      if (distance < far && column + reach[distance] > last) last = column + reach[distance];
      if (last >= column) cells[from + column] = distance | paintedFlag;
    }
    let first = beyond ? width - reach[0] : width;
    for (let column = width - 1; column >= 0; column--) {
      const cell = cells[from + column];
      const distance = cell & ~paintedFlag;
      if (distance < far && column - reach[distance] < first) first = column - reach[distance];
      cells[from + column] = first <= column || cell >= paintedFlag ? 1 : 0;
    }
  }
  return cells;
}

/**
 * How many rows the nearest source in its column is away from each cell, `far` where it is as far as that or farther.
 *
 * @param beyond whether the rows above and below the raster are sources
 */
export function columnDistances(
  raster: Binary,
  { width, height }: SceneSize,
  isSource: (cell: number) => boolean,
  far: number,
  beyond = false,
): Uint8Array<ArrayBuffer> {
  const source = Uint8Array.from({ length: 256 }, (_, cell) => Number(isSource(cell)));
  const distances = new Uint8Array(width * height);
  const outside = new Uint8Array(width).fill(beyond ? 0 : far);
  for (let i = 0; i < distances.length; i++) {
    const above = i < width ? outside[i] : distances[i - width];
    distances[i] = source[raster[i]] ? 0 : Math.min(far, above + 1);
  }
  for (let i = distances.length - 1; i >= 0; i--) {
    const below = i >= distances.length - width ? outside[0] : distances[i + width];
    if (below + 1 < distances[i]) distances[i] = below + 1;
  }
  return distances;
}
