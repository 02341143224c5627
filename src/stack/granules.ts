/** Puts bands of files together to granules, and granules to scenes. */
import { TsmaskError } from '../errors.ts';
import { transformOf } from '../grid.ts';
import { betterResolution, copyAside } from './copies.ts';
import type { FileIdentity } from './identity.ts';
import type { Acquisition } from './names.ts';
import type { RasterFile } from './raster-file.ts';
import type { Remark, UnusedFile } from './stack.ts';

/** A band of a file, and what the file is of. */
export interface BandFile {
  readonly image: RasterFile;
  readonly sample: number;
  readonly role: string;
  readonly acquisition: Acquisition;
  readonly identity?: FileIdentity | undefined;
}

/** What an archive delivers as one piece: the bands of one tile at one time. */
export interface GranuleGroup {
  readonly acquisition: Acquisition;
  readonly tile?: string | undefined;
  readonly part?: string | undefined;
  readonly bands: Map<string, BandFile>;
}

/** What makes one scene of several granules. */
export const groupings = ['pass', 'time', 'day', 'solar-day'] as const;
/**
 * `pass` (default): granules no more than half an hour apart, by UTC. `time`: those of the same second. `day`,
 * `solar-day`: all of the day, by UTC or by the sun.
 */
export type Grouping = (typeof groupings)[number];

const passMinutes = 30;

/** Told of files that no granule takes. */
export interface Aside {
  unused(file: UnusedFile): void;
  remark(remark: Remark): void;
}

/**
 * The granules that files make up, in time order. Of several products of one acquisition the newest is kept.
 * @param resolution that of the stack, where it is asked for
 * @throws TsmaskError DUPLICATE_BAND where two files hold the same band and nothing tells which to take
 */
export function groupGranules(
  files: readonly BandFile[],
  roles: readonly string[],
  resolution: number | undefined,
  aside: Aside,
): GranuleGroup[] {
  const extents = hasSeveralExtents(files.filter(({ role }) => roles.includes(role)));
  const products = new Map<string, Map<string, BandFile[]>>();
  for (const file of files) {
    const { baseline = '', generated = '' } = file.identity ?? {};
    const granule = [momentOf(file.acquisition), tileKey(file, extents)].join(' ');
    const ofGranule = products.get(granule) ?? new Map<string, BandFile[]>();
    products.set(granule, ofGranule);
    const product = `${baseline} ${generated}`;
    ofGranule.set(product, [...(ofGranule.get(product) ?? []), file]);
  }
  return [...products.keys()].sort().map((key) => {
    const newestFirst = [...products.get(key)!].sort(([a], [b]) => (a < b ? 1 : -1));
    const [newest, ...older] = newestFirst.filter(([, all]) => all.some(({ role }) => roles.includes(role)));
    for (const [, others] of older) setAside(others, newest[1], aside);
    return granuleOf(newest?.[1] ?? newestFirst[0][1], roles, resolution, aside);
  });
}

/** Whether files of a day that hold the same band differ in extent though nothing names their tile: then they have several. */
export function hasSeveralExtents(files: readonly BandFile[]): boolean {
  const seen = new Map<string, RasterFile>();
  return files.some(({ image, role, acquisition, identity }) => {
    if (identity?.tile !== undefined) return false;
    const key = `${acquisition.date} ${role}`;
    const other = seen.get(key);
    seen.set(key, image);
    return other !== undefined && extentKey(other) !== extentKey(image);
  });
}

/** The tile of a file: as its name says, or else by where it lies. */
export function tileKey({ image, identity }: BandFile, byExtent: boolean): string {
  const { tile, part } = identity ?? {};
  if (tile === undefined) return byExtent ? extentKey(image) : '';
  return part === undefined ? tile : `${tile}/${part}`;
}

function extentKey({ grid }: RasterFile): string {
  const [a, b, c, d, e, f] = transformOf(grid.geo);
  const corner = [c + a * grid.width + b * grid.height, f + d * grid.width + e * grid.height];
  return [c, f, ...corner].map((value) => value.toFixed(6)).join('/');
}

function momentOf({ date, time }: Acquisition): string {
  return time === undefined ? date : `${date}T${time}`;
}

function setAside(older: readonly BandFile[], newest: readonly BandFile[], aside: Aside): void {
  const { baseline, generated, tile } = newest[0].identity ?? {};
  const newer = baseline ? `baseline ${baseline}` : `of ${generated}`;
  for (const image of new Set(older.map((file) => file.image))) {
    aside.unused({ name: image.name, reason: 'a newer processing of the same acquisition is there' });
  }
  aside.remark({
    kind: 'assumed',
    code: 'duplicate',
    message: `Of ${older[0].acquisition.date}${tile ? `, tile ${tile},` : ''} the newest processing is taken (${newer}).`,
    subject: older[0].acquisition.date,
  });
}

