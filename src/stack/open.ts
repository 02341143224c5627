/** Makes a stack of what a user points at: finds the files, reads their headers, and puts scenes together. */
import { platform } from '#platform';
import { bandRoles } from '../bands.ts';
import { isTsmaskError, TsmaskError } from '../errors.ts';
import { isGeoreferenced, longitudeOf } from '../grid.ts';
import {
  accessOf,
  checkHttpOptions,
  type HttpOptions,
  plainHttpOptions,
  type UrlAccess,
} from '../platform/http/index.ts';
import type { SourceRef } from '../platform/types.ts';
import { type BandsOption, checkBandsOption, roleOfFileName, rolesOfFile } from './bands-option.ts';
import { type Calibrated, calibrate } from './calibrate.ts';
import { lookAtFloatScale } from './float-scale.ts';
import {
  type BandFile,
  type GranuleGroup,
  type Grouping,
  groupGranules,
  groupings,
  groupScenes,
  hasSeveralExtents,
  tileKey,
} from './granules.ts';
import { commonGrid } from './grids.ts';
import type { FileIdentity } from './identity.ts';
import { ambiguousLayout, checkLayoutOption, type Identified, identify, type LayoutName } from './layouts/index.ts';
import { type Acquisition, acquisitionIn, isOwnReflectance, looksLikeRaster } from './names.ts';
import type { Placement } from './place.ts';
import { checkRadiometryOptions, listOf, type RadiometryOptions } from './radiometry.ts';
import { readRaster } from './raster.ts';
import type { RasterFile } from './raster-file.ts';
import { Remarks } from './remarks.ts';
import { bandTokenOf } from './roles.ts';
import { isFloat } from './sample-type.ts';
import { type Input, isAsset, plainPath, sourceName, toSourceRef } from './source.ts';
import type { BandSource, Granule, Origin, Remark, Scene, Stack, UnusedFile } from './stack.ts';

export interface OpenStackOptions extends RadiometryOptions {
  /** Which band holds which role, where file names and band descriptions do not tell. */
  readonly bands?: BandsOption;
  /** Names of files are read as those of this archive (docs/inputs.md). Default: as they look. */
  readonly layout?: LayoutName;
  /** The roles a scene must have. Default: the six of TSmask. */
  readonly roles?: readonly string[];
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
}

/** Headers read at the same time. */
const concurrency = 16;

/**
 * Opens a stack of scenes. Only headers are read (and, for floats that declare no scale, a tile or two).
 *
 * @param inputs paths of files and folders (Node), URLs, Files, Blobs with a name, assets of a STAC (see `stacAssets`);
 * folders are searched all the way down.
 * @throws TsmaskError NOT_READABLE, NO_SCENES, NOT_A_TIFF, BROKEN_TIFF, UNSUPPORTED_TIFF, BROKEN_JP2, UNSUPPORTED_JP2, NO_DATE, NO_BAND_ROLE,
 * MISSING_BAND, DUPLICATE_BAND, GRID_MISMATCH, NODATA_CLASH, BAD_OPTION, HTTP_ERROR, SOURCE_CHANGED. A file or scene that can be left out
 * safely is left out with a warning among {@link Stack.remarks}, unless `strict` is set or nothing else remains.
 */
