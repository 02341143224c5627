/**
 * A random sample of pixels that does not depend on how an area is cut into blocks, nor on who comes first: each pixel draws
 * a number from the seed and its place, and those with the smallest are the sample.
 */
import { hash } from '../random.ts';

/** Pixels with their values, those first that drew the smallest numbers. */
export interface PixelSample {
  /** Values of a pixel. */
  readonly columns: number;
  /** What each pixel has drawn. */
  readonly draws: Uint32Array<ArrayBuffer>;
  /** Where each pixel is: row × width of the grid + column. */
  readonly places: Float64Array<ArrayBuffer>;
  /** `values[pixel * columns + column]`. */
  readonly values: Int16Array<ArrayBuffer>;
}

/** What a pixel draws. `purpose` is another number for each sample that is taken with the same seed. */
export function drawOf(seed: number, purpose: number, x: number, y: number): number {
  return hash(seed, purpose, x, y);
}

/** Takes pixels in any order, and keeps those that drew the smallest numbers. */
export class PixelSampler {
  readonly #most: number;
  readonly #columns: number;
  #count = 0;
  #draws: Uint32Array<ArrayBuffer>;
  #places: Float64Array<ArrayBuffer>;
  #values: Int16Array<ArrayBuffer>;
  /** A pixel that drew more cannot be among the smallest any more. */
  #limit = Number.POSITIVE_INFINITY;

  /** @param most pixels to be kept */
  constructor(most: number, columns: number) {
    this.#most = most;
    this.#columns = columns;
    // Room for as many again, so that the smallest need not be looked for at each pixel.
    const room = Math.max(2 * most, 16);
    this.#draws = new Uint32Array(room);
    this.#places = new Float64Array(room);
    this.#values = new Int16Array(room * columns);
  }

  /** Whether a pixel that has drawn this may become part of the sample. */
  mayTake(draw: number): boolean {
    return draw <= this.#limit && this.#most > 0;
  }

  /** Takes a pixel. Its values are to be put into what is answered, at once. */
  take(draw: number, place: number): Int16Array<ArrayBuffer> {
    if (this.#count === this.#draws.length) this.#keepSmallest();
    const at = this.#count++;
    this.#draws[at] = draw;
    this.#places[at] = place;
    return this.#values.subarray(at * this.#columns, (at + 1) * this.#columns);
  }

  /** Takes what another sampler has found in another part. */
  merge({ draws, places, values }: PixelSample): void {
    for (let i = 0; i < draws.length; i++) {
      if (!this.mayTake(draws[i])) return;
      this.take(draws[i], places[i]).set(values.subarray(i * this.#columns, (i + 1) * this.#columns));
    }
  }

  sample(): PixelSample {
    this.#keepSmallest();
    const count = this.#count;
    return {
      columns: this.#columns,
      draws: this.#draws.slice(0, count),
      places: this.#places.slice(0, count),
      values: this.#values.slice(0, count * this.#columns),
    };
  }

  #keepSmallest(): void {
    const [draws, places, values, columns] = [this.#draws, this.#places, this.#values, this.#columns];
    const order = Array.from({ length: this.#count }, (_, i) => i)
      .sort((a, b) => draws[a] - draws[b] || places[a] - places[b])
      .slice(0, this.#most);
    this.#draws = new Uint32Array(draws.length);
    this.#places = new Float64Array(places.length);
    this.#values = new Int16Array(values.length);
    order.forEach((from, to) => {
      this.#draws[to] = draws[from];
      this.#places[to] = places[from];
      this.#values.set(values.subarray(from * columns, (from + 1) * columns), to * columns);
    });
    this.#count = order.length;
    if (order.length === this.#most && order.length > 0) this.#limit = this.#draws[order.length - 1];
  }
}

/** The first pixels of a sample, which are themselves a sample of fewer. */
export function firstOf({ columns, draws, places, values }: PixelSample, count: number): PixelSample {
  return {
    columns,
    draws: draws.slice(0, count),
    places: places.slice(0, count),
    values: values.slice(0, count * columns),
  };
}
