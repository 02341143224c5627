/** What can be told of a stack when it is opened. */
import { TsmaskError } from '../errors.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import { type HttpOptions, httpOptionNames } from '../platform/http/index.ts';
import type { BandsOption } from './bands-option.ts';
import { type Grouping, groupings } from './granules.ts';
import type { LayoutName } from './layouts/index.ts';
import { acquisitionIn } from './names.ts';
import type { RadiometryOptions } from './radiometry.ts';
import type { ToldBandOptions } from './told-bands.ts';

export interface OpenStackOptions extends RadiometryOptions, ToldBandOptions {
  /** Which band holds which role, where file names and band descriptions do not tell. */
  readonly bands?: BandsOption;
  /** Names of files are read as those of this archive (docs/inputs.md). Default: as they look. */
  readonly layout?: LayoutName;
  /** The roles a scene must have. Default: the six of TSmask. */
  readonly roles?: readonly string[];
  /**
   * Roles that are taken along where every scene has them, on the grid that the others make. For looking at: they decide
   * neither which scenes there are, nor the grid.
   */
  readonly optionalRoles?: readonly string[];
  /** Where to find the date in a path: a pattern with groups named year, month, day, or dayOfYear; hour, minute, second. */
  readonly datePattern?: RegExp;
  /**
   * Pixel size of the stack, in units of the CRS (metres for UTM). Default: that of the coarsest bands. Finer bands are
   * averaged, coarser ones repeated.
   */
  readonly resolution?: number;
  /** What makes one scene of several tiles or granules of a day. Default `pass`: up to half an hour apart. */
  readonly group?: Grouping;
  /** Dates to leave out, `YYYY-MM-DD` or `YYYYMMDD`, with `THHMMSS` for one scene of a day. */
  readonly exclude?: readonly string[];
  /** Fail where a file or scene would be left out with a warning. */
  readonly strict?: boolean;
  /** How files are read from web servers. */
  readonly http?: HttpOptions;
  readonly signal?: AbortSignal;
  /** Told of how many of the files that may serve the headers are read: at once, and after each. */
  readonly onProgress?: (progress: OpenProgress) => void;
}

const names: OptionNames<OpenStackOptions> = {
  bands: true,
  layout: true,
  roles: true,
  optionalRoles: true,
  scale: true,
  offset: true,
  nodata: true,
  probabilityScale: true,
  qualityBits: true,
  datePattern: true,
  resolution: true,
  group: true,
  exclude: true,
  strict: true,
  http: true,
  signal: true,
  onProgress: true,
};

/** @throws TsmaskError BAD_OPTION for an option that there is not */
export function checkOpenOptionNames(options: OpenStackOptions): void {
  checkOptionNames(options, names, { groups: { http: httpOptionNames } });
}

export interface OpenProgress {
  /** To be opened. Names tell of the others that they are not needed. */
  readonly files: number;
  readonly opened: number;
}

export function checkDateOptions({ datePattern, exclude = [] }: OpenStackOptions): void {
  // An empty alternative matches anything, and lists the names of all groups.
  const groups =
    datePattern && Object.keys(new RegExp(`${datePattern.source}|`, datePattern.flags).exec('')?.groups ?? {});
  if (
    groups &&
    !(groups.includes('year') && (groups.includes('dayOfYear') || (groups.includes('month') && groups.includes('day'))))
  ) {
    throw new TsmaskError('BAD_OPTION', `The date pattern ${String(datePattern)} has no groups for a whole date.`, {
      subject: 'datePattern',
      remedy: String.raw`Name them: (?<year>\d{4})…(?<month>\d\d)…(?<day>\d\d), or (?<year>\d{4})…(?<dayOfYear>\d{3}).`,
    });
  }
  const stamp = /^\d{4}-?\d\d-?\d\d(T?\d\d:?\d\d:?\d\dZ?)?$/i;
  const odd = exclude.find((date) => !stamp.test(date) || acquisitionIn(date) === undefined);
  if (odd === undefined) return;
  throw new TsmaskError('BAD_OPTION', `"${odd}" is no date to leave out.`, {
    subject: 'exclude',
    remedy: 'Write dates as YYYY-MM-DD, or as YYYYMMDDTHHMMSS for one scene of a day.',
  });
}

export function checkGridOptions({ resolution, group }: OpenStackOptions): void {
  if (resolution !== undefined && !(resolution > 0 && Number.isFinite(resolution))) {
    throw new TsmaskError('BAD_OPTION', `A resolution of ${resolution} cannot be.`, {
      subject: 'resolution',
      remedy: 'Give the size of a pixel in units of the CRS, such as 20.',
    });
  }
  if (group !== undefined && !groupings.includes(group)) {
    throw new TsmaskError('BAD_OPTION', `There is no grouping named ${String(group)}.`, {
      subject: 'group',
      remedy: `Use ${groupings.join(', ')}.`,
    });
  }
}
