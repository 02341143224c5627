// Judges four segments in a row at a time. With vectors, or one after the other where there are none.

import { clear, cloudShadow } from './layout';
import { watch } from './pass';
import { judge, levelOf, mayChange, searchedFrom, searchedTo } from './segment';
import { count, floatAt, four, hidden, marks, shadows, standing, values, wordAt } from './series';
import * as t from './thresholds';

/** Marks those of the segments from `k` on that stand out given all other marks. Returns whether any mark changes. */
// @ts-ignore: decorator
@inline
export function judgeFour(k: usize, length: usize): bool {
  return ASC_FEATURE_SIMD ? judgeTogether(k, length) : judgeEach(k, length);
}

function judgeEach(first: usize, length: usize): bool {
  let changed = false;
  for (let k = first; k < min(first + 4, count - length + 1); k++) {
    const level = levelOf(k, length);
    let mark = clear;
    // A segment is passed over when one before it has marked its first observation.
    if (!(length > 1 && floatAt(marks, k - 1) > level) && !(length > 2 && floatAt(marks, k - 2) > level)) {
      mark = judge(k, length, level);
      if (mayChange(level) && (searchedFrom + 4 < first || searchedTo > first + 7)) watch(first, searchedFrom, searchedTo);
    }
    const marking: f32 = mark == clear ? -Infinity : level;
    store<i32>(wordAt(shadows, k), mark == cloudShadow ? -1 : 0);
    if (marking == floatAt(marks, k)) continue;
    changed = true;
    store<f32>(wordAt(marks, k), marking);
  }
  return changed;
}

/** Works out `hidden` for four observations. */
// @ts-ignore: decorator
@inline
export function hide(i: usize, length: usize): void {
  if (ASC_FEATURE_SIMD) {
    let level = f32x4.pmax(four(standing, i), four(marks, i));
    if (length > 1) level = f32x4.pmax(level, four(marks, i - 1));
    if (length > 2) level = f32x4.pmax(level, four(marks, i - 2));
    v128.store(wordAt(hidden, i), level);
  } else {
    for (let lane: usize = 0; lane < 4; lane++) {
      let level = floatAt(standing, i + lane);
      for (let back: usize = 0; back < length; back++) level = max(level, floatAt(marks, i + lane - back));
      store<f32>(wordAt(hidden, i + lane), level);
    }
  }
}

// @ts-ignore: decorator
@inline
function judgeTogether(k: usize, length: usize): bool {
  let level = four(values, k);
  if (length == 2) level = f32x4.mul(f32x4.add(level, four(values, k + 1)), f32x4.splat(0.5));
  if (length == 3) level = f32x4.div(f32x4.add(f32x4.add(level, four(values, k + 1)), four(values, k + 2)), f32x4.splat(3));

  let l1 = four(values, k - 1);
  let l2 = l1;
  let l3 = l1;
  let r1 = four(values, k + length);
  let r2 = r1;
  let r3 = r1;
  if (length == 1) {
    l1 = nearest(k, k - 1, left, level);
    r1 = nearest(k, k + 1, right, level);
  } else {
    l2 = four(values, k - 2);
    let beyond = v128.or(hides(k - 1, level, left), hides(k - 2, level, left));
    if (length > 2) {
      l3 = four(values, k - 3);
      beyond = v128.or(beyond, hides(k - 3, level, left));
    }
    if (v128.any_true(beyond)) {
      search(k, k - 1, left, length, level);
      l1 = foundAt(0);
      l2 = foundAt(1);
      l3 = foundAt(2);
    }
    const next = k + length;
    r2 = four(values, next + 1);
    beyond = v128.or(hides(next, level, right), hides(next + 1, level, right));
    if (length > 2) {
      r3 = four(values, next + 2);
      beyond = v128.or(beyond, hides(next + 2, level, right));
    }
    if (v128.any_true(beyond)) {
      search(k, next, right, length, level);
      r1 = foundAt(0);
      r2 = foundAt(1);
      r3 = foundAt(2);
    }
  }
  let sum = f32x4.add(l1, r1);
  if (length > 1) sum = f32x4.add(f32x4.add(sum, l2), r2);
  if (length > 2) sum = f32x4.add(f32x4.add(sum, l3), r3);
  let mid = f32x4.mul(sum, f32x4.splat(length == 1 ? 0.5 : 0.25));
  if (length == 3) mid = f32x4.div(sum, f32x4.splat(6));

  // Above its background a segment may be cloud, below it shadow, and the difference counts in parts of the lower one.
  const low = f32x4.pmin(level, mid);
  const contrast = f32x4.div(f32x4.sub(f32x4.pmax(level, mid), low), low);
  const isHigh = f32x4.gt(level, f32x4.splat(t.cloudMean));
  const isLow = f32x4.lt(level, f32x4.splat(t.shadowMean));
  const cloudy = v128.and(v128.and(f32x4.gt(level, mid), isHigh), f32x4.gt(contrast, f32x4.splat(t.cloudContrast)));
  let shadowy = v128.and(v128.and(f32x4.lt(level, mid), isLow), f32x4.gt(contrast, f32x4.splat(t.shadowContrast)));
  let marked = v128.and(v128.or(cloudy, shadowy), f32x4.gt(low, f32x4.splat(0)));

  // Where a search has left the series, the other side has to give more.
  const isOpen = v128.and(f32x4.ne(sum, sum), v128.or(isHigh, isLow));
  if (v128.any_true(isOpen)) {
    for (let lanes = i32x4.bitmask(isOpen); lanes != 0; lanes &= lanes - 1) {
      const lane = ctz(lanes);
      const mark = judge(k + lane, length, levelOf(k + lane, length));
      watch(k, searchedFrom, searchedTo);
      if (mark == clear) continue;
      const here = i32x4.eq(i32x4(0, 1, 2, 3), i32x4.splat(lane));
      marked = v128.or(marked, here);
      if (mark == cloudShadow) shadowy = v128.or(shadowy, here);
    }
  }
  // A segment is passed over when one before it has marked its first observation.
  if (length > 1) marked = v128.andnot(marked, f32x4.gt(four(marks, k - 1), level));
  if (length > 2) marked = v128.andnot(marked, f32x4.gt(four(marks, k - 2), level));
  const mark = v128.bitselect(level, f32x4.splat(-Infinity), marked);
  // The kind may change while the mark does not. Only the mark is of interest to others.
  v128.store(wordAt(shadows, k), shadowy);
  if (!v128.any_true(f32x4.ne(mark, four(marks, k)))) return false;
  v128.store(wordAt(marks, k), mark);
  return true;
}

