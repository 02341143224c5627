// The series of one pixel, without the dates that are not clear, in time order. A pass works on it and then drops what it
// has marked.
//
// Arrays of 32-bit words lie in `scratch`, each with a margin of `margin` entries on both sides that vector loads may touch:
//
//   every clear observation i:  values[i]     mean reflectance
//                               homes[i]      where its flags lie, from the start of the group
//                               standing[i]   −∞ if it can be a neighbour, ∞ if it is too dark for that
//                               hidden[i]     segments of lower level do not see it; see pass.ts
//   every segment k:            marks[k]      its level if it marks, else −∞
//                               shadows[k]    all ones where it marks shadow

import { classBits, clear, cloud, dates, flagsOffset, recordSize, scratch, usable } from './layout';

const margin: usize = 8;

/** Clear observations. */
export let count: usize = 0;
/** Of these, how many can serve as neighbours. */
export let usableCount: usize = 0;

export let values: usize = 0;
export let homes: usize = 0;
export let standing: usize = 0;
export let hidden: usize = 0;
export let marks: usize = 0;
export let shadows: usize = 0;
/** Homes of those that a pass drops, with their new class in the top byte. */
let dropped: usize = 0;

/** Bytes that the arrays take for a series of `length` dates. */
export function arrayBytes(length: u64): u64 {
  return 7 * wordsBytes(length);
}

function wordsBytes(length: u64): u64 {
  return (length + 2 * margin + 3) / 4 * 16;
}

/** Puts the arrays into `scratch`; once for a block. */
export function placeArrays(): void {
  const step = <usize>wordsBytes(dates);
  values = scratch + margin * sizeof<u32>();
  homes = values + step;
  standing = homes + step;
  hidden = standing + step;
  marks = hidden + step;
  shadows = marks + step;
  dropped = shadows + step;
}

// @ts-ignore: decorator
@inline
export function wordAt(array: usize, i: usize): usize {
  return array + (i << 2);
}

// @ts-ignore: decorator
@inline
export function floatAt(array: usize, i: usize): f32 {
  return load<f32>(wordAt(array, i));
}

// @ts-ignore: decorator
@inline
export function four(array: usize, i: usize): v128 {
  return v128.load(wordAt(array, i));
}

/** Sets four entries. */
// @ts-ignore: decorator
@inline
export function setFour(array: usize, i: usize, value: f32): void {
  if (ASC_FEATURE_SIMD) v128.store(wordAt(array, i), f32x4.splat(value));
  else for (let lane: usize = 0; lane < 4; lane++) store<f32>(wordAt(array, i + lane), value);
}

/** Copies four entries. */
// @ts-ignore: decorator
@inline
export function copyFour(from: usize, i: usize, to: usize, j: usize): void {
  if (ASC_FEATURE_SIMD) v128.store(wordAt(to, j), four(from, i));
  else for (let lane: usize = 0; lane < 4; lane++) store<f32>(wordAt(to, j + lane), floatAt(from, i + lane));
}

/** Collects the clear observations of a pixel. Stores without branches; what does not count is overwritten by the next. */
export function gather(group: usize, lane: usize): void {
  let i: usize = 0;
  let j: usize = 0;
  let home = flagsOffset + lane;
  let value = group + (lane << 2);
  for (let date: usize = 0; date < dates; date++) {
    const flags = load<u8>(group + home);
    const isClear = usize((flags & classBits) == clear);
    const isUsable = (flags & usable) != 0;
    put(i, load<f32>(value), <u32>home, isUsable ? -Infinity : Infinity);
    i += isClear;
    j += isClear & usize(isUsable);
    home += recordSize;
    value += recordSize;
  }
  count = i;
  usableCount = j;
}

// @ts-ignore: decorator
@inline
function put(i: usize, value: f32, home: u32, stands: f32): void {
  store<f32>(wordAt(values, i), value);
  store<u32>(wordAt(homes, i), home);
  store<f32>(wordAt(standing, i), stands);
}

/**
 * Writes the marks of a pass with segments of `length` from observation `first` on to the flags, and drops the marked.
 * Returns whether there are any.
 */
// @ts-ignore: decorator
@inline
export function drop(group: usize, first: usize, length: usize): bool {
  const gone = ASC_FEATURE_SIMD ? dropFours(first, length) : dropEach(first, length);
  count -= gone;
  for (let i: usize = 0; i < gone; i++) {
    const entry = load<u32>(wordAt(dropped, i));
    const flags = group + <usize>(entry & 0xffffff);
    store<u8>(flags, (load<u8>(flags) & ~classBits) | <u8>(entry >> 24));
  }
  return gone > 0;
}

function dropEach(first: usize, length: usize): usize {
  let i = first;
  let gone: usize = 0;
  for (let from = first; from < count; from++) {
    // Of the segments that mark an observation the last has its way: the darkest, of equal ones the earliest.
    let last: f32 = Infinity;
    let mark: u32 = clear;
    for (let back: usize = 0; back < length; back++) {
      const level = floatAt(marks, from - back);
      if (level == -Infinity || level > last) continue;
      last = level;
      mark = cloud - load<u32>(wordAt(shadows, from - back));
    }
    const home = load<u32>(wordAt(homes, from));
    const stands = floatAt(standing, from);
    store<u32>(wordAt(dropped, gone), home | (mark << 24));
    put(i, floatAt(values, from), home, stands);
    const isMarked = usize(mark != clear);
    usableCount -= isMarked & usize(stands < 0);
    gone += isMarked;
    i += 1 - isMarked;
  }
  return gone;
}

// For each set of marked lanes, the bytes of those that stay, moved together; what follows them is overwritten.
const stay = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0,
  0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0,
  8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 0, 0, 0, 0,
  4, 5, 6, 7, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0,
  12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0,
  4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0,
  8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0,
  4, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);

/** As dropEach, four observations at a time. */
// @ts-ignore: decorator
@inline
function dropFours(first: usize, length: usize): usize {
  let i = first;
  let gone: usize = 0;
  let unusable: usize = 0;
  for (let from = first; from < count; from += 4) {
    let last = f32x4.splat(Infinity);
    let isShadow = i32x4.splat(0);
    for (let back: usize = 0; back < length; back++) {
      const level = four(marks, from - back);
      const later = v128.and(f32x4.gt(level, f32x4.splat(-Infinity)), f32x4.le(level, last));
      last = v128.bitselect(level, last, later);
      isShadow = v128.bitselect(four(shadows, from - back), isShadow, later);
    }
    const marked = <usize>i32x4.bitmask(f32x4.lt(last, f32x4.splat(Infinity)));
    const kept = v128.load(stay + (marked << 4));
    const home = four(homes, from);
    const stands = four(standing, from);
    const entries = v128.or(home, i32x4.shl(i32x4.sub(i32x4.splat(cloud), isShadow), 24));
    v128.store(wordAt(dropped, gone), i8x16.swizzle(entries, v128.load(stay + ((marked ^ 15) << 4))));
    v128.store(wordAt(values, i), i8x16.swizzle(four(values, from), kept));
    v128.store(wordAt(homes, i), i8x16.swizzle(home, kept));
    v128.store(wordAt(standing, i), i8x16.swizzle(stands, kept));
    const several = <usize>popcnt(<u32>marked);
    unusable += <usize>popcnt(<u32>marked & i32x4.bitmask(f32x4.gt(stands, f32x4.splat(0))));
    gone += several;
    i += 4 - several;
  }
  usableCount -= gone - unusable;
  return gone;
}
