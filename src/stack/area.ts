/** The part of a grid that an area on the ground covers. */
import { isGeographic } from '../crs/geo-keys.ts';
import { holdsPole, middleLongitude, type Projection, projectionOf } from '../crs/projection.ts';
import { TsmaskError } from '../errors.ts';
import { crsName, type Grid, isGeoreferenced, type Point, toGround, toPixel, type Window } from '../grid.ts';

/** `[west, south, east, north]`. */
export type Bbox = readonly [number, number, number, number];

/** A rectangle on the ground. */
export interface Area {
  readonly bbox: Bbox;
  /**
   * `lonlat`: degrees in WGS 84; east may exceed 180 where the area crosses the antimeridian. `grid`: the coordinates of
   * the files. Default: `lonlat` where all numbers could be degrees, else `grid`.
   */
  readonly crs?: 'lonlat' | 'grid';
}

/** How far outside a pixel, in pixels, an edge may lie by rounding without the pixel counting as covered. */
const tolerance = 1e-6;

/**
 * The smallest window of whole pixels that holds all of an area, as far as it lies on the grid. A window in pixels is
 * given back as it is, once it was found to lie on the grid.
 *
 * @throws TsmaskError BAD_OPTION where the area is none, does not meet the grid, or the grid's CRS cannot be converted.
 */
export async function windowOf(grid: Grid, area: Area | Window): Promise<Window> {
  if (!('bbox' in area)) {
    checkWindow(area, grid);
    const { x, y, width, height } = area;
    return { x, y, width, height };
  }
  const crs = area.crs ?? crsOf(area.bbox);
  checkBbox(area.bbox, crs);
  if (!isGeoreferenced(grid.geo)) {
    throw bad('The files say nothing of where they lie, so no area can be found on them.', 'Give a window in pixels.');
  }
  const window = crs === 'grid' ? onGrid(grid, ring(area.bbox, 1)) : await lonLatWindow(grid, area.bbox);
  if (window === undefined) throw await noOverlap(grid, area.bbox, crs);
  return window;
}

/** The least and greatest longitude and latitude of a grid; east exceeds 180 where the grid crosses the antimeridian. */
export async function lonLatBoundsOf(grid: Grid): Promise<Bbox> {
  return boundsOf(grid, await knownProjection(grid));
}

async function knownProjection({ geo }: Grid): Promise<Projection> {
  const projection = await projectionOf(geo);
  if (projection) return projection;
  throw new TsmaskError('BAD_OPTION', `Degrees cannot be converted to the CRS of the files, ${crsName(geo)}.`, {
    subject: 'bbox',
    remedy: "Give the area in the files' own coordinates (crs: 'grid', on the command line --bbox-crs grid).",
  });
}

function crsOf(bbox: Bbox): 'lonlat' | 'grid' {
  return bbox.every((value, i) => Math.abs(value) <= (i % 2 === 0 ? 180 : 90)) ? 'lonlat' : 'grid';
}

/** @throws TsmaskError BAD_OPTION for a window that does not lie within the grid. */
export function checkWindow({ x, y, width, height }: Window, grid: Grid): void {
  const remedy = 'Use x, y, width and height in whole pixels, from the upper left corner.';
  const told = `window of ${width} × ${height} pixels at (${x}, ${y})`;
  if (![x, y, width, height].every(Number.isInteger) || width < 1 || height < 1) {
    throw new TsmaskError('BAD_OPTION', `A ${told} is none.`, { subject: 'window', remedy });
  }
  if (x < 0 || y < 0 || x + width > grid.width || y + height > grid.height) {
    const message = `The ${told} is not within the grid of ${grid.width} × ${grid.height}.`;
    throw new TsmaskError('BAD_OPTION', message, { subject: 'window', remedy });
  }
}

function checkBbox(bbox: Bbox, crs: string): void {
  const order = 'The order is west, south, east, north.';
  if (!Array.isArray(bbox) || bbox.length !== 4 || !bbox.every(Number.isFinite)) {
    throw bad(`An area takes four numbers, not ${JSON.stringify(bbox)}.`, order);
  }
  const [west, south, east, north] = bbox;
  const text = bbox.join(', ');
  if (crs !== 'lonlat' && crs !== 'grid') {
    throw bad(`Coordinates cannot be in "${crs}".`, 'Use lonlat or grid.');
  }
  if (crs === 'lonlat') {
    const degrees = Math.abs(south) <= 90 && Math.abs(north) <= 90;
    if (!degrees && Math.abs(west) <= 90 && Math.abs(east) <= 90) {
      throw bad(`The area ${text} has latitudes beyond 90°: it looks like latitude before longitude.`, order);
    }
    if (!degrees || Math.abs(west) > 360 || Math.abs(east) > 360 || east - west > 360) {
      throw bad(`The area ${text} is not in degrees.`, "Give it in degrees, or in the files' own coordinates.");
    }
    if (west > east) {
      throw bad(
        `The area ${text} has its west edge east of its east edge.`,
        `Across the antimeridian, let east exceed 180: ${west}, ${south}, ${east + 360}, ${north}. Else: ${order.toLowerCase()}`,
      );
    }
  }
  if (west >= east || south >= north) throw bad(`The area ${text} has no width or no height.`, order);
}

