/** Masks as files. */
import { TsmaskError } from '../errors.ts';
import type { ClassCounts, MaskStream } from '../mask.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import type { Stack } from '../stack/index.ts';
import { combineSinks } from '../write/combine-sinks.ts';
import { withRecords } from '../write/records/index.ts';
import type { MaskRun, MaskSink } from '../write/sink.ts';
import { layersSink } from '../write/sinks/layers.ts';
import type { FolderOptions } from '../write/sinks/output-folder.ts';
import type { PngSinkOptions } from '../write/sinks/png.ts';
import { type FormatOptions, type MaskFormat, sinksOf } from './formats.ts';
import { groupsOfRun, maskOptionNames } from './options.ts';
import { type WriteMasksOptions, type WrittenMask, writeMaskStreams, writeMasks } from './write-masks.ts';

/** How masks are saved. */
export interface SaveOptions extends FolderOptions {
  /**
   * One or several of:
   * - `cog` (default): `tsmask_YYYYMMDD.tif` for each date
   * - `stack`: `tsmask.tif` with a band for each date
   * - `envi`: `tsmask.img` with a band for each date, and `tsmask.hdr`
   * - `png`: `tsmask_YYYYMMDD.png`, a quick-look of each scene with the mask over it
   */
  readonly format?: MaskFormat | readonly MaskFormat[];
  /** Write the six bands of each scene too, −999 where it is not clear; for all formats but `stack` and `png`. Default false. */
  readonly reflectance?: boolean;
  /** How the pictures of `png` look. */
  readonly png?: Pick<PngSinkOptions, 'colours' | 'size' | 'stretch'>;
  /** As {@link NetcdfSinkOptions.netcdfMemory}. */
  readonly netcdfMemory?: number;
}

export interface SaveMasksOptions extends WriteMasksOptions, SaveOptions {
  /** Write `tsmask_YYYYMMDD_layers.tif` too, what the method `probability` finds on its way (docs/probability.md). Default false. */
  readonly layers?: boolean;
}

export interface SaveMaskStreamsOptions extends SaveOptions {
  /** What the masks were made from, for the records. */
  readonly stack: Stack;
  readonly signal?: AbortSignal;
}

const saveOptionNames: OptionNames<SaveOptions> = {
  out: true,
  overwrite: true,
  format: true,
  reflectance: true,
  png: true,
  netcdfMemory: true,
};
const saveMasksOptionNames: OptionNames<SaveMasksOptions> = {
  ...maskOptionNames,
  ...saveOptionNames,
  onRemark: true,
  layers: true,
};
const pngOptionNames: OptionNames<NonNullable<SaveOptions['png']>> = { colours: true, size: true, stretch: true };

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
 * Masks every scene of a stack and writes the masks to a folder, or another place, in time order, with a STAC Item for each,
 * `tsmask_YYYYMMDD.json`, and `summary.json` and `summary.csv` for all. A file appears under its name only when it is whole.
 *
 * @throws TsmaskError as `maskStack`, and BAD_OPTION, OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL.
 * @see docs/outputs.md
 */
export async function saveMasks(stack: Stack, options: SaveMasksOptions): Promise<SavedMask[]> {
  checkOptionNames(options, saveMasksOptionNames, { groups: { ...groupsOfRun, png: Object.keys(pngOptionNames) } });
  const { layers = false, ...others } = options;
  const { out, overwrite = false, format, reflectance, png, netcdfMemory, ...run } = others;
  const { method = 'tsmask' } = run;
  if (layers && method !== 'probability') {
    throw new TsmaskError('BAD_OPTION', `The method ${method} has no layers.`, {
      subject: 'layers',
      remedy: "Leave layers out, or use method: 'probability'.",
    });
  }
  const more = layers ? [layersSink({ out, overwrite })] : [];
  return saved(await writeMasks(stack, sinkOf(options, stack, more), run));
}

/**
 * Saves masks, wherever they come from, as {@link saveMasks} does: those of `replayMasks`, for one, which a page has kept.
 *
 * @param masks one for each of the run's scenes, in their order
 * @throws TsmaskError BAD_OPTION, OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL; what `masks` throws; and the signal's reason when
 * it is aborted.
 */
export async function saveMaskStreams(
  masks: AsyncIterable<MaskStream>,
  run: MaskRun,
  options: SaveMaskStreamsOptions,
): Promise<SavedMask[]> {
  checkOptionNames(options, { ...saveOptionNames, stack: true, signal: true });
  return saved(await writeMaskStreams(masks, run, sinkOf(options, options.stack), options));
}

function sinkOf(options: SaveOptions, stack: Stack, more: readonly MaskSink[] = []): MaskSink {
  const { out, overwrite = false, format = 'cog', reflectance = false, png = {}, netcdfMemory } = options;
  checkOptionNames(png, pngOptionNames, { of: 'png' });
  const told: FormatOptions = {
    ...png,
    out,
    overwrite,
    reflectance,
    ...(netcdfMemory === undefined ? {} : { netcdfMemory }),
  };
  const sinks = [...sinksOf(typeof format === 'string' ? [format] : format, told), ...more];
  return withRecords(sinks.length === 1 ? sinks[0] : combineSinks(...sinks), { stack, out, overwrite });
}

function saved(written: readonly WrittenMask[]): SavedMask[] {
  return written.map(({ id, date, paths, counts }) => ({ id, date, path: paths[0], paths, counts }));
}
