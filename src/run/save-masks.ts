/** Masks as files. */
import type { Stack } from '../stack/index.ts';
import { combineSinks } from '../write/combine-sinks.ts';
import { withRecords } from '../write/records/index.ts';
import type { FolderOptions } from '../write/sinks/output-folder.ts';
import type { PngSinkOptions } from '../write/sinks/png.ts';
import { type FormatOptions, type MaskFormat, sinksOf } from './formats.ts';
import type { ClassCounts } from './mask.ts';
import { type WriteMasksOptions, writeMasks } from './write-masks.ts';

export interface SaveMasksOptions extends WriteMasksOptions, FolderOptions {
  /**
   * One or several of:
   * - `cog` (default): `tsmask_YYYYMMDD.tif` for each date
   * - `stack`: `tsmask.tif` with a band for each date
   * - `envi`: `tsmask.img` with a band for each date, and `tsmask.hdr`
   * - `png`: `tsmask_YYYYMMDD.png`, a quick-look of each scene with the mask over it
   */
  readonly format?: MaskFormat | readonly MaskFormat[];
  /** Write the six bands of each scene too, −999 where it is not clear; for `cog` and `envi`. Default false. */
  readonly reflectance?: boolean;
  /** How the pictures of `png` look. */
  readonly png?: Pick<PngSinkOptions, 'colours' | 'size' | 'stretch'>;
}

export interface SavedMask {
  readonly id: string;
  readonly date: string;
  /** The file that holds the mask, or the first of several. */
  readonly path: string;
  /** All files that hold the mask or show it, and its reflectance. */
  readonly paths: readonly string[];
  /** How many pixels have class 0, 1, 2, 3. */
  readonly counts: ClassCounts;
}

/**
 * Masks every scene of a stack and writes the masks to a folder, in time order, with a STAC Item for each,
 * `tsmask_YYYYMMDD.json`, and `summary.json` and `summary.csv` for all. A file appears under its name only when it is whole.
 * Node only: a browser takes the masks of `maskStack`, or gives `writeMasks` a sink of its own.
 *
 * @throws TsmaskError as `maskStack`, and BAD_OPTION, OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL.
 * @see docs/outputs.md
 */
export async function saveMasks(stack: Stack, options: SaveMasksOptions): Promise<SavedMask[]> {
  const { out, overwrite = false, format = 'cog', reflectance = false, png = {}, ...writeOptions } = options;
  const folder: FormatOptions = { ...png, out, overwrite, reflectance };
  const sinks = sinksOf(typeof format === 'string' ? [format] : format, folder);
  const sink = withRecords(sinks.length === 1 ? sinks[0] : combineSinks(...sinks), { stack, out, overwrite });
  const written = await writeMasks(stack, sink, writeOptions);
  return written.map(({ id, date, paths, counts }) => ({ id, date, path: paths[0], paths, counts }));
}