export async function openStack(inputs: Input | readonly Input[], options: OpenStackOptions = {}): Promise<Stack> {
  checkBandsOption(options.bands);
  checkRadiometryOptions(options);
  checkDateOptions(options);
  checkGridOptions(options);
  checkLayoutOption(options.layout);
  checkHttpOptions(options.http);
  const remarks = new Remarks(options.strict ?? false);
  const unused: UnusedFile[] = [];
  const { signal } = options;
  const roles = options.roles ?? bandRoles;

  const list = (Array.isArray(inputs) ? inputs : [inputs]) as readonly Input[];
  const found = await findFiles(list, unused);
  const identified = new Map(found.map((file) => [sourceName(file), identify(sourceName(file), options)]));
  for (const { href, identity } of list.filter(isAsset)) {
    identified.set(sourceName(toSourceRef(href)), identifiedAsset(identity));
  }
  const wanted = found.filter((file) => {
    const name = sourceName(file);
    const known = identified.get(name)!;
    if (known.identity === undefined && known.candidates.length > 1) {
      unused.push({ name, reason: `may be of ${known.candidates.join(' or ')}` });
      remarks.leaveOut('file-left-out', ambiguousLayout(name, known.candidates));
      return false;
    }
    return mayServe(file, known, roles, options, unused);
  });
  const access = accessOf(options.http);
  const headers = await mapLimited(wanted, (file) => readHeader(withHttp(file, options.http), access, signal));
  const files = headers.flatMap((header) => {
    const known = isTsmaskError(header) ? undefined : identified.get(header.name);
    return bandsOf(header, known ?? { candidates: [] }, options, remarks, unused);
  });
  const aside = {
    unused: (file: UnusedFile) => void unused.push(file),
    remark: (remark: Remark) => remarks.add(remark),
  };
  setAsideUnneeded(files, roles, unused);
  // Files of other bands alone, such as masks that lie beside the scenes, are no scene that lacks something.
  const granules = groupGranules(files, roles, aside).filter(({ bands }) => roles.some((role) => bands.has(role)));
  const complete = granules.filter((granule) => isComplete(granule, roles, options, remarks, unused));
  tellOfUnknownDates(
    options.exclude ?? [],
    [
      ...[...identified.values()].flatMap(({ identity }) => identity ?? []),
      ...granules.map(({ acquisition }) => acquisition),
    ],
    remarks,
  );
  if (complete.length === 0) throw remarks.firstError ?? nothingFound(inputs, unused);

  const usedBands = complete.flatMap(({ bands }) => roles.map((role) => bands.get(role)!));
  const used = [...new Set(usedBands.map(({ image }) => image))];
  const { grid, placeOf } = commonGrid(used, { resolution: options.resolution, tileOf: tilesOf(usedBands) });
  if (!isGeoreferenced(grid.geo)) {
    remarks.add({
      kind: 'warning',
      code: 'no-georeference',
      message: 'The files say nothing of where they lie; nor will the masks.',
    });
  }
  tellOfPlaces(
    used.flatMap((image) => placeOf(image) ?? []),
    remarks,
  );
  const grouped = groupScenes(complete, options.group ?? 'pass', longitudeOf(grid) ?? 0);
  tellOfMosaics(grouped, remarks);

  const isBare = ({ image, sample }: BandFile) =>
    isFloat(image.type) && options.scale === undefined && image.bands[sample].scale === undefined;
  const floats = complete.flatMap(({ bands }) => roles.map((role) => bands.get(role)!).find(isBare) ?? []);
  const floatScale = floats.length > 0 ? await lookAtFloatScale(floats, listOf(options.nodata)) : 1;
  const fileIndex = new Map(used.map((image, index) => [image, index]));
  const calibrated = await calibrate({ granules: complete, roles, options, floatScale, remarks, signal });
  tellOfLevel(complete, remarks);
  const granuleOf = (group: GranuleGroup): Granule => {
    const { radiometryOf } = calibrated.get(group)!;
    const sources = roles.map((role): [string, BandSource] => {
      const file = group.bands.get(role)!;
      const place = placeOf(file.image);
      const source = { file: fileIndex.get(file.image)!, sample: file.sample, ...radiometryOf(file) };
      return [role, place ? { ...source, place } : source];
    });
    const tile = group.tile === undefined ? {} : { tile: group.tile };
    return { ...tile, origin: originOf(group, calibrated.get(group)!), bands: Object.fromEntries(sources) };
  };
  const firsts = grouped.map(([first]) => first);
  const scenes = grouped.map(([first, ...others]): Scene => {
    const fill = others.length > 0 ? { fill: others.map(granuleOf) } : {};
    return { ...first.acquisition, id: idOf(first.acquisition, firsts), ...granuleOf(first), ...fill };
  });
  return { grid, scenes, files: used, remarks: remarks.all, unused };
}

async function findFiles(inputs: readonly Input[], unused: UnusedFile[]): Promise<SourceRef[]> {
  const found: SourceRef[] = [];
  // A file may be named beside its folder.
  const paths = new Set<string>();
  const add = (ref: SourceRef) => {
    const path = ref.kind === 'path' ? plainPath(ref.path) : undefined;
    if (path === undefined || !paths.has(path)) found.push(ref);
    if (path !== undefined) paths.add(path);
  };
  for (const ref of inputs.map(toSourceRef)) {
    const inside = ref.kind === 'path' ? await platform.listFiles(ref.path) : undefined;
    if (inside === undefined) add(ref);
    for (const path of inside ?? []) {
      if (isOwnReflectance(path)) unused.push({ name: path, reason: 'masked reflectance that tsmask wrote' });
      else if (looksLikeRaster(path)) add({ kind: 'path', path });
      else unused.push({ name: path, reason: 'not a GeoTIFF or JPEG 2000 file by its name' });
    }
  }
  return found;
}

