/** What is said of files that do not fit together, and how they can be made to. */
import { TsmaskError } from '../errors.ts';
import { crsName, type Grid, gridDifferences, pixelSize, transformOf } from '../grid.ts';
import { haveSameCrs, haveSameExtent, liesOn, pixelOf } from './lying.ts';
import type { RasterFile } from './raster-file.ts';

/** Files by their grids: that on which the most files lie first, of these the most common, of these the coarser. */
export function groupsOf(images: readonly RasterFile[]): RasterFile[][] {
  const groups: RasterFile[][] = [];
  for (const image of images) {
    const group = groups.find(([first]) => gridDifferences(first.grid, image.grid).length === 0);
    if (group) group.push(image);
    else groups.push([image]);
  }
  const fitting = new Map(
    groups.map((group) => {
      const all = groups.filter(([other]) => liesOn(group[0], other) && haveSameExtent(group[0], other));
      return [group, all.flat().length];
    }),
  );
  return groups.sort(
    (a, b) => fitting.get(b)! - fitting.get(a)! || b.length - a.length || a[0].grid.width - b[0].grid.width,
  );
}

export function mismatch(
  misfits: readonly RasterFile[],
  groups: readonly (readonly RasterFile[])[],
  hasClasses: (image: RasterFile) => boolean,
): TsmaskError {
  const [image] = misfits;
  const [[common]] = groups;
  const other = groups[0].includes(image) ? groups[1][0] : image;
  return new TsmaskError(
    'GRID_MISMATCH',
    `${other.name} lies on another grid than ${common.name}: ${gridDifferences(other.grid, common.grid).join('; ')}.${sizesOf(groups)}`,
    {
      subject: other.name,
      remedy: `Bring ${other.name} onto the grid of most files first: ${warpLine(other, common, hasClasses(other))}`,
      files: misfits
        .filter((misfit) => !groups[0].includes(misfit))
        .map(({ name, grid }) => ({ name, reason: gridDifferences(grid, common.grid).join('; ') })),
    },
  );
}

/** How many files have which size, where they differ in it. */
function sizesOf(groups: readonly (readonly RasterFile[])[]): string {
  const counts = new Map<string, number>();
  for (const group of groups) {
    const size = sizeOf(group[0].grid);
    counts.set(size, (counts.get(size) ?? 0) + group.length);
  }
  if (counts.size === 1) return '';
  const all = groups.flat().length;
  const told = [...counts].map(([size, count]) => `${count} of ${all} files ${count === 1 ? 'is' : 'are'} ${size}`);
  return ` ${told.join(', ')}.`;
}

export function noWholeFactor(image: RasterFile, resolution: number): TsmaskError {
  return new TsmaskError(
    'GRID_MISMATCH',
    `The pixels of ${image.name} (${pixelOf(image)}) do not fit into a resolution of ${resolution} a whole number of times.`,
    {
      subject: image.name,
      remedy: 'Take a resolution that is a multiple of the pixel size of each file, or a whole fraction of it.',
    },
  );
}

function sizeOf({ width, height, geo }: Grid): string {
  return `${width} × ${height} pixels of ${pixelSize(transformOf(geo))}`;
}

/** The command that brings a file onto the grid of another one. */
function warpLine(image: RasterFile, onto: RasterFile, hasClasses: boolean): string {
  const { grid } = onto;
  const [a, , c, , e, f] = transformOf(grid.geo);
  const [x, y] = [c + a * grid.width, f + e * grid.height];
  const extent = [Math.min(c, x), Math.min(f, y), Math.max(c, x), Math.max(f, y)].join(' ');
  const crs = crsName(grid.geo);
  const target = crs.startsWith('EPSG') ? `-t_srs ${crs} ` : '';
  // Degrees and metres cannot be compared.
  const isFiner = !haveSameCrs(image, onto) || pixelOf(image) < pixelOf(onto);
  const how = hasClasses ? 'near' : isFiner ? 'average' : 'bilinear';
  return `gdalwarp ${target}-te ${extent} -ts ${grid.width} ${grid.height} -r ${how} IN.tif OUT.tif`;
}
