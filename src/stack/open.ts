/** Makes a stack of what a user points at: finds the files, reads their headers, and puts scenes together. */
import { platform } from '#platform';
import { bandRoles } from '../bands.ts';
import { isTsmaskError, TsmaskError } from '../errors.ts';
import { isGeoreferenced } from '../grid.ts';
import type { SourceRef } from '../platform/types.ts';
import { type BandsOption, checkBandsOption, roleOfFileName, rolesOfFile } from './bands-option.ts';
import { lookAtFloatScale } from './float-scale.ts';
import { commonGrid } from './grids.ts';
import { type Acquisition, acquisitionIn, acquisitionOf, isOwnReflectance, looksLikeTiff } from './names.ts';
import { checkRadiometryOptions, listOf, type RadiometryOptions, radiometryOf } from './radiometry.ts';
import { bandTokenOf } from './roles.ts';
import { isFloat } from './sample-type.ts';
import { type Input, plainPath, sourceName, toSourceRef } from './source.ts';
import type { BandSource, Remark, Scene, Stack, UnusedFile } from './stack.ts';
import { readTiff, type TiffImage } from './tiff.ts';

export interface OpenStackOptions extends RadiometryOptions {
  /** Which band holds which role, where file names and band descriptions do not tell. */
  readonly bands?: BandsOption;
  /** The roles a scene must have. Default: the six of TSmask. */
  readonly roles?: readonly string[];
  /** Where to find the date in a path: a pattern with groups named year, month, day, or dayOfYear; hour, minute, second. */
  readonly datePattern?: RegExp;
  /** Dates to leave out, `YYYY-MM-DD` or `YYYYMMDD`, with `THHMMSS` for one scene of a day. */
  readonly exclude?: readonly string[];
  /** Fail where a file or scene would be left out with a warning. */
  readonly strict?: boolean;
  readonly signal?: AbortSignal;
}

/** Headers read at the same time. */
const concurrency = 16;

/**
 * Opens a stack of scenes. Only headers are read (and, for floats that declare no scale, a tile or two).
 *
 * @param inputs paths of files and folders (Node), URLs, Files, Blobs with a name; folders are searched all the way down.
 * @throws TsmaskError NOT_READABLE, NO_SCENES, NOT_A_TIFF, BROKEN_TIFF, UNSUPPORTED_TIFF, NO_DATE, NO_BAND_ROLE,
 * MISSING_BAND, DUPLICATE_BAND, GRID_MISMATCH, NODATA_CLASH, BAD_OPTION, HTTP_ERROR. A file or scene that can be left out
 * safely is left out with a warning among {@link Stack.remarks}, unless `strict` is set or nothing else remains.
 */
export async function openStack(inputs: Input | readonly Input[], options: OpenStackOptions = {}): Promise<Stack> {
  checkBandsOption(options.bands);
  checkRadiometryOptions(options);
  checkDateOptions(options);
  const remarks = new Remarks(options.strict ?? false);
  const unused: UnusedFile[] = [];
  const { signal } = options;
  const roles = options.roles ?? bandRoles;

  const found = await findFiles(Array.isArray(inputs) ? inputs : [inputs as Input], unused);
  const wanted = found.filter((file) => mayServe(file, roles, options, unused));
  const headers = await mapLimited(wanted, (file) => readHeader(file, signal));
  const files = headers.flatMap((header) => bandsOf(header, options, remarks, unused));
  const groups = groupByScene(files, roles, unused);
  const complete = groups.filter((group) => isComplete(group, roles, options, remarks, unused));
  if (complete.length === 0) throw remarks.firstError ?? nothingFound(inputs, unused);

  const used = [...new Set(complete.flatMap(({ bands }) => roles.map((role) => bands.get(role)!.image)))];
  const grid = commonGrid(used);
  if (!isGeoreferenced(grid.geo)) {
    remarks.add({
      kind: 'warning',
      code: 'no-georeference',
      message: 'The files say nothing of where they lie; nor will the masks.',
    });
  }
  const isBare = ({ image, sample }: BandFile) =>
    isFloat(image.type) && options.scale === undefined && image.bands[sample].scale === undefined;
  const floats = complete.flatMap(({ bands }) => roles.map((role) => bands.get(role)!).find(isBare) ?? []);
  const floatScale = floats.length > 0 ? await lookAtFloatScale(floats, listOf(options.nodata)) : 1;
  const fileIndex = new Map(used.map((image, index) => [image, index]));
  const scenes = complete.map((group): Scene => {
    const bands = roles.map((role): [string, BandSource] => {
      const { image, sample } = group.bands.get(role)!;
      const radiometry = radiometryOf(image, sample, options, floatScale, (remark) => remarks.add(remark));
      return [role, { file: fileIndex.get(image)!, sample, ...radiometry }];
    });
    return { ...group.acquisition, id: idOf(group.acquisition, complete), bands: Object.fromEntries(bands) };
  });
  return { grid, scenes, files: used, remarks: remarks.all, unused };
}

/** What is known to be assumed or left out; each thing is said once, however many files it holds for. */
class Remarks {
  readonly all: Remark[] = [];
  firstError: TsmaskError | undefined;
  readonly #strict: boolean;

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  add(remark: Remark): void {
    if (!this.all.some(({ code, message }) => code === remark.code && message === remark.message))
      this.all.push(remark);
  }

