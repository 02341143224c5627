import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Binary, noData } from '../../src/probability/binary.ts';
import { diskCells } from '../../src/probability/disk.ts';
import { type Border, borders, dilate, erode } from '../../src/probability/morphology.ts';
import { count, rasterOf } from './rasters.ts';

const size = { width: 41, height: 41 };

it.each([
  [0, 1],
  [1, 5],
  [1.5, 9],
  [2, 13],
  [3, 29],
  [4, 49],
  [5, 81],
  [10, 317],
])('a disk of radius %d has %d cells', (radius, cells) => {
  expect(diskCells(radius)).toBe(cells);
  const point = rasterOf(size, (row, column) => row === 20 && column === 20);
  expect(count(dilate(point, size, radius))).toBe(cells);
});

/** Of the recipe: what remains of a shape after erosion by 2, and after dilation by 5 and by 10. */
it.each([
  ['a square of 3', 3, 0, 0, 0],
  ['a square of 4', 4, 0, 0, 0],
  ['a square of 5', 5, 1, 81, 317],
  ['a square of 6', 6, 4, 104, 360],
  ['a square of 7', 7, 9, 129, 405],
])('cleans %s', (_, side, eroded, buffered, widely) => {
  const square = rasterOf(size, (row, column) => row >= 17 && row < 17 + side && column >= 17 && column < 17 + side);
  const core = erode(square, size, 2);
  expect(count(core)).toBe(eroded);
  expect(count(dilate(core, size, 5))).toBe(buffered);
  expect(count(dilate(core, size, 10))).toBe(widely);
});

it('erodes a disk of 4 to 13 cells, which grow to 149', () => {
  const disk = rasterOf(size, (row, column) => (row - 20) ** 2 + (column - 20) ** 2 <= 16);
  expect(count(disk)).toBe(49);
  const core = erode(disk, size, 2);
  expect(count(core)).toBe(13);
  expect(count(dilate(core, size, 5))).toBe(149);
});

it.each<[Border, number]>([
  ['ignore', 41],
  ['cloud', 41],
  ['clear', 0],
])('erodes a strip at the edge where what lies beyond is %s', (border, left) => {
  const strip = rasterOf(size, (row) => row < 3);
  expect(count(erode(strip, size, 2, border).subarray(0, 41))).toBe(left);
});

/** By the definition, cell by cell. */
function slowly(raster: Binary, width: number, height: number, radius: number, border: Border, wanted: 0 | 1): Binary {
  const isBeyond = border === (wanted === 1 ? 'cloud' : 'clear');
  const limit = Math.floor(radius);
  return raster.map((cell, i) => {
    if (cell === noData) return noData;
    const [row, column] = [Math.floor(i / width), i % width];
    for (let dr = -limit; dr <= limit; dr++) {
      for (let dc = -limit; dc <= limit; dc++) {
        if (dr * dr + dc * dc > radius * radius) continue;
        const [y, x] = [row + dr, column + dc];
        const isOutside = y < 0 || y >= height || x < 0 || x >= width;
        const other = isOutside ? noData : raster[y * width + x];
        if (other === wanted || (other === noData && isBeyond)) return wanted;
      }
    }
    return 1 - wanted;
  });
}

describe('against the definition', () => {
  const cases = fc.record({
    width: fc.integer({ min: 1, max: 14 }),
    height: fc.integer({ min: 1, max: 14 }),
    cells: fc.infiniteStream(fc.constantFrom(0, 0, 0, 1, 1, noData)),
    radius: fc.constantFrom(0, 1, 1.5, 2, 2.3, 3, 5),
    border: fc.constantFrom(...borders),
  });

  it('dilates and erodes whatever comes', () => {
    fc.assert(
      fc.property(cases, ({ width, height, cells, radius, border }) => {
        const raster = Uint8Array.from({ length: width * height }, () => cells.next().value as number);
        const shape = { width, height };
        expect(dilate(raster, shape, radius, border)).toEqual(slowly(raster, width, height, radius, border, 1));
        expect(erode(raster, shape, radius, border)).toEqual(slowly(raster, width, height, radius, border, 0));
      }),
    );
  });
});
