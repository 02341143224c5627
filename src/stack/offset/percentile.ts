/** Percentiles by counting, for numbers of which only whole ones matter. */

const lowest = -32768;
const highest = 65535;

/** How often each whole number occurs. Numbers beyond −32768 … 65535 count as the nearest that is within. */
export class Histogram {
  readonly #counts = new Uint32Array(highest - lowest + 1);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** Counts a number, rounded; NaN is none. */
  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.#counts[Math.round(Math.max(lowest, Math.min(highest, value))) - lowest]++;
    this.#total++;
  }

  /** How many of the numbers are smaller than `limit`. */
  below(limit: number): number {
    let count = 0;
    for (let i = 0; i < Math.min(limit - lowest, this.#counts.length); i++) count += this.#counts[i];
    return count;
  }

  /** The smallest number that at least `share` (0–1) of all do not exceed; undefined where there is none. */
  percentile(share: number): number | undefined {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`${share} is no share.`);
    const wanted = Math.max(1, Math.ceil(share * this.#total));
    for (let i = 0, count = 0; i < this.#counts.length; i++) {
      count += this.#counts[i];
      if (count >= wanted) return i + lowest;
    }
    return undefined;
  }
}

/**
 * The smallest value that at least a share of the valid ones do not exceed, rounded to a whole number; undefined where no
 * value is valid.
 *
 * @param nodata values that are not valid; NaN never is.
 * @param share 0–1: 0.01 for the first percentile.
 */
export function percentileOf(values: ArrayLike<number>, nodata: readonly number[], share: number): number | undefined {
  const histogram = new Histogram();
  for (let i = 0; i < values.length; i++) {
    if (!nodata.includes(values[i])) histogram.add(values[i]);
  }
  return histogram.percentile(share);
}
