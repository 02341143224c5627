/** Where a grid lies, in longitude and latitude. */
import { epsgOf, type Grid, isGeoreferenced, toGround } from '../grid.ts';
import { holdsPole, projectionOf } from './projection.ts';

export type Position = readonly [longitude: number, latitude: number];

/** As GeoJSON has them: degrees, WGS 84. */
export interface Footprint {
  readonly geometry:
    | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
    | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] };
  /** West, south, east, north. West is greater than east where the grid reaches over the antimeridian. */
  readonly bbox: readonly [number, number, number, number];
}

/** Parts of each edge: a straight line on the grid is a curve on the globe. */
const parts = 8;

/**
 * The outline of a grid; undefined where its CRS is not one of the table, the grid holds a pole, or the outline leaves
 * the globe. Shifts between datums, at most some metres, are left out of account.
 */
export async function footprintOf(grid: Grid): Promise<Footprint | undefined> {
  if (epsgOf(grid.geo) === undefined || !isGeoreferenced(grid.geo)) return undefined;
  const projection = await projectionOf(grid.geo);
  if (!projection || holdsPole(grid, projection, 90) || holdsPole(grid, projection, -90)) return undefined;
  const ring = outline(grid.width, grid.height).map((corner) => projection.inverse(toGround(grid, corner)));
  if (!ring.every(([longitude, latitude]) => Number.isFinite(longitude) && Math.abs(latitude) <= 90)) return undefined;
  return around(anticlockwise(ring));
}

/** Pixel corners around the grid, closed. */
function outline(width: number, height: number): Position[] {
  const corners: Position[] = [
    [0, 0],
    [0, height],
    [width, height],
    [width, 0],
  ];
  const points = corners.flatMap(([x, y], i) => {
    const [toX, toY] = corners[(i + 1) % 4];
    return Array.from(
      { length: parts },
      (_, k): Position => [x + ((toX - x) * k) / parts, y + ((toY - y) * k) / parts],
    );
  });
  return [...points, points[0]];
}

function anticlockwise(ring: Position[]): Position[] {
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) doubled += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  // Over the antimeridian the sign means nothing yet; a ring of our outline is right as it stands there.
  const crosses = spans(ring);
  return doubled < 0 && !crosses ? ring.toReversed() : ring;
}

/** Whether a ring jumps over the antimeridian. */
function spans(ring: readonly Position[]): boolean {
  return ring.some(([x], i) => i > 0 && Math.abs(x - ring[i - 1][0]) > 180);
}

function around(ring: readonly Position[]): Footprint {
  if (!spans(ring)) {
    const [west, south, east, north] = extent(ring);
    return { geometry: { type: 'Polygon', coordinates: [ring.map(rounded)] }, bbox: [west, south, east, north] };
  }
  // Counted on beyond 180°, then cut there.
  const beyond = ring.map(([x, y]): Position => [x < 0 ? x + 360 : x, y]);
  const west = clip(beyond, (x) => 180 - x);
  const east = clip(beyond, (x) => x - 180).map(([x, y]): Position => [x - 360, y]);
  const [fromWest, south, , north] = extent(beyond);
  return {
    geometry: { type: 'MultiPolygon', coordinates: [[west.map(rounded)], [east.map(rounded)]] },
    bbox: [fromWest, south, extent(east)[2], north],
  };
}

/** The part of a closed ring on one side of a meridian, by Sutherland and Hodgman. */
function clip(ring: readonly Position[], inside: (x: number) => number): Position[] {
  const result: Position[] = [];
  for (let i = 1; i < ring.length; i++) {
    const [from, to] = [ring[i - 1], ring[i]];
    const [s, t] = [inside(from[0]), inside(to[0])];
    if (s >= 0) result.push(from);
    if (s < 0 !== t < 0) {
      const share = s / (s - t);
      result.push([180, from[1] + (to[1] - from[1]) * share]);
    }
  }
  return [...result, result[0]];
}

function extent(ring: readonly Position[]): [number, number, number, number] {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  return [round(Math.min(...xs)), round(Math.min(...ys)), round(Math.max(...xs)), round(Math.max(...ys))];
}

function rounded([x, y]: Position): Position {
  return [round(x), round(y)];
}

/** To about a centimetre. */
function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
