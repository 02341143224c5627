// The spatial filter and buffer over consecutive rows of one scene. src/kernel/js/spatial.ts says the same.

import { clear, cloud, grow } from './layout';

let width: usize = 0;
let work: usize = 0;
let out: usize = 0;

/** Makes room for `rows` rows and as many results. Returns the address of the rows, or 0 where memory cannot grow. */
export function reserveRows(pixels: u32, rows: u32): usize {
  const start = (<u64>__heap_base + 15) & ~15;
  const bytes = <u64>pixels * rows;
  if (!grow(start + 2 * bytes)) return 0;
  width = pixels;
  work = <usize>start;
  out = <usize>(start + bytes);
  return work;
}

// @ts-ignore: decorator
@inline
function isFlagged(at: usize): i32 {
  return i32(<u32>load<u8>(at) >= <u32>cloud);
}

// @ts-ignore: decorator
@inline
function column(at: usize): i32 {
  return isFlagged(at - width) + isFlagged(at) + isFlagged(at + width);
}

/** Filters rows `from` to `to` − 1 in place and in raster order. */
export function filterRows(from: u32, to: u32): void {
  if (width < 3) return;
  for (let row = from; row < to; row++) {
    const start = work + <usize>row * width;
    const end = start + width - 1;
    let left = column(start);
    let middle = column(start + 1);
    for (let at = start + 1; at < end; at++) {
      const right = column(at + 1);
      if (isFlagged(at) && left + middle + right < 3) {
        store<u8>(at, clear);
        middle--;
      }
      left = middle;
      middle = right;
    }
  }
}

/**
 * Writes rows `from` to `to` − 1, buffered, to the results. A clear pixel takes the class of the last, in raster order,
 * of its neighbours of class 2 or 3 that may paint: those in rows `paintFrom` to `paintTo` − 1, not in the outer columns.
 */
export function bufferRows(from: i32, to: i32, paintFrom: i32, paintTo: i32): void {
  for (let row = from; row < to; row++) {
    const start = work + <usize>row * width;
    const target = out + <usize>row * width;
    const below = row + 1 >= paintFrom && row + 1 < paintTo;
    const here = row >= paintFrom && row < paintTo;
    const above = row - 1 >= paintFrom && row - 1 < paintTo;
    for (let x: usize = 0; x < width; x++) {
      const at = start + x;
      let found = load<u8>(at);
      if (found == clear) {
        let painted: u8 = 0;
        if (below) painted = lastPainter(at + width, x);
        if (painted == 0 && here) painted = lastPainter(at, x);
        if (painted == 0 && above) painted = lastPainter(at - width, x);
        if (painted != 0) found = painted;
      }
      store<u8>(target + x, found);
    }
  }
}

/** The class of the rightmost of the three pixels around column `x` that may paint, or 0. */
// @ts-ignore: decorator
@inline
function lastPainter(at: usize, x: usize): u8 {
  if (x + 2 < width && isFlagged(at + 1)) return load<u8>(at + 1);
  if (x > 0 && x + 1 < width && isFlagged(at)) return load<u8>(at);
  if (x > 1 && isFlagged(at - 1)) return load<u8>(at - 1);
  return 0;
}
