/** Pixels of files that are finer or coarser than the grid of their stack. */
import { defaultNodata } from '../bands.ts';
import type { Window } from '../grid.ts';
import type { Placement } from './place.ts';
import { missingValues, type Radiometry, toDn } from './radiometry.ts';
import type { Samples, SampleType } from './sample-type.ts';

/**
 * Means of the observed pixels of a finer file, which come in rows of its tiles in any order. Values are averaged as the
 * file has them, and become reflectance once: what is rounded twice may come out differently.
 */
export class Averager {
  #sums = new Float64Array(0);
  #counts = new Uint16Array(0);

  begin(pixels: number): void {
    if (this.#sums.length < pixels) {
      this.#sums = new Float64Array(pixels);
      this.#counts = new Uint16Array(pixels);
    } else {
      this.#sums.fill(0, 0, pixels);
      this.#counts.fill(0, 0, pixels);
    }
  }

  /** Takes `count` samples from column `x` and row `y` of the file on. */
  add(
    samples: Samples,
    from: number,
    count: number,
    { x, y }: { x: number; y: number },
    window: Window,
    place: Placement,
    radiometry: Radiometry,
    type: SampleType,
  ): void {
    const { gain, bias } = radiometry;
    const [first, ...others] = missingValues(type, radiometry.nodata);
    const [sums, counts] = [this.#sums, this.#counts];
    const { factor } = place;
    const column = Math.floor((x + place.x) / factor);
    let at = (Math.floor((y + place.y) / factor) - window.y) * window.width - window.x + column;
    const end = from + count;
    // The first pixel of the stack may have begun before `x`.
    let stop = Math.min(end, from + (column + 1) * factor - x - place.x);
    for (let i = from; i < end; at++, stop = Math.min(end, stop + factor)) {
      let sum = 0;
      let seen = 0;
      for (; i < stop; i++) {
        const value = samples[i];
        // NaN fails the last test.
        if (value === 0 || value === first || !(value * gain + bias > defaultNodata)) continue;
        if (others.length > 0 && others.includes(value)) continue;
        sum += value;
        seen++;
      }
      sums[at] += sum;
      counts[at] += seen;
    }
  }

  /** Writes reflectance × 10000, rounded half up; leaves pixels alone that nothing was observed of. */
  finish(target: Int16Array, pixels: number, { gain, bias }: Radiometry): void {
    for (let i = 0; i < pixels; i++) {
      const count = this.#counts[i];
      if (count > 0) target[i] = toDn(this.#sums[i] / count, gain, bias);
    }
  }
}

/** Repeats a row of a coarser file, `values`, whose first pixel is column `x` and row `y` of the file. */
export function repeatRow(
  values: Int16Array,
  count: number,
  { x, y }: { x: number; y: number },
  window: Window,
  { repeat, x: left, y: top }: Placement,
  target: Int16Array,
): void {
  const firstRow = Math.max(0, top + y * repeat - window.y);
  const lastRow = Math.min(window.height, top + (y + 1) * repeat - window.y);
  for (let i = 0; i < count; i++) {
    const from = Math.max(0, left + (x + i) * repeat - window.x);
    const to = Math.min(window.width, left + (x + i + 1) * repeat - window.x);
    for (let row = firstRow; row < lastRow; row++)
      target.fill(values[i], row * window.width + from, row * window.width + to);
  }
}

type Bands = Readonly<Record<string, Int16Array>>;

/** Gives pixels that lack a band in `target` all bands of `other`. */
export function fillMissing(target: Bands, other: Bands, roles: readonly string[], pixels: number): void {
  for (let i = 0; i < pixels; i++) {
    if (!roles.some((role) => isNone(target[role][i]))) continue;
    for (const role of roles) target[role][i] = other[role][i];
  }
}

/** As the kernel takes it. */
export function isNone(dn: number): boolean {
  return dn === 0 || dn <= defaultNodata;
}
