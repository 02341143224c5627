import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noData } from '../../src/probability/binary.ts';
import { classesOf } from '../../src/probability/classes.ts';
import { maskScene, type RecipeInput } from '../../src/probability/recipe.ts';
import { count, rasterOf, turned } from './rasters.ts';

const size = { width: 60, height: 60 };
const coarse = { width: 12, height: 12 };
const nothing = rasterOf(size, () => false);
const everywhere = rasterOf(size, () => true);
/** A cloud of 10 × 10 cells of 20 m, two of 100 m wide. */
const cloud = rasterOf(size, (row, column) => row >= 40 && row < 50 && column >= 30 && column < 40);
const casting = rasterOf(coarse, (row, column) => row >= 8 && row < 10 && column >= 6 && column < 8);

const base: RecipeInput = {
  size,
  coarse,
  factor: 5,
  cells: { clouds: cloud, dark: everywhere, classed: nothing },
  casting,
  azimuths: [180],
  length: 4,
  erosion: 2,
  dilation: 5,
  border: 'ignore',
};

it('finds the shadow of a cloud on its far side from the sun, where it is dark', () => {
  const { shadows, projected } = maskScene(base);
  // The sun is in the south: from the cloud's upper edge, 4 cells of 100 m to the north.
  const within = (row: number, column: number) => row >= 20 && row < 50 && column >= 30 && column < 40;
  expect(projected).toEqual(rasterOf(size, within));
  expect(shadows).toEqual(projected);
  const dark = rasterOf(size, (row) => row < 30);
  const some = maskScene({ ...base, cells: { ...base.cells, dark } });
  expect(some.shadows).toEqual(rasterOf(size, (row, column) => within(row, column) && row < 30));
});

it('parts cloud from shadow half way between them', () => {
  const { mask, classes } = maskScene({ ...base, length: 1 });
  expect(count(mask)).toBe(count(classes, 2) + count(classes, 3));
  const column = [...classes].filter((_, i) => i % 60 === 35);
  // The shadow is rows 35 to 39, the cloud 40 to 49; the buffer is 3 more than the erosion took.
  expect(column.join('')).toBe('1'.repeat(32) + '3'.repeat(8) + '2'.repeat(13) + '1'.repeat(7));
});

it('what was masked for its class is cloud in the mask', () => {
  const snow = rasterOf(size, (row, column) => row < 8 && column < 8);
  const { classes } = maskScene({
    ...base,
    cells: { clouds: nothing, dark: everywhere, classed: snow },
    casting: nothing,
  });
  expect(count(classes, 2)).toBeGreaterThan(64);
  expect(count(classes, 3)).toBe(0);
});

it('keeps cells without data as they are', () => {
  const hole = (raster: Uint8Array) => Uint8Array.from(raster, (cell, i) => (i % 60 === 35 ? noData : cell));
  const { clouds, dark, classed } = base.cells;
  const { classes, mask, shadows } = maskScene({
    ...base,
    cells: { clouds: hole(clouds), dark: hole(dark), classed: hole(classed) },
  });
  expect(count(classes, 0)).toBe(60);
  for (const raster of [mask, shadows]) expect(count(raster, noData)).toBe(60);
});

const scenes = fc
  .record({
    width: fc.integer({ min: 1, max: 12 }),
    height: fc.integer({ min: 1, max: 12 }),
    cells: fc.infiniteStream(fc.constantFrom(0, 0, 0, 1, 2, noData)),
    reach: fc.constantFrom(0, 1, 1.5, 2, 3.2, 5),
  })
  .map(({ cells, width, height, reach }) => {
    const found = Uint8Array.from({ length: width * height }, () => cells.next().value as number);
    const only = (value: number) => found.map((cell) => (cell === noData ? noData : Number(cell === value)));
    return { size: { width, height }, clouds: only(1), shadows: only(2), reach };
  });

describe('laws', () => {
  it('a masked cell is what the nearest cell was, cloud where both are', () => {
    fc.assert(
      fc.property(scenes, ({ size: shape, clouds, shadows, reach }) => {
        const nearestOf = (raster: Uint8Array, at: number) =>
          Math.min(
            ...[...raster].map((cell, i) => {
              const down = Math.floor(i / shape.width) - Math.floor(at / shape.width);
              const right = (i % shape.width) - (at % shape.width);
              return cell === 1 ? down * down + right * right : Number.POSITIVE_INFINITY;
            }),
          );
        const isNear = (i: number) => Math.min(nearestOf(clouds, i), nearestOf(shadows, i)) <= reach * reach;
        const mask = clouds.map((cell, i) => (cell === noData ? noData : Number(isNear(i))));
        const expected = mask.map((cell, i) =>
          cell === noData ? 0 : cell === 0 ? 1 : nearestOf(shadows, i) < nearestOf(clouds, i) ? 3 : 2,
        );
        expect(classesOf({ mask, clouds, shadows, reach }, shape)).toEqual(expected);
      }),
    );
  });

  it('a scene and its sun that are turned give the mask turned', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 359 }), fc.infiniteStream(fc.boolean()), (azimuth, flags) => {
        const dark = rasterOf(size, () => flags.next().value as boolean);
        const input = { ...base, azimuths: [azimuth], cells: { ...base.cells, dark } };
        const { clouds, classed } = base.cells;
        const other = maskScene({
          ...input,
          azimuths: [azimuth + 90],
          casting: turned(casting, coarse),
          cells: { clouds: turned(clouds, size), dark: turned(dark, size), classed: turned(classed, size) },
        });
        expect(other.classes).toEqual(turned(maskScene(input).classes, size));
      }),
      { numRuns: 20 },
    );
  });
});
