/** Reads windows of scenes through the files' own tiles or strips. */
import { platform } from '#platform';
import type { Window } from '../grid.ts';
import type { UrlAccess } from '../platform/http/index.ts';
import type { ByteSource } from '../platform/types.ts';
import { broken } from './broken.ts';
import { BufferPool } from './buffer-pool.ts';
import { TileDecoder } from './decode.ts';
import { type CopySamples, sampleCopier } from './radiometry.ts';
import { bytesPerSample, type Samples } from './sample-type.ts';
import type { BandSource, Stack } from './stack.ts';
import type { TiffImage } from './tiff.ts';

/** A tile of a file, still compressed, and what part of the image it covers. */
interface FetchedTile {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly rows: number;
  /** Absent for a tile that was never written. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

interface FetchedFile {
  readonly image: TiffImage;
  readonly tiles: readonly FetchedTile[];
  /** What the tiles' bytes lie in. */
  readonly buffers: readonly Uint8Array<ArrayBuffer>[];
  /** Which sample of these tiles goes to which role. */
  readonly uses: readonly { role: string; band: BandSource; copy: CopySamples }[];
}

/** The compressed tiles of one scene's window. */
export interface FetchedScene {
  readonly files: readonly FetchedFile[];
  /** Bytes read from the sources. */
  readonly bytesRead: number;
}

/** Neighbouring tiles are read at once if no more than this lies between them. Bytes. */
const worthwhileGap = 1 << 15;
const largestRead = 1 << 23;

export class StackReader {
  readonly #stack: Stack;
  readonly #access: (file: number) => UrlAccess;
  readonly #sources = new Map<number, Promise<ByteSource>>();
  readonly #decoder = new TileDecoder();
  readonly #pool = new BufferPool();

  /** @param access how a file of the stack is got at where it is a URL: by default as openStack opened it */
  constructor(stack: Stack, access: (file: number) => UrlAccess = () => ({})) {
    this.#stack = stack;
    this.#access = access;
  }

