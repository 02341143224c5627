/** Reads windows of scenes through the files' own tiles or strips. */

import { platform } from '#platform';
import type { Window } from '../grid.ts';
import type { UrlAccess } from '../platform/http/index.ts';
import type { ByteSource } from '../platform/types.ts';
import { BufferPool } from './buffer-pool.ts';
import { TileDecoder } from './decode.ts';
import { Pauses } from './pauses.ts';
import { inPlace, type Placement, windowInFile } from './place.ts';
import { planesOf, type Use } from './planes.ts';
import type { RasterFile } from './raster-file.ts';
import { fillMissing, pickRow, repeatRow } from './resample.ts';
import type { Samples } from './sample-type.ts';
import type { Granule, Stack } from './stack.ts';
import { type FetchedTile, fetchTiles, forRows, planeStart, tilesOf } from './tiles.ts';

interface FetchedFile {
  readonly image: RasterFile;
  readonly tiles: readonly FetchedTile[];
  /** What the tiles' bytes lie in. */
  readonly buffers: readonly Uint8Array<ArrayBuffer>[];
  /** Which sample of these tiles goes to which role. */
  readonly uses: readonly Use[];
}

/** The compressed tiles of one scene's window, of one granule after the other. */
export interface FetchedScene {
  readonly granules: readonly (readonly FetchedFile[])[];
  /** Bytes read from the sources. */
  readonly bytesRead: number;
}

export class StackReader {
  readonly #stack: Stack;
  readonly #access: (file: number) => UrlAccess;
  readonly #sources = new Map<number, Promise<ByteSource>>();
  readonly #decoder = new TileDecoder();
  readonly #pool = new BufferPool();
  /** Working memory: of granules that fill others, of a row that is repeated. */
  readonly #other: Record<string, Int16Array> = {};
  #row = new Int16Array(0);

  /** @param access how a file of the stack is got at where it is a URL: by default as openStack opened it */
  constructor(stack: Stack, access: (file: number) => UrlAccess = () => ({})) {
    this.#stack = stack;
    this.#access = access;
  }

