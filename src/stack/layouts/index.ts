/** Recognises files by the names and folders that archives give them, before they are opened. */
import { TsmaskError } from '../../errors.ts';
import type { FileIdentity } from '../identity.ts';
import { type Acquisition, acquisitionOf, toAcquisition } from '../names.ts';
import type { Role } from '../roles.ts';
import { dea } from './dea.ts';
import { earthEngine } from './earth-engine.ts';
import { earthSearch, earthSearchC1 } from './earth-search.ts';
import { esaL1c, esaL2a, planetaryComputer } from './esa.ts';
import { force } from './force.ts';
import { readGeneric } from './generic.ts';
import { hls } from './hls.ts';
import { landsatC2 } from './landsat.ts';
import { type Groups, type Layout, type LayoutName, layoutNames, type Match } from './layout.ts';
import { own } from './own.ts';
import { companionReason, lastPartOf, plainName } from './path.ts';
import { sits } from './sits.ts';
import { theia } from './theia.ts';

export { roleOfBandOf } from './bands.ts';
export { type LayoutName, layoutNames } from './layout.ts';
export { unreadReason } from './path.ts';

export interface IdentifyOptions {
  /** Names are read by this layout only. */
  readonly layout?: LayoutName | undefined;
  /** Where to find the date instead: a pattern with named groups, as of {@link acquisitionOf}, over the whole name. */
  readonly datePattern?: RegExp | undefined;
}

/** What a name tells of a file. */
export interface Identified {
  /** Absent where no date is told, where layouts disagree, and where the option's layout does not fit. */
  readonly identity?: FileIdentity;
  /** As in the identity; known also where no date is. */
  readonly role?: Role;
  /** The roles of the samples, in their order, of a file of several bands whose archive fixes them. */
  readonly samples?: readonly Role[];
  /**
   * Why the file is no band of reflectance, to be shown. With the role `class` the file may still serve whoever asks for
   * classes; else it serves nobody.
   */
  readonly reason?: string;
  /**
   * The layout that fits, or all that fit and disagree on date, tile or role. `generic` is there only where no other
   * fits. Empty for files that are no images, and where the option's layout does not fit.
   */
  readonly candidates: readonly LayoutName[];
}

type NamedLayout = Exclude<LayoutName, 'generic'>;

const layouts: Readonly<Record<NamedLayout, Layout>> = {
  tsmask: own,
  dea,
  hls,
  'landsat-c2': landsatC2,
  theia,
  force,
  'planetary-computer': planetaryComputer,
  'esa-l2a': esaL2a,
  'esa-l1c': esaL1c,
  'earth-search-c1': earthSearchC1,
  'earth-search': earthSearch,
  'earth-engine': earthEngine,
  sits,
};

/**
 * What the name of a file tells of it: layout, date, tile, band, and what its archive says of its numbers.
 *
 * @param name a path with any separators, or a URL, whose query does not count
 * @throws TsmaskError BAD_OPTION for a layout that does not exist
 */
export function identify(name: string, options: IdentifyOptions = {}): Identified {
  checkLayoutOption(options.layout);
  const path = plainName(name);
  const companion = companionReason(path);
  if (companion !== undefined) return { reason: companion, candidates: [] };
  const named = layoutNames.filter(
    (layout): layout is NamedLayout => layout !== 'generic' && (options.layout ?? layout) === layout,
  );
  const found = named.flatMap((layout) => readWith(layouts[layout], path) ?? []);
  // A date that the user points at goes before what any layout reads.
  const { datePattern } = options;
  const dated = datePattern ? found.map((one) => ({ ...one, acquisition: acquisitionOf(name, datePattern) })) : found;
  if (dated.length > 0) {
    const [first] = dated;
    return dated.some((other) => disagree(first, other))
      ? { candidates: dated.map(({ layout }) => layout) }
      : identified(first);
  }
  if (options.layout !== undefined && options.layout !== 'generic') return { candidates: [] };
  const generic = readGeneric(path, lastPartOf(path));
  const acquisition = datePattern ? acquisitionOf(name, datePattern) : generic.acquisition;
  return identified({ layout: 'generic', acquisition, match: generic });
}

interface Found {
  readonly layout: LayoutName;
  readonly acquisition: Acquisition | undefined;
  readonly match: Match;
}

function readWith({ name, patterns, read }: Layout, path: string): Found | undefined {
  for (const one of patterns) {
    const groups: Groups | undefined = one.exec(path)?.groups;
    const match = groups && read(groups, path);
    if (!match) continue;
    const acquisition = groups.year === undefined ? fromFolder(match) : toAcquisition(groups);
    // A day that does not exist is none of the archive's.
    if (groups.year !== undefined && acquisition === undefined) continue;
    return { layout: name, acquisition, match: inOneForm({ ...inGroups(groups), ...defined(match) }) };
  }
  return undefined;
}

function fromFolder({ date, time }: Match): Acquisition | undefined {
  if (date === undefined) return undefined;
  return time === undefined ? { date } : { date, time };
}

/** What groups mean in every layout. */
function inGroups({ tile, platform, resolution }: Groups): Match {
  return { tile, platform, resolution: resolution === undefined ? undefined : Number(resolution) };
}

/** Zones of the grid have two digits, as ESA writes them. */
function inOneForm(match: Match): Match {
  const { tile, platform } = match;
  return { ...match, tile: tile?.toUpperCase().replace(/^\d(?=[A-Z])/, '0$&'), platform: platform?.toUpperCase() };
}

function identified({ layout, acquisition, match }: Found): Identified {
  const { reason, samples, ...told } = match;
  const { role } = told;
  // Scale and the like are those of reflectance.
  const { scale, offset, nodata, offsetApplied, ...rest } = told;
  const identity = acquisition && (defined({ ...(reason ? rest : told), ...acquisition, layout }) as FileIdentity);
  return defined({ identity, role, samples, reason, candidates: [layout] }) as Identified;
}

function disagree(a: Found, b: Found): boolean {
  const differ = <T>(one: T | undefined, other: T | undefined) =>
    one !== undefined && other !== undefined && one !== other;
  return (
    differ(a.acquisition?.date, b.acquisition?.date) ||
    differ(a.match.tile, b.match.tile) ||
    differ(a.match.role, b.match.role) ||
    (a.match.reason === undefined) !== (b.match.reason === undefined)
  );
}

/** Without what is `undefined`, which exact optional properties must not be. */
function defined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** @throws TsmaskError BAD_OPTION for a layout that does not exist */
export function checkLayoutOption(layout: string | undefined): asserts layout is LayoutName | undefined {
  if (layout === undefined || (layoutNames as readonly string[]).includes(layout)) return;
  throw new TsmaskError('BAD_OPTION', `There is no layout named ${layout}.`, {
    subject: 'layout',
    remedy: `The layouts are ${layoutNames.join(', ')}.`,
  });
}

/** The error for a file of which layouts disagree. */
export function ambiguousLayout(name: string, candidates: readonly LayoutName[]): TsmaskError {
  return new TsmaskError('AMBIGUOUS_LAYOUT', `${name} could be of ${candidates.join(' or of ')}, which differ.`, {
    subject: name,
    remedy: `Say which: --layout ${candidates.join(' or --layout ')}.`,
  });
}
