/** How far the north of a grid is from true north. */
import type { GeoTags, Grid } from '../grid.ts';
import { toGround } from '../grid.ts';
import { definitionOf, isGeographic } from './geo-keys.ts';
import { projectionOf } from './projection.ts';

/** Whether {@link gridConvergence} can be told of a grid with these tags. */
export function hasConvergence(geo: GeoTags): boolean {
  return isGeographic(geo) || definitionOf(geo) !== undefined;
}

/** Degrees of latitude: some ten metres, which are neither lost in rounding nor a curve. */
const step = 1e-4;

/**
 * Meridian convergence in the middle of a grid: by how many degrees the north of the grid lies clockwise of true north.
 * An azimuth from true north, less this, is one from the north of the grid. In UTM it is 0 on the middle meridian, and up
 * to 3° at the edges of a zone, positive to the east of it in the north.
 *
 * Measured by projecting two points of a meridian, so that it holds for every projection that is known here.
 *
 * @returns undefined where the CRS is not known, or its middle is nowhere
 */
export async function gridConvergence(grid: Grid): Promise<number | undefined> {
  const projection = await projectionOf(grid.geo);
  if (projection === undefined) return undefined;
  const middle = projection.inverse(toGround(grid, [grid.width / 2, grid.height / 2]));
  const [x, y] = projection.forward([middle[0], middle[1] - step]);
  const [toX, toY] = projection.forward([middle[0], middle[1] + step]);
  const degrees = (-Math.atan2(toX - x, toY - y) * 180) / Math.PI;
  return Number.isFinite(degrees) ? degrees : undefined;
}
