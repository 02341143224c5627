import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openStack, streamMasks } from 'tsmask';
import { describe, expect, it } from 'vitest';
import { netcdfSink } from '../../src/write/netcdf/index.ts';
import { type BlobOutput, blobPlace } from '../../src/write/places/blobs.ts';
import type { MaskSink } from '../../src/write/sink.ts';
import { canMount, mountDisks } from '../support/disks.ts';
import { expectedClasses, flanders } from '../support/expected.ts';
import { hasGdal, python } from '../support/python.ts';
import { hasSharedData } from '../support/shared.ts';
import { maskOf, type TestRun, testGrid, testRun, writeRun } from '../support/sinks.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder();

/** What netCDF4-python reads, the classes as bytes in a file beside. */
function readBack(path: string): {
  variables: Record<string, Record<string, unknown>>;
  global: Record<string, unknown>;
} {
  return JSON.parse(
    python(
      `
import sys, json, netCDF4, numpy
def plain(value):
    return value.tolist() if isinstance(value, (numpy.ndarray, numpy.generic)) else value
file = netCDF4.Dataset(sys.argv[1])
file.set_auto_mask(False)
file['mask'][:].tofile(sys.argv[1] + '.raw')
variables = {}
for name, variable in file.variables.items():
    variables[name] = {key: plain(variable.getncattr(key)) for key in variable.ncattrs()}
    variables[name].update(type=str(variable.dtype), dimensions=list(variable.dimensions), chunks=variable.chunking())
    if name != 'mask': variables[name]['values'] = plain(variable[:])
    variables[name]['filters'] = {key: on for key, on in (variable.filters() or {}).items() if on}
print(json.dumps({'variables': variables, 'global': {key: plain(file.getncattr(key)) for key in file.ncattrs()}}))
`,
      path,
    ),
  );
}

/** Where GDAL sees a raster, through rasterio: gdalinfo prints twelve digits only. */
function placeOf(name: string): { transform: number[]; epsg: number; size: number[]; count?: number } {
  return JSON.parse(
    python(
      `
import sys, json, rasterio
with rasterio.open(sys.argv[1]) as file:
    place = {'transform': list(file.transform)[:6], 'epsg': file.crs.to_epsg(), 'size': [file.width, file.height]}
    print(json.dumps({**place, 'count': file.count}))
`,
      name,
    ),
  );
}

const classesOf = (path: string) => readFileSync(`${path}.raw`);
const together = (run: TestRun) => Buffer.concat(run.classes);

