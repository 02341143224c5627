import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Debian's Python has Debian's GDAL; another one in the path may not. */
const python = ['/usr/bin/python3', 'python3'].find(
  (name) => spawnSync(name, ['-c', 'import numpy, osgeo.gdal']).status === 0,
);

export const hasGdal = python !== undefined;

if (!hasGdal)
  console.warn('Tests on files that GDAL writes are skipped: no Python has osgeo and numpy (python3-gdal).');

export interface GdalFile {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly type: 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64';
  /** Creation options, such as `COMPRESS=LZW`. */
  readonly options: readonly string[];
  readonly nodata?: number;
  readonly scale?: number;
  readonly offset?: number;
  readonly descriptions?: readonly string[];
  readonly seed?: number;
  /** Leave all but the lower right corner unwritten. */
  readonly sparse?: boolean;
}

const arrays = {
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** Makes files of noise, all in one go. */
export function makeWithGdal(files: readonly GdalFile[]): void {
  const script = fileURLToPath(new URL('./gdal.py', import.meta.url));
  const { status, stderr } = spawnSync(python!, [script], { input: JSON.stringify(files), encoding: 'utf8' });
  if (status !== 0) throw new Error(`GDAL made no files: ${stderr}`);
}

/** The pixels as GDAL reads them, band by band. */
export function pixelsByGdal({ path, type, bands }: GdalFile): number[][] {
  const bytes = readFileSync(`${path}.raw`);
  const all = Array.from(new arrays[type](new Uint8Array(bytes).buffer));
  const size = all.length / bands;
  return Array.from({ length: bands }, (_, band) => all.slice(band * size, (band + 1) * size));
}
