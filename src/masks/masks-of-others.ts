/** Masks that others made: files whose names hold a date, and values that mean clear or bits that mean cloud. */
import { badOption } from '../check-option.ts';
import { TsmaskError } from '../errors.ts';
import type { Scene } from '../stack/index.ts';
import { acquisitionIn, toAcquisition } from '../stack/names.ts';
import { checkQualityBits, flagsOfBand } from '../stack/quality.ts';
import type { RasterFile } from '../stack/raster-file.ts';
import { baseName } from '../stack/source.ts';
import type { OpenMasksOptions } from './mask-files.ts';
import type { MaskBand } from './mask-reader.ts';

/** A mask, and its date. */
export interface StampedBand extends MaskBand {
  readonly stamp: string;
  /** Whether the file is of this date alone. */
  readonly isAlone: boolean;
}

export function noneNamed({ id }: Scene): TsmaskError {
  return new TsmaskError('MISSING_MASK', 'There are no masks: no GeoTIFF has a name that fits and holds a date.', {
    subject: id,
    remedy:
      'Name their folder, and give a pattern that their names fit, such as (?<year>\\d{4})(?<month>\\d\\d)(?<day>\\d\\d).',
  });
}

export function checkMeaning({ clear, bits }: OpenMasksOptions): void {
  checkQualityBits(bits, 'bits');
  if (clear !== undefined && bits !== undefined) {
    badOption('bits', 'Masks have values that mean clear or bits, not both.', 'Leave out one of clear and bits.');
  }
  if (clear === undefined || (clear.length > 0 && clear.every(Number.isFinite))) return;
  throw new TsmaskError('BAD_OPTION', 'The values that mean clear must be numbers, at least one.', {
    subject: 'clear',
    remedy: 'Such as clear: [0], for masks that hold 1 where there is cloud.',
  });
}

/** The date of a mask that others made, with its time where it is told; undefined where the file is none. */
export function stampOf(name: string, { pattern }: OpenMasksOptions): string | undefined {
  const base = baseName(name);
  if (!/\.tiff?$/i.test(base)) return undefined;
  // The flags g and y would make one file's match depend on the file before.
  const match = pattern ? new RegExp(pattern, pattern.flags.replace(/[gy]/g, '')).exec(base) : undefined;
  if (match === null) return undefined;
  const { date, time = '' } = (match?.groups ? toAcquisition(match.groups) : acquisitionIn(base)) ?? {};
  return date && date.replaceAll('-', '') + (time && `T${time.replaceAll(':', '')}`);
}

export function bandOfOthers(image: RasterFile, options: OpenMasksOptions): StampedBand[] {
  const { clear, bits } = options;
  checkOneBand(image, 'Name only the masks, or give a pattern that only their names fit.');
  if (clear === undefined && bits === undefined) checkType(image);
  const band = { image, sample: 0, stamp: stampOf(image.name, options)!, isAlone: true };
  if (bits !== undefined) return [{ ...band, flags: flagsOfBand(image.name, image.bands[0].description, bits) }];
  return [clear === undefined ? band : { ...band, clear }];
}

/** Which of several bands is the mask, nobody has said. */
export function checkOneBand({ name, bands }: RasterFile, remedy: string): void {
  if (bands.length === 1) return;
  throw new TsmaskError('BAD_MASK', `${name} has ${bands.length} bands; a mask has one.`, { subject: name, remedy });
}

/** Classes are bytes. */
export function checkType(image: RasterFile): void {
  if (image.type !== 'uint8') {
    throw new TsmaskError('BAD_MASK', `${image.name} holds ${image.type}; masks are uint8.`, {
      subject: image.name,
      remedy: 'Give the masks that tsmask mask wrote, or say which values mean clear.',
    });
  }
}