function nothingFound(inputs: Input | readonly Input[], unused: readonly UnusedFile[]): TsmaskError {
  const list = (Array.isArray(inputs) ? inputs : [inputs]) as Input[];
  const names = list.map((input) => sourceName(toSourceRef(input)));
  const name = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  const reasons = [...new Set(unused.map(({ reason }) => reason))];
  const others =
    unused.length > 0
      ? ` ${unused.length} ${unused.length === 1 ? 'file is' : 'files are'} of no use: ${reasons.join('; ')}.`
      : '';
  return new TsmaskError('NO_SCENES', `There are no scenes in ${name || 'the inputs'}.${others}`, {
    subject: name,
    remedy:
      'Point at GeoTIFFs with the bands blue, green, red, nir, swir1 and swir2 of each date, or at a folder of them.',
  });
}

/** A catalogue knows better than a name. */
function identifiedAsset(identity: FileIdentity): Identified {
  return { identity, candidates: ['generic'], ...(identity.role === undefined ? {} : { role: identity.role }) };
}

/** Sorts out, without opening it, a file whose name says that it is not needed. */
function mayServe(
  file: SourceRef,
  { identity, role: known, reason, candidates: [layout] }: Identified,
  roles: readonly string[],
  options: OpenStackOptions,
  unused: UnusedFile[],
): boolean {
  const name = sourceName(file);
  if (identity && isExcluded(identity, options.exclude ?? [])) {
    unused.push({ name, reason: 'excluded by its date' });
    return false;
  }
  const role = roleOfFileName(name, options.bands, known);
  if (role !== undefined && roles.includes(role)) return true;
  if (reason !== undefined) {
    unused.push({ name, reason });
    return false;
  }
  // Words such as these may as well belong to the place: what the bands are is seen in the file.
  const isDoubtful =
    identity?.layout !== 'stac' && layout === 'generic' && /coastal|cirrus|class/i.test(bandTokenOf(name) ?? '');
  if (role === undefined || isDoubtful) return true;
  unused.push({ name, reason: `its band (${role}) is not needed` });
  return false;
}

function isExcluded(acquisition: Acquisition, exclude: readonly string[]): boolean {
  const day = digits(acquisition.date);
  const moment = day + digits(acquisition.time ?? '');
  return exclude.map(digits).some((stamp) => stamp === day || stamp === moment);
}

/** Whoever mistypes a date to leave out should hear of it. */
function tellOfUnknownDates(exclude: readonly string[], acquisitions: readonly Acquisition[], remarks: Remarks): void {
  for (const date of exclude) {
    if (acquisitions.some((acquisition) => isExcluded(acquisition, [date]))) continue;
    remarks.add({
      kind: 'warning',
      code: 'date-not-found',
      message: `There is no scene of ${date} to leave out.`,
      subject: date,
    });
  }
}