const left: isize = -1;
const right: isize = 1;

/** Which of four observations from `i` on do not show themselves to segments of these levels on their other side. */
// @ts-ignore: decorator
@inline
function hides(i: usize, level: v128, side: isize): v128 {
  return side < 0 ? f32x4.gt(four(hidden, i), level) : f32x4.ge(four(hidden, i), level);
}

/** The first values that segments of these levels see from `at` on. */
// @ts-ignore: decorator
@inline
function nearest(k: usize, at: usize, side: isize, level: v128): v128 {
  // Two steps for all of them: whether the first is enough is hard to foretell, and the second seldom is not.
  let beyond = hides(at, level, side);
  let value = v128.bitselect(four(values, at + side), four(values, at), beyond);
  at += side;
  beyond = v128.and(beyond, hides(at, level, side));
  if (!v128.any_true(beyond)) return value;
  do {
    at += side;
    value = v128.bitselect(four(values, at), value, beyond);
    beyond = v128.and(beyond, hides(at, level, side));
  } while (v128.any_true(beyond));
  noteSearch(k, at, side);
  return value;
}

/** What `search` has found: the nearest, the second and the third value of each segment. */
const found = memory.data(3 * 16, 16);

// @ts-ignore: decorator
@inline
function foundAt(nth: usize): v128 {
  return v128.load(found + (nth << 4));
}

/** Finds the first values, two or three, that segments of these levels see from `at` on. */
// @ts-ignore: decorator
@inline
function search(k: usize, at: usize, side: isize, length: usize, level: v128): void {
  let first = i32x4.splat(0);
  let second = first;
  let third = first;
  let has1 = first;
  let has2 = first;
  let has3 = first;
  for (; ; at += side) {
    const value = four(values, at);
    const isHidden = hides(at, level, side);
    first = v128.bitselect(first, value, v128.or(has1, isHidden));
    second = v128.bitselect(second, value, v128.or(has2, isHidden));
    if (length > 2) {
      third = v128.bitselect(third, value, v128.or(has3, isHidden));
      has3 = v128.or(has3, v128.andnot(has2, isHidden));
    }
    has2 = v128.or(has2, v128.andnot(has1, isHidden));
    has1 = v128.or(has1, v128.not(isHidden));
    if (i32x4.all_true(length > 2 ? has3 : has2)) break;
  }
  v128.store(found, first);
  v128.store(found + 16, second);
  if (length > 2) v128.store(found + 32, third);
  noteSearch(k, at, side);
}

/** A change is told to those beside it; who looked further has to say so. */
// @ts-ignore: decorator
@inline
function noteSearch(k: usize, at: usize, side: isize): void {
  if (side < 0) {
    if (<isize>at < <isize>k - 4) watch(k, at, k);
  } else if (at > k + 4) watch(k, k, at + 3);
}
