/** A request as a user makes it, checked; and as an API takes it. */
import { TsmaskError } from '../errors.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import { type Span, spanOf, spanText } from './datetime.ts';
import { isObject } from './documents.ts';
import type { Json, StacHttp, StacOptions, StacRequest } from './types.ts';

export interface Checked extends Omit<StacRequest, 'url' | 'limit'> {
  /** URL or path. */
  readonly url: string;
  readonly limit: number;
  readonly span?: Span;
}

const defaultLimit = 1000;
/** Servers allow more, but answers of many items are long, and some servers fail over them. */
const pageSize = 100;

const requestNames: OptionNames<StacRequest> = {
  url: true,
  collections: true,
  bbox: true,
  intersects: true,
  datetime: true,
  ids: true,
  maxCloud: true,
  query: true,
  filter: true,
  limit: true,
};
const optionNames: OptionNames<StacOptions> = {
  signal: true,
  http: true,
  assetKeys: true,
  roles: true,
  resolution: true,
};
const httpNames: OptionNames<StacHttp> = {
  retries: true,
  timeLimit: true,
  concurrency: true,
  fetch: true,
  headers: true,
  backoff: true,
  timeout: true,
};

/** @throws TsmaskError BAD_OPTION for an option that there is not. */
export function checkStacOptions(options: StacOptions): void {
  checkOptionNames(options, optionNames, { groups: { http: Object.keys(httpNames) } });
}

/** @throws TsmaskError BAD_OPTION for the first part that cannot be used. */
export function checkRequest(request: StacRequest): Checked {
  checkOptionNames(request, requestNames);
  const { bbox, intersects, datetime, collections, ids, query, filter, maxCloud, limit = defaultLimit } = request;
  if (!(request.url instanceof URL) && (typeof request.url !== 'string' || request.url.trim() === '')) {
    throw bad('url', 'The STAC has no address.', 'Give the URL or path of an item, catalog, collection or API.');
  }
  const order = 'Give west, south, east, north in degrees.';
  if (bbox !== undefined) {
    const numbers = Array.isArray(bbox) && bbox.length === 4 && bbox.every(Number.isFinite);
    if (!numbers) throw bad('bbox', `An area takes four numbers, not ${JSON.stringify(bbox)}.`, order);
    const [west, south, east, north] = bbox;
    if (Math.abs(south) > 90 || Math.abs(north) > 90 || Math.abs(west) > 180 || Math.abs(east) > 180) {
      throw bad('bbox', `The area ${bbox.join(', ')} is not in degrees of longitude and latitude.`, order);
    }
    // West of a greater number than east is how GeoJSON writes an area across the antimeridian.
    if (south > north)
      throw bad('bbox', `The area ${bbox.join(', ')} has its south edge north of its north edge.`, order);
    if (intersects) throw bad('intersects', 'The options bbox and intersects cannot be used together.', 'Use one.');
  }
  if (
    intersects !== undefined &&
    !(isObject(intersects) && ('coordinates' in intersects || 'geometries' in intersects))
  ) {
    throw bad('intersects', 'The option intersects is no GeoJSON geometry.', 'Give { type, coordinates }.');
  }
  for (const [name, list] of Object.entries({ collections, ids })) {
    if (list === undefined || (Array.isArray(list) && list.every((one) => typeof one === 'string' && one))) continue;
    throw bad(name, `The option ${name} is no list of names.`, 'Give an array of texts.');
  }
  if (!(Number.isInteger(limit) && limit >= 1)) {
    throw bad('limit', `A limit of ${String(limit)} items cannot be had.`, 'Use a whole number of at least 1.');
  }
  if (maxCloud !== undefined && !(maxCloud >= 0 && maxCloud <= 100)) {
    throw bad('maxCloud', `A cloud cover of ${String(maxCloud)} cannot be.`, 'Use per cent, from 0 to 100.');
  }
  if (query !== undefined && !(isObject(query) && Object.values(query).every(isObject))) {
    throw bad('query', 'The option query is none.', "Write it as { 'eo:cloud_cover': { lt: 50 } }.");
  }
  if (filter !== undefined && typeof filter !== 'string' && !isObject(filter)) {
    throw bad('filter', 'The option filter is no CQL2.', 'Give CQL2 as text or as JSON.');
  }
  const { url } = request;
  const path = url instanceof URL && url.protocol === 'file:' ? decodeURIComponent(url.pathname) : String(url).trim();
  return { ...request, url: path, limit, ...(datetime === undefined ? {} : { span: spanOf(datetime) }) };
}

/** The body of a search by POST. */
export function searchBody(request: Checked): Json {
  const { collections, bbox, intersects, ids, span, query, filter, limit } = request;
  return {
    ...(collections ? { collections } : {}),
    ...(bbox ? { bbox } : {}),
    ...(intersects ? { intersects } : {}),
    ...(ids ? { ids } : {}),
    ...(span ? { datetime: spanText(span) } : {}),
    ...(query ? { query } : {}),
    ...(filter === undefined ? {} : { filter, 'filter-lang': typeof filter === 'string' ? 'cql2-text' : 'cql2-json' }),
    limit: Math.min(limit, pageSize),
  };
}

/** The same as the query of a URL. */
export function searchUrl(url: string, body: Json): string {
  const address = new URL(url);
  for (const [name, value] of Object.entries(body)) {
    const list = Array.isArray(value) ? value.join(',') : undefined;
    address.searchParams.set(name, list ?? (typeof value === 'object' ? JSON.stringify(value) : String(value)));
  }
  return address.href;
}

export function bad(subject: string, message: string, remedy: string): TsmaskError {
  return new TsmaskError('BAD_OPTION', message, { subject, remedy });
}