function checkDateOptions({ datePattern, exclude = [] }: OpenStackOptions): void {
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

function checkGridOptions({ resolution, group }: OpenStackOptions): void {
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

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

function withHttp(source: SourceRef, options: HttpOptions | undefined): SourceRef {
  const http = plainHttpOptions(options);
  return source.kind === 'url' && http ? { ...source, http } : source;
}

/** The header of a file, or what is wrong with the file. */
async function readHeader(
  source: SourceRef,
  access: UrlAccess,
  signal: AbortSignal | undefined,
): Promise<RasterFile | TsmaskError> {
  try {
    return await readRaster(source, await platform.openSource(source, access), signal);
  } catch (error) {
    signal?.throwIfAborted();
    const isOfFile =
      isTsmaskError(error) && !['NOT_READABLE', 'HTTP_ERROR', 'SOURCE_CHANGED', 'BAD_OPTION'].includes(error.code);
    if (!isOfFile) throw error;
    return error;
  }
}

function bandsOf(
  header: RasterFile | TsmaskError,
  identified: Identified,
  options: OpenStackOptions,
  remarks: Remarks,
  unused: UnusedFile[],
): BandFile[] {
  try {
    if (isTsmaskError(header)) throw header;
    const roles = rolesOfFile(header, options.bands, identified);
    if (roles.length === 0) throw noRole(header);
    const { identity } = identified;
    const acquisition = dateOf(header, identity, roles.length > 1, remarks);
    return roles.map((role) => ({ ...role, image: header, acquisition, identity }));
  } catch (error) {
    if (!isTsmaskError(error)) throw error;
    unused.push({ name: error.subject!, reason: error.message });
    remarks.leaveOut('file-left-out', error);
    return [];
  }
}

function noRole(image: RasterFile): TsmaskError {
  const described = image.bands.flatMap(({ description }) => description ?? []);
  const bands =
    described.length > 0 ? `its bands are called ${described.join(', ')}` : `its ${image.samples} bands have no names`;
  return new TsmaskError('NO_BAND_ROLE', `No band of ${image.name} is recognised: ${bands}.`, {
    subject: image.name,
    remedy:
      image.samples > 1
        ? 'Say which is which: --bands blue,green,red,nir,swir1,swir2 in the order of the file, or --bands blue=1,green=2,…'
        : 'Say which name stands for which band: --bands blue=NAME,green=NAME,…, or leave the file out.',
  });
}

function toMoment({ date, time }: FileIdentity): Acquisition {
  return time === undefined ? { date } : { date, time };
}

const dateKeys =
  /^(SENSING_TIME|ACQUISITIONDATETIME|ACQUISITION_DATE(TIME)?|DATE_ACQUIRED|DATETIME|PRODUCT_START_TIME|.*SENSING_TIME)$/i;

function dateOf(
  image: RasterFile,
  identity: FileIdentity | undefined,
  isWholeScene: boolean,
  remarks: Remarks,
): Acquisition {
  const fromName = identity && toMoment(identity);
  const [key, stamp] = Object.entries(image.metadata).find(([name]) => dateKeys.test(name)) ?? [];
  const fromMetadata = stamp === undefined ? undefined : acquisitionIn(stamp);
  if (fromName && fromMetadata && fromName.date !== fromMetadata.date) {
    remarks.add({
      kind: 'warning',
      code: 'date-disagrees',
      message: `${image.name} is of ${fromName.date} by its name, which is taken, but ${key} says ${fromMetadata.date}.`,
      subject: image.name,
    });
  }
  if (fromName) {
    // Files of single bands must all agree on the time, so only a whole scene may take it from its metadata.
    const refines = isWholeScene && fromName.time === undefined && fromMetadata?.date === fromName.date;
    return refines ? fromMetadata : fromName;
  }
  if (fromMetadata) {
    remarks.add({ kind: 'assumed', code: 'date', message: `Dates are taken from the metadata item ${key}.` });
    return fromMetadata;
  }
  throw new TsmaskError('NO_DATE', `No date is found in the name or the metadata of ${image.name}.`, {
    subject: image.name,
    remedy: String.raw`Put YYYYMMDD into the name, or say where the date is: --date-pattern '(?<year>\d{4})…(?<month>\d\d)…(?<day>\d\d)'.`,
  });
}

function originOf({ bands }: GranuleGroup, { decision, safe }: Calibrated): Origin {
  const [{ identity }] = bands.values();
  const known = identity
    ? pickKnown(identity, 'platform', 'level', 'baseline', 'sunAzimuth', 'sunElevation', 'cloudCover')
    : {};
  const product = safe ? pickKnown(safe, 'level', 'baseline', 'sunAzimuth', 'sunElevation') : {};
  const offset = { dn: decision.offsetDn, source: decision.source };
  return { layout: identity?.layout ?? 'generic', ...known, ...product, offset };
}

function pickKnown<T extends object, K extends keyof T>(from: T, ...names: K[]): { [P in K]?: NonNullable<T[P]> } {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]))) as {
    [P in K]?: NonNullable<T[P]>;
  };
}

function tellOfLevel(granules: readonly GranuleGroup[], remarks: Remarks): void {
  if (!granules.some(({ bands }) => [...bands.values()].some(({ identity }) => identity?.level === 'L1C'))) return;
  remarks.add({
    kind: 'warning',
    code: 'level',
    message:
      'Names of files are those of level L1C, reflectance at the top of the atmosphere: the thresholds are made for surface reflectance (L2A).',
  });
}

