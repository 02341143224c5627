import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStack, type Remark, type Stack, saveMasks } from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Grid } from '../../src/grid.ts';
import { enviHeader, unsaid } from '../../src/write/envi/header.ts';
import { gdalinfo, hasGdal, python } from '../support/python.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const out = join(root, 'out');
const window = { x: 11, y: 7, width: 130, height: 120 };
const simulation = simulate({ width: 150, height: 140, dates: 6, seed: 11 });
let stack: Stack;

beforeAll(async () => {
  await saveSimulation(simulation, join(root, 'scenes'), { tileSize: 64, level: 1 });
  stack = await openStack(join(root, 'scenes'));
  await saveMasks(stack, { out, window, format: ['cog', 'stack', 'envi'], reflectance: true, workers: 2 });
});

/** What rasterio finds to differ between files, band by band. */
function differences(a: string, b: string): string[] {
  return JSON.parse(
    python(
      `
import sys, json, rasterio, numpy as np
found = []
with rasterio.open(sys.argv[1]) as a, rasterio.open(sys.argv[2]) as b:
    if a.crs.to_epsg() != b.crs.to_epsg(): found.append(f'crs {a.crs} {b.crs}')
    if a.transform != b.transform: found.append(f'transform {a.transform} {b.transform}')
    if a.nodatavals != b.nodatavals: found.append(f'nodata {a.nodatavals} {b.nodatavals}')
    if a.descriptions != b.descriptions: found.append(f'descriptions {a.descriptions} {b.descriptions}')
    if a.dtypes != b.dtypes: found.append('types')
    if not np.array_equal(a.read(), b.read()): found.append('pixels')
print(json.dumps(found))
`,
      a,
      b,
    ),
  );
}

describe.skipIf(!hasGdal)('an ENVI classification, judged by GDAL', () => {
  it('equals the GeoTIFF of all dates, place and all', () => {
    expect(differences(join(out, 'tsmask.img'), join(out, 'tsmask.tif'))).toEqual([]);
  });

  it('is one of the driver for ENVI, with class names and colours', () => {
    const info = gdalinfo(join(out, 'tsmask.img'));
    expect(info.driverShortName).toBe('ENVI');
    expect(info.bands).toHaveLength(6);
    const colours = info.bands[0].colorTable.entries.slice(0, 4);
    expect(colours.map((colour: number[]) => colour.slice(0, 3))).toEqual([
      [0, 0, 0],
      [240, 240, 232],
      [230, 159, 0],
      [0, 114, 178],
    ]);
    const names = python(
      "import sys; from osgeo import gdal; gdal.UseExceptions(); file = gdal.Open(sys.argv[1]); print('|'.join(file.GetRasterBand(1).GetCategoryNames()))",
      join(out, 'tsmask.img'),
    );
    expect(names.trim()).toBe('no observation|clear|cloud|cloud shadow');
  });

  it('has reflectance beside it that equals that of the GeoTIFFs', () => {
    for (const { id } of stack.scenes) {
      const stem = join(out, `tsmask_${id}_reflectance`);
      expect(differences(`${stem}.img`, `${stem}.tif`)).toEqual([]);
    }
  });

  it('has the reflectance of the scene where it is clear, and nothing elsewhere', () => {
    const checked = python(
      `
import sys, rasterio, numpy as np
from rasterio.windows import Window
out, scenes, *ids = sys.argv[1:]
seen = 0
for id in ids:
    with rasterio.open(f'{out}/tsmask_{id}.tif') as f: classes = f.read(1)
    with rasterio.open(f'{scenes}/S2_{id}.tif') as f: scene = f.read(window=Window(11, 7, 130, 120))
    with rasterio.open(f'{out}/tsmask_{id}_reflectance.tif') as f:
        bands = f.read()
        assert f.descriptions == ('blue', 'green', 'red', 'nir', 'swir1', 'swir2'), f.descriptions
        assert f.nodata == -999 and set(f.dtypes) == {'int16'}
    clear = classes == 1
    seen += 0 < clear.sum() < clear.size
    assert np.array_equal(bands[:, clear], scene[:, clear])
    assert (bands[:, ~clear] == -999).all()
print(seen)
`,
      out,
      join(root, 'scenes'),
      ...stack.scenes.map(({ id }) => id),
    );
    expect(Number(checked)).toBeGreaterThan(2);
  });
});

