import fc from 'fast-check';
import { isTsmaskError, openStack, type Stack } from 'tsmask';
import { describe, expect, it } from 'vitest';
import { bandRoles } from '../../src/bands.ts';
import { transformOf, type Window } from '../../src/grid.ts';
import { StackReader } from '../../src/stack/read.ts';
import { bandFiles, blobs, multiband } from '../support/scenes.ts';
import { encodeTiff, type TestTiff } from '../support/tiff.ts';

const names = ['B02', 'B03', 'B04', 'B8A', 'B11', 'B12'];
const origin = [600_000, 5_600_040] as const;

interface Level {
  readonly pixel: number;
  readonly size: number;
}

/** One file a band, all of one extent; `levels` are their resolutions. */
function bandStack(levels: readonly Level[], value: (band: number, i: number) => number, more: Partial<TestTiff> = {}) {
  return names.map((name, band) => {
    const { pixel, size } = levels[band];
    const values = Array.from({ length: size * size }, (_, i) => value(band, i));
    const image = { width: size, height: size, bands: [values], epsg: 32631, nodata: 0, origin, pixel, ...more };
    return {
      name: `S2_20180104T105328_${name}.tif`,
      bytes: encodeTiff({ type: 'uint16', ...image }),
      values,
    };
  });
}

async function read(stack: Stack, window: Window, scene = 0): Promise<Record<string, Int16Array>> {
  const reader = new StackReader(stack);
  const target = Object.fromEntries(
    bandRoles.map((role) => [role, new Int16Array(window.width * window.height).fill(4321)]),
  );
  await reader.decode(await reader.fetch(scene, window, bandRoles), window, target);
  return target;
}

const whole = ({ grid }: Stack): Window => ({ x: 0, y: 0, width: grid.width, height: grid.height });
const codes = (stack: Stack) => stack.remarks.map(({ code }) => code);

async function failure(work: Promise<unknown>) {
  const error = await work.then(
    () => new Error('It did not fail.'),
    (thrown: unknown) => thrown,
  );
  if (!isTsmaskError(error)) throw error;
  return error;
}

/** The mean of the observed pixels, half rounded up. */
function averaged(values: readonly number[], size: number, factor: number): number[] {
  const small = size / factor;
  return Array.from({ length: small * small }, (_, i) => {
    const [x, y] = [(i % small) * factor, Math.floor(i / small) * factor];
    const observed: number[] = [];
    for (let row = 0; row < factor; row++) {
      for (let column = 0; column < factor; column++) observed.push(values[(y + row) * size + x + column]);
    }
    const seen = observed.filter((value) => value !== 0);
    return seen.length === 0 ? 0 : Math.floor(seen.reduce((sum, v) => sum + v, 0) / seen.length + 0.5);
  });
}

