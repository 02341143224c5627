/** Masks that `tsmask mask` wrote, found again for the scenes of a stack. */
import { TsmaskError } from '../errors.ts';
import { type Grid, gridDifferences, gridOfWindow, toPixel, transformOf, type Window } from '../grid.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import { accessOf, checkHttpOptions, type HttpOptions } from '../platform/http/index.ts';
import { findFiles } from '../stack/find.ts';
import { readHeader, withHttp } from '../stack/headers.ts';
import type { Input, Scene, Stack, UnusedFile } from '../stack/index.ts';
import { mapLimited } from '../stack/map-limited.ts';
import type { QualityBits } from '../stack/quality.ts';
import type { RasterFile } from '../stack/raster-file.ts';
import { baseName, sourceName, toSourceRef } from '../stack/source.ts';
import { type MaskBand, MaskReader } from './mask-reader.ts';
import type { MaskSource } from './mask-source.ts';
import {
  bandOfOthers,
  checkMeaning,
  checkOneBand,
  checkType,
  noneNamed,
  type StampedBand,
  stampOf,
} from './masks-of-others.ts';

export interface OpenMasksOptions {
  /**
   * For masks that others made: the values that mean clear. What the file declares as nodata is no observation, all else
   * cloud. Files may have any name that holds a date. Default: the values are tsmask's classes.
   */
  readonly clear?: readonly number[];
  /**
   * Instead of `clear`, for masks that others made bit by bit: which bits mean what. What has none of them is clear, and what
   * the file declares as nodata is no observation.
   */
  readonly bits?: QualityBits;
  /**
   * Which files are masks, by their names. Groups named year, month, day or dayOfYear tell their date; without, it is the
   * first in the name. Default: names as tsmask writes them; with `clear` or `bits`, every GeoTIFF with a date in its name.
   */
  readonly pattern?: RegExp;
  /** How files are read from web servers. */
  readonly http?: HttpOptions;
  readonly signal?: AbortSignal;
}

const optionNames: OptionNames<OpenMasksOptions> = { clear: true, bits: true, pattern: true, http: true, signal: true };

export interface OpenedMasks extends MaskSource {
  readonly window: Window;
  /** Files that are of no use for these scenes. */
  readonly unused: readonly UnusedFile[];
}

/** `20180104` or `20180104T105421`, of a file or a band. */
const stampPattern = /^(?<date>\d{8})(?:T(?<time>\d{6}))?$/;
const fileOfScene = /^tsmask_(?<stamp>\d{8}(?:T\d{6})?)\.tiff?$/i;
const fileOfStack = /^tsmask\.tiff?$/i;

/**
 * Opens the masks of a stack's scenes: those of others, with `clear`, `bits` or `pattern`, or as `saveMasks` writes them: `tsmask_YYYYMMDD.tif` for each date (format `cog`), or
 * `tsmask.tif` with a band for each (`stack`). Each scene must have one; masks of other dates are passed over. They may
 * cover a part of the stack's grid, all of them the same.
 *
 * @param inputs a folder (Node), files, URLs or Blobs with names
 * @throws TsmaskError MISSING_MASK, BAD_MASK, GRID_MISMATCH, NOT_READABLE, NOT_A_TIFF, BROKEN_TIFF, UNSUPPORTED_TIFF,
 * HTTP_ERROR, BAD_OPTION; and the signal's reason when it is aborted.
 */
export async function openMasks(
  inputs: Input | readonly Input[],
  stack: Stack,
  options: OpenMasksOptions = {},
): Promise<OpenedMasks> {
  checkOptionNames(options, optionNames);
  checkHttpOptions(options.http);
  const unused: UnusedFile[] = [];
  const list = (Array.isArray(inputs) ? inputs : [inputs]) as readonly Input[];
  const found = await findFiles(list.map(toSourceRef), unused);
  const access = accessOf(options.http);
  const isOthers = options.clear !== undefined || options.bits !== undefined || options.pattern !== undefined;
  checkMeaning(options);
  const named = found.filter((file) => {
    const name = sourceName(file);
    const isMask = isOthers
      ? stampOf(name, options) !== undefined
      : fileOfScene.test(baseName(name)) || fileOfStack.test(baseName(name));
    if (!isMask) unused.push({ name, reason: isOthers ? 'no mask by its name' : 'not named as a mask of tsmask' });
    return isMask;
  });
  const images = await mapLimited(named, filesAtOnce, (file) =>
    readHeader(withHttp(file, options.http), access, options.signal),
  );
  if (images.length === 0) throw isOthers ? noneNamed(stack.scenes[0]) : noneFound(stack.scenes[0], unused);
  const bands = images.flatMap((image) => (isOthers ? bandOfOthers(image, options) : bandsOf(image)));
  const used = stack.scenes.map((scene) => maskOf(scene, stack.scenes, bands, isOthers));
  for (const image of images) {
    if (used.some((band) => band.image === image)) continue;
    unused.push({ name: image.name, reason: 'of no scene of the stack' });
  }
  const window = commonWindow(stack.grid, used);
  const reader = new MaskReader(used, window, access);
  return { window, unused, read: (scene, within, signal) => reader.read(scene, within, signal) };
}

