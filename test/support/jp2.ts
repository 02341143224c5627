import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { python } from './python.ts';

/** Makes lossless JPEG 2000 files of six-band GeoTIFFs, one of each band, in a new folder. */
export function toJp2(paths: readonly string[], folder: string): string[] {
  mkdirSync(folder);
  python(
    `
import sys
from osgeo import gdal
gdal.UseExceptions()
for path in sys.argv[2:]:
    for index, band in enumerate(['B02', 'B03', 'B04', 'B8A', 'B11', 'B12']):
        name = path.split('/')[-1].replace('.tif', f'_{band}.jp2')
        gdal.Translate(sys.argv[1] + '/' + name, path, format='JP2OpenJPEG', bandList=[index + 1],
                       creationOptions=['QUALITY=100', 'REVERSIBLE=YES', 'BLOCKXSIZE=64', 'BLOCKYSIZE=64'])
`,
    folder,
    ...paths,
  );
  const names = readdirSync(folder).filter((name) => name.endsWith('.jp2'));
  return names.sort().map((name) => join(folder, name));
}
