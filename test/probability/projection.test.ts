import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noData } from '../../src/probability/binary.ts';
import { cloudDistances, type Offset, projectShadows, stepsToSun } from '../../src/probability/projection.ts';
import { rasterOf, turned } from './rasters.ts';

const size = { width: 9, height: 9 };

/** Numbers in a table: '5,4,1 6,4,2' is two rows of three. */
const rowsOf = (table: string) => table.split(' ').map((row) => row.split(',').map(Number));

/** Row, column, distance of what one cloud in the middle shades within 4 cells. */
const shadows: [azimuth: number, table: string][] = [
  [0, '5,4,1 6,4,2 7,4,3 8,4,4'],
  [45, '5,3,1 6,2,3 7,1,4'],
  [90, '4,3,1 4,2,2 4,1,3 4,0,4'],
  [135, '3,3,1 2,2,3 1,1,4'],
  [150, '3,3,1 2,3,2 1,2,3'],
  [160, '3,4,1 2,3,2 1,3,3 0,3,4'],
  [180, '3,4,1 2,4,2 1,4,3 0,4,4'],
  [225, '3,5,1 2,6,3 1,7,4'],
  [270, '4,5,1 4,6,2 4,7,3 4,8,4'],
  [315, '5,5,1 6,6,3 7,7,4'],
];

it.each(shadows)('the shadow of a cloud with the sun at %d°', (azimuth, table) => {
  const cloud = rasterOf(size, (row, column) => row === 4 && column === 4);
  const distances = cloudDistances(cloud, size, stepsToSun(azimuth, 4));
  expect(distances[4 * 9 + 4]).toBe(0);
  const found = [...distances].flatMap((distance, i) =>
    distance === noData || distance === 0 ? [] : [[Math.floor(i / 9), i % 9, distance]],
  );
  const inOrder = (a: number[], b: number[]) => a[2] - b[2];
  expect(found.sort(inOrder)).toEqual(rowsOf(table).toSorted(inOrder));
});

it.each([
  [150, '1,1 2,1 3,2 3,2 4,3 5,3 6,4 7,4 8,5 9,5'],
  [160, '1,0 2,1 3,1 4,1 5,2 6,2 7,2 8,3 8,3 9,3'],
])('the steps towards the sun at %d°', (azimuth, table) => {
  expect(stepsToSun(azimuth as number, 10)).toEqual(rowsOf(table as string));
});

const scenes = fc
  .record({
    width: fc.integer({ min: 1, max: 15 }),
    height: fc.integer({ min: 1, max: 15 }),
    cells: fc.infiniteStream(fc.constantFrom(0, 0, 0, 0, 1, noData)),
    azimuth: fc.double({ min: 0, max: 360, noNaN: true }),
    length: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ cells, ...scene }) => ({
    ...scene,
    clouds: Uint8Array.from({ length: scene.width * scene.height }, () => cells.next().value as number),
  }));

describe('laws', () => {
  it('each cell that looks towards the sun finds the first cloud', () => {
    fc.assert(
      fc.property(scenes, ({ width, height, clouds, azimuth, length }) => {
        const steps = stepsToSun(azimuth, length);
        const isCloud = (row: number, column: number) =>
          row >= 0 && row < height && column >= 0 && column < width && clouds[row * width + column] === 1;
        const expected = clouds.map((_, i) => {
          const [row, column] = [Math.floor(i / width), i % width];
          const found = [[0, 0] as Offset, ...steps].findIndex(([down, right]) => isCloud(row + down, column + right));
          return found < 0 ? noData : found;
        });
        expect(cloudDistances(clouds, { width, height }, steps)).toEqual(expected);
      }),
    );
  });

  it('the scene and the sun turned together turn the shadows', () => {
    fc.assert(
      fc.property(scenes, fc.integer({ min: 0, max: 359 }), ({ width, height, clouds, length }, azimuth) => {
        const shape = { width, height };
        const once = turned(projectShadows(clouds, shape, [azimuth], length), shape);
        const other = { width: height, height: width };
        expect(projectShadows(turned(clouds, shape), other, [azimuth + 90], length)).toEqual(once);
      }),
    );
  });

  it('a fan holds the shadows of all its members and no others', () => {
    fc.assert(
      fc.property(scenes, ({ width, height, clouds, azimuth, length }) => {
        const fan = [10, 0, -10, -20].map((delta) => azimuth + delta);
        const members = fan.map((one) => projectShadows(clouds, { width, height }, [one], length));
        const union = members[0].map((_, i) => Number(members.some((member) => member[i] === 1)));
        expect(projectShadows(clouds, { width, height }, fan, length)).toEqual(union);
      }),
    );
  });
});