  /** Reads the compressed tiles that a window of a scene touches, each byte once. */
  async fetch(scene: number, window: Window, roles: readonly string[], signal?: AbortSignal): Promise<FetchedScene> {
    const groups = new Map<string, { file: number; plane: number; uses: FetchedFile['uses'][number][] }>();
    for (const role of roles) {
      const band = this.#stack.scenes[scene].bands[role];
      const image = this.#stack.files[band.file];
      const plane = image.interleave === 'band' ? band.sample : 0;
      const key = `${band.file}/${plane}`;
      const group = groups.get(key) ?? { file: band.file, plane, uses: [] };
      group.uses.push({ role, band, copy: sampleCopier(image.type, band) });
      groups.set(key, group);
    }
    let bytesRead = 0;
    const files = await Promise.all(
      [...groups.values()].map(async ({ file, plane, uses }): Promise<FetchedFile> => {
        const image = this.#stack.files[file];
        const source = await this.#source(file);
        const wanted = tilesOf(image, plane, window);
        const { bytes, ...fetched } = await fetchTiles(image, source, wanted, this.#pool, signal);
        bytesRead += bytes;
        return { image, uses, ...fetched };
      }),
    );
    return { files, bytesRead };
  }

  /**
   * Decodes what was fetched into one array of `window.width × window.height` values a role. What was fetched is used up
   * by that.
   */
  async decode(fetched: FetchedScene, window: Window, target: Readonly<Record<string, Int16Array>>): Promise<void> {
    for (const { image, tiles, uses, buffers } of fetched.files) {
      for (const tile of tiles) await decodeInto(this.#decoder, image, tile, uses, window, target);
      for (const buffer of buffers) this.#pool.give(buffer);
    }
  }

  #source(file: number): Promise<ByteSource> {
    let source = this.#sources.get(file);
    if (!source) {
      source = platform.openSource(this.#stack.files[file].source, this.#access(file));
      this.#sources.set(file, source);
    }
    return source;
  }
}

/** The tiles of one plane of an image that a window touches. */
function tilesOf(image: TiffImage, plane: number, window: Window): FetchedTile[] {
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

async function fetchTiles(
  image: TiffImage,
  source: ByteSource,
  wanted: readonly FetchedTile[],
  pool: BufferPool | undefined,
  signal: AbortSignal | undefined,
): Promise<{ tiles: FetchedTile[]; buffers: Uint8Array<ArrayBuffer>[]; bytes: number }> {
  const span = ({ index }: FetchedTile) => ({ start: image.offsets[index], length: image.byteCounts[index] });
  const isWritten = (tile: FetchedTile) => span(tile).length > 0 && span(tile).start > 0;
  const inFileOrder = wanted.filter(isWritten).sort((a, b) => span(a).start - span(b).start);

  // Runs of tiles that lie close together are one read.
  const runs: { start: number; end: number; tiles: FetchedTile[] }[] = [];
  for (const tile of inFileOrder) {
    const { start, length } = span(tile);
    const run = runs.at(-1);
    if (run && start >= run.start && start - run.end <= worthwhileGap && start + length - run.start <= largestRead) {
      run.tiles.push(tile);
      run.end = Math.max(run.end, start + length);
    } else {
      runs.push({ start, end: start + length, tiles: [tile] });
    }
  }
  let bytes = 0;
  const buffers: Uint8Array<ArrayBuffer>[] = [];
  const tiles = wanted.filter((tile) => !isWritten(tile));
  for (const run of runs) {
    const room = pool?.take(run.end - run.start);
    if (room) buffers.push(room);
    const data = await source.read(run.start, run.end - run.start, signal, room);
    if (data.length < run.end - run.start) {
      throw broken(image.name, `it is cut off at ${run.start + data.length} bytes, within its pixels`);
    }
    bytes += data.length;
    for (const tile of run.tiles) {
      const { start, length } = span(tile);
      tiles.push({ ...tile, bytes: data.subarray(start - run.start, start - run.start + length) });
    }
  }
  return { tiles, buffers, bytes };
}

/** Reads and decodes the one tile that holds a pixel. */
export async function readTileAt(image: TiffImage, sample: number, x: number, y: number): Promise<Samples | undefined> {
  const plane = image.interleave === 'band' ? sample : 0;
  const source = await platform.openSource(image.source);
  const wanted = tilesOf(image, plane, { x, y, width: 1, height: 1 });
  const { tiles } = await fetchTiles(image, source, wanted, undefined, undefined);
  const [tile] = tiles;
  return tile.bytes && new TileDecoder().decode(image, tile.index, tile.bytes, tile.rows);
}

async function decodeInto(
  decoder: TileDecoder,
  image: TiffImage,
  tile: FetchedTile,
  uses: FetchedFile['uses'],
  window: Window,
  target: Readonly<Record<string, Int16Array>>,
): Promise<void> {
  const left = Math.max(tile.x, window.x);
  const right = Math.min(tile.x + image.tile.width, window.x + window.width, image.grid.width);
  const top = Math.max(tile.y, window.y);
  const bottom = Math.min(tile.y + tile.rows, window.y + window.height, image.grid.height);
  const decoding = tile.bytes && decoder.decode(image, tile.index, tile.bytes, tile.rows);
  // What is there already is valid until the next tile is decoded: nothing else may run before it is copied.
  const decoded = decoding instanceof Promise ? await decoding : decoding;
  for (const { role, band, copy } of uses) {
    const plane = image.interleave === 'pixel' ? band.sample : 0;
    // Where the rows of the tile and of the window follow one another without gaps, they are one.
    const isOne = right - left === image.tile.width && right - left === window.width;
    const step = isOne ? bottom - top : 1;
    const length = (right - left) * step;
    for (let y = top; y < bottom; y += step) {
      const at = (y - window.y) * window.width + left - window.x;
      const from = (plane * tile.rows + y - tile.y) * image.tile.width + left - tile.x;
      // A tile that was never written holds no observation.
      if (decoded) copy(decoded, from, target[role], at, length);
      else target[role].fill(0, at, at + length);
    }
  }
}

/** Bytes of one decoded tile of an image, with all samples that are compressed together. */
export function decodedTileBytes(image: TiffImage): number {
  return (
    image.tile.width *
    image.tile.height *
    bytesPerSample(image.type) *
    (image.interleave === 'pixel' ? image.samples : 1)
  );
}