  /** Reads the compressed tiles that a window of a scene touches, each byte once. */
  async fetch(scene: number, window: Window, roles: readonly string[], signal?: AbortSignal): Promise<FetchedScene> {
    const { bands, fill = [] } = this.#stack.scenes[scene];
    const granules = [bands, ...fill.map((granule) => granule.bands)];
    const fetched = await Promise.all(granules.map((granule) => this.#fetchBands(granule, window, roles, signal)));
    return {
      granules: fetched.map(({ files }) => files),
      bytesRead: fetched.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    };
  }

  async #fetchBands(
    bands: Granule['bands'],
    window: Window,
    roles: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<{ files: FetchedFile[]; bytesRead: number }> {
    let bytesRead = 0;
    const files = await Promise.all(
      planesOf(this.#stack, bands, roles).map(async ({ file, plane, uses }): Promise<FetchedFile> => {
        const image = this.#stack.files[file];
        const source = await this.#source(file);
        const inFile = windowInFile(window, uses[0].band.place ?? inPlace, image.grid);
        const wanted = inFile ? tilesOf(image, plane, inFile) : [];
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
   * @param signal asked between tiles
   */
  async decode(
    fetched: FetchedScene,
    window: Window,
    target: Readonly<Record<string, Int16Array>>,
    signal?: AbortSignal,
  ): Promise<void> {
    const pauses = signal && new Pauses(signal);
    const [first, ...others] = fetched.granules;
    await this.#decodeBands(first, window, target, pauses);
    for (const files of others) {
      const roles = files.flatMap(({ uses }) => uses.map(({ role }) => role));
      const pixels = window.width * window.height;
      for (const role of roles) {
        if ((this.#other[role]?.length ?? 0) < pixels) this.#other[role] = new Int16Array(pixels);
      }
      await this.#decodeBands(files, window, this.#other, pauses);
      fillMissing(target, this.#other, roles, pixels);
    }
  }

  async #decodeBands(
    files: readonly FetchedFile[],
    window: Window,
    target: Readonly<Record<string, Int16Array>>,
    pauses: Pauses | undefined,
  ): Promise<void> {
    for (const { image, tiles, uses, buffers } of files) {
      const { place } = uses[0].band;
      if (place) await this.#decodePlaced(image, tiles, uses, place, window, target, pauses);
      else {
        for (const tile of tiles) {
          await pauses?.next();
          await this.#decodeTile(image, tile, uses, window, inPlace, target);
        }
      }
      for (const buffer of buffers) this.#pool.give(buffer);
    }
  }

  /** As {@link decode} for a file on another grid. */
  async #decodePlaced(
    image: RasterFile,
    tiles: readonly FetchedTile[],
    uses: readonly Use[],
    place: Placement,
    window: Window,
    target: Readonly<Record<string, Int16Array>>,
    pauses: Pauses | undefined,
  ): Promise<void> {
    const pixels = window.width * window.height;
    if (place.factor === 1 || uses[0].band.sampling === 'nearest') {
      // What the file does not cover is no observation.
      for (const { role } of uses) target[role].fill(0, 0, pixels);
      for (const tile of tiles) {
        await pauses?.next();
        await this.#decodeTile(image, tile, uses, window, place, target);
      }
      return;
    }
    const { means } = this.#decoder;
    means.begin(
      pixels,
      uses.map(({ band }) => band),
      image.type,
    );
    const inFile = windowInFile(window, place, image.grid)!;
    for (const tile of tiles) {
      await pauses?.next();
      const decoding = this.#samples(image, tile);
      const decoded = decoding instanceof Promise ? await decoding : decoding;
      if (!decoded) continue;
      const samples = means.hold(decoded);
      forRows(image, tile, inFile, (x, y, count, offset) => {
        uses.forEach(({ band }, i) => {
          means.add(i, samples, planeStart(image, tile, band) + offset, count, { x, y }, window, place);
        });
      });
    }
    uses.forEach(({ role }, i) => {
      means.finish(i, target[role]);
    });
  }

  /** The samples of a tile, valid until the next is decoded; undefined for one that was never written. */
  #samples(image: RasterFile, tile: FetchedTile): Samples | Promise<Samples> | undefined {
    return tile.bytes && this.#decoder.decode(image, tile.index, tile.bytes, tile.rows);
  }

  async #decodeTile(
    image: RasterFile,
    tile: FetchedTile,
    uses: readonly Use[],
    window: Window,
    place: Placement,
    target: Readonly<Record<string, Int16Array>>,
  ): Promise<void> {
    const decoding = this.#samples(image, tile);
    // What is there already is valid until the next tile is decoded: nothing else may run before it is copied.
    const decoded = decoding instanceof Promise ? await decoding : decoding;
    const inFile = windowInFile(window, place, image.grid);
    if (!inFile) return;
    for (const { role, band, copy } of uses) {
      const plane = planeStart(image, tile, band);
      forRows(
        image,
        tile,
        inFile,
        (x, y, count, offset) => {
          if (place.factor > 1) {
            if (!decoded) return;
            pickRow({ x, y, count }, window, place, (i, at) => {
              copy(decoded, plane + offset + i, target[role], at, 1);
            });
            return;
          }
          if (place.repeat > 1) {
            if (!decoded) return;
            if (this.#row.length < count) this.#row = new Int16Array(count);
            copy(decoded, plane + offset, this.#row, 0, count);
            repeatRow(this.#row, count, { x, y }, window, place, target[role]);
            return;
          }
          const at = (y + place.y - window.y) * window.width + x + place.x - window.x;
          // A tile that was never written holds no observation.
          if (decoded) copy(decoded, plane + offset, target[role], at, count);
          else target[role].fill(0, at, at + count);
        },
        place.repeat === 1 && place.factor === 1 ? window.width : 0,
      );
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
