/** What an item and its asset tell of a file. */
import type { FileIdentity } from '../stack/identity.ts';
import { isClass } from '../stack/told-bands.ts';
import { bandsOf, sensorOf } from './bands.ts';
import type { Chosen } from './choose.ts';
import type { Json, StacAsset, StacItem } from './types.ts';

/** Undefined where the item tells no time. */
export function identityOf(item: StacItem, chosen: Chosen): FileIdentity | undefined {
  const { properties, collection } = item;
  const moment = momentOf(properties);
  if (moment === undefined) return undefined;
  const isClasses = chosen.role !== undefined && isClass(chosen.role);
  return withoutAbsent<FileIdentity>({
    layout: 'stac',
    date: moment.slice(0, 10),
    time: moment.slice(11, 19),
    tile: tileOf(properties),
    platform: platformOf(properties),
    level: levelOf(item),
    role: chosen.role,
    resolution: chosen.resolution,
    baseline: baselineOf(item),
    generated: isoText(
      first(properties, 's2:generation_time', 'odc:processing_datetime', 'processing:datetime', 'created'),
    ),
    collection,
    offsetApplied: first(properties, 'earthsearch:boa_offset_applied', 'sentinel:boa_offset_applied'),
    ...(isClasses ? {} : radiometryOf(chosen.asset)),
    sunAzimuth: numberOf(properties, 'view:sun_azimuth', 's2:mean_solar_azimuth', 'eo:sun_azimuth'),
    sunElevation: elevationOf(properties),
    cloudCover: numberOf(properties, 'eo:cloud_cover'),
  });
}

function first(properties: Json, ...names: string[]): unknown {
  return names.map((name) => properties[name]).find((value) => value !== undefined && value !== null);
}

function numberOf(properties: Json, ...names: string[]): number | undefined {
  const value = first(properties, ...names);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The acquisition in UTC. Items of a span of time have no datetime, but a start. */
function momentOf(properties: Json): string | undefined {
  return isoText(first(properties, 'datetime', 'start_datetime'));
}

/** As text whose order is that of time. */
function isoText(value: unknown): string | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** `31UES`, or `017036` of Landsat's path and row. */
function tileOf(properties: Json): string | undefined {
  const zone = first(properties, 'mgrs:utm_zone', 'sentinel:utm_zone');
  const band = first(properties, 'mgrs:latitude_band', 'sentinel:latitude_band');
  const square = first(properties, 'mgrs:grid_square', 'sentinel:grid_square');
  const parts =
    zone !== undefined && band !== undefined && square !== undefined ? `${zone}${band}${square}` : undefined;
  const code = first(properties, 'grid:code');
  const text =
    first(properties, 's2:mgrs_tile') ??
    parts ??
    (typeof code === 'string' ? code.replace(/^[A-Z0-9]+-/, '') : undefined) ??
    first(properties, 'odc:region_code');
  if (typeof text === 'string' && text !== '') {
    // ESA writes zones with two digits.
    const mgrs = /^T?(\d{1,2})([A-Z]{3})$/i.exec(text);
    return mgrs ? mgrs[1].padStart(2, '0') + mgrs[2].toUpperCase() : text;
  }
  const [path, row] = [first(properties, 'landsat:wrs_path'), first(properties, 'landsat:wrs_row')];
  return path === undefined || row === undefined
    ? undefined
    : String(path).padStart(3, '0') + String(row).padStart(3, '0');
}

function platformOf(properties: Json): string | undefined {
  const name = first(properties, 'platform', 'eo:platform');
  if (typeof name !== 'string' || name === '') return undefined;
  const sentinel = /^sentinel-?2([a-d])$/i.exec(name.replace('_', '-'));
  if (sentinel) return `S2${sentinel[1].toUpperCase()}`;
  const landsat = /^landsat[-_ ]?(\d)$/i.exec(name)?.[1];
  if (landsat === undefined) return name;
  return `${Number(landsat) >= 8 ? 'LC' : landsat === '7' ? 'LE' : 'LT'}0${landsat}`;
}

function levelOf({ properties, collection = '' }: StacItem): 'L1C' | 'L2A' | undefined {
  const told = [
    first(properties, 's2:product_type', 'product:type'),
    first(properties, 'processing:level'),
    collection,
  ];
  const text = told.filter((value) => typeof value === 'string').join(' ');
  if (/MSI1C|L1C/i.test(text)) return 'L1C';
  return /MSI2A|L2A/i.test(text) ? 'L2A' : undefined;
}

/** Of Sentinel-2; others give the versions of other software. */
function baselineOf(item: StacItem): string | undefined {
  const { properties } = item;
  const own = first(properties, 's2:processing_baseline', 'sentinel:processing_baseline');
  const told = own ?? (sensorOf(item) === 'sentinel-2' ? first(properties, 'processing:version') : undefined);
  const [, major, minor] = /^0?(\d{1,2})\.(\d{2})(?!\d)/.exec(typeof told === 'string' ? told : '') ?? [];
  if (major !== undefined) return `${major.padStart(2, '0')}.${minor}`;
  const uri = first(properties, 's2:product_uri', 'sentinel:product_id');
  const token = /_N(\d{2})(\d{2})_/.exec(typeof uri === 'string' ? uri : '');
  return token ? `${token[1]}.${token[2]}` : undefined;
}

function elevationOf(properties: Json): number | undefined {
  const zenith = numberOf(properties, 's2:mean_solar_zenith');
  return (
    numberOf(properties, 'view:sun_elevation', 'eo:sun_elevation') ?? (zenith === undefined ? zenith : 90 - zenith)
  );
}

/** Of the one band of an asset, or of all where the asset itself tells. */
function radiometryOf(asset: StacAsset): Pick<FileIdentity, 'scale' | 'offset' | 'nodata'> {
  const bands = bandsOf(asset);
  const band: Json = bands.length === 1 ? bands[0] : {};
  const value = (...names: string[]) =>
    first({ ...asset, ...band }, ...names.map((name) => `raster:${name}`)) ?? first(band, ...names);
  const nodata = value('nodata') ?? asset.nodata;
  return withoutAbsent<Pick<FileIdentity, 'scale' | 'offset' | 'nodata'>>({
    scale: finite(value('scale')),
    offset: finite(value('offset')),
    nodata: nodata === 'nan' || nodata === 'NaN' ? Number.NaN : finite(nodata),
  });
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function withoutAbsent<T extends object>(values: { readonly [K in keyof T]: unknown }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
