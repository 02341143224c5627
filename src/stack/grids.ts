/** The grid of a stack, and how files of other resolutions or of other tiles lie on it. */
import { TsmaskError } from '../errors.ts';
import { crsName, type Grid, gridDifferences, gridOfWindow, pixelSize, scaledGrid, transformOf } from '../grid.ts';
import { inPlace, type Placement } from './place.ts';
import type { RasterFile } from './raster-file.ts';

export interface GridRequest {
  /** Pixel size of the stack in units of the CRS. Default: that of the coarsest files. */
  readonly resolution?: number | undefined;
  /** What the extent of a file may differ by from that of others: the archive's tile it is of. */
  tileOf(image: RasterFile): string;
}

export interface CommonGrid {
  readonly grid: Grid;
  /** Undefined for a file on the grid itself. */
  placeOf(image: RasterFile): Placement | undefined;
}

/**
 * The grid on which all files lie: directly, or with pixels that are a whole number of times smaller or larger, or as
 * tiles of one grid. A stack of several tiles reaches around all of them.
 * @throws TsmaskError GRID_MISMATCH that names a file of the most common grid, one that differs, and how.
 */
export function commonGrid(images: readonly RasterFile[], request: GridRequest): CommonGrid {
  const [first] = images;
  const isSame = images.every(({ grid }) => gridDifferences(first.grid, grid).length === 0);
  const { resolution } = request;
  if (isSame && (resolution === undefined || near(resolution, pixelOf(first)))) {
    return { grid: first.grid, placeOf: () => undefined };
  }
  const target = resolution ?? Math.max(...images.map(pixelOf));
  const levels = new Map(images.map((image) => [image, levelOf(image, target)]));
  checkTogether(images, levels, request);

  // The stack's corner: a file at the stack's own resolution whose corner it is keeps its tags to the last digit.
  const [left, right] = boundsOf(images, 0);
  const [top, bottom] = boundsOf(images, 1);
  const isCorner = (image: RasterFile) => near(originOf(image)[0], left) && near(originOf(image)[1], top);
  const own = images.filter((image) => levels.get(image)!.factor === 1 && levels.get(image)!.repeat === 1);
  const reference = own.find(isCorner) ?? own[0] ?? images.find(isCorner) ?? first;
  const base = scaledGrid(reference.grid, target / pixelOf(reference));
  const [a, , c, , e, f] = transformOf(base.geo);
  const [x, y] = [Math.floor((left - c) / a + tolerance), Math.floor((top - f) / e + tolerance)];
  const width = Math.ceil((right - c) / a - tolerance) - x;
  const height = Math.ceil((bottom - f) / e - tolerance) - y;
  const grid = gridOfWindow(base, { x, y, width, height });

  const places = new Map(images.map((image) => [image, placeOn(grid, image, levels.get(image)!)]));
  return { grid, placeOf: (image) => places.get(image) };
}

/** Of a pixel. */
const tolerance = 1e-3;

interface Level {
  readonly factor: number;
  readonly repeat: number;
}

