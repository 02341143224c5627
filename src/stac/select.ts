/** Which items fit a request, decided here: static catalogs do not answer questions, and APIs may not answer all. */
import type { Bbox } from '../stack/area.ts';
import { isObject } from './documents.ts';
import { bad, type Checked } from './request.ts';
import type { GeoJson, Json, StacItem, StacQuery } from './types.ts';

/** @throws TsmaskError BAD_OPTION for what only an API can answer. */
export function selector(request: Checked): (item: StacItem) => boolean {
  if (request.filter !== undefined) {
    throw bad('filter', `${request.url} is no API, which alone can answer a filter.`, 'Use query or maxCloud.');
  }
  const area = request.bbox ?? (request.intersects && boundsOf(request.intersects));
  const { collections, ids, span, query } = request;
  return (item) => {
    if (collections && (item.collection === undefined || !collections.includes(item.collection))) return false;
    if (ids && !ids.includes(item.id)) return false;
    if (span) {
      const [from, to] = timesOf(item.properties);
      if (!(from <= span.to && to >= span.from)) return false;
    }
    if (area && item.bbox && !meets(area, item.bbox)) return false;
    return query === undefined || answers(item.properties, query);
  };
}

export function isClearEnough({ properties }: StacItem, maxCloud: number | undefined): boolean {
  const cover = properties['eo:cloud_cover'];
  return maxCloud === undefined || typeof cover !== 'number' || cover <= maxCloud;
}

/** NaN where the item does not tell: then it fits no span. */
function timesOf(properties: Json): [number, number] {
  const time = (name: string) => (typeof properties[name] === 'string' ? Date.parse(properties[name]) : Number.NaN);
  const at = time('datetime');
  return Number.isNaN(at) ? [time('start_datetime'), time('end_datetime')] : [at, at];
}

/** Whether two rectangles meet; west of a greater number than east crosses the antimeridian. */
function meets(area: readonly number[], other: readonly number[]): boolean {
  const [west, south, east, north] = flat(area);
  const [w, s, e, n] = flat(other);
  if (south > n || north < s) return false;
  const end = east < west ? east + 360 : east;
  const otherEnd = e < w ? e + 360 : e;
  return [-360, 0, 360].some((turn) => west <= otherEnd + turn && end >= w + turn);
}

/** Boxes may have heights too. */
const flat = (box: readonly number[]) => (box.length >= 6 ? [box[0], box[1], box[3], box[4]] : box);

/** The rectangle around a geometry. */
function boundsOf(geometry: GeoJson): Bbox {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    if (typeof value[0] !== 'number') {
      for (const one of value) visit(one);
      return;
    }
    const [x, y] = value as number[];
    [bounds[0], bounds[2]] = [Math.min(bounds[0], x), Math.max(bounds[2], x)];
    [bounds[1], bounds[3]] = [Math.min(bounds[1], y), Math.max(bounds[3], y)];
  };
  visit(geometry.coordinates);
  for (const part of geometry.geometries ?? []) {
    const [west, south, east, north] = boundsOf(part);
    visit([
      [west, south],
      [east, north],
    ]);
  }
  return bounds;
}

type Test = (value: unknown, operand: unknown) => boolean;
const text = (test: (value: string, operand: string) => boolean): Test => {
  return (value, operand) => typeof value === 'string' && test(value, String(operand));
};
const order = (test: (value: number | string, operand: number | string) => boolean): Test => {
  return (value, operand) =>
    (typeof value === 'number' && typeof operand === 'number' && test(value, operand)) ||
    (typeof value === 'string' && typeof operand === 'string' && test(value, operand));
};
const tests: Readonly<Record<string, Test>> = {
  eq: (value, operand) => value === operand,
  neq: (value, operand) => value !== operand,
  lt: order((a, b) => a < b),
  lte: order((a, b) => a <= b),
  gt: order((a, b) => a > b),
  gte: order((a, b) => a >= b),
  in: (value, operand) => Array.isArray(operand) && operand.includes(value),
  startsWith: text((a, b) => a.startsWith(b)),
  endsWith: text((a, b) => a.endsWith(b)),
  contains: text((a, b) => a.includes(b)),
};

function answers(properties: Json, query: StacQuery): boolean {
  return Object.entries(query).every(([name, conditions]) =>
    Object.entries(isObject(conditions) ? conditions : {}).every(([operator, operand]) => {
      const test = tests[operator];
      if (!test) throw bad('query', `A query knows no "${operator}".`, `Use ${Object.keys(tests).join(', ')}.`);
      return test(properties[name], operand);
    }),
  );
}
