/** Pictures of windows that are larger than the picture: of each of its cells, the sample in the centre. */
import type { Window } from '../grid.ts';
import type { ByteSource } from '../platform/types.ts';
import { BufferPool } from './buffer-pool.ts';
import { TileDecoder } from './decode.ts';
import { Pauses } from './pauses.ts';
import { inPlace } from './place.ts';
import type { Plane, Use } from './planes.ts';
import type { RasterFile } from './raster-file.ts';
import type { Samples } from './sample-type.ts';
import { type FetchedTile, fetchTiles, planeStart, tilesOf } from './tiles.ts';

/** Which cells of a picture are wanted of which pixels of the stack. */
export interface PictureArea {
  readonly window: Window;
  /** Cells that the window is brought to. */
  readonly width: number;
  readonly height: number;
  /** Rows of cells that are wanted: `from` to `to` − 1. */
  readonly rows: { readonly from: number; readonly to: number };
}

/** A plane of a file, and the versions of it that there are, the full one first and each smaller than the one before. */
export interface Thinnable extends Plane {
  readonly versions: readonly RasterFile[];
  readonly source: ByteSource;
}

/** Smaller versions are seldom smaller by exactly what their name says. */
const slack = 1.01;

export class Thinner {
  readonly #decoder = new TileDecoder();
  readonly #pool = new BufferPool();
  readonly #batchBytes: number;

  /** @param batchBytes compressed tiles of a plane that are held at once; as much again is read ahead */
  constructor(batchBytes: number) {
    this.#batchBytes = batchBytes;
  }

  /**
   * Begins to fetch a plane's tiles, and returns what puts its cells into one array of `width × (rows.to − rows.from)`
   * values a role, 0 where the file has nothing. That must not be called while another is at work.
   */
  begin(
    { versions, source, plane, uses }: Thinnable,
    area: PictureArea,
    signal: AbortSignal,
  ): (target: Readonly<Record<string, Int16Array>>) => Promise<void> {
    const { columns, rows, image } = cellsOf(versions, uses[0], area);
    const batches = this.#batches(image, wantedTiles(image, plane, columns, rows));
    const fetch = (batch: readonly FetchedTile[] | undefined) => {
      const fetching = batch && fetchTiles(image, source, batch, this.#pool, signal);
      // Whether it fails is asked when its turn comes.
      fetching?.catch(() => undefined);
      return fetching;
    };
    let ahead = fetch(batches[0]);
    return async (target) => {
      for (const { role } of uses) target[role].fill(0);
      const pauses = new Pauses(signal);
      for (let next = 1; ahead; next++) {
        const { tiles, buffers } = await ahead;
        ahead = fetch(batches[next]);
        for (const tile of tiles) {
          await pauses.next();
          if (!tile.bytes) continue;
          const decoding = this.#decoder.decode(image, tile.index, tile.bytes, tile.rows);
          const decoded = decoding instanceof Promise ? await decoding : decoding;
          copyCells(image, tile, decoded, uses, columns, rows, target);
        }
        for (const buffer of buffers) this.#pool.give(buffer);
      }
    };
  }

  #batches({ byteCounts }: RasterFile, tiles: readonly FetchedTile[]): FetchedTile[][] {
    const batches: FetchedTile[][] = [];
    let bytes = Number.POSITIVE_INFINITY;
    for (const tile of tiles) {
      if (bytes + byteCounts[tile.index] > this.#batchBytes) {
        batches.push([]);
        bytes = 0;
      }
      batches.at(-1)!.push(tile);
      bytes += byteCounts[tile.index];
    }
    return batches;
  }
}

/** The version of a file that is read, and for each column and row of cells its own; −1 for those beside the file. */
function cellsOf(versions: readonly RasterFile[], { band }: Use, { window, width, height, rows }: PictureArea) {
  const { factor, repeat, x, y } = band.place ?? inPlace;
  const [full] = versions;
  const step = {
    x: ((window.width / width) * factor) / repeat,
    y: ((window.height / height) * factor) / repeat,
  };
  const fits = ({ grid }: RasterFile) =>
    full.grid.width / grid.width <= step.x * slack && full.grid.height / grid.height <= step.y * slack;
  const image = versions.findLast(fits) ?? full;
  const along = (from: number, to: number, start: number, cell: number, shift: number, size: number, whole: number) =>
    Int32Array.from({ length: to - from }, (_, i) => {
      const inStack = start + (from + i + 0.5) * cell;
      const inFile = Math.floor((((inStack * factor - shift) / repeat) * size) / whole);
      return inFile >= 0 && inFile < size ? inFile : -1;
    });
  const { grid } = image;
  return {
    image,
    columns: along(0, width, window.x, window.width / width, x, grid.width, full.grid.width),
    rows: along(rows.from, rows.to, window.y, window.height / height, y, grid.height, full.grid.height),
  };
}

/** The tiles that hold cells, in their order. */
function wantedTiles(image: RasterFile, plane: number, columns: Int32Array, rows: Int32Array): FetchedTile[] {
  const { tile } = image;
  const [x, y] = [columns, rows].map((cells) => cells.filter((at) => at >= 0));
  if (x.length === 0 || y.length === 0) return [];
  const holding = (cells: Int32Array, size: number) => new Set(Array.from(cells, (at) => Math.floor(at / size)));
  const [across, down] = [holding(x, tile.width), holding(y, tile.height)];
  const [last, lowest] = [x[x.length - 1], y[y.length - 1]];
  const bounds = { x: x[0], y: y[0], width: last + 1 - x[0], height: lowest + 1 - y[0] };
  return tilesOf(image, plane, bounds).filter((at) => across.has(at.x / tile.width) && down.has(at.y / tile.height));
}

function copyCells(
  image: RasterFile,
  tile: FetchedTile,
  decoded: Samples,
  uses: readonly Use[],
  columns: Int32Array,
  rows: Int32Array,
  target: Readonly<Record<string, Int16Array>>,
): void {
  const from = columns.findIndex((at) => at >= tile.x);
  const beyond = columns.findIndex((at) => at >= tile.x + image.tile.width);
  // Columns beside the file, at the right, are −1 too.
  const inTile = columns.subarray(from, beyond < 0 ? columns.findLastIndex((at) => at >= 0) + 1 : beyond);
  const gathered = new (decoded.constructor as new (length: number) => Samples)(inTile.length);
  for (const [cell, row] of rows.entries()) {
    if (row < tile.y || row >= tile.y + tile.rows) continue;
    for (const { role, band, copy } of uses) {
      const start = planeStart(image, tile, band) + (row - tile.y) * image.tile.width - tile.x;
      for (let i = 0; i < inTile.length; i++) gathered[i] = decoded[start + inTile[i]];
      copy(gathered, 0, target[role], cell * columns.length + from, inTile.length);
    }
  }
}