function granuleOf(
  files: readonly BandFile[],
  roles: readonly string[],
  resolution: number | undefined,
  aside: Aside,
): GranuleGroup {
  const [{ acquisition, identity }] = files;
  const bands = new Map<string, BandFile>();
  for (const file of files) {
    const other = bands.get(file.role);
    const kept = other === undefined ? file : betterOf(other, file, resolution);
    if (kept === undefined) {
      if (roles.includes(file.role)) throw duplicate(file, other!, momentOf(acquisition));
      continue;
    }
    const left = kept === file ? other : file;
    if (left) aside.unused(copyAside(left.image.name, kept.identity!.resolution!));
    bands.set(file.role, kept);
  }
  return { acquisition, tile: identity?.tile, part: identity?.part, bands };
}

/** Of two copies of a band whose role only their descriptions tell; undefined where they are no such copies. */
function betterOf(a: BandFile, b: BandFile, wanted: number | undefined): BandFile | undefined {
  const [p, q] = [a.identity?.resolution, b.identity?.resolution];
  if (p === undefined || q === undefined || p === q) return undefined;
  return betterResolution(p, q, wanted) === p ? a : b;
}

function duplicate(a: BandFile, b: BandFile, when: string): TsmaskError {
  const names = [a, b].map(({ image }) => image.name).sort();
  return new TsmaskError('DUPLICATE_BAND', `Two files hold the band ${a.role} of ${when}: ${names.join(' and ')}.`, {
    subject: names[1],
    remedy: 'Keep one of them.',
  });
}

/** The granules of each scene, in time order. `longitude` is that of the place, degrees east. */
export function groupScenes(
  granules: readonly GranuleGroup[],
  grouping: Grouping,
  longitude: number,
): readonly (readonly GranuleGroup[])[] {
  const scenes: GranuleGroup[][] = [];
  const inOrder = granules.toSorted(
    (a, b) => compare(momentOf(a.acquisition), momentOf(b.acquisition)) || compare(b.part ?? '', a.part ?? ''),
  );
  for (const granule of inOrder) {
    const scene = scenes.findLast((others) => belongs(granule, others.at(-1)!, grouping, longitude));
    const same = scene?.find((other) => isSame(granule, other));
    if (same) throw duplicateGranule(granule, same);
    if (scene) scene.push(granule);
    else scenes.push([granule]);
  }
  return scenes;
}

/** Whether two granules are one, as two archives name it: no mosaic has a place twice of one moment and satellite. */
function isSame(a: GranuleGroup, b: GranuleGroup): boolean {
  const [p, q] = [a, b].map(({ bands }) => [...bands.values()][0]);
  const isOther = (p.identity?.layout ?? 'generic') !== (q.identity?.layout ?? 'generic');
  return isOther && momentOf(a.acquisition) === momentOf(b.acquisition) && extentKey(p.image) === extentKey(q.image);
}

function duplicateGranule(a: GranuleGroup, b: GranuleGroup): TsmaskError {
  const role = [...a.bands.keys()].find((one) => b.bands.has(one))!;
  return duplicate(a.bands.get(role)!, b.bands.get(role)!, momentOf(a.acquisition));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function belongs(a: GranuleGroup, b: GranuleGroup, grouping: Grouping, longitude: number): boolean {
  const [p, q] = [a.acquisition, b.acquisition];
  if (grouping === 'time') return momentOf(p) === momentOf(q);
  if (grouping === 'day') return p.date === q.date;
  // Without a time nothing tells on which side of midnight it is.
  if (p.time === undefined || q.time === undefined) {
    return p.date === q.date && (grouping === 'solar-day' || p.time === q.time);
  }
  if (grouping === 'solar-day') return solarDay(p, longitude) === solarDay(q, longitude);
  return Math.abs(minutesOf(p) - minutesOf(q)) <= passMinutes;
}

function minutesOf(acquisition: Acquisition): number {
  return Date.parse(`${momentOf(acquisition)}Z`) / 60_000;
}

/** The sun is four minutes later for each degree to the west. */
function solarDay(acquisition: Acquisition, longitude: number): number {
  return Math.floor((minutesOf(acquisition) + longitude * 4) / (24 * 60));
}

/**
 * The granules of a scene, the one on top first. Of a pass that is the first in time; of a day, where they are of several
 * passes, the last, and of one moment that of the last tile, as in mosaics of Earth Engine.
 */
export function fromTheTop(scene: readonly GranuleGroup[], grouping: Grouping): readonly GranuleGroup[] {
  if (grouping !== 'day' && grouping !== 'solar-day') return scene;
  return scene.toSorted(
    (a, b) =>
      compare(momentOf(b.acquisition), momentOf(a.acquisition)) ||
      compare(b.tile ?? '', a.tile ?? '') ||
      compare(b.part ?? '', a.part ?? ''),
  );
}
