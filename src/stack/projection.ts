/** From degrees to the coordinates of a grid and back. */
import { TsmaskError } from '../errors.ts';
import { crsName, type GeoTags } from '../grid.ts';
import { isGeographic, projOf } from './geo-keys.ts';

export type Point = readonly [number, number];

/** Both ways may give NaN or Infinity far from where the projection is meant for. */
export interface Projection {
  /** Longitude and latitude, degrees in WGS 84, to the coordinates of the CRS. */
  forward(point: Point): Point;
  inverse(point: Point): Point;
}

const same: Projection = { forward: (point) => point, inverse: (point) => point };

/**
 * The projection of a grid. PROJ's JavaScript port is loaded only for grids that are not in degrees.
 *
 * @throws TsmaskError BAD_OPTION where the CRS is not among those that can be converted.
 */
export async function projectionOf(geo: GeoTags): Promise<Projection> {
  if (isGeographic(geo)) return same;
  const definition = projOf(geo);
  if (definition === undefined) throw notConvertible(geo);
  const { default: proj4 } = await import('proj4');
  try {
    const converter = proj4('+proj=longlat +datum=WGS84', definition);
    return {
      forward: ([x, y]) => guarded(() => converter.forward([x, y]) as [number, number]),
      inverse: ([x, y]) => guarded(() => converter.inverse([x, y]) as [number, number]),
    };
  } catch (cause) {
    throw notConvertible(geo, cause);
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

function notConvertible(geo: GeoTags, cause?: unknown): TsmaskError {
  return new TsmaskError('BAD_OPTION', `Degrees cannot be converted to the CRS of the files, ${crsName(geo)}.`, {
    subject: 'bbox',
    remedy: "Give the area in the files' own coordinates (crs: 'grid', on the command line --bbox-crs grid).",
    cause,
  });
}
