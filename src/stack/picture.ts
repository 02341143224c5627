/** Reads parts of scenes at the size of a picture. */
import { platform } from '#platform';
import { isNone } from '../bands.ts';
import { cutWindow, type Window } from '../grid.ts';
import type { UrlAccess } from '../platform/http/index.ts';
import { overviewsOf } from './overviews.ts';
import { sizeInStack } from './place.ts';
import { type Plane, planesOf } from './planes.ts';
import type { RasterFile } from './raster-file.ts';
import { type FetchedScene, StackReader } from './read.ts';
import { fillMissing } from './resample.ts';
import type { Stack } from './stack.ts';
import { type PictureArea, Thinner } from './thin.ts';

export interface PictureRequest extends PictureArea {
  /** Index into the stack's scenes. */
  readonly scene: number;
  readonly roles: readonly string[];
}

export type PictureBands = Record<string, Int16Array<ArrayBuffer>>;

/** Rows that are read at once, at least: fewer are not worth the trouble. */
const leastStrip = 128;

/** Whether each cell of a picture is a pixel of the window, or part of one. */
export function isExact({ window, width, height }: PictureArea): boolean {
  return width >= window.width && height >= window.height;
}

export class PictureReader {
  readonly #stack: Stack;
  readonly #access: (file: number) => UrlAccess;
  readonly #reader: StackReader;
  readonly #thinner: Thinner;
  readonly #versions = new Map<number, readonly RasterFile[]>();
  /** Decoders have one working memory each: who decodes waits for who came before. */
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * @param access how a file of the stack is got at where it is a URL
   * @param batchBytes compressed tiles that are held at once while a picture is thinned
   */
  constructor(stack: Stack, access: ((file: number) => UrlAccess) | undefined, batchBytes: number) {
    this.#stack = stack;
    this.#access = access ?? (() => ({}));
    this.#reader = new StackReader(stack, access);
    this.#thinner = new Thinner(batchBytes);
  }

  /**
   * The rows of a picture: one array of `width × (rows.to − rows.from)` values a role, as {@link StackReader} reads them.
   * Where the picture is smaller than the window, of each cell the value in its centre, from smaller versions of the
   * image where files have them.
   */
  async read(request: PictureRequest, signal: AbortSignal): Promise<PictureBands> {
    return isExact(request) ? this.#exact(request, signal) : this.#thinned(request, signal);
  }

  async #exact(request: PictureRequest, signal: AbortSignal): Promise<PictureBands> {
    const { scene, window, width, height, rows, roles } = request;
    const pixel = (cell: number, cells: number, pixels: number) => Math.floor(((cell + 0.5) * pixels) / cells);
    const top = pixel(rows.from, height, window.height);
    const bottom = pixel(rows.to - 1, height, window.height) + 1;
    const whole = { ...window, y: window.y + top, height: bottom - top };
    const bands = newBands(roles, whole.width * whole.height);
    const strips = this.#strips(scene, whole, roles);
    const fetch = (strip: Window): Promise<FetchedScene> => {
      const fetching = this.#reader.fetch(scene, strip, roles, signal);
      // Whether it fails is asked when its turn comes.
      fetching.catch(() => undefined);
      return fetching;
    };
    let ahead = fetch(strips[0]);
    for (const [i, strip] of strips.entries()) {
      const fetched = await ahead;
      if (i + 1 < strips.length) ahead = fetch(strips[i + 1]);
      const at = (strip.y - whole.y) * whole.width;
      const target = Object.fromEntries(
        Object.entries(bands).map(([role, values]) => [role, values.subarray(at, at + strip.width * strip.height)]),
      );
      await this.#inTurn(() => this.#reader.decode(fetched, strip, target, signal), signal);
    }
    if (width === window.width && height === window.height) return bands;
    const columns = Int32Array.from({ length: width }, (_, cell) => pixel(cell, width, window.width));
    return mapBands(bands, (values) => {
      const repeated = new Int16Array(width * (rows.to - rows.from));
      for (let row = rows.from; row < rows.to; row++) {
        const from = (pixel(row, height, window.height) - top) * window.width;
        const to = (row - rows.from) * width;
        for (let cell = 0; cell < width; cell++) repeated[to + cell] = values[from + columns[cell]];
      }
      return repeated;
    });
  }

  /** A window in strips of whole rows of tiles. */
  #strips(scene: number, window: Window, roles: readonly string[]): Window[] {
    const { bands, fill = [] } = this.#stack.scenes[scene];
    const heights = [bands, ...fill.map((granule) => granule.bands)].flatMap((granule) =>
      roles.map((role) => {
        const { file, place } = granule[role];
        return Math.ceil(sizeInStack(this.#stack.files[file].tile.height, place));
      }),
    );
    const unit = Math.max(...heights);
    return cutWindow(window, this.#stack.grid.width, unit * Math.ceil(leastStrip / unit)).flat();
  }

  async #thinned(request: PictureRequest, signal: AbortSignal): Promise<PictureBands> {
    const { scene, width, rows, roles } = request;
    const { bands, fill = [] } = this.#stack.scenes[scene];
    const cells = width * (rows.to - rows.from);
    const result = newBands(roles, cells);
    await this.#readPlanes(planesOf(this.#stack, bands, roles), request, result, signal);
    for (const granule of fill) {
      if (!Object.values(result).some((values) => values.some(isNone))) break;
      const other = newBands(roles, cells);
      await this.#readPlanes(planesOf(this.#stack, granule.bands, roles), request, other, signal);
      fillMissing(result, other, roles, cells);
    }
    return result;
  }

  async #readPlanes(
    planes: readonly Plane[],
    request: PictureRequest,
    target: PictureBands,
    signal: AbortSignal,
  ): Promise<void> {
    // Begun at once, as servers take their time; decoded one after the other.
    const begun = await Promise.all(
      planes.map(async (plane) => {
        const source = await this.#source(plane.file);
        const versions = await this.#versionsOf(plane.file, signal);
        return this.#thinner.begin({ ...plane, versions, source }, request, signal);
      }),
    );
    for (const finish of begun) await this.#inTurn(() => finish(target), signal);
  }

  async #versionsOf(file: number, signal: AbortSignal): Promise<readonly RasterFile[]> {
    const known = this.#versions.get(file);
    if (known) return known;
    const image = this.#stack.files[file];
    // Kept only when it is whole: one that was cancelled would be missing for everybody.
    const found = [image, ...(await overviewsOf(image, () => this.#source(file), signal))];
    this.#versions.set(file, found);
    return found;
  }

  #source(file: number) {
    return platform.openSource(this.#stack.files[file].source, this.#access(file));
  }

  async #inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const mine = this.#turn.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

function newBands(roles: readonly string[], length: number): PictureBands {
  return Object.fromEntries(roles.map((role) => [role, new Int16Array(length)]));
}

function mapBands(
  bands: PictureBands,
  change: (values: Int16Array<ArrayBuffer>) => Int16Array<ArrayBuffer>,
): PictureBands {
  return Object.fromEntries(Object.entries(bands).map(([role, values]) => [role, change(values)]));
}
