// Time to a picture of 512 × 512 of a whole scene, with and without smaller versions in the file. Needs Debian's GDAL and
// about 450 MB for files: node bench/look.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStack, openViewer } from 'tsmask';
import { printTable, summarise } from './measure.mjs';

const make = `
import os, shutil, sys
import numpy as np
from osgeo import gdal, osr
gdal.UseExceptions()
reference = osr.SpatialReference()
reference.ImportFromEPSG(32631)
random = np.random.default_rng(1)
size = 10980
fields = np.kron(random.integers(300, 3000, (size // 60, size // 60)), np.ones((60, 60), int))
values = (fields + random.integers(0, 60, (size, size))).astype('int16')
def source(values, pixel):
    height, width = values.shape
    memory = gdal.GetDriverByName('MEM').Create('', width, height, 1, gdal.GDT_Int16)
    memory.SetGeoTransform([500000, pixel, 0, 5700000, 0, -pixel])
    memory.SetProjection(reference.ExportToWkt())
    memory.GetRasterBand(1).WriteArray(values)
    return memory
for name in ['plain', 'overviews', 'jp2']:
    os.mkdir(sys.argv[1] + '/' + name)
plain = sys.argv[1] + '/plain/S2_20180104_B04.tif'
tiles = ['TILED=YES', 'BLOCKXSIZE=512', 'BLOCKYSIZE=512', 'COMPRESS=DEFLATE', 'PREDICTOR=2']
gdal.Translate(plain, source(values, 10), creationOptions=tiles)
copy = shutil.copy(plain, sys.argv[1] + '/overviews')
gdal.SetConfigOption('COMPRESS_OVERVIEW', 'DEFLATE')
gdal.Open(copy, gdal.GA_Update).BuildOverviews('AVERAGE', [2, 4, 8, 16, 32])
first = sys.argv[1] + '/jp2/S2_20180104_B02.jp2'
gdal.Translate(first, source(values[::2, ::2], 20), format='JP2OpenJPEG', creationOptions=[
    'QUALITY=100', 'REVERSIBLE=YES', 'BLOCKXSIZE=640', 'BLOCKYSIZE=640', 'RESOLUTIONS=6'])
for band in ['B03', 'B04', 'B8A', 'B11', 'B12']:
    shutil.copy(first, first.replace('B02', band))
`;

const folder = mkdtempSync(join(tmpdir(), 'tsmask-look-'));
try {
  execFileSync('/usr/bin/python3', ['-', folder], { input: make });
  const rows = [];
  const rgb = ['red', 'green', 'blue'];
  const six = [...rgb, 'nir', 'swir1', 'swir2'];
  for (const [what, name, roles] of [
    ['10980², one band, deflate', 'plain', ['red']],
    ['the same with overviews', 'overviews', ['red']],
    ['5490², three bands of JPEG 2000', 'jp2', rgb],
    ['5490², six bands of JPEG 2000', 'jp2', six],
  ])
    rows.push([what, ...(await measure(join(folder, name), roles))]);
  const head = ['', 'first', 'processor', 'next', 'processor'];
  printTable('Seconds to a picture of 512 × 512, two workers: medians', [head, ...rows]);
} finally {
  rmSync(folder, { recursive: true });
}

/** Of a viewer that is opened for it, its threads started with it; and of one that has shown a picture before. */
async function measure(folder, roles) {
  const stack = await openStack(folder, { roles, nodata: 0 });
  const elapsed = { first: [], next: [] };
  const busy = { first: [], next: [] };
  for (let round = 0; round < 5; round++) {
    let [start, before] = [performance.now(), process.cpuUsage()];
    const viewer = openViewer(stack, { workers: 2 });
    for (const which of ['first', 'next']) {
      await viewer.bands({ scene: 0, width: 512, height: 512, roles });
      const { user, system } = process.cpuUsage(before);
      elapsed[which].push((performance.now() - start) / 1000);
      busy[which].push((user + system) / 1e6);
      [start, before] = [performance.now(), process.cpuUsage()];
    }
    await viewer.close();
  }
  return ['first', 'next'].flatMap((which) =>
    [elapsed, busy].map((seconds) => summarise(seconds[which]).median.toFixed(2)),
  );
}
