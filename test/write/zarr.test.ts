import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { openStack, saveMasks, streamMasks } from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { describe, expect, it } from 'vitest';
import { zarrSink } from '../../src/write/zarr/index.ts';
import { canMount, mountDisks } from '../support/disks.ts';
import { expectedClasses, flanders } from '../support/expected.ts';
import { gdalinfo, python, run as runProgram } from '../support/python.ts';
import { hasSharedData } from '../support/shared.ts';
import { maskOf, type TestRun, testGrid, testRun, writeRun } from '../support/sinks.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder();

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** A reader of our own, by the text of the specification: chunks that are missing are fill, edges are cut off. */
function readMask(store: string): Buffer {
  const { shape, chunk_grid, fill_value } = readJson(join(store, 'mask/zarr.json'));
  const [dates, height, width] = shape;
  const [, rows, columns] = chunk_grid.configuration.chunk_shape;
  const classes = Buffer.alloc(dates * height * width, fill_value);
  for (const name of listAll(join(store, 'mask'))) {
    const place = /^c\/(\d+)\/(\d+)\/(\d+)$/.exec(name);
    if (!place) continue;
    const [date, row, column] = place.slice(1).map(Number);
    const chunk = gunzipSync(readFileSync(join(store, 'mask', name)));
    expect(chunk).toHaveLength(rows * columns);
    for (let y = 0; y < rows && row * rows + y < height; y++) {
      const line = chunk.subarray(y * columns, y * columns + Math.min(columns, width - column * columns));
      classes.set(line, (date * height + row * rows + y) * width + column * columns);
    }
  }
  return classes;
}

const together = (run: TestRun) => Buffer.concat(run.classes);

/** The same chunks and attributes under version 2's names, for readers that know no version 3. */
function asVersion2(store: string): string {
  const copy = `${store}-v2`;
  mkdirSync(copy);
  const { attributes, consolidated_metadata } = readJson(join(store, 'zarr.json'));
  writeFileSync(join(copy, '.zgroup'), '{"zarr_format": 2}');
  writeFileSync(join(copy, '.zattrs'), JSON.stringify(attributes));
  const types: Record<string, string> = { uint8: '|u1', int16: '<i2', float64: '<f8', int32: '<i4' };
  // biome-ignore lint/suspicious/noExplicitAny: JSON as it stands in the store
  for (const [name, array] of Object.entries<any>(consolidated_metadata.metadata)) {
    mkdirSync(join(copy, name));
    writeFileSync(
      join(copy, name, '.zarray'),
      JSON.stringify({
        zarr_format: 2,
        shape: array.shape,
        chunks: array.chunk_grid.configuration.chunk_shape,
        dtype: types[array.data_type],
        compressor: { id: 'gzip', level: 6 },
        // A fill value of 0 would be taken for one that means nothing, which 0 does not.
        fill_value: array.fill_value === 0 ? null : array.fill_value,
        order: 'C',
        filters: null,
        dimension_separator: '/',
      }),
    );
    writeFileSync(
      join(copy, name, '.zattrs'),
      JSON.stringify({ ...array.attributes, _ARRAY_DIMENSIONS: array.dimension_names }),
    );
    for (const child of listAll(join(store, name)).filter((path) => /^c\/\d+$/.test(path))) {
      symlinkSync(join(store, name, child), join(copy, name, child.slice(2)));
    }
  }
  return copy;
}

const hasXarray = (() => {
  try {
    runProgram('/usr/bin/python3', ['-c', 'import xarray, zarr, netCDF4']);
    return true;
  } catch {
    console.warn('Tests with xarray are skipped: install python3-xarray and python3-zarr.');
    return false;
  }
})();

