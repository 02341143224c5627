/** What an entry of the table of layouts is made of, and the pieces that their patterns share. */
import type { FileIdentity } from '../identity.ts';
import type { Role } from '../roles.ts';

/** The layouts by name, the more specific first: where several fit and agree, the first is taken. */
export const layoutNames = [
  'tsmask',
  'dea',
  'hls',
  'landsat-c2',
  'theia',
  'force',
  'planetary-computer',
  'esa-l2a',
  'esa-l1c',
  'earth-search-c1',
  'earth-search',
  'earth-engine',
  'sits',
  'generic',
] as const;

export type LayoutName = (typeof layoutNames)[number];

export type Groups = Readonly<Record<string, string | undefined>>;

/** What a name tells; what it does not tell may be there as `undefined`. */
export type Told = { readonly [K in Exclude<keyof FileIdentity, 'layout'>]?: FileIdentity[K] | undefined };

export interface Match extends Told {
  /** Why the file is no band of reflectance. */
  readonly reason?: string | undefined;
  /** The roles of the samples, in their order, of a file of several bands whose archive fixes them. */
  readonly samples?: readonly Role[] | undefined;
}

export interface Layout {
  readonly name: LayoutName;
  /**
   * Tried in turn on the whole path, parts joined by `/`. Groups that mean the same everywhere: year, month, day or
   * dayOfYear, hour, minute, second (of the acquisition), tile, platform, resolution.
   */
  readonly patterns: readonly RegExp[];
  /** What the pattern's own groups tell; goes before the common groups. `undefined` where it does not fit after all. */
  readonly read: (groups: Groups, path: string) => Match | undefined;
}

/** A pattern out of pieces. Case never counts: archives disagree with themselves, and Windows does not care. */
export function pattern(...pieces: readonly string[]): RegExp {
  return new RegExp(pieces.join(''), 'i');
}

/** Where the last part of the path, or a folder, begins. */
export const start = '(?:^|/)';
/** Where a name begins that people put something of their own before: `clip_LC08_…`. */
export const word = '(?<![A-Za-z0-9])';
export const day = '(?<year>(?:19|20)\\d\\d)(?<month>\\d\\d)(?<day>\\d\\d)';
export const dashedDay = '(?<year>(?:19|20)\\d\\d)-(?<month>\\d\\d)-(?<day>\\d\\d)';
export const clock = '(?<hour>[01]\\d|2[0-3])(?<minute>[0-5]\\d)(?<second>[0-5]\\d)';
/** A tile of Sentinel-2's grid (MGRS without I and O). Some archives leave out the zero of one-digit zones. */
export const tile = '(?<tile>\\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z][A-HJ-NP-V])';
export const resolution = '(?:_(?<resolution>[126]0)m)?';
export const raster = '\\.(?:tiff?|jp2)$';

/** Reflectance of whole numbers in ten thousandths, as most archives have it. */
export const tenThousandths = 0.0001;