describe('bands of several resolutions', () => {
  it('finer ones are averaged over what was observed, whatever the window and the tiles', async () => {
    const shapes = fc.record({
      factor: fc.integer({ min: 2, max: 6 }),
      small: fc.integer({ min: 1, max: 14 }),
      tiles: fc.constantFrom({ tile: 16 }, { rowsPerStrip: 1 }, { rowsPerStrip: 3 }, {}),
      seed: fc.integer(),
    });
    const windows = fc.array(fc.nat(), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(shapes, windows, async ({ factor, small, tiles, seed }, corner) => {
        const fine = { pixel: 10, size: small * factor };
        const coarse = { pixel: 10 * factor, size: small };
        let state = seed | 1;
        const random = () => {
          state ^= state << 13;
          state ^= state >>> 17;
          state ^= state << 5;
          return state >>> 0;
        };
        const files = bandStack(
          [fine, fine, fine, coarse, coarse, coarse],
          () => (random() % 4 === 0 ? 0 : random() % 30_000),
          tiles,
        );
        const stack = await openStack(blobs(files));
        expect([stack.grid.width, transformOf(stack.grid.geo)[0]]).toEqual([small, 10 * factor]);
        const [x, y] = [corner[0] % small, corner[1] % small];
        const window = { x, y, width: 1 + (corner[2] % (small - x)), height: 1 + (corner[3] % (small - y)) };
        const found = await read(stack, window);
        bandRoles.forEach((role, band) => {
          const all = band < 3 ? averaged(files[band].values, fine.size, factor) : files[band].values;
          const expected = Array.from({ length: window.width * window.height }, (_, i) => {
            const [column, row] = [i % window.width, Math.floor(i / window.width)];
            return all[(y + row) * small + x + column];
          });
          expect([...found[role]], role).toEqual(expected);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('coarser ones are repeated where a finer resolution is asked for', async () => {
    const levels = [10, 10, 10, 20, 20, 60].map((pixel) => ({ pixel, size: 120 / pixel }));
    const files = bandStack(levels, (band, i) => 100 * band + i + 1);
    const stack = await openStack(blobs(files), { resolution: 10 });
    expect(stack.grid.width).toBe(12);
    expect(transformOf(stack.grid.geo)).toEqual([10, 0, origin[0], 0, -10, origin[1]]);
    const found = await read(stack, { x: 1, y: 3, width: 9, height: 8 });
    bandRoles.forEach((role, band) => {
      const { pixel, size } = levels[band];
      const times = pixel / 10;
      const expected = Array.from({ length: 72 }, (_, i) => {
        const [column, row] = [1 + (i % 9), 3 + Math.floor(i / 9)].map((at) => Math.floor(at / times));
        return files[band].values[row * size + column];
      });
      expect([...found[role]], role).toEqual(expected);
    });
    expect(codes(stack)).toContain('resolution');
  });

  it('average before scale and offset, and round once', async () => {
    const levels = [10, 10, 10, 20, 20, 20].map((pixel) => ({ pixel, size: 40 / pixel }));
    const files = bandStack(levels, (_band, i) => 7000 + i * i);
    const stack = await openStack(blobs(files), { scale: 0.0000275, offset: -0.2 });
    const { blue } = await read(stack, whole(stack));
    const expected = [0, 1, 2, 3].map((i) => {
      const [x, y] = [(i % 2) * 2, Math.floor(i / 2) * 2];
      const four = [0, 1, 4, 5].map((step) => files[0].values[y * 4 + x + step]);
      return Math.floor((four.reduce((sum, value) => sum + value, 0) / 4) * 0.275 - 2000 + 0.5);
    });
    expect([...blue]).toEqual(expected);
  });

  it('that do not fit a whole number of times are an error that says what to do', async () => {
    const levels = [10, 10, 10, 25, 25, 25].map((pixel) => ({ pixel, size: 100 / pixel }));
    const files = bandStack(levels, () => 1000);
    const error = await failure(openStack(blobs(files)));
    expect(error).toMatchObject({
      code: 'GRID_MISMATCH',
      remedy: expect.stringContaining('gdalwarp -t_srs EPSG:32631'),
    });
    const wrong = await failure(openStack(blobs(files), { resolution: 30 }));
    expect(wrong).toMatchObject({ code: 'GRID_MISMATCH', message: expect.stringContaining('30') });
  });

  it.each([0, -10, Number.NaN, Infinity])('a resolution of %s is none', async (resolution) => {
    const error = await failure(openStack(blobs([multiband('S2_20180104.tif')]), { resolution }));
    expect(error).toMatchObject({ code: 'BAD_OPTION', subject: 'resolution' });
  });
});

describe('tiles and granules of a day', () => {
  const side = 8;
  /** A scene of `side` pixels whose corner is (x, y) pixels from that of the stack. */
  const tile = (name: string, x: number, y: number, value: (band: number, i: number) => number) =>
    multiband(name, {
      width: side,
      height: side,
      pixel: 20,
      origin: [origin[0] + 20 * x, origin[1] - 20 * y],
      bands: bandRoles.map((_, band) => Array.from({ length: side * side }, (_, i) => value(band, i))),
    });

  it('fill one another, the first before the others, on a grid around all of them', async () => {
    const hole = (i: number) => i % side === side - 1;
    const files = [
      tile('S2_20180104T105328.tif', 0, 0, (band, i) => (hole(i) && band === 2 ? -999 : 1000 + band)),
      tile('S2_20180104T105342.tif', side - 2, 3, (band) => 2000 + band),
      tile('S2_20180114T105328.tif', 0, 0, () => 3000),
    ];
    const stack = await openStack(blobs(files));
    expect(stack.scenes.map(({ id }) => id)).toEqual(['20180104', '20180114']);
    expect(codes(stack)).toContain('mosaic');
    expect(stack.grid).toMatchObject({ width: 2 * side - 2, height: side + 3 });
    expect(transformOf(stack.grid.geo)).toEqual([20, 0, origin[0], 0, -20, origin[1]]);
    const { width, height } = stack.grid;
    const found = await read(stack, whole(stack));
    const later = await read(stack, whole(stack), 1);
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [i % width, Math.floor(i / width)];
      const inFirst = x < side && y < side;
      const inSecond = x >= side - 2 && y >= 3;
      const isFirst = inFirst && x !== side - 1;
      const blue = isFirst ? 1000 : inSecond ? 2000 : 0;
      // Where nobody has all six bands nothing is observed.
      if (inFirst && !isFirst && !inSecond) expect(found.red[i]).toBeLessThanOrEqual(0);
      else expect([found.blue[i], found.swir2[i]], `${x}, ${y}`).toEqual([blue, blue === 0 ? 0 : blue + 5]);
      expect(later.blue[i]).toBe(inFirst ? 3000 : 0);
    }
  });

  it('are scenes of their own if asked, or if they are hours apart', async () => {
    const files = [0, 1, 2].map((hour) => multiband(`S2_20180104T1${hour}0000.tif`));
    const ids = async (group?: 'time' | 'day' | 'solar-day' | 'pass') =>
      (await openStack(blobs(files), group ? { group } : {})).scenes.map(({ id }) => id);
    expect(await ids()).toEqual(['20180104T100000', '20180104T110000', '20180104T120000']);
    expect(await ids('day')).toEqual(['20180104']);
    const close = [multiband('S2_20180104T100000.tif'), multiband('S2_20180104T100014.tif')];
    expect((await openStack(blobs(close))).scenes).toHaveLength(1);
    expect((await openStack(blobs(close), { group: 'time' })).scenes).toHaveLength(2);
  });

  it('of a day lie on top of each other, the last on top, and those of another year apart', async () => {
    const day = (name: string, value: number) => multiband(name, { bands: Array(6).fill(Array(120).fill(value)) });
    const files = [
      day('S2_20220614T100000.tif', 1000),
      day('S2_20230614T100000.tif', 1001),
      day('S2_20230614T120000.tif', 1002),
    ];
    const stack = await openStack(blobs(files), { group: 'day' });
    expect(stack.scenes.map(({ id, time }) => [id, time])).toEqual([
      ['20220614', '10:00:00'],
      ['20230614', '10:00:00'],
    ]);
    const redOf = async (opened: Stack, scene: number) => {
      const bands = { red: new Int16Array(120) };
      const reader = new StackReader(opened);
      const all = { x: 0, y: 0, width: 12, height: 10 };
      await reader.decode(await reader.fetch(scene, all, ['red']), all, bands);
      return bands.red[0];
    };
    expect(await redOf(stack, 1)).toBe(1002);
    const close = [day('S2_20230614T100000.tif', 1001), day('S2_20230614T100014.tif', 1002)];
    expect(await redOf(await openStack(blobs(close)), 0)).toBe(1001);
    expect(await redOf(await openStack(blobs(close), { group: 'solar-day' }), 0)).toBe(1002);
    const tiles = ['T31UET', 'T31UES'].flatMap((tile, i) =>
      bandFiles(`${tile}_20180614T105431`, { bands: [Array(120).fill(2000 + i)] }),
    );
    expect(await redOf(await openStack(blobs(tiles), { group: 'day' }), 0)).toBe(2000);
    expect(await redOf(await openStack(blobs(tiles)), 0)).toBe(2001);
  });

  it('go by the day of the sun on request', async () => {
    // In zone 60, at 177 degrees east, it is noon shortly after midnight UTC.
    const files = ['S2_20180103T235950.tif', 'S2_20180104T000010.tif', 'S2_20180104T235950.tif'].map((name) =>
      multiband(name, { epsg: 32660, origin: [500_000, 5_000_000] }),
    );
    const days = async (group: 'day' | 'solar-day') =>
      (await openStack(blobs(files), { group })).scenes.map(({ fill = [] }) => 1 + fill.length);
    expect(await days('solar-day')).toEqual([2, 1]);
    expect(await days('day')).toEqual([1, 2]);
  });

  it('on pixels that do not fall together are an error', async () => {
    const files = [
      tile('S2_20180104T105328.tif', 0, 0, () => 1000),
      tile('S2_20180104T105342.tif', 4.5, 0, () => 1000),
    ];
    expect(await failure(openStack(blobs(files)))).toMatchObject({ code: 'GRID_MISMATCH' });
  });
});
