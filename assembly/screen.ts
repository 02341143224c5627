// Which runs of usable observations would be marked while all their neighbours are clear: what needs no order, done for
// four starts at a time where there are vectors. Away from the ends of the series the background of the run of `length`
// from j on is that of length 1: (u[j−1] + u[j+1]) / 2, of length 2: (((u[j−1] + u[j+2]) + u[j−2]) + u[j+3]) / 4, and so on.

import { clear } from './layout';
import { compare } from './decide';
import { noticed } from './segments';
import { found, usable, usableAt } from './series';
import { calm } from './single';
import * as t from './thresholds';

/**
 * Notes in `found` which of the usable observations `from` to `to` − 1 would be marked (due) and which not (calm). Returns
 * whether any would.
 */
export function screenOnes(from: usize, to: usize): bool {
  let j = from;
  let any = false;
  if (ASC_FEATURE_SIMD) {
    let all = i32x4.splat(0);
    for (; j + 4 <= to; j += 4) {
      const mid = f32x4.div(f32x4.add(four(j - 1), four(j + 1)), f32x4.splat(2));
      const marked = standsOut(four(j), mid);
      all = v128.or(all, marked);
      const words = v128.andnot(i32x4.splat(calm), marked);
      const halves = i16x8.narrow_i32x4_u(words, words);
      v128.store32_lane(found + j, i8x16.narrow_i16x8_u(halves, halves), 0);
    }
    any = v128.any_true(all);
  }
  for (; j < to; j++) {
    const marked = compare(usableAt(j), meanAround(j, 1)) != clear;
    store<u8>(found + j, marked ? 0 : calm);
    any = any || marked;
  }
  return any;
}

/** Tells `noticed` of the runs of `length` observations from `from` to `to` − 1 on that would be marked. */
export function screen(length: usize, from: usize, to: usize): void {
  let j = from;
  if (ASC_FEATURE_SIMD) {
    for (; j + 4 <= to; j += 4) {
      const level = length == 2 ? levelsOfTwo(j) : levelsOfThree(j);
      const bits = i32x4.bitmask(standsOut(level, length == 2 ? midsOfTwo(j) : midsOfThree(j)));
      if (bits == 0) continue;
      if (bits & 1) noticed(j, length, f32x4.extract_lane(level, 0));
      if (bits & 2) noticed(j + 1, length, f32x4.extract_lane(level, 1));
      if (bits & 4) noticed(j + 2, length, f32x4.extract_lane(level, 2));
      if (bits & 8) noticed(j + 3, length, f32x4.extract_lane(level, 3));
    }
  }
  for (; j < to; j++) {
    const level = meanFrom(j, length);
    if (compare(level, meanAround(j, length)) != clear) noticed(j, length, level);
  }
}

function meanFrom(j: usize, length: usize): f32 {
  let sum: f32 = 0;
  for (let i = j; i < j + length; i++) sum += usableAt(i);
  return sum / <f32>length;
}

function meanAround(j: usize, length: usize): f32 {
  let sum: f32 = 0;
  for (let i: usize = 0; i < length; i++) {
    sum += usableAt(j - 1 - i);
    sum += usableAt(j + length + i);
  }
  return sum / <f32>(length << 1);
}

// @ts-ignore: decorator
@inline
function four(j: usize): v128 {
  return v128.load(usable + (j << 2));
}

// @ts-ignore: decorator
@inline
function levelsOfTwo(j: usize): v128 {
  return f32x4.div(f32x4.add(four(j), four(j + 1)), f32x4.splat(2));
}

// @ts-ignore: decorator
@inline
function levelsOfThree(j: usize): v128 {
  return f32x4.div(f32x4.add(f32x4.add(four(j), four(j + 1)), four(j + 2)), f32x4.splat(3));
}

// @ts-ignore: decorator
@inline
function midsOfTwo(j: usize): v128 {
  const near = f32x4.add(four(j - 1), four(j + 2));
  return f32x4.div(f32x4.add(f32x4.add(near, four(j - 2)), four(j + 3)), f32x4.splat(4));
}

// @ts-ignore: decorator
@inline
function midsOfThree(j: usize): v128 {
  const near = f32x4.add(f32x4.add(f32x4.add(four(j - 1), four(j + 3)), four(j - 2)), four(j + 4));
  return f32x4.div(f32x4.add(f32x4.add(near, four(j - 3)), four(j + 5)), f32x4.splat(6));
}

/** `compare` for four at a time: all ones where the outcome is not clear. */
// @ts-ignore: decorator
@inline
function standsOut(level: v128, mid: v128): v128 {
  const zero = f32x4.splat(0);
  const isAbove = v128.and(f32x4.gt(level, mid), f32x4.gt(mid, zero));
  const excess = f32x4.gt(f32x4.div(f32x4.sub(level, mid), mid), f32x4.splat(t.cloudContrast));
  const cloudy = v128.and(v128.and(isAbove, excess), f32x4.gt(level, f32x4.splat(t.cloudMean)));
  const isBelow = v128.and(f32x4.gt(mid, level), f32x4.gt(level, zero));
  const deficit = f32x4.gt(f32x4.div(f32x4.sub(mid, level), level), f32x4.splat(t.shadowContrast));
  const shadowed = v128.and(v128.and(isBelow, deficit), f32x4.lt(level, f32x4.splat(t.shadowMean)));
  return v128.or(cloudy, shadowed);
}
