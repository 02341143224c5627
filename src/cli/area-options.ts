/** Where on the ground, in the words of a command line. */
import { InvalidArgumentError, Option } from 'commander';
import { type Grid, type Window, windowOf } from '../index.ts';

export interface AreaOptions {
  readonly bbox?: [number, number, number, number];
  readonly bboxCrs?: 'lonlat' | 'grid';
  readonly window?: Window;
}

/** `west,south,east,north`. */
function bboxOf(text: string): [number, number, number, number] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) {
    throw new InvalidArgumentError('It must be west,south,east,north.');
  }
  return numbers as [number, number, number, number];
}

/** `--bbox` and `--bbox-crs`, for commands that also have `--window`. */
export function areaOptions(): Option[] {
  return [
    new Option('--bbox <w,s,e,n>', 'only what this area covers: west, south, east, north')
      .argParser(bboxOf)
      .conflicts('window'),
    new Option(
      '--bbox-crs <crs>',
      "of --bbox: degrees, or the files' own (default: lonlat where they can be degrees)",
    ).choices(['lonlat', 'grid']),
  ];
}

/** The window that the options ask for, as an option of the library: nothing where they ask for all. */
export async function windowOption(grid: Grid, options: AreaOptions): Promise<{ window?: Window }> {
  const { bbox, bboxCrs, window } = options;
  if (bbox === undefined) return window === undefined ? {} : { window };
  return { window: await windowOf(grid, bboxCrs === undefined ? { bbox } : { bbox, crs: bboxCrs }) };
}
