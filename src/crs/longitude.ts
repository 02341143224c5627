import { epsgOf, type Grid, toGround } from '../grid.ts';
import { isProjected } from './crs.ts';
import { crsOf } from './table.ts';

const metresPerDegree = 111_320;

/** Degrees east of the grid's middle, to a few degrees, for geographic grids and UTM and its like; undefined for others. */
export function longitudeOf(grid: Grid): number | undefined {
  const crs = crsOf(epsgOf(grid.geo) ?? 0);
  if (crs === undefined) return undefined;
  const [x] = toGround(grid, [grid.width / 2, grid.height / 2]);
  if (!isProjected(crs)) return x;
  const { method, longitude, falseEasting } = crs.projection;
  return method === 'transverse mercator' ? longitude + (x - falseEasting) / metresPerDegree : undefined;
}
