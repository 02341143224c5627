/** The grid of a stack, and how files of other resolutions or of other tiles lie on it. */
import { type Grid, gridDifferences, gridOfWindow, scaledGrid, transformOf } from '../grid.ts';
import { groupsOf, mismatch, noWholeFactor } from './grid-mismatch.ts';
import {
  areUpright,
  extentOf,
  haveSameCrs,
  haveSameExtent,
  isAligned,
  type Level,
  levelOf,
  near,
  originOf,
  pixelOf,
  tolerance,
} from './lying.ts';
import { inPlace, type Placement } from './place.ts';
import type { RasterFile } from './raster-file.ts';

export interface GridRequest {
  /** Pixel size of the stack in units of the CRS. Default: that of the coarsest files. */
  readonly resolution?: number | undefined;
  /** What the extent of a file may differ by from that of others: the archive's tile it is of. */
  tileOf(image: RasterFile): string;
  /** Whether a file holds classes, of which there is no mean. */
  hasClasses(image: RasterFile): boolean;
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

/** @throws GRID_MISMATCH unless files fit together */
function checkTogether(
  images: readonly RasterFile[],
  levels: ReadonlyMap<RasterFile, Level | undefined>,
  { tileOf, resolution, hasClasses }: GridRequest,
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
  if (misfits.length > 0) throw mismatch(misfits, groups, hasClasses);
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

function boundsOf(images: readonly RasterFile[], axis: number): [from: number, to: number] {
  const extents = images.map((image) => extentOf(image, axis));
  const [from, to] = [extents.map(([start]) => start), extents.map(([, end]) => end)];
  const isRising = to[0] > from[0];
  return isRising ? [Math.min(...from), Math.max(...to)] : [Math.max(...from), Math.min(...to)];
}
