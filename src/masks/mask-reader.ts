/** Reads windows of masks from their files. */
import { platform } from '#platform';
import type { Window } from '../grid.ts';
import { Class } from '../kernel/index.ts';
import type { UrlAccess } from '../platform/http/index.ts';
import type { ByteSource } from '../platform/types.ts';
import { TileDecoder } from '../stack/decode.ts';
import { classOfFlags, type Flags, missingFlags } from '../stack/quality.ts';
import type { RasterFile } from '../stack/raster-file.ts';
import type { Samples } from '../stack/sample-type.ts';
import { fetchTiles, forRows, planeStart, tilesOf } from '../stack/tiles.ts';

/** Where a mask is. */
export interface MaskBand {
  readonly image: RasterFile;
  /** Sample of the file, from 0. */
  readonly sample: number;
  /** The values that mean clear. */
  readonly clear?: readonly number[];
  /** What bits mean. Without both, the values are classes. */
  readonly flags?: Flags;
}

export class MaskReader {
  /** One for each scene. */
  readonly #bands: readonly MaskBand[];
  /** Where all of them lie in the grid of the stack. */
  readonly #place: Window;
  readonly #access: UrlAccess;
  readonly #sources = new Map<RasterFile, Promise<ByteSource>>();
  readonly #decoder = new TileDecoder();

  constructor(bands: readonly MaskBand[], place: Window, access: UrlAccess) {
    this.#bands = bands;
    this.#place = place;
    this.#access = access;
  }

  /** The classes in a window of the stack's grid; 0, no observation, where no tile was ever written. */
  async read(scene: number, window: Window, signal?: AbortSignal): Promise<Uint8Array> {
    const band = this.#bands[scene];
    const { image, sample } = band;
    const inFile = { ...window, x: window.x - this.#place.x, y: window.y - this.#place.y };
    const source = await this.#source(image);
    const wanted = tilesOf(image, image.interleave === 'band' ? sample : 0, inFile);
    const { tiles } = await fetchTiles(image, source, wanted, undefined, signal);
    const classes = new Uint8Array(window.width * window.height);
    for (const tile of tiles) {
      if (!tile.bytes) continue;
      const decoding = this.#decoder.decode(image, tile.index, tile.bytes, tile.rows);
      // What is there at once is valid until the next tile is decoded: nothing else may run before it is copied.
      const samples = decoding instanceof Promise ? await decoding : decoding;
      const plane = planeStart(image, tile, { sample });
      forRows(
        image,
        tile,
        inFile,
        (x, y, count, offset) => {
          const from = plane + offset;
          copyClasses(
            samples.subarray(from, from + count),
            band,
            classes,
            (y - inFile.y) * window.width + x - inFile.x,
          );
        },
        window.width,
      );
    }
    return classes;
  }

  #source(image: RasterFile): Promise<ByteSource> {
    const source = this.#sources.get(image) ?? platform.openSource(image.source, this.#access);
    this.#sources.set(image, source);
    return source;
  }
}

/** Of masks of others, what is neither clear nor without data is cloud. */
function copyClasses(values: Samples, { clear, flags, image }: MaskBand, target: Uint8Array, at: number): void {
  if (flags !== undefined) {
    const classOf = classOfFlags(flags);
    const missing = missingFlags(flags, image.nodata);
    for (let i = 0; i < values.length; i++) {
      target[at + i] = missing.includes(values[i]) ? Class.NoObservation : classOf(values[i]);
    }
    return;
  }
  if (clear === undefined) {
    target.set(values, at);
    return;
  }
  // What was written as 0.1 is a little more in a file of float32.
  const isClear = values instanceof Float32Array ? clear.map(Math.fround) : clear;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const isNone = value === image.nodata || Number.isNaN(value);
    target[at + i] = isClear.includes(value) ? Class.Clear : isNone ? Class.NoObservation : Class.Cloud;
  }
}