/** Masks in forms that are not read are told of by their names. */
const otherForms = /(?:^|[/\\])tsmask(?:\.(?:nc|img|hdr)$|\.zarr(?:$|[/\\])|_\d{8}(?:T\d{6})?\.png$)/i;

function noneFound({ id }: Scene, unused: readonly UnusedFile[]): TsmaskError {
  const other = unused.find(({ name }) => otherForms.test(name))?.name;
  if (other !== undefined) {
    return new TsmaskError('MISSING_MASK', `There are no masks as GeoTIFFs, only others, such as ${other}.`, {
      subject: other,
      remedy: 'Masks in NetCDF, Zarr, ENVI and pictures are not read: write them with --format cog or stack, too.',
    });
  }
  return new TsmaskError('MISSING_MASK', 'There are no masks: no file is called tsmask_YYYYMMDD.tif or tsmask.tif.', {
    subject: id,
    remedy:
      'Name the folder that tsmask mask wrote to, for masks of others what is clear in them (--mask-clear) or which bits are cloud (--mask-cloud-bits), or leave out --mask: masks are then made first.',
  });
}

/** Headers that are read at the same time. */
const filesAtOnce = 16;

function bandsOf(image: RasterFile): StampedBand[] {
  checkType(image);
  const stamp = fileOfScene.exec(baseName(image.name))?.groups?.stamp;
  if (stamp !== undefined) {
    checkOneBand(image, 'Give the band of the mask alone: gdal_translate -b 1 IN.tif OUT.tif.');
    return [{ image, sample: 0, stamp: stamp.toUpperCase(), isAlone: true }];
  }
  return image.bands.map(({ description = '' }, sample) => {
    if (!stampPattern.test(description)) {
      throw new TsmaskError('BAD_MASK', `Band ${sample + 1} of ${image.name} is not named after a date.`, {
        subject: image.name,
        remedy: 'Give the file as tsmask mask --format stack wrote it, or a mask for each date.',
      });
    }
    return { image, sample, stamp: description, isAlone: false };
  });
}

/**
 * The one mask of a scene: of its date and time, as far as both are told. Where a run wrote both forms, the file of the
 * date is taken.
 */
function maskOf(scene: Scene, scenes: readonly Scene[], bands: readonly StampedBand[], isOthers: boolean): StampedBand {
  const { id, date, time } = scene;
  const isOnlyOfDay = scenes.filter((other) => other.date === date).length === 1;
  const ofScene = bands.filter(({ stamp }) => {
    const told = stampPattern.exec(stamp)!.groups!;
    if (told.date !== date.replaceAll('-', '')) return false;
    // Only where a day had two scenes do masks tell the time.
    return told.time === undefined || (isOthers && isOnlyOfDay)
      ? isOnlyOfDay
      : time === undefined || told.time === time.replaceAll(':', '');
  });
  const alone = ofScene.filter(({ isAlone }) => isAlone);
  const fitting = alone.length > 0 ? alone : ofScene;
  if (fitting.length === 1) return fitting[0];
  if (fitting.length === 0) {
    throw new TsmaskError('MISSING_MASK', `There is no mask of ${id}.`, {
      subject: id,
      remedy: isOthers
        ? `Add it, or leave the scene out: --exclude ${id}.`
        : `Mask the scene, as tsmask_${id}.tif, or leave it out: --exclude ${id}.`,
    });
  }
  throw new TsmaskError(
    'BAD_MASK',
    `Several masks are of ${id}: ${fitting.map(({ image }) => image.name).join(', ')}.`,
    {
      subject: id,
      remedy: 'Name one folder of masks, or the files themselves.',
    },
  );
}

/** The part of the stack's grid that all masks cover. */
function commonWindow(grid: Grid, bands: readonly MaskBand[]): Window {
  const [window, ...others] = [...new Set(bands.map(({ image }) => image))].map((image) => {
    const [, , originX, , , originY] = transformOf(image.grid.geo);
    // Plus zero, lest it be −0.
    const [x, y] = toPixel(grid, [originX, originY]).map((value) => Math.round(value) + 0);
    const { width, height } = image.grid;
    const covered = { x, y, width, height };
    const isWithin = x >= 0 && y >= 0 && x + width <= grid.width && y + height <= grid.height;
    const differences = gridDifferences(isWithin ? gridOfWindow(grid, covered) : grid, image.grid);
    if (differences.length > 0) {
      throw new TsmaskError(
        'GRID_MISMATCH',
        `${image.name} is not on the grid of the scenes: ${differences.join(', ')}.`,
        {
          subject: image.name,
          remedy: 'Use the masks of these scenes, made with the same --resolution.',
        },
      );
    }
    return { ...covered, name: image.name };
  });
  const { name, ...place } = window;
  const other = others.find((one) => Object.entries(place).some(([key, value]) => one[key as keyof Window] !== value));
  if (other) {
    throw new TsmaskError('GRID_MISMATCH', `${other.name} covers another part of the scenes than ${name}.`, {
      subject: other.name,
      remedy: 'Use masks of one run of tsmask mask.',
    });
  }
  return place;
}