/** What a file's extent has to agree with: that of the other files of its tile. */
function tilesOf(bands: readonly BandFile[]): (image: RasterFile) => string {
  const byExtent = hasSeveralExtents(bands);
  const tiles = new Map(bands.map((band) => [band.image, band.identity?.tile ?? tileKey(band, byExtent)]));
  return (image) => tiles.get(image)!;
}

function tellOfPlaces(places: readonly Placement[], remarks: Remarks): void {
  for (const factor of new Set(places.map((place) => place.factor))) {
    if (factor === 1) continue;
    remarks.add({
      kind: 'assumed',
      code: 'resolution',
      message: `Finer bands are averaged ${factor} × ${factor} onto the grid of the stack.`,
    });
  }
  for (const repeat of new Set(places.map((place) => place.repeat))) {
    if (repeat === 1) continue;
    remarks.add({
      kind: 'assumed',
      code: 'resolution',
      message: `Coarser bands are repeated ${repeat} × ${repeat} on the grid of the stack.`,
    });
  }
}

function tellOfMosaics(scenes: readonly (readonly GranuleGroup[])[], remarks: Remarks): void {
  const mosaics = scenes.filter(({ length }) => length > 1);
  if (mosaics.length === 0) return;
  const tiles = [...new Set(mosaics.flat().flatMap(({ tile }) => tile ?? []))].sort();
  const of = tiles.length > 0 ? ` (tiles ${tiles.join(', ')})` : '';
  const haveTimes = mosaics.some(([first, ...others]) =>
    others.some(({ acquisition }) => acquisition.time !== first.acquisition.time),
  );
  const apart = haveTimes ? '; --group time keeps them apart' : '';
  const scene = mosaics.length === 1 ? '1 scene is' : `${mosaics.length} scenes are`;
  remarks.add({
    kind: 'assumed',
    code: 'mosaic',
    message: `${scene} put together of several granules${of}${apart}.`,
  });
}

/** Tells of files none of whose bands is asked for. */
function setAsideUnneeded(files: readonly BandFile[], roles: readonly string[], unused: UnusedFile[]): void {
  const serving = new Set(files.filter(({ role }) => roles.includes(role)).map(({ image }) => image));
  for (const image of new Set(files.map((file) => file.image))) {
    if (!serving.has(image)) unused.push({ name: image.name, reason: 'none of its bands is needed' });
  }
}

function isComplete(
  group: GranuleGroup,
  roles: readonly string[],
  options: OpenStackOptions,
  remarks: Remarks,
  unused: readonly UnusedFile[],
): boolean {
  const { acquisition, bands } = group;
  if (isExcluded(acquisition, options.exclude ?? [])) return false;
  const missing = roles.filter((role) => !bands.has(role));
  if (missing.length === 0) return true;
  const has = [
    ...roles.filter((role) => bands.has(role)),
    ...[...bands.keys()].filter((role) => !roles.includes(role)).sort(),
  ];
  const isWide = ({ name }: UnusedFile) =>
    roleOfFileName(name, options.bands, identify(name, options).role) === 'nir-wide';
  const wide = missing.includes('nir') && (bands.has('nir-wide') || unused.some(isWide));
  const [beside] = [...bands.values()].map(({ image }) => image.name).sort();
  const error = new TsmaskError(
    'MISSING_BAND',
    `The scene of ${acquisition.date} lacks ${missing.join(', ')}: it has only ${has.join(', ')}.`,
    {
      subject: acquisition.date,
      remedy: wide
        ? 'The method is made for the narrow near infrared (B8A); --bands nir=B08 takes the wide one instead.'
        : `Add the missing files beside ${beside}, or name the bands with --bands.`,
    },
  );
  remarks.leaveOut('scene-left-out', error);
  return false;
}

function idOf({ date, time }: Acquisition, all: readonly { readonly acquisition: Acquisition }[]): string {
  const ofDay = all.filter(({ acquisition }) => acquisition.date === date).length;
  return digits(date) + (ofDay > 1 && time !== undefined ? `T${digits(time)}` : '');
}

async function mapLimited<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, lane));
  return results;
}