describe('a Zarr store', () => {
  it('describes itself by version 3, all of it at the root too', async () => {
    const out = subfolder(folder);
    await writeRun(zarrSink({ out }), testRun(testGrid(700, 530), 5));
    const store = join(out, 'tsmask.zarr');
    const root = readJson(join(store, 'zarr.json'));
    expect(root).toMatchObject({ zarr_format: 3, node_type: 'group', attributes: { Conventions: 'CF-1.10' } });
    expect(root.consolidated_metadata).toMatchObject({ kind: 'inline', must_understand: false });
    const arrays = root.consolidated_metadata.metadata;
    expect(Object.keys(arrays)).toEqual(['mask', 'time', 'y', 'x', 'spatial_ref']);
    for (const [name, array] of Object.entries(arrays)) expect(readJson(join(store, name, 'zarr.json'))).toEqual(array);
    expect(arrays.mask).toMatchObject({
      shape: [5, 530, 700],
      data_type: 'uint8',
      chunk_grid: { name: 'regular', configuration: { chunk_shape: [1, 512, 512] } },
      fill_value: 0,
      dimension_names: ['time', 'y', 'x'],
      attributes: {
        flag_values: [0, 1, 2, 3],
        flag_meanings: 'no_observation clear cloud cloud_shadow',
        grid_mapping: 'spatial_ref',
      },
    });
    expect(arrays.spatial_ref.attributes.GeoTransform).toBe('600000 20 0 5650020 0 -20');
  });

  it('leaves out chunks without any observation', async () => {
    const out = subfolder(folder);
    await writeRun(zarrSink({ out }), testRun(testGrid(20, 10), 5));
    const chunks = listAll(join(out, 'tsmask.zarr/mask')).filter((name) => /^c\/\d+\/0\/0$/.test(name));
    expect(chunks).toEqual([0, 1, 2, 4].map((date) => `c/${date}/0/0`));
  });

  it('holds what was written, whatever its size', async () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 505, max: 520 }));
    const count = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(
        size,
        size,
        count,
        fc.integer({ min: 1, max: 600 }),
        async (width, height, dates, rowsAtOnce) => {
          const out = subfolder(folder);
          const run = testRun(testGrid(width, height), dates, width + height);
          await writeRun(zarrSink({ out }), run, rowsAtOnce);
          expect(readMask(join(out, 'tsmask.zarr')).equals(together(run))).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('takes several masks at the same time', async () => {
    const out = subfolder(folder);
    const run = testRun(testGrid(600, 520), 3);
    const sink = zarrSink({ out });
    await sink.open(run);
    await Promise.all([2, 0, 1].map((date) => sink.write(maskOf(run, date))));
    await sink.close();
    expect(readMask(join(out, 'tsmask.zarr')).equals(together(run))).toBe(true);
  });
});

describe.skipIf(!hasXarray)('a Zarr store, its chunks and attributes read by xarray', () => {
  it('has classes, dates and place', async () => {
    const out = subfolder(folder);
    const run = testRun(testGrid(600, 520), 3);
    await writeRun(zarrSink({ out }), run);
    const copy = asVersion2(join(out, 'tsmask.zarr'));
    const found = JSON.parse(
      python(
        `
import sys, json, xarray, numpy
data = xarray.open_zarr(sys.argv[1], consolidated=False, decode_coords='all')
data['mask'].values.tofile(sys.argv[1] + '.raw')
print(json.dumps({
    'type': str(data['mask'].dtype), 'dims': data['mask'].dims, 'coords': sorted(data.coords),
    'times': [str(time)[:19] for time in data['time'].values],
    'x': [float(data['x'][0]), float(data['x'][-1])], 'mapping': data['spatial_ref'].attrs['grid_mapping_name'],
}))
`,
        copy,
      ),
    );
    expect(found).toEqual({
      type: 'uint8',
      dims: ['time', 'y', 'x'],
      coords: ['spatial_ref', 'time', 'x', 'y'],
      times: ['2020-01-01T10:10:31', '2020-01-06T10:11:31', '2020-01-11T00:00:00'],
      x: [600010, 611990],
      mapping: 'transverse_mercator',
    });
    expect(readFileSync(`${copy}.raw`).equals(together(run))).toBe(true);
  });
});

describe.skipIf(!hasSharedData)('the real stack as Zarr', () => {
  it('holds the published classes', async () => {
    const out = subfolder(folder);
    const stack = await openStack(flanders);
    const sink = zarrSink({ out });
    await sink.open({ grid: stack.grid, stage: 'buffered', scenes: stack.scenes });
    for await (const mask of streamMasks(stack)) await sink.write(mask);
    await sink.close();
    expect(readMask(join(out, 'tsmask.zarr')).equals(Buffer.concat(await expectedClasses('buffered')))).toBe(true);
  });
});