  /** Notes that something is left out because of an error; throws it where nothing may be left out. */
  leaveOut(code: 'file-left-out' | 'scene-left-out', error: TsmaskError): void {
    if (this.#strict) throw error;
    this.firstError ??= error;
    const subject = error.subject === undefined ? {} : { subject: error.subject };
    this.add({ kind: 'warning', code, message: `Left out: ${error.message}`, ...subject });
  }
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
      else if (looksLikeTiff(path)) add({ kind: 'path', path });
      else unused.push({ name: path, reason: 'not a GeoTIFF by its name' });
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

/** Sorts out, without opening it, a file whose name says that it is not needed. */
function mayServe(file: SourceRef, roles: readonly string[], options: OpenStackOptions, unused: UnusedFile[]): boolean {
  const name = sourceName(file);
  const acquisition = acquisitionOf(name, options.datePattern);
  if (acquisition && isExcluded(acquisition, options.exclude ?? [])) {
    unused.push({ name, reason: 'excluded by its date' });
    return false;
  }
  const role = roleOfFileName(name, options.bands);
  // Words such as these may as well belong to the place: what the bands are is seen in the file.
  if (role === undefined || roles.includes(role) || /coastal|cirrus|class/i.test(bandTokenOf(name) ?? '')) return true;
  unused.push({ name, reason: `its band (${role}) is not needed` });
  return false;
}

function isExcluded(acquisition: Acquisition, exclude: readonly string[]): boolean {
  const day = digits(acquisition.date);
  const moment = day + digits(acquisition.time ?? '');
  return exclude.map(digits).some((stamp) => stamp === day || stamp === moment);
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

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

interface BandFile {
  readonly image: TiffImage;
  readonly sample: number;
  readonly role: string;
  readonly acquisition: Acquisition;
}

/** The header of a file, or what is wrong with the file. */
async function readHeader(source: SourceRef, signal: AbortSignal | undefined): Promise<TiffImage | TsmaskError> {
  try {
    return await readTiff(source, await platform.openSource(source), signal);
  } catch (error) {
    signal?.throwIfAborted();
    const isOfFile = isTsmaskError(error) && !['NOT_READABLE', 'HTTP_ERROR'].includes(error.code);
    if (!isOfFile) throw error;
    return error;
  }
}

function bandsOf(
  header: TiffImage | TsmaskError,
  options: OpenStackOptions,
  remarks: Remarks,
  unused: UnusedFile[],
): BandFile[] {
  try {
    if (isTsmaskError(header)) throw header;
    const roles = rolesOfFile(header, options.bands);
    if (roles.length === 0) throw noRole(header);
    const acquisition = dateOf(header, roles.length > 1, options, remarks);
    return roles.map((role) => ({ ...role, image: header, acquisition }));
  } catch (error) {
    if (!isTsmaskError(error)) throw error;
    unused.push({ name: error.subject!, reason: error.message });
    remarks.leaveOut('file-left-out', error);
    return [];
  }
}

function noRole(image: TiffImage): TsmaskError {
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

const dateKeys =
  /^(SENSING_TIME|ACQUISITIONDATETIME|ACQUISITION_DATE(TIME)?|DATE_ACQUIRED|DATETIME|PRODUCT_START_TIME|.*SENSING_TIME)$/i;

function dateOf(image: TiffImage, isWholeScene: boolean, options: OpenStackOptions, remarks: Remarks): Acquisition {
  const fromName = acquisitionOf(image.name, options.datePattern);
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

interface SceneGroup {
  readonly acquisition: Acquisition;
  readonly bands: Map<string, BandFile>;
}

function groupByScene(files: readonly BandFile[], roles: readonly string[], unused: UnusedFile[]): SceneGroup[] {
  const groups = new Map<string, SceneGroup>();
  for (const file of files) {
    const { date, time } = file.acquisition;
    const key = time === undefined ? date : `${date}T${time}`;
    const group = groups.get(key) ?? { acquisition: file.acquisition, bands: new Map() };
    groups.set(key, group);
    const other = group.bands.get(file.role);
    if (other && roles.includes(file.role)) throw duplicate(file, other, key);
    group.bands.set(file.role, file);
  }
  const serving = new Set(files.filter(({ role }) => roles.includes(role)).map(({ image }) => image));
  for (const image of new Set(files.map((file) => file.image))) {
    if (!serving.has(image)) unused.push({ name: image.name, reason: 'none of its bands is needed' });
  }
  // Files of other bands alone, such as masks that lie beside the scenes, are no scene that lacks something.
  const isScene = ({ bands }: SceneGroup) => roles.some((role) => bands.has(role));
  return [...groups.keys()]
    .sort()
    .map((key) => groups.get(key)!)
    .filter(isScene);
}

function duplicate(a: BandFile, b: BandFile, when: string): TsmaskError {
  const names = [a, b].map(({ image }) => image.name).sort();
  return new TsmaskError('DUPLICATE_BAND', `Two files hold the band ${a.role} of ${when}: ${names.join(' and ')}.`, {
    subject: names[1],
    remedy: 'Keep one of them; tiles that lie side by side go into folders of their own, one run each.',
  });
}

function isComplete(
  group: SceneGroup,
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
  const isWide = ({ name }: UnusedFile) => roleOfFileName(name, options.bands) === 'nir-wide';
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

function idOf({ date, time }: Acquisition, all: readonly SceneGroup[]): string {
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
