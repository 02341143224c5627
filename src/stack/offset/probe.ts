/** A look at the dark pixels of a scene, which tell whether the offset of baseline 04.00 is still in the numbers. */
import { isNone } from '../../bands.ts';
import { TileDecoder } from '../decode.ts';
import { missingValues } from '../radiometry.ts';
import type { RasterFile } from '../raster-file.ts';
import { lookAtTile } from '../tiles.ts';
import { Histogram } from './percentile.ts';

export interface DarkSample {
  /** First percentile of the valid pixels, reflectance × 10000 before any offset. */
  readonly percentile: number;
  /** Valid pixels that were looked at. */
  readonly valid: number;
}

/**
 * What dark pixels tell. With the offset nearly all numbers are 950 or more, so that a percent of smaller ones proves that
 * it is gone. Greater ones prove nothing, since clouds are bright: `present` means that the darkest pixels are as dark as
 * those of a clear scene with the offset, and `unclear` that they are brighter than that.
 */
export type Verdict = 'removed' | 'present' | 'unclear';

/** DN. */
export const darkest = 900;
const brightestDark = 1900;

/** The first percentile of fewer pixels would rest on less than ten. */
const enough = 1000;
const share = 0.01;
const mostTiles = 4;

export function verdictOf(sample: DarkSample | undefined): Verdict {
  if (sample === undefined || sample.percentile >= brightestDark) return 'unclear';
  return sample.percentile < darkest ? 'removed' : 'present';
}

export interface ProbeOptions {
  /** Values that mean no observation; 0, NaN and everything from −999 down always do. */
  readonly nodata: readonly number[];
  /** Reflectance × 10000 = value × gain. Default 1. */
  readonly gain?: number;
  /** Of compressed tiles: no more are read, but for one. Default: no limit. */
  readonly mostBytes?: number;
  /** For whoever looks at many, also at the same time: each has memory of its own. */
  readonly decoder?: TileDecoder;
  readonly signal?: AbortSignal;
}

/**
 * The first percentile of a band, from at most four tiles that lie apart, fewer where they prove enough; undefined where
 * less than 1000 of their pixels are valid. Meant for the red band.
 *
 * @throws TsmaskError BROKEN_TIFF, NOT_READABLE, HTTP_ERROR.
 */
export async function probeDark(
  image: RasterFile,
  sample: number,
  { nodata, gain = 1, mostBytes = Infinity, decoder = new TileDecoder(), signal }: ProbeOptions,
): Promise<DarkSample | undefined> {
  const isMissing = missing(image, nodata);
  const histogram = new Histogram();
  const tiles = within(tilesApart(image, sample), mostBytes);
  // As many as this make a percent of whatever the other tiles hold.
  const proof = share * tiles.length * image.tile.width * image.tile.height;
  for (const { x, y, columns, rows } of tiles) {
    signal?.throwIfAborted();
    await lookAtTile(image, sample, { x, y }, { decoder, signal }, (values) => {
      // Tiles at the edges go beyond the image, with anything in them.
      for (let row = 0; row < rows; row++) {
        for (let at = row * image.tile.width, end = at + columns; at < end; at++) {
          if (!isMissing(values[at])) histogram.add(values[at] * gain);
        }
      }
    });
    if (histogram.total >= enough && histogram.below(darkest) >= proof) break;
  }
  if (histogram.total < enough) return undefined;
  return { percentile: histogram.percentile(share)!, valid: histogram.total };
}

function missing({ type, nodata: declared }: RasterFile, nodata: readonly number[]): (value: number) => boolean {
  const values = missingValues(type, declared === undefined ? nodata : [...nodata, declared]);
  return (value) => isNone(value) || values.includes(value);
}

interface TileSpot {
  /** The first pixel of the tile. */
  readonly x: number;
  readonly y: number;
  /** What of the tile is within the image. Pixels. */
  readonly columns: number;
  readonly rows: number;
  /** Compressed. */
  readonly bytes: number;
}

/** Those that take few bytes, as many as are allowed. */
function within(tiles: readonly TileSpot[], mostBytes: number): readonly TileSpot[] {
  let bytes = 0;
  const fitting = tiles
    .toSorted((a, b) => a.bytes - b.bytes)
    .filter((tile, i) => {
      bytes += tile.bytes;
      return i === 0 || bytes <= mostBytes;
    });
  return fitting.length === tiles.length ? tiles : fitting;
}

/**
 * Of each quarter of the image the tile that takes most bytes: it has the least of what is the same all over, such as
 * nodata. Strips come from four parts of the height.
 */
function tilesApart(image: RasterFile, sample: number): TileSpot[] {
  const { tile, grid, byteCounts } = image;
  const across = Math.ceil(grid.width / tile.width);
  const down = Math.ceil(grid.height / tile.height);
  const first = image.interleave === 'band' ? sample * across * down : 0;
  const [columns, rows] = across > 1 ? [2, mostTiles / 2] : [1, mostTiles];
  const best = new Map<number, number>();
  for (let index = 0; index < across * down; index++) {
    const part =
      Math.floor((Math.floor(index / across) * rows) / down) * columns +
      Math.floor(((index % across) * columns) / across);
    const other = best.get(part);
    const bytes = byteCounts[first + index];
    if (bytes > 0 && (other === undefined || bytes > byteCounts[first + other])) best.set(part, index);
  }
  return [...best.values()].map((index) => {
    const [x, y] = [(index % across) * tile.width, Math.floor(index / across) * tile.height];
    const [columns, rows] = [Math.min(tile.width, grid.width - x), Math.min(tile.height, grid.height - y)];
    return { x, y, columns, rows, bytes: byteCounts[first + index] };
  });
}