/** How the pixels of a file and the stack's relate; undefined where it is not by a whole number. */
function levelOf(image: RasterFile, target: number): Level | undefined {
  const ratio = target / pixelOf(image);
  const [factor, repeat] = [Math.max(1, Math.round(ratio)), Math.max(1, Math.round(1 / ratio))];
  return near(ratio, factor / repeat) ? { factor, repeat } : undefined;
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** @throws GRID_MISMATCH unless files fit together */
function checkTogether(
  images: readonly RasterFile[],
  levels: ReadonlyMap<RasterFile, Level | undefined>,
  { tileOf, resolution }: GridRequest,
): asserts levels is ReadonlyMap<RasterFile, Level> {
  const groups = groupsOf(images);
  const [[common]] = groups;
  const ofTiles = new Map(
    groups
      .flat()
      .toReversed()
      .map((image) => [tileOf(image), image]),
  );
  const misfits: RasterFile[] = [];
  for (const image of images) {
    const sameTile = ofTiles.get(tileOf(image))!;
    const isUpright = areUpright(common, image) && haveSameCrs(common, image);
    if (isUpright && resolution !== undefined && levels.get(image) === undefined) {
      throw noWholeFactor(image, resolution);
    }
    const fits = isUpright && levels.get(image) !== undefined && isAligned(common, image);
    if (!fits || !haveSameExtent(sameTile, image)) misfits.push(image);
  }
  if (misfits.length > 0) throw mismatch(misfits, groups);
}

function areUpright(...images: RasterFile[]): boolean {
  return images.every(({ grid }) => {
    const [, b, , d] = transformOf(grid.geo);
    return b === 0 && d === 0;
  });
}

function haveSameCrs(a: RasterFile, b: RasterFile): boolean {
  return !gridDifferences(a.grid, b.grid).some((difference) => difference.startsWith('CRS'));
}

/** Whether the pixels of two files have edges in common, if not all of them. */
function isAligned(a: RasterFile, b: RasterFile): boolean {
  const finer = Math.min(pixelOf(a), pixelOf(b));
  return [0, 1].every((axis) => {
    const shift = (originOf(b)[axis] - originOf(a)[axis]) / finer;
    return Math.abs(shift - Math.round(shift)) < tolerance;
  });
}

function haveSameExtent(a: RasterFile, b: RasterFile): boolean {
  const coarser = Math.max(pixelOf(a), pixelOf(b));
  return [0, 1].every((axis) => {
    const [from, to] = [extentOf(a, axis), extentOf(b, axis)];
    // The last pixel of the coarser may reach beyond the finer.
    const slack = near(pixelOf(a), pixelOf(b)) ? tolerance * coarser : coarser * (1 - tolerance);
    return Math.abs(from[0] - to[0]) < tolerance * coarser && Math.abs(from[1] - to[1]) < slack;
  });
}

function placeOn(grid: Grid, image: RasterFile, { factor, repeat }: Level): Placement | undefined {
  const [a, , c, , e, f] = transformOf(grid.geo);
  const [x0, y0] = originOf(image);
  const x = Math.round(((x0 - c) / a) * factor);
  const y = Math.round(((y0 - f) / e) * factor);
  const { width, height } = image.grid;
  const isWhole = width === grid.width && height === grid.height;
  const place = { factor, repeat, x, y };
  const isInPlace = (Object.keys(inPlace) as (keyof Placement)[]).every((key) => place[key] === inPlace[key]);
  return isInPlace && isWhole ? undefined : place;
}

function pixelOf({ grid }: RasterFile): number {
  const [a, , , d] = transformOf(grid.geo);
  return Math.hypot(a, d);
}

function originOf({ grid }: RasterFile): [x: number, y: number] {
  const [, , c, , , f] = transformOf(grid.geo);
  return [c, f];
}

/** From the first to the last edge along an axis; for y of a usual image from the top down. */
function extentOf({ grid }: RasterFile, axis: number): [from: number, to: number] {
  const [a, , c, , e, f] = transformOf(grid.geo);
  return axis === 0 ? [c, c + a * grid.width] : [f, f + e * grid.height];
}

function boundsOf(images: readonly RasterFile[], axis: number): [from: number, to: number] {
  const extents = images.map((image) => extentOf(image, axis));
  const [from, to] = [extents.map(([start]) => start), extents.map(([, end]) => end)];
  const isRising = to[0] > from[0];
  return isRising ? [Math.min(...from), Math.max(...to)] : [Math.max(...from), Math.min(...to)];
}

/** Files by their grids, the most common first; of equally common ones the coarser. */
function groupsOf(images: readonly RasterFile[]): RasterFile[][] {
  const groups: RasterFile[][] = [];
  for (const image of images) {
    const group = groups.find(([first]) => gridDifferences(first.grid, image.grid).length === 0);
    if (group) group.push(image);
    else groups.push([image]);
  }
  return groups.sort((a, b) => b.length - a.length || a[0].grid.width - b[0].grid.width);
}

function mismatch(misfits: readonly RasterFile[], groups: readonly (readonly RasterFile[])[]): TsmaskError {
  const [image] = misfits;
  const [[common]] = groups;
  const other = groups[0].includes(image) ? groups[1][0] : image;
  const all = groups.flat().length;
  return new TsmaskError(
    'GRID_MISMATCH',
    `${other.name} lies on another grid than ${common.name}: ${gridDifferences(other.grid, common.grid).join('; ')}. ` +
      groups.map((group) => `${group.length} of ${all} files are ${sizeOf(group[0].grid)}`).join(', '),
    {
      subject: other.name,
      remedy: `Bring them onto one grid first: ${warpLine(common.grid)}`,
      files: misfits
        .filter((misfit) => !groups[0].includes(misfit))
        .map(({ name, grid }) => ({ name, reason: gridDifferences(grid, common.grid).join('; ') })),
    },
  );
}

function noWholeFactor(image: RasterFile, resolution: number): TsmaskError {
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

/** The command that brings a file onto a grid. */
function warpLine(grid: Grid): string {
  const [a, , c, , e, f] = transformOf(grid.geo);
  const [x, y] = [c + a * grid.width, f + e * grid.height];
  const extent = [Math.min(c, x), Math.min(f, y), Math.max(c, x), Math.max(f, y)].join(' ');
  const crs = crsName(grid.geo);
  const target = crs.startsWith('EPSG') ? `-t_srs ${crs} ` : '';
  return `gdalwarp ${target}-te ${extent} -ts ${grid.width} ${grid.height} -r average IN.tif OUT.tif`;
}