describe.skipIf(!hasGdal)('a NetCDF file, judged by netCDF4 and GDAL', () => {
  it('holds what was written, with coordinates and flags', async () => {
    const out = subfolder(folder);
    const run = testRun(testGrid(700, 530), 5);
    await writeRun(netcdfSink({ out }), run, 100);
    expect(listAll(out)).toEqual(['tsmask.nc']);
    const path = join(out, 'tsmask.nc');
    const { variables, global } = readBack(path);
    expect(classesOf(path).equals(together(run))).toBe(true);
    expect(Object.keys(variables)).toEqual(['time', 'y', 'x', 'spatial_ref', 'mask']);
    expect(global).toMatchObject({ Conventions: 'CF-1.10', title: 'Cloud and cloud-shadow masks' });
    expect(variables.mask).toMatchObject({
      type: 'uint8',
      dimensions: ['time', 'y', 'x'],
      chunks: [1, 512, 512],
      filters: { zlib: true },
      flag_values: [0, 1, 2, 3],
      flag_meanings: 'no_observation clear cloud cloud_shadow',
      grid_mapping: 'spatial_ref',
    });
    expect(variables.mask).not.toHaveProperty('_FillValue');
    const { x, y, time } = variables as Record<string, { values: number[] }>;
    expect([x.values[0], x.values[699], y.values[0], y.values[529]]).toEqual([600010, 613990, 5650010, 5639430]);
    expect(time.values.slice(0, 3)).toEqual([
      Date.UTC(2020, 0, 1, 10, 10, 31) / 1000,
      Date.UTC(2020, 0, 6, 10, 11, 31) / 1000,
      Date.UTC(2020, 0, 11) / 1000,
    ]);
  });

  it.each([
    [32631, [600000, 5650020], 20],
    [32755, [300000, 6100000], 10],
    [3577, [-1500000, -3900000], 25],
    [3035, [4321000.5, 3210000.25], 10],
    [5070, [-2000015, 2500005], 30],
    [2154, [600000, 6700000], 20],
    [31982, [400000, 7200000], 20],
    [3413, [-1000000, -1000000], 100],
    [3031, [1200000, 900000], 100],
    [6933, [500000, 4800000], 1000],
    [3857, [500000.123456789, 6800000.987654321], 38.21851414258813],
    [4326, [4.123456789, 50.1], 0.0001796630568239043],
  ])('lies in EPSG:%i as GDAL sees it', async (epsg, origin, pixel) => {
    const out = subfolder(folder);
    const grid = testGrid(33, 21, { epsg, origin, pixel });
    await writeRun(netcdfSink({ out }), testRun(grid, 2));
    const path = join(out, 'tsmask.nc');
    const { transform, ...rest } = placeOf(`NETCDF:${path}:mask`);
    expect(rest).toEqual({ epsg, size: [33, 21], count: 2 });
    const truth = [pixel, 0, origin[0], 0, -pixel, origin[1]];
    // GDAL takes the transform from the coordinates, whose digits end: exact where pixels are, else to a billionth of one.
    if (Number.isInteger(pixel)) expect(transform).toEqual(truth);
    const furthest = Math.max(...transform.map((value, i) => Math.abs(value - truth[i])));
    expect(furthest).toBeLessThan(pixel / 1e9);
    const { GeoTransform } = readBack(path).variables.spatial_ref;
    expect(String(GeoTransform).split(' ').map(Number)).toEqual([origin[0], pixel, 0, origin[1], 0, -pixel]);
  });

  it('gives the same bytes for the same masks', async () => {
    const hash = async () => {
      const out = subfolder(folder);
      await writeRun(netcdfSink({ out }), testRun(testGrid(90, 70), 4));
      return createHash('sha256')
        .update(readFileSync(join(out, 'tsmask.nc')))
        .digest('hex');
    };
    const first = await hash();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await hash()).toBe(first);
  });

  it('can be without a georeference', async () => {
    const out = subfolder(folder);
    const run = testRun(testGrid(5, 4, { epsg: null }), 1);
    await writeRun(netcdfSink({ out }), run);
    const { variables } = readBack(join(out, 'tsmask.nc'));
    expect(Object.keys(variables)).toEqual(['time', 'y', 'x', 'mask']);
    expect(variables.x.values).toEqual([0.5, 1.5, 2.5, 3.5, 4.5]);
  });

  it('holds what was written, whatever its size', { timeout: 300_000 }, async () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 505, max: 520 }));
    await fc.assert(
      fc.asyncProperty(
        size,
        size,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 600 }),
        async (w, h, n, at) => {
          const out = subfolder(folder);
          const run = testRun(testGrid(w, h), n, w + h);
          await writeRun(netcdfSink({ out }), run, at);
          const path = join(out, 'tsmask.nc');
          readBack(path);
          expect(classesOf(path).equals(together(run))).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('can be made in memory, the same', async () => {
    const out = subfolder(folder);
    const run = testRun(testGrid(700, 530), 3);
    const taken: BlobOutput[] = [];
    await writeRun(netcdfSink({ out: blobPlace((output) => void taken.push(output)) }), run);
    await writeRun(netcdfSink({ out }), run);
    expect(taken.map(({ name }) => name)).toEqual(['tsmask.nc']);
    const bytes = Buffer.from(await taken[0].blob.arrayBuffer());
    expect(bytes.equals(readFileSync(join(out, 'tsmask.nc')))).toBe(true);
  });
});

