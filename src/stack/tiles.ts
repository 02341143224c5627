/** The tiles of a file: which a window touches, their bytes, and how their samples lie. */
import { platform } from '#platform';
import { joined } from '../bytes.ts';
import type { Window } from '../grid.ts';
import type { ByteSource } from '../platform/types.ts';
import { broken } from './broken.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { TileDecoder } from './decode.ts';
import { partSpans } from './jp2/coding.ts';
import type { RasterFile } from './raster-file.ts';
import { bytesPerSample, type Samples } from './sample-type.ts';
import type { BandSource } from './stack.ts';

/** A tile of a file, still compressed, and what part of the image it covers. */
export interface FetchedTile {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly rows: number;
  /** Absent for a tile that was never written. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** Neighbouring tiles are read at once if no more than this lies between them. Bytes. */
const worthwhileGap = 1 << 15;
const largestRead = 1 << 23;

/** The tiles of one plane of an image that a window touches. */
export function tilesOf(image: RasterFile, plane: number, window: Window): FetchedTile[] {
  const { tile, grid, tiled } = image;
  const across = Math.ceil(grid.width / tile.width);
  const down = Math.ceil(grid.height / tile.height);
  const tiles: FetchedTile[] = [];
  for (let row = Math.floor(window.y / tile.height); row * tile.height < window.y + window.height; row++) {
    const y = row * tile.height;
    // The last strip ends with the image; tiles are always whole.
    const rows = tiled ? tile.height : Math.min(tile.height, grid.height - y);
    for (let column = Math.floor(window.x / tile.width); column * tile.width < window.x + window.width; column++) {
      tiles.push({ index: (plane * down + row) * across + column, x: column * tile.width, y, rows });
    }
  }
  return tiles;
}

/** Reads the bytes of tiles, those that lie close together at once. */
export async function fetchTiles(
  image: RasterFile,
  source: ByteSource,
  wanted: readonly FetchedTile[],
  pool: BufferPool | undefined,
  signal: AbortSignal | undefined,
): Promise<{ tiles: FetchedTile[]; buffers: Uint8Array<ArrayBuffer>[]; bytes: number }> {
  const spans = wanted.flatMap((tile) => spansOf(image, tile.index).map((span) => ({ ...span, tile })));
  // Runs of bytes that lie close together are one read.
  const runs: { start: number; end: number; spans: typeof spans }[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const { start, length } = span;
    const run = runs.at(-1);
    if (run && start >= run.start && start - run.end <= worthwhileGap && start + length - run.start <= largestRead) {
      run.spans.push(span);
      run.end = Math.max(run.end, start + length);
    } else {
      runs.push({ start, end: start + length, spans: [span] });
    }
  }
  let bytes = 0;
  const buffers: Uint8Array<ArrayBuffer>[] = [];
  const pieces = new Map<FetchedTile, Uint8Array<ArrayBuffer>[]>();
  for (const run of runs) {
    const room = pool?.take(run.end - run.start);
    const data = await source.read(run.start, run.end - run.start, signal, room);
    // Where the memory of `room` was taken, it has come back as that of the data.
    if (room) buffers.push(room.length > 0 ? room : data);
    if (data.length < run.end - run.start) {
      const reason = `it is cut off at ${run.start + data.length} bytes, within its pixels`;
      throw broken(image.name, reason, undefined, image.format);
    }
    bytes += data.length;
    for (const { tile, start, length } of run.spans) {
      const piece = data.subarray(start - run.start, start - run.start + length);
      const others = pieces.get(tile);
      if (others) others.push(piece);
      else pieces.set(tile, [piece]);
    }
  }
  // In the order in which they lie in the file, after those that were never written.
  const tiles = wanted.filter((tile) => !pieces.has(tile));
  for (const [tile, parts] of pieces) tiles.push({ ...tile, bytes: parts.length === 1 ? parts[0] : joined(parts) });
  return { tiles, buffers, bytes };
}

/** Where the bytes of a tile lie: one span, none for a tile that was never written, several for scattered parts. */
function spansOf({ offsets, byteCounts, jp2 }: RasterFile, index: number): { start: number; length: number }[] {
  if (jp2) return partSpans(jp2.parts, index);
  const [start, length] = [offsets[index], byteCounts[index]];
  return start > 0 && length > 0 ? [{ start, length }] : [];
}

/**
 * Reads and decodes the one tile that holds a pixel. The band's samples lie in the decoder's memory, which another look may
 * share: they are valid until `use` returns. Undefined for a tile that was never written.
 */
export async function lookAtTile<T>(
  image: RasterFile,
  sample: number,
  { x, y }: { readonly x: number; readonly y: number },
  { decoder, signal }: { readonly decoder: TileDecoder; readonly signal?: AbortSignal | undefined },
  use: (samples: Samples) => T,
): Promise<T | undefined> {
  const plane = image.interleave === 'band' ? sample : 0;
  const source = await platform.openSource(image.source);
  const wanted = tilesOf(image, plane, { x, y, width: 1, height: 1 });
  const { tiles } = await fetchTiles(image, source, wanted, undefined, signal);
  const [tile] = tiles;
  if (!tile.bytes) return undefined;
  const decoding = decoder.decode(image, tile.index, tile.bytes, tile.rows);
  // What comes as a promise has memory of its own; what is there already must be used before anything else runs.
  const samples = decoding instanceof Promise ? await decoding : decoding;
  const first = planeStart(image, tile, { sample });
  return use(samples.subarray(first, first + tile.rows * image.tile.width));
}

/** Where the samples of a band begin in a decoded tile. */
export function planeStart(image: RasterFile, tile: FetchedTile, { sample }: Pick<BandSource, 'sample'>): number {
  return image.interleave === 'pixel' ? sample * tile.rows * image.tile.width : 0;
}

/**
 * Calls back for each row that a tile has in a window of its file: with the column and row of the file where it begins, how
 * many pixels it has, and where they begin in the decoded tile. Where the rows of the tile and of a window of `width`
 * pixels follow one another without gaps, they are one.
 */
export function forRows(
  image: RasterFile,
  tile: FetchedTile,
  inFile: Window,
  call: (x: number, y: number, count: number, offset: number) => void,
  width = 0,
): void {
  const left = Math.max(tile.x, inFile.x);
  const right = Math.min(tile.x + image.tile.width, inFile.x + inFile.width);
  const top = Math.max(tile.y, inFile.y);
  const bottom = Math.min(tile.y + tile.rows, inFile.y + inFile.height);
  const count = right - left;
  const step = count === image.tile.width && count === width ? bottom - top : 1;
  for (let y = top; y < bottom; y += step) {
    call(left, y, count * step, (y - tile.y) * image.tile.width + left - tile.x);
  }
}

/** Bytes that decoding one tile of an image takes, with all samples that are compressed together. */
export function decodedTileBytes({ tile, format, type, interleave, samples }: RasterFile): number {
  // JPEG 2000 is decoded in words of 32 bits.
  const sampleBytes = bytesPerSample(type) + (format === 'jp2' ? 4 : 0);
  return tile.width * tile.height * sampleBytes * (interleave === 'pixel' ? samples : 1);
}
