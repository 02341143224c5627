/** Picks one asset for each band of an item. */
import { bandRoles } from '../bands.ts';
import { isReflectance } from '../stack/told-bands.ts';
import { type BandGuess, bandOf, bandsOf, plainKey, sensorOf } from './bands.ts';
import { isObject } from './documents.ts';
import { bad } from './request.ts';
import type { StacAsset, StacItem, StacOptions } from './types.ts';

/** An asset that serves. */
export interface Chosen {
  readonly key: string;
  readonly asset: StacAsset;
  /** Absent for a file of several bands, whose descriptions tell. */
  readonly role?: string;
  /** Metres. */
  readonly resolution?: number;
}

const defaultRoles: readonly string[] = [...bandRoles, 'nir-wide', 'scl', 'quality', 'class'];
/** What people look at, or machines read, but no samples of a band. */
const notData = new Set(['thumbnail', 'overview', 'metadata', 'visual', 'graphic', 'browse', 'preview']);
const notDataKeys = /^(visual|tci|true-?colou?r|preview|rendered[-_]preview|thumbnail|overview)/i;
/** Metres, where neither key nor properties say which of several is as the sensor took it. */
const nativeOfSentinel2: Readonly<Record<string, number>> = {
  blue: 10,
  green: 10,
  red: 10,
  'nir-wide': 10,
  nir: 20,
  swir1: 20,
  swir2: 20,
  scl: 20,
  quality: 20,
  class: 20,
};

/** @throws TsmaskError BAD_OPTION for an asset key that the item does not have. */
export function chooseAssets(item: StacItem, options: StacOptions): Chosen[] {
  const sensor = sensorOf(item);
  const images = Object.entries(item.assets).filter(([key, asset]) => isImage(key, asset));
  const named = Object.entries(options.assetKeys ?? {}).map(([role, key]): Chosen => {
    const asset = item.assets[key];
    if (!asset) {
      throw bad(
        'assetKeys',
        `The item ${item.id} has no asset "${key}" for ${role}.`,
        `Its assets are ${Object.keys(item.assets).join(', ')}.`,
      );
    }
    return { key, asset, role, ...resolutionOf(key, asset) };
  });
  const roles = (options.roles ?? defaultRoles).filter((role) => !named.some((one) => one.role === role));
  const taken = new Set(named.map(({ key }) => key));
  const guesses = images.flatMap(([key, asset]) => {
    const guess = taken.has(key) ? undefined : bandOf(key, asset, sensor);
    return guess ? [{ key, asset, guess, ...resolutionOf(key, asset) }] : [];
  });
  const hasNarrow = guesses.some(({ guess }) => guess.role === 'nir' && !guess.plainNir);
  const roleOf = ({ role, plainNir }: BandGuess) => (plainNir && hasNarrow ? 'nir-wide' : role);
  const found = roles.flatMap((role): Chosen[] => {
    const twins = guesses.filter(({ guess }) => roleOf(guess) === role);
    if (twins.length === 0) return [];
    const native = sensor === 'sentinel-2' ? nativeOfSentinel2[role] : undefined;
    const [best] = twins.sort((a, b) => compare(rank(a, options, native), rank(b, options, native)));
    const { key, asset, resolution } = best;
    return [{ key, asset, role, ...(resolution === undefined ? {} : { resolution }) }];
  });
  const single = [...named, ...found];
  if (single.some(({ role }) => role === undefined || isReflectance(role))) return single;
  // No bands by themselves: a file that holds all of them, perhaps.
  const several = images.filter(([, asset]) => bandsOf(asset).length >= bandRoles.length);
  return [...single, ...mainOf(several).map(([key, asset]): Chosen => ({ key, asset, ...resolutionOf(key, asset) }))];
}

/** Of an Item of a forecast the one that is filled with it, else the forecast: differences from it have its bands, too. */
function mainOf(files: readonly [string, StacAsset][]): readonly [string, StacAsset][] {
  const main = ['filled', 'forecast'].find((key) => files.some(([name]) => name === key));
  return files.length < 2 || main === undefined ? files : files.filter(([key]) => key === main);
}

function isImage(key: string, asset: StacAsset): boolean {
  const roles = Array.isArray(asset.roles) ? asset.roles : [];
  if (roles.some((role) => notData.has(String(role))) || notDataKeys.test(key)) return false;
  const { type, href } = asset;
  return typeof type === 'string' ? /tiff|jp2|jpeg2000|jpx/i.test(type) : /\.(tiff?|jp2)$/i.test(pathOf(href));
}

const pathOf = (href: string) => href.replace(/[?#].*$/, '');
const isJp2 = ({ key, asset }: Chosen) =>
  /[-_]jp2$/i.test(key) || /jp2|jpeg2000|jpx/i.test(String(asset.type ?? '')) || /\.jp2$/i.test(pathOf(asset.href));

/** Least is best, the first number before the second and so on. */
function rank(chosen: Chosen, { resolution }: StacOptions, native: number | undefined): number[] {
  const { key, asset } = chosen;
  const roles = Array.isArray(asset.roles) ? asset.roles : [];
  return [
    resolution !== undefined && chosen.resolution === resolution ? 0 : 1,
    // GeoTIFFs are read in parts, JPEG 2000 is slow.
    isJp2(chosen) ? 1 : 0,
    roles.includes('sampling:original') ? 0 : roles.some((role) => String(role).startsWith('sampling:')) ? 2 : 1,
    plainKey(key) === key.replace(/[-_]jp2$/i, '') ? 0 : 1,
    native !== undefined && chosen.resolution === native ? 0 : 1,
    chosen.resolution ?? Infinity,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i < 0 ? 0 : a[i] - b[i];
}

/** By what the asset says of its samples, or by its key. */
function resolutionOf(key: string, asset: StacAsset): { resolution?: number } {
  const [band] = bandsOf(asset);
  const told = [
    asset.gsd,
    asset['raster:spatial_resolution'],
    isObject(band) ? (band['raster:spatial_resolution'] ?? band.spatial_resolution ?? band.gsd) : undefined,
    Number(/[-_](\d+)m(?:[-_]jp2)?$/i.exec(key)?.[1] ?? Number.NaN),
  ].find((value) => typeof value === 'number' && Number.isFinite(value) && value > 0);
  return told === undefined ? {} : { resolution: told as number };
}
