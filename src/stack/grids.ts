import { TsmaskError } from '../errors.ts';
import { crsName, type Grid, gridDifferences, pixelSize, transformOf } from '../grid.ts';
import type { TiffImage } from './tiff.ts';

/**
 * The grid that all files share.
 * @throws TsmaskError GRID_MISMATCH that names a file of the most common grid, one that differs, and how.
 */
export function commonGrid(images: readonly TiffImage[]): Grid {
  const groups: TiffImage[][] = [];
  for (const image of images) {
    const group = groups.find(([first]) => gridDifferences(first.grid, image.grid).length === 0);
    if (group) group.push(image);
    else groups.push([image]);
  }
  // Of equally common grids the coarser: fine bands can be averaged onto it.
  groups.sort((a, b) => b.length - a.length || a[0].grid.width - b[0].grid.width);
  const [[common], differing] = groups;
  if (!differing) return common.grid;
  const [other] = differing;
  throw new TsmaskError(
    'GRID_MISMATCH',
    `${other.name} lies on another grid than ${common.name}: ${gridDifferences(other.grid, common.grid).join('; ')}. ` +
      groups.map((group) => `${group.length} of ${images.length} files are ${sizeOf(group[0].grid)}`).join(', '),
    { subject: other.name, remedy: `Bring them onto one grid first: ${warpLine(common.grid)}` },
  );
}

function sizeOf({ width, height, geo }: Grid): string {
  return `${width} × ${height} pixels of ${pixelSize(transformOf(geo))}`;
}

/** The command that brings a file onto a grid. */
function warpLine(grid: Grid): string {
  const [a, , c, , e, f] = transformOf(grid.geo);
  const [x, y] = [c + a * grid.width, f + e * grid.height];
  const extent = [Math.min(c, x), Math.min(f, y), Math.max(c, x), Math.max(f, y)].join(' ');
  const crs = crsName(grid.geo);
  const target = crs.startsWith('EPSG') ? `-t_srs ${crs} ` : '';
  return `gdalwarp ${target}-te ${extent} -ts ${grid.width} ${grid.height} -r average IN.tif OUT.tif`;
}
