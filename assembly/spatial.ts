// The spatial filter and buffer over consecutive rows of one scene. src/kernel/js/spatial.ts says the same plainly.

import { clear, cloud } from './layout';
import { grow } from './memory';

let width: usize = 0;
let work: usize = 0;
let out: usize = 0;

/** Room before and after the rows that vectors may read: they reach one pixel beyond what they work on. */
const margin: u64 = 16;

/** Makes room for `rows` rows and as many results. Returns the address of the rows, or 0 where memory cannot grow. */
export function reserveRows(pixels: u32, rows: u32): usize {
  const start = ((<u64>__heap_base + 15) & ~15) + margin;
  const bytes = <u64>pixels * rows;
  if (!grow(start + 2 * (bytes + margin))) return 0;
  width = pixels;
  work = <usize>start;
  out = <usize>(start + bytes + margin);
  return work;
}

/** The address of the results. */
export function resultRows(): usize {
  return out;
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
    let at = start + 1;
    const end = start + width - 1;
    if (ASC_FEATURE_SIMD) at = filterVectors(at, end);
    filterPixels(at, end);
  }
}

function filterPixels(from: usize, end: usize): void {
  let left = column(from - 1);
  let middle = column(from);
  for (let at = from; at < end; at++) {
    const right = column(at + 1);
    if (isFlagged(at) && left + middle + right < 3) {
      store<u8>(at, clear);
      middle--;
    }
    left = middle;
    middle = right;
  }
}

// In place means that a pixel sees its left neighbour as the filter left it, which looks as if it had to be done one by
// one. But with the flags above, below and to the right counted, a flagged pixel with two or more stays ("kept"), one with
// none goes, and one with just one does as its left neighbour does ("follows"). That is how a carry runs through an
// addition: a bit is added to every run of followers whose left neighbour stays, and what it turns over stays too.
//
//   kept      0 0 1 0 0 0 0        lowest bit first
//   follows   0 0 0 1 1 0 1
//   stays     0 0 1 1 1 0 0        the last one follows a pixel that does not stay

/** Filters 64 pixels at a time, as long as so many are left before `end`. Returns where it stopped. */
function filterVectors(from: usize, end: usize): usize {
  let at = from;
  let carry: u64 = isFlagged(at - 1);
  for (; at + 64 <= end; at += 64) {
    let flagged: u64 = 0;
    let kept: u64 = 0;
    let follows: u64 = 0;
    for (let part: usize = 0; part < 64; part += 16) {
      const here = flags(at + part);
      const bits = <u64>i8x16.bitmask(here);
      if (bits == 0) continue;
      // A flag is −1, so counts are negative.
      let count = i8x16.add(flags(at + part - width - 1), flags(at + part - width));
      count = i8x16.add(count, flags(at + part - width + 1));
      count = i8x16.add(count, flags(at + part + width - 1));
      count = i8x16.add(count, flags(at + part + width));
      count = i8x16.add(count, flags(at + part + width + 1));
      count = i8x16.add(count, flags(at + part + 1));
      flagged |= bits << part;
      kept |= <u64>i8x16.bitmask(v128.and(here, i8x16.lt_s(count, i8x16.splat(-1)))) << part;
      follows |= <u64>i8x16.bitmask(v128.and(here, i8x16.eq(count, i8x16.splat(-1)))) << part;
    }
    const begins = ((kept << 1) | carry) & follows;
    const stays = kept | (follows & ~(follows + begins));
    carry = stays >> 63;
    const goes = flagged & ~stays;
    if (goes == 0) continue;
    for (let part: usize = 0; part < 64; part += 16) {
      const bits = <u16>(goes >> part);
      if (bits == 0) continue;
      const cleared = spread(bits);
      v128.store(at + part, v128.bitselect(i8x16.splat(clear), v128.load(at + part), cleared));
    }
  }
  return at;
}

/** All ones in each byte whose pixel is cloud or shadow. */
// @ts-ignore: decorator
@inline
function flags(at: usize): v128 {
  return i8x16.ge_u(v128.load(at), i8x16.splat(cloud));
}

/** Turns sixteen bits into sixteen bytes of all ones or zeros. */
// @ts-ignore: decorator
@inline
function spread(bits: u16): v128 {
  const both = i8x16.swizzle(i16x8.splat(bits), i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
  const each = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  return i8x16.eq(v128.and(both, each), each);
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
    let x: usize = 0;
    if (ASC_FEATURE_SIMD) {
      // Away from the edges every neighbour may paint.
      if (above && here && below && width >= 20) {
        bufferPixels(start, target, 0, 2, above, here, below);
        for (x = 2; x + 16 + 2 <= width; x += 16) bufferSixteen(start + x, target + x);
      }
    }
    bufferPixels(start, target, x, width, above, here, below);
  }
}

function bufferPixels(start: usize, target: usize, from: usize, to: usize, above: bool, here: bool, below: bool): void {
  for (let x = from; x < to; x++) {
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

// @ts-ignore: decorator
@inline
function bufferSixteen(at: usize, target: usize): void {
  const before = v128.load(at);
  const clears = i8x16.eq(before, i8x16.splat(clear));
  if (!v128.any_true(clears)) {
    v128.store(target, before);
    return;
  }
  // In raster order, so that the last painter stays on top.
  let painted = before;
  painted = paint(painted, at - width - 1);
  painted = paint(painted, at - width);
  painted = paint(painted, at - width + 1);
  painted = paint(painted, at - 1);
  painted = paint(painted, at + 1);
  painted = paint(painted, at + width - 1);
  painted = paint(painted, at + width);
  painted = paint(painted, at + width + 1);
  v128.store(target, v128.bitselect(painted, before, clears));
}

// @ts-ignore: decorator
@inline
function paint(painted: v128, at: usize): v128 {
  const painter = v128.load(at);
  return v128.bitselect(painter, painted, i8x16.ge_u(painter, i8x16.splat(cloud)));
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
