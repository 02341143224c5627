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

type Bands = Readonly<Record<string, Int16Array>>;

/** Gives pixels that lack a band in `target` all bands of `other`. */
export function fillMissing(target: Bands, other: Bands, roles: readonly string[], pixels: number): void {
  for (let i = 0; i < pixels; i++) {
    if (!roles.some((role) => isNone(target[role][i]))) continue;
    for (const role of roles) target[role][i] = other[role][i];
  }
}