describe('a Zarr sink that fails', () => {
  it('refuses a store that exists, unless it is to be replaced', async () => {
    const out = subfolder(folder);
    mkdirSync(join(out, 'tsmask.zarr'));
    writeFileSync(join(out, 'tsmask.zarr/old'), 'old');
    const run = testRun(testGrid(5, 4), 1);
    await expect(writeRun(zarrSink({ out }), run)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(listAll(out)).toEqual(['tsmask.zarr', 'tsmask.zarr/old']);
    await writeRun(zarrSink({ out, overwrite: true }), run);
    expect(listAll(out)).not.toContain('tsmask.zarr/old');
    expect(listAll(out).filter((name) => name.includes('.part'))).toEqual([]);
    expect(readMask(join(out, 'tsmask.zarr')).equals(together(run))).toBe(true);
  });

  it('leaves nothing when it is aborted in the middle', async () => {
    const out = subfolder(folder);
    const run = testRun(testGrid(600, 600), 3);
    const sink = zarrSink({ out });
    await sink.open(run);
    const stop = (row: number) => {
      if (row > 520) throw new Error('stop');
    };
    const writing = [0, 1].map((date) => sink.write(maskOf(run, date, 7, date === 1 ? stop : undefined)));
    await expect(Promise.all(writing)).rejects.toThrow('stop');
    await sink.abort();
    expect(listAll(out)).toEqual([]);
  });
});

describe.skipIf(!canMount)('a full disk', () => {
  const disks = mountDisks(folder, ['size=8k', 'size=40k', 'size=64k', 'size=4096k']);

  it('is told, and leaves nothing, wherever it fills up', async () => {
    const run = testRun(testGrid(600, 520), 3);
    for (const [i, out] of disks.entries()) {
      const writing = writeRun(zarrSink({ out }), run);
      if (i === disks.length - 1) await writing;
      else {
        await expect(writing).rejects.toMatchObject({ code: 'DISK_FULL' });
        expect(listAll(out)).toEqual([]);
      }
    }
  });
});

/** Holds reflectance against that of the GeoTIFFs of the same run: NetCDF and Zarr by xarray, these by rasterio. */
const compareReflectance = `
import sys, json, glob, numpy, rasterio, xarray
tiffs = sorted(glob.glob(sys.argv[1] + '/tsmask_*_reflectance.tif'))
roles = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2']
truth = numpy.stack([rasterio.open(path).read() for path in tiffs], axis=1)
results = []
for raw, told in [
    (xarray.open_dataset(sys.argv[1] + '/tsmask.nc', mask_and_scale=False), xarray.open_dataset(sys.argv[1] + '/tsmask.nc')),
    (xarray.open_zarr(sys.argv[2], consolidated=False, mask_and_scale=False), xarray.open_zarr(sys.argv[2], consolidated=False)),
]:
    same = all((raw[role].values == truth[i]).all() for i, role in enumerate(roles))
    clear = told['mask'].values == 1
    scaled = all(numpy.allclose(told[role].values[clear], truth[i][clear] * 0.0001, atol=1e-7) for i, role in enumerate(roles))
    empty = all(numpy.isnan(told[role].values[~clear]).all() for role in roles)
    results.append({
        'same': bool(same), 'scaled': bool(scaled), 'empty': bool(empty), 'clear': int(clear.sum()),
        'type': str(raw['blue'].dtype), 'dimensions': list(raw['blue'].dims), 'fill': int(raw['blue'].attrs['_FillValue']),
        'scale': float(raw['blue'].attrs['scale_factor']), 'units': raw['nir'].attrs['units'],
        'standard_name': raw['nir'].attrs['standard_name'], 'mask': str(told['mask'].dtype),
    })
print(json.dumps(results))
`;

describe.skipIf(!hasXarray || !hasSharedData)('reflectance of the real stack in NetCDF and Zarr', () => {
  it('is that of the GeoTIFFs, with scale and fill value as xarray takes them', async () => {
    const out = subfolder(folder);
    await saveMasks(await openStack(flanders), { out, format: ['cog', 'netcdf', 'zarr'], reflectance: true });
    const results = JSON.parse(python(compareReflectance, out, asVersion2(join(out, 'tsmask.zarr'))));
    expect(results).toHaveLength(2);
    const clear = (await expectedClasses('buffered')).flatMap((classes) => [...classes]).filter((code) => code === 1);
    for (const result of results) {
      expect(result).toEqual({
        same: true,
        scaled: true,
        empty: true,
        clear: clear.length,
        type: 'int16',
        dimensions: ['time', 'y', 'x'],
        fill: -999,
        scale: 0.0001,
        units: '1',
        standard_name: 'surface_bidirectional_reflectance',
        mask: 'uint8',
      });
    }
    expect(gdalinfo(`NETCDF:${join(out, 'tsmask.nc')}:swir2`).bands[0]).toMatchObject({
      type: 'Int16',
      noDataValue: -999,
    });
  });

  it('lies in its chunks where a scene has several of them', async () => {
    const [width, height] = [530, 520];
    const out = subfolder(folder);
    const scenes = await saveSimulation(simulate({ width, height, dates: 3, seed: 4 }), join(out, 'in'), { level: 1 });
    await saveMasks(await openStack(scenes), { out, format: ['cog', 'netcdf', 'zarr'], reflectance: true });
    const results = JSON.parse(python(compareReflectance, out, asVersion2(join(out, 'tsmask.zarr'))));
    expect(results.map(({ same, scaled, empty }: Record<string, boolean>) => [same, scaled, empty])).toEqual([
      [true, true, true],
      [true, true, true],
    ]);
  });
});
