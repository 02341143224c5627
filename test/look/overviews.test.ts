import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStack } from 'tsmask';
import { describe, expect, it } from 'vitest';
import { centres, picture, whole } from '../support/pictures.ts';
import { hasGdal, python } from '../support/python.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();

/** Makes a file of noise with smaller versions, and says what GDAL reads in each of them. */
function withOverviews(
  name: string,
  how: string,
): { path: string; levels: { width: number; height: number; values: number[] }[] } {
  const folder = join(root, name.replace(/\W/g, '-'));
  mkdirSync(folder);
  const levels = python(
    `
import json, sys
import numpy as np
from osgeo import gdal, osr
gdal.UseExceptions()
folder = sys.argv[1]
reference = osr.SpatialReference()
reference.ImportFromEPSG(32631)
def source(width, height):
    memory = gdal.GetDriverByName('MEM').Create('', width, height, 1, gdal.GDT_UInt16)
    memory.SetGeoTransform([500000, 20, 0, 5640000, 0, -20])
    memory.SetProjection(reference.ExportToWkt())
    noise = np.random.default_rng(3).integers(1, 9000, (height, width))
    memory.GetRasterBand(1).WriteArray(noise.astype('uint16'))
    return memory
${how}
file = gdal.Open(path)
band = file.GetRasterBand(1)
levels = [band.GetOverview(i) for i in range(band.GetOverviewCount())]
print(json.dumps({'path': path, 'levels': [
    {'width': level.XSize, 'height': level.YSize, 'values': level.ReadAsArray().ravel().tolist()} for level in levels]}))
`,
    folder,
  );
  return JSON.parse(levels);
}

const jp2 = (width: number, height: number, options: string) => `
path = folder + '/S2_20180104_B02.jp2'
gdal.Translate(path, source(${width}, ${height}), format='JP2OpenJPEG',
               creationOptions=['QUALITY=100', 'REVERSIBLE=YES', ${options}])
`;
const tiff = (overviews: string, options: string) => `
path = folder + '/S2_20180104_B02.tif'
gdal.Translate(path, source(301, 200), creationOptions=[${options}])
${overviews}
`;
const build = `
file = gdal.Open(path, gdal.GA_Update)
file.BuildOverviews('AVERAGE', [2, 4, 8])
file = None
`;

describe.skipIf(!hasGdal)('smaller versions', () => {
  it.each([
    [
      'of a COG',
      tiff('', "'TILED=YES'").replace(
        "creationOptions=['TILED=YES']",
        "format='COG', creationOptions=['BLOCKSIZE=128', 'COMPRESS=DEFLATE', 'PREDICTOR=YES', 'OVERVIEW_COUNT=3', 'OVERVIEW_RESAMPLING=AVERAGE']",
      ),
    ],
    ['of a tiled TIFF', tiff(build, "'TILED=YES', 'BLOCKXSIZE=32', 'BLOCKYSIZE=32', 'COMPRESS=LZW'")],
    ['of a BigTIFF in strips', tiff(build, "'BIGTIFF=YES', 'ENDIANNESS=BIG'")],
    [
      'beside masks of transparency',
      `
gdal.SetConfigOption('GDAL_TIFF_INTERNAL_MASK', 'YES')
path = folder + '/S2_20180104_B02.tif'
file = gdal.GetDriverByName('GTiff').CreateCopy(path, source(301, 200), options=['TILED=YES', 'BLOCKXSIZE=64', 'BLOCKYSIZE=64'])
file.CreateMaskBand(gdal.GMF_PER_DATASET)
file.GetRasterBand(1).GetMaskBand().Fill(255)
file = None
${build}
`,
    ],
    ['of JPEG 2000 in tiles', jp2(301, 200, "'BLOCKXSIZE=64', 'BLOCKYSIZE=64', 'RESOLUTIONS=4'")],
    ['of JPEG 2000 in one tile', jp2(1210, 803, "'BLOCKXSIZE=2048', 'BLOCKYSIZE=2048', 'RESOLUTIONS=4'")],
  ])('%s are shown as GDAL reads them', async (name, how) => {
    const { path, levels } = withOverviews(name, how);
    expect(levels.length).toBeGreaterThan(1);
    const stack = await openStack(path, { roles: ['blue'] });
    for (const { width, height, values } of levels) {
      const { blue } = await picture(stack, whole(stack), { width, height }, [height >> 1]);
      expect([...blue], `${width} × ${height}`).toEqual(values);
    }
    // A little larger than the smallest one: from the one before.
    const [larger, smallest] = levels.slice(-2);
    const size = { width: smallest.width + 6, height: smallest.height + 4 };
    const { blue } = await picture(stack, whole(stack), size);
    const thinned = centres(larger.values, { x: 0, y: 0, ...larger }, size);
    expect([...blue]).toEqual(thinned);
  });

  it('whose tiles would not lie side by side are not used', async () => {
    // 100 is no multiple of 8.
    const { path, levels } = withOverviews(
      'odd tiles',
      jp2(1210, 803, "'BLOCKXSIZE=100', 'BLOCKYSIZE=100', 'RESOLUTIONS=5'"),
    );
    const stack = await openStack(path, { roles: ['blue'] });
    const [width, height] = [152, 101];
    const { blue } = await picture(stack, whole(stack), { width, height });
    expect([...blue]).toEqual(centres(levels[1].values, { x: 0, y: 0, ...levels[1] }, { width, height }));
  });
});
