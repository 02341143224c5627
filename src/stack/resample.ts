/** Pixels of files that are coarser than the grid of their stack, and of files that fill others. */
import { isNone } from '../bands.ts';
import type { Window } from '../grid.ts';
import type { Placement } from './place.ts';

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

/**
 * Tells which values of a row of a finer file stand for pixels of the stack: those in the middle, to the lower right of it
 * where there are four.
 *
 * @param row `count` values from column `x` and row `y` of the file on
 * @param take is told the number of the value, and where it belongs
 */
export function pickRow(
  { x, y, count }: { x: number; y: number; count: number },
  window: Window,
  { factor, x: left, y: top }: Placement,
  take: (i: number, at: number) => void,
): void {
  const middle = factor >> 1;
  const row = (y + top - middle) / factor - window.y;
  if (!Number.isInteger(row) || row < 0 || row >= window.height) return;
  const first = Math.ceil((x + left - middle) / factor);
  for (let column = first; ; column++) {
    const i = column * factor + middle - left - x;
    if (i >= count) return;
    const inWindow = column - window.x;
    if (inWindow >= 0 && inWindow < window.width) take(i, row * window.width + inWindow);
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
