/** What file names and folder names tell of a scene: when it was acquired. */
import { baseName, pathParts } from './source.ts';

export interface Acquisition {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM:SS`. */
  readonly time?: string;
}

// A stamp must not be part of a longer number. The time may follow after a T, an underscore or the like.
const time = '(?:[T_ -](?<hour>[01]\\d|2[0-3]):?(?<minute>[0-5]\\d):?(?<second>[0-5]\\d)(?!\\d))?';
const year = '(?<!\\d)(?<year>(?:19|20)\\d{2})';
const patterns = [
  new RegExp(`${year}(?<month>\\d{2})(?<day>\\d{2})(?!\\d)${time}`, 'gi'),
  new RegExp(`${year}[-_.](?<month>\\d{2})[-_.](?<day>\\d{2})(?!\\d)${time}`, 'gi'),
  new RegExp(`${year}(?<dayOfYear>\\d{3})(?!\\d)${time}`, 'gi'),
];

/**
 * The acquisition that a file name tells, or else the nearest folder above it: the first stamp is that of the
 * acquisition, later ones are those of processing.
 */
export function acquisitionOf(name: string, pattern?: RegExp): Acquisition | undefined {
  if (pattern) {
    // The flags g and y would make one file's match depend on the file before.
    const groups = name.match(new RegExp(pattern, pattern.flags.replace(/[gy]/g, '')))?.groups;
    return groups && toAcquisition(groups);
  }
  for (const part of pathParts(name).reverse()) {
    const found = acquisitionIn(part);
    if (found) return found;
  }
  return undefined;
}

/** The first acquisition stamp in a text. */
export function acquisitionIn(text: string): Acquisition | undefined {
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const found = toAcquisition(match.groups!);
      if (found) return found;
    }
  }
  return undefined;
}

/** The acquisition that named groups hold: year with month and day or with dayOfYear; perhaps hour, minute, second. */
export function toAcquisition(groups: Record<string, string | undefined>): Acquisition | undefined {
  const { year: y, month, day, dayOfYear, hour, minute, second } = groups;
  if (y === undefined) return undefined;
  const [m, d] = dayOfYear === undefined ? [Number(month), Number(day)] : [1, Number(dayOfYear)];
  const utc = new Date(Date.UTC(Number(y), m - 1, d));
  if (utc.getUTCFullYear() !== Number(y)) return undefined;
  if (dayOfYear === undefined && (utc.getUTCMonth() !== m - 1 || utc.getUTCDate() !== d)) return undefined;
  const date = utc.toISOString().slice(0, 10);
  if (hour === undefined) return { date };
  const clock = [hour, minute ?? '0', second ?? '0'].map((part) => part.padStart(2, '0')).join(':');
  return /^([01]\d|2[0-3])(:[0-5]\d){2}$/.test(clock) ? { date, time: clock } : undefined;
}

/** Whether a file name looks like that of a file of pixels: GeoTIFF or JPEG 2000. */
export function looksLikeRaster(name: string): boolean {
  return /\.(tiff?|jp2|j2k)$/i.test(baseName(name));
}

/** Whether a file is the masked reflectance that this package writes beside masks: six bands that look like a scene. */
export function isOwnReflectance(name: string): boolean {
  return /^tsmask_.*_reflectance\.tif$/.test(baseName(name));
}