async function lonLatWindow(grid: Grid, bbox: Bbox): Promise<Window | undefined> {
  const projection = await knownProjection(grid);
  const [west, south, east, north] = boundsOf(grid, projection);
  // Longitudes repeat every 360 degrees, and what lies far from the grid need not, and may not, be projectable.
  const windows = [-720, -360, 0, 360, 720].flatMap((turn) => {
    const near: Bbox = [
      Math.max(bbox[0] + turn, west),
      Math.max(bbox[1], south),
      Math.min(bbox[2] + turn, east),
      Math.min(bbox[3], north),
    ];
    return near[0] < near[2] && near[1] < near[3] ? [projectedWindow(grid, projection, near) ?? []].flat() : [];
  });
  return windows.length === 0 ? undefined : windows.reduce(union);
}

/** Parallels and meridians are curves on the grid: their points are taken closer and closer until nothing changes. */
function projectedWindow(grid: Grid, projection: Projection, bbox: Bbox): Window | undefined {
  const extremesWith = (pieces: number) =>
    extremes(ring(bbox, pieces).map((point) => toPixel(grid, projection.forward(point))));
  let last = extremesWith(16);
  for (let pieces = 32; pieces <= 4096; pieces *= 2) {
    const next = extremesWith(pieces);
    const change = Math.max(...next.map((value, i) => Math.abs(value - last[i])));
    last = next;
    if (change < 1e-3) break;
  }
  return snapped(grid, last);
}

const onGrid = (grid: Grid, points: readonly Point[]) => snapped(grid, extremes(points.map((p) => toPixel(grid, p))));

/** Points along the edges of a rectangle, `pieces` on each. */
function ring([west, south, east, north]: Bbox, pieces: number): Point[] {
  return Array.from({ length: pieces + 1 }, (_, i) => i / pieces).flatMap((t): Point[] => {
    // So that the ends are hit to the last digit.
    const [x, y] = t === 1 ? [east, north] : [west + t * (east - west), south + t * (north - south)];
    return [
      [x, south],
      [x, north],
      [west, y],
      [east, y],
    ];
  });
}

function extremes(points: readonly Point[]): [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return [left, top, right, bottom];
}

/** Outwards to whole pixels, and then to what lies on the grid. */
function snapped(grid: Grid, [left, top, right, bottom]: readonly number[]): Window | undefined {
  const x = Math.max(0, Math.floor(left + tolerance));
  const y = Math.max(0, Math.floor(top + tolerance));
  const width = Math.min(grid.width, Math.ceil(right - tolerance)) - x;
  const height = Math.min(grid.height, Math.ceil(bottom - tolerance)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

function union(a: Window, b: Window): Window {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const right = Math.max(a.x + a.width, b.x + b.width);
  return { x, y, width: right - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

/** The edges of a grid, and where it holds a pole all that is around it. */
function boundsOf(grid: Grid, projection: Projection): Bbox {
  const middle = middleLongitude(grid, projection);
  const turned = isGeographic(grid.geo);
  const outline = ring([0, 0, grid.width, grid.height], 128).map((pixel): Point => {
    const [lon, lat] = projection.inverse(toGround(grid, pixel));
    return [turned ? lon : lon - 360 * Math.round((lon - middle) / 360), lat];
  });
  const [west, south, east, north] = extremes(outline);
  const [atSouthPole, atNorthPole] = [holdsPole(grid, projection, -90), holdsPole(grid, projection, 90)];
  if (atSouthPole || atNorthPole)
    return [middle - 180, atSouthPole ? -90 : south, middle + 180, atNorthPole ? 90 : north];
  // Between two points of the outline an edge bulges by less than this.
  const room = turned ? 0 : ((north - south + (east - west)) / 128 ** 2) * 4;
  return [west - room, south - room, east + room, north + room];
}

async function noOverlap(grid: Grid, bbox: Bbox, crs: string): Promise<TsmaskError> {
  const [left, bottom, right, top] = extremes(
    ring([0, 0, grid.width, grid.height], 1).map((pixel) => toGround(grid, pixel)),
  );
  const own = `${[left, bottom, right, top].join(', ')} in ${crsName(grid.geo)}`;
  const degrees = await lonLatBoundsOf(grid).catch(() => undefined);
  const place = `${own}${degrees ? ` (${degrees.map((value) => value.toFixed(3)).join(', ')} in degrees)` : ''}`;
  const [west, south, east, north] = bbox;
  const exchanged: Bbox = [south, west, north, east];
  const swapped =
    crs === 'lonlat' &&
    Math.max(Math.abs(west), Math.abs(east)) <= 90 &&
    (await lonLatWindow(grid, exchanged)) !== undefined;
  return bad(
    `The area ${bbox.join(', ')} (${crs === 'lonlat' ? 'degrees' : "the files' coordinates"}) does not meet the files, which lie at ${place}.`,
    swapped
      ? `With longitude before latitude it does: ${exchanged.join(', ')}.`
      : 'Give west, south, east, north of a part of the files.',
  );
}

function bad(message: string, remedy: string): TsmaskError {
  return new TsmaskError('BAD_OPTION', message, { subject: 'bbox', remedy });
}
