import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStack, saveMasks, transformOf } from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectedClasses, flanders } from '../support/expected.ts';
import { gdalinfo, hasGdal, readWithRasterio, validateCog } from '../support/python.ts';
import { hasSharedData } from '../support/shared.ts';
import { temporaryFolder } from '../support/temporary.ts';

const tiffsIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.tif'));

describe.skipIf(!hasGdal || !hasSharedData)('masks of the real stack, judged by GDAL', () => {
  const folder = temporaryFolder();
  const each = join(folder, 'each');
  const together = join(folder, 'together');

  beforeAll(async () => {
    const stack = await openStack(flanders);
    await saveMasks(stack, { out: each });
    await saveMasks(stack, { out: together, format: 'stack', stage: 'filtered' });
  });

  it('are 118 valid Cloud-Optimised GeoTIFFs', () => {
    const files = tiffsIn(each);
    expect(files).toHaveLength(118);
    for (const { path, errors, warnings } of validateCog(files.map((name) => join(each, name)))) {
      expect(errors, path).toEqual([]);
      expect(warnings, path).toEqual([]);
    }
    expect(files[0]).toBe('tsmask_20170804.tif');
  });

  it('hold the published classes', async () => {
    const expected = await expectedClasses('buffered');
    for (const [index, name] of tiffsIn(each).entries()) {
      if (index % 13 === 0) expect(readWithRasterio(join(each, name)).values).toEqual([...expected[index]]);
    }
  });

  it('lie where the scenes lie, to the last digit', () => {
    const input = gdalinfo(join(flanders, 'S2_20170804.tif'));
    const output = gdalinfo(join(each, 'tsmask_20170804.tif'));
    expect(output.coordinateSystem.wkt).toBe(input.coordinateSystem.wkt);
    expect(output.geoTransform).toEqual(input.geoTransform);
    expect(output.size).toEqual(input.size);
  });

  it('have colours, nodata, class names, date and software', () => {
    const info = gdalinfo(join(each, 'tsmask_20170804.tif'));
    const [band] = info.bands;
    expect(band).toMatchObject({ type: 'Byte', noDataValue: 0, colorInterpretation: 'Palette', description: 'class' });
    const colours = band.colorTable.entries.slice(0, 4);
    expect(new Set(colours.map(String)).size).toBe(4);
    expect(info.metadata['']).toMatchObject({
      CLASS_0: 'no observation',
      CLASS_1: 'clear',
      CLASS_2: 'cloud',
      CLASS_3: 'cloud shadow',
      TSMASK_STAGE: 'buffered',
      ACQUISITION_DATE: '2017-08-04T10:53:28Z',
      TIFFTAG_DATETIME: '2017:08:04 10:53:28',
    });
    expect(info.metadata[''].TIFFTAG_SOFTWARE).toMatch(/^tsmask \d/);
  });

  it('as a stack hold all dates, named after them', async () => {
    const path = join(together, 'tsmask.tif');
    expect(tiffsIn(together)).toEqual(['tsmask.tif']);
    expect(validateCog([path])[0].errors).toEqual([]);
    const info = gdalinfo(path);
    expect(info.bands).toHaveLength(118);
    expect(info.bands[0].description).toBe('20170804');
    expect(info.bands[117].description).toBe('20181127');
    const expected = await expectedClasses('filtered');
    expect(readWithRasterio(path).values).toEqual(expected.flatMap((classes) => [...classes]));
  });
});

describe.skipIf(!hasGdal)('masks of a window larger than a tile', () => {
  const folder = temporaryFolder();

  it('have overviews and the window’s place', async () => {
    await saveSimulation(simulate({ width: 700, height: 640, dates: 4, seed: 3 }), join(folder, 'in'), { level: 1 });
    const stack = await openStack(join(folder, 'in'));
    const window = { x: 21, y: 13, width: 650, height: 600 };
    const saved = await saveMasks(stack, { out: join(folder, 'out'), window });
    expect(
      validateCog(saved.map(({ path }) => path)).flatMap(({ errors, warnings }) => [...errors, ...warnings]),
    ).toEqual([]);
    const info = gdalinfo(saved[0].path);
    expect(info.size).toEqual([650, 600]);
    expect(info.bands[0].overviews.map(({ size }: { size: number[] }) => size)).toEqual([[325, 300]]);
    const [a, , c, , e, f] = transformOf(stack.grid.geo);
    expect(info.geoTransform).toEqual([c + 21 * a, a, 0, f + 13 * e, 0, e]);
  });
});
