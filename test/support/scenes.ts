/** Small scenes for tests of how files become a stack. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bandRoles } from '../../src/bands.ts';
import { encodeTiff, type TestTiff } from './tiff.ts';

export interface TestFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const size = { width: 12, height: 10 };

/** A file of some bands; all pixels of band `i` are `1000 + 100 * i` unless `bands` says otherwise. */
export function file(name: string, samples: number, more: Partial<TestTiff> = {}): TestFile {
  const { width, height } = { ...size, ...more };
  const bands = Array.from({ length: samples }, (_, i) => Array<number>(width * height).fill(1000 + 100 * i));
  return { name, bytes: encodeTiff({ ...size, bands, epsg: 32631, nodata: -999, ...more }) };
}

/** All six bands of a date in one file. */
export function multiband(name: string, more: Partial<TestTiff> = {}): TestFile {
  return file(name, bandRoles.length, { descriptions: bandRoles, ...more });
}

export const bandNames = ['B02', 'B03', 'B04', 'B8A', 'B11', 'B12'] as const;

/** The six bands of a date, one file each: `PREFIX_B02.tif` and so on. */
export function bandFiles(
  prefix: string,
  more: Partial<TestTiff> = {},
  names: readonly string[] = bandNames,
): TestFile[] {
  return names.map((band) => file(`${prefix}_${band}.tif`, 1, more));
}

/** As inputs for `openStack`, without a disk. */
export function blobs(files: readonly TestFile[]): { name: string; blob: Blob }[] {
  return files.map(({ name, bytes }) => ({ name, blob: new Blob([bytes]) }));
}

export function save(folder: string, files: readonly TestFile[]): string[] {
  return files.map(({ name, bytes }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
}