const layout = {
  description: 'made {for} a test',
  type: 'uint8',
  interleave: 'bsq',
  bandNames: ['20180104', 'a,b{c}'],
  nodata: 0,
} as const;

function gridOf(transformation: number[] | undefined, epsg?: number): Grid {
  const keyDirectory = epsg === undefined ? undefined : [1, 1, 0, 1, 3072, 0, 1, epsg];
  return {
    width: 3,
    height: 2,
    geo: { ...(transformation ? { transformation } : {}), ...(keyDirectory ? { keyDirectory } : {}) },
  };
}

const northUp = [1e-7, 0, 0, 500000.123456789, 0, -30.5, 0, 6e6, 0, 0, 0, 0, 0, 0, 0, 1];

describe('a header', () => {
  it('keeps every digit, without exponents', () => {
    const text = enviHeader({ ...layout, grid: gridOf(northUp, 32755) });
    expect(text).toContain('map info = {UTM, 1, 1, 500000.123456789, 6000000, 0.0000001, 30.5, 55, South, WGS-84');
    expect(text).toContain('coordinate system string = {PROJCS["WGS_1984_UTM_Zone_55S"');
  });

  it('does not break off at signs that mean something', () => {
    const text = enviHeader({ ...layout, grid: gridOf(undefined) });
    expect(text).toContain('description = {made  for  a test}');
    expect(text).toContain('band names = {20180104, a;b c }');
    expect(text).not.toMatch(/map info|coordinate system|class/);
  });

  it('leaves out what it cannot say, and knows that it does', () => {
    const turned = [...northUp];
    turned[1] = 3;
    expect(unsaid(gridOf(northUp, 32755))).toBeUndefined();
    expect(unsaid(gridOf(undefined))).toBeUndefined();
    expect(unsaid(gridOf(northUp, 27700))).toContain('CRS');
    expect(unsaid(gridOf(turned, 32755))).toContain('east');
    expect(enviHeader({ ...layout, grid: gridOf(turned, 32755) })).not.toContain('map info');
    const unknown = enviHeader({ ...layout, grid: gridOf(northUp, 27700) });
    expect(unknown).toContain('map info = {Arbitrary, 1, 1, 500000.123456789');
    expect(unknown).not.toContain('coordinate system');
  });
});

it('says so when the header leaves out the CRS', async () => {
  const { geo } = stack.grid;
  const keyDirectory = geo.keyDirectory!.map((value) => (value === 32631 ? 27700 : value));
  const elsewhere = { ...stack, grid: { ...stack.grid, geo: { ...geo, keyDirectory } } };
  const remarks: Remark[] = [];
  const folder = join(root, 'elsewhere');
  await saveMasks(elsewhere, { out: folder, format: 'envi', onRemark: (remark) => remarks.push(remark) });
  expect(remarks).toEqual([
    {
      kind: 'warning',
      code: 'crs-not-written',
      message: 'The ENVI header leaves out the CRS, whose WKT is not known here (EPSG:27700).',
      subject: join(folder, 'tsmask.hdr'),
    },
    expect.objectContaining({ code: 'few-scenes' }),
  ]);
  const summary = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'));
  expect(summary.remarks.slice(-2)).toEqual(remarks);
});

it('exists already, or does not: either pixels or header are enough to refuse', async () => {
  for (const name of ['tsmask.img', 'tsmask.hdr']) {
    const folder = join(root, `taken-${name}`);
    mkdirSync(folder);
    writeFileSync(join(folder, name), 'precious');
    const refused = saveMasks(stack, { out: folder, format: ['cog', 'envi'] });
    await expect(refused).rejects.toMatchObject({ code: 'OUTPUT_EXISTS', subject: `${folder}/${name}` });
    expect(readFileSync(join(folder, name), 'utf8')).toBe('precious');
    expect(existsSync(join(folder, name === 'tsmask.img' ? 'tsmask.hdr' : 'tsmask.img'))).toBe(false);
  }
});