describe.skipIf(!hasGdal || !hasSharedData)('the real stack as NetCDF', () => {
  it('holds the published classes, times and place', async () => {
    const out = subfolder(folder);
    const stack = await openStack(flanders);
    const sink: MaskSink = netcdfSink({ out });
    await sink.open({ grid: stack.grid, stage: 'buffered', scenes: stack.scenes });
    for await (const mask of streamMasks(stack)) await sink.write(mask);
    await sink.close();
    const path = join(out, 'tsmask.nc');
    const { variables } = readBack(path);
    expect(classesOf(path).equals(Buffer.concat(await expectedClasses('buffered')))).toBe(true);
    expect((variables.time.values as number[])[0]).toBe(Date.UTC(2017, 7, 4, 10, 53, 28) / 1000);
    const { count, ...place } = placeOf(`NETCDF:${path}:mask`);
    expect(count).toBe(118);
    expect(place).toEqual({ ...placeOf(join(flanders, 'S2_20170804.tif')), count: undefined });
  });
});

describe('a NetCDF sink that fails', () => {
  it('refuses a file that exists, unless it is to be replaced', async () => {
    const out = subfolder(folder);
    writeFileSync(join(out, 'tsmask.nc'), 'old');
    const run = testRun(testGrid(5, 4), 1);
    await expect(writeRun(netcdfSink({ out }), run)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(readFileSync(join(out, 'tsmask.nc'), 'utf8')).toBe('old');
    await writeRun(netcdfSink({ out, overwrite: true }), run);
    expect(readFileSync(join(out, 'tsmask.nc')).length).toBeGreaterThan(1000);
    expect(listAll(out)).toEqual(['tsmask.nc']);
  });

  it('leaves nothing when it is aborted in the middle', async () => {
    const out = subfolder(folder);
    const run = testRun(testGrid(600, 600), 3);
    const sink = netcdfSink({ out });
    await sink.open(run);
    await sink.write(maskOf(run, 0));
    const stop = (row: number) => {
      if (row > 520) throw new Error('stop');
    };
    await expect(sink.write(maskOf(run, 1, 7, stop))).rejects.toThrow('stop');
    expect(listAll(out).filter((name) => !name.endsWith('.part'))).toEqual([]);
    await sink.abort();
    expect(listAll(out)).toEqual([]);
  });

  it('says which CRS it does not know', async () => {
    const out = subfolder(folder);
    const run = testRun(testGrid(5, 4, { epsg: 31467 }), 1);
    await expect(writeRun(netcdfSink({ out }), run)).rejects.toMatchObject({
      code: 'UNSUPPORTED_CRS',
      subject: 'EPSG:31467',
    });
    expect(listAll(out)).toEqual([]);
  });

  it('in memory stops at its limit', async () => {
    const run = testRun(testGrid(300, 300), 3);
    const out = blobPlace(() => {
      throw new Error('Nothing should come out.');
    });
    await expect(writeRun(netcdfSink({ out, netcdfMemory: 8000 }), run)).rejects.toMatchObject({
      code: 'OUT_OF_MEMORY',
      subject: 'tsmask.nc',
    });
  });
});

describe.skipIf(!canMount || !hasGdal)('a full disk', () => {
  const sizes = [4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 64, 4096].map((size) => `size=${size}k` as const);
  const disks = mountDisks(folder, sizes);

  it('is told, and leaves nothing, wherever it fills up', async () => {
    const run = testRun(testGrid(600, 520), 3);
    const outcomes: string[] = [];
    for (const out of disks) {
      const error = await writeRun(netcdfSink({ out }), run).then(
        () => undefined,
        (reason) => reason,
      );
      if (error) {
        expect(error).toMatchObject({ code: 'DISK_FULL' });
        expect(listAll(out)).toEqual([]);
      } else {
        readBackElsewhere(join(out, 'tsmask.nc'), run);
      }
      outcomes.push(error ? 'full' : 'whole');
    }
    expect(outcomes[0]).toBe('full');
    expect(outcomes.at(-1)).toBe('whole');
  });

  function readBackElsewhere(path: string, run: TestRun) {
    const copy = join(subfolder(folder), 'copy.nc');
    writeFileSync(copy, readFileSync(path));
    readBack(copy);
    expect(classesOf(copy).equals(together(run))).toBe(true);
  }
});
