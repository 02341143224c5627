import { spawnSync } from 'node:child_process';

/** Debian's Python, for which .ci/run installs GDAL and rasterio: the judges of what we write. */
const interpreter = '/usr/bin/python3';

export const hasGdal = spawnSync(interpreter, ['-c', 'import osgeo.gdal, rasterio']).status === 0;

if (!hasGdal) console.warn('Tests with GDAL are skipped: install python3-gdal, python3-rasterio and gdal-bin.');

/** Runs a program and returns what it prints; throws with its errors where it fails. */
export function run(command: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 3).join(' ')}: ${error ?? stderr}`);
  return stdout;
}

export const python = (code: string, ...args: string[]): string => run(interpreter, ['-', ...args], code);

/** GDAL's own check of Cloud-Optimised GeoTIFFs: what it prints, for a batch of files. */
export function validateCog(paths: readonly string[]): { path: string; errors: string[]; warnings: string[] }[] {
  return JSON.parse(
    python(
      `
import sys, json
from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate
results = []
for path in sys.argv[1:]:
    warnings, errors, _ = validate(path, full_check=True)
    results.append({'path': path, 'errors': errors, 'warnings': warnings})
print(json.dumps(results))
`,
      ...paths,
    ),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the shape of gdalinfo's answer is GDAL's affair
export const gdalinfo = (path: string): any => JSON.parse(run('gdalinfo', ['-json', path]));

/** All bands of a raster, band after band, as rasterio reads them. */
export function readWithRasterio(path: string): { shape: [number, number, number]; values: number[] } {
  return JSON.parse(
    python(
      `
import sys, json, rasterio
with rasterio.open(sys.argv[1]) as file:
    data = file.read()
print(json.dumps({'shape': list(data.shape), 'values': data.ravel().tolist()}))
`,
      path,
    ),
  );
}
