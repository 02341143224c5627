import { expect, it } from 'vitest';
import { noData } from '../../src/probability/binary.ts';
import { type CellTests, testCells } from '../../src/probability/cells.ts';
import { coarseClouds, type DownsampleMode } from '../../src/probability/coarse-clouds.ts';
import { blockMeans, coarseSize, nearest } from '../../src/probability/resample.ts';

const none = Number.NaN;
const values = (...numbers: number[]) => Float32Array.from(numbers);
const tests: CellTests = { threshold: 5000, dark: 1500, water: 'scl', ndwi: 0.1, ndvi: 0, classes: [1, 10, 11] };

it('a threshold itself is neither cloud nor dark', () => {
  const { clouds, dark } = testCells(
    { probability: values(4999, 5000, 5001), nir: values(1499, 1500, 1501), scl: values(4, 4, 4) },
    tests,
  );
  expect([...clouds]).toEqual([0, 0, 1]);
  expect([...dark]).toEqual([1, 0, 0]);
});

it('what lacks any band is neither cloud nor clear', () => {
  const cells = testCells(
    { probability: values(9000, none, 9000, 9000), nir: values(100, 100, none, 100), scl: values(4, 4, 4, none) },
    tests,
  );
  for (const raster of Object.values(cells)) expect([...raster].slice(1)).toEqual([noData, noData, noData]);
  expect(cells.clouds[0]).toBe(1);
});

/** All are dark. Water is dark green: NDWI 0.5, NDVI −0.33. */
it.each([
  ['scl', [1, 0, 1, 1]],
  ['index', [1, 1, 0, 1]],
  ['both', [1, 0, 0, 1]],
  ['none', [1, 1, 1, 1]],
] as const)('by %s, water is not taken for shadow', (water, land) => {
  const { dark } = testCells(
    {
      probability: values(0, 0, 0, 0),
      // Land, water by its class, water by its colours, nothing reflected.
      nir: values(1000, 1000, 200, 0),
      green: values(500, 500, 600, 0),
      red: values(500, 500, 400, 0),
      scl: values(4, 6, 4, 4),
    },
    { ...tests, water },
  );
  expect([...dark]).toEqual(land);
});

it('is land at NDWI 0.1 and at NDVI 0', () => {
  const flat = values(0, 0, 0);
  const { dark } = testCells(
    { probability: flat, nir: values(900, 1000, 1000), green: values(1100, 1300, 1300), red: values(999, 1000, 1001) },
    { ...tests, water: 'index' },
  );
  expect([...dark]).toEqual([1, 1, 0]);
});

it('masks classes that are named', () => {
  const { classed } = testCells(
    { probability: values(0, 0, 0, 0), nir: values(1, 1, 1, 1), scl: values(1, 3, 10, 11) },
    tests,
  );
  expect([...classed]).toEqual([1, 0, 1, 1]);
});

it('means of blocks leave out what is missing, and end where the raster does', () => {
  const raster = values(1, 3, 5, none, 4, none, none, none, 9);
  const size = { width: 3, height: 3 };
  expect([...blockMeans(raster, size, 2)]).toEqual([Math.fround(8 / 3), 5, none, 9]);
  expect([...blockMeans(raster, size, 2, 0.5)]).toEqual([Math.fround(8 / 3), 5, none, 9]);
  expect([...blockMeans(raster, size, 2, 0.8)]).toEqual([none, none, none, 9]);
  expect(coarseSize(size, 2)).toEqual({ width: 2, height: 2 });
});

it('a child has the value of the block that it lies in', () => {
  const parents = Uint8Array.from([1, 2, 3, 4]);
  const children = nearest(parents, { width: 2, height: 2 }, 1 / 5, { width: 10, height: 7 });
  expect([...children.subarray(0, 10)]).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
  expect([...children.subarray(40, 50)]).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
  expect([...children.subarray(50, 60)]).toEqual([3, 3, 3, 3, 3, 4, 4, 4, 4, 4]);
});

/** 20 × 20 cells of 10 m, of which the left half of a block of 10 is cloudy, or one cell of it. */
it.each<[DownsampleMode, number[], number[]]>([
  // 50 of 100 cells are no more than half; of 8 × 8, 5 columns of 8 are.
  ['area', [0, 0, 0, 0], [0, 0, 0, 0]],
  ['ee', [1, 0, 0, 0], [0, 0, 0, 0]],
  ['any', [1, 0, 0, 0], [1, 0, 0, 0]],
])('brings clouds to the coarse grid by %s', (mode, half, one) => {
  const size = { width: 20, height: 20 };
  const request = { factor: 10, threshold: 5000, mode, minValid: 0 };
  const raster = (isCloud: (row: number, column: number) => boolean) =>
    Float32Array.from({ length: 400 }, (_, i) => (isCloud(Math.floor(i / 20), i % 20) ? 10000 : 0));
  expect([
    ...coarseClouds(
      raster((row, column) => row < 10 && column < 5),
      size,
      request,
    ),
  ]).toEqual(half);
  expect([
    ...coarseClouds(
      raster((row, column) => row === 0 && column === 0),
      size,
      request,
    ),
  ]).toEqual(one);
});

it('takes, as Earth Engine does, the block of 80 m that the middle of one of 100 m lies in', () => {
  // Blocks of 80 m in a row: their middle cells of 100 m are 0, 1, 3, 4 and 5.
  const size = { width: 60, height: 10 };
  const raster = Float32Array.from({ length: 600 }, (_, i) => Math.floor((i % 60) / 8));
  const found = [0, 1, 2, 3, 4, 5, 6].map((level) =>
    [...coarseClouds(raster, size, { factor: 10, threshold: level - 0.5, mode: 'ee', minValid: 0 })].indexOf(1),
  );
  // Level 2 is nobody's nearest but the third's is 3.
  expect(found).toEqual([0, 1, 2, 2, 3, 4, 5]);
});

it('lacks data where no cell of a block was observed', () => {
  const raster = Float32Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? none : 9000));
  for (const mode of ['area', 'ee', 'any'] as const) {
    const request = { factor: 2, threshold: 5000, mode, minValid: 0 };
    expect([...coarseClouds(raster, { width: 4, height: 4 }, request)]).toEqual([noData, 1, noData, 1]);
  }
});
