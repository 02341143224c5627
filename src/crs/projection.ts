/** From degrees to the coordinates of a grid and back. */
import { type GeoTags, type Grid, type Point, toGround, toPixel } from '../grid.ts';
import { definitionOf, isGeographic } from './geo-keys.ts';

/** Both ways may give NaN or Infinity far from where the projection is meant for. */
export interface Projection {
  /** Longitude and latitude, degrees in WGS 84, to the coordinates of the CRS. */
  forward(point: Point): Point;
  inverse(point: Point): Point;
}

const same: Projection = { forward: (point) => point, inverse: (point) => point };

/**
 * The projection of a grid; undefined where its CRS is not among those that can be converted. PROJ's JavaScript port is
 * loaded only for grids that are not in degrees.
 */
export async function projectionOf(geo: GeoTags): Promise<Projection | undefined> {
  if (isGeographic(geo)) return same;
  const definition = definitionOf(geo);
  if (definition === undefined) return undefined;
  const { default: proj4 } = await import('proj4');
  try {
    const converter = proj4('+proj=longlat +datum=WGS84', definition);
    return {
      forward: ([x, y]) => guarded(() => converter.forward([x, y]) as [number, number]),
      inverse: ([x, y]) => guarded(() => converter.inverse([x, y]) as [number, number]),
    };
  } catch {
    // What a file cites as its CRS may be anything.
    return undefined;
  }
}

/** proj4 throws where a point cannot be projected, and also returns NaN. */
function guarded(convert: () => Point): Point {
  try {
    return convert();
  } catch {
    return [Number.NaN, Number.NaN];
  }
}

/** The longitude in the middle of a grid; 0 where the middle has none. */
export function middleLongitude(grid: Grid, { inverse }: Projection): number {
  const [longitude] = inverse(toGround(grid, [grid.width / 2, grid.height / 2]));
  return Number.isFinite(longitude) ? longitude : 0;
}

/** Whether a pole lies within a projected grid: then its outline goes around the globe. */
export function holdsPole(grid: Grid, projection: Projection, latitude: 90 | -90): boolean {
  if (isGeographic(grid.geo)) return false;
  const [x, y] = toPixel(grid, projection.forward([middleLongitude(grid, projection), latitude]));
  return x >= 0 && y >= 0 && x <= grid.width && y <= grid.height;
}
