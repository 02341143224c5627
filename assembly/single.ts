// A pass with segments of one observation, without sorting.
//
// The published order visits observations from the brightest down, of equally bright ones the later first. When one is
// visited, those before it in that order have been decided, and all others are still clear. So an observation's mark
// depends on nothing but the marks of brighter ones between it and its two neighbours, and can be worked out on demand:
//
//   walk to the left until an observation that is later in order, or that was decided to stay clear; the same to the right.
//
// Only usable observations can be neighbours, so the walk is over those; the few others are decided after them. A marked
// observation remembers where its own walks ended: whoever passes over it is darker, so it passes over all that the marked
// one passed over, and may jump. That keeps the work linear.

import { clear } from './layout';
import { compare, mayChange } from './decide';
import { hasOutlier } from './screen';
import {
  count, found, isUsable, keys, lefts, originOf, rights, servedAt, state, usable, usableAt, usableCount, valueAt,
} from './series';

/** Marks in `state` what stands out. Returns whether anything does. */
export function passOfOnes(): bool {
  // Fewer than two neighbours in all make no background.
  if (count < 3 || usableCount < 2) return false;
  if (!anyMarkAtStart()) return false;
  memory.fill(found, 0, usableCount);
  for (let j: usize = 0; j < usableCount; j++) {
    if (load<u8>(found + j) == 0 && !settle(j)) settleWithOthers(j);
    store<u8>(state + originOf(j), load<u8>(found + j));
  }
  if (usableCount < count) decideUnusable();
  return true;
}

/** Whether any observation would be marked if all others were clear. Where none would, none ever is. */
function anyMarkAtStart(): bool {
  const last = usableCount - 1;
  if (usableCount >= 3) {
    if (hasOutlier(1, last)) return true;
    if (compare(usableAt(0), meanOf(1, 2)) != clear) return true;
    if (compare(usableAt(last), meanOf(last - 1, last - 2)) != clear) return true;
  }
  if (usableCount == count) return false;
  for (let i: usize = 0; i < count; i++) {
    if (isUsable(i)) continue;
    const next = servedAt(i);
    const mid = next == 0 ? meanOf(0, 1) : next > last ? meanOf(last, last - 1) : meanOf(next - 1, next);
    if (compare(valueAt(i), mid) != clear) return true;
  }
  return false;
}

// @ts-ignore: decorator
@inline
function meanOf(a: usize, b: usize): f32 {
  return (usableAt(a) + usableAt(b)) / 2;
}

/** The observation whose decision `settle` lacks. */
let lacking: usize = 0;

/** Decides a usable observation, or sets `lacking` and returns false where a brighter one must be decided first. */
function settle(j: usize): bool {
  const value = usableAt(j);
  let mark = clear;
  let left = leftOf(<isize>j - 1, value);
  if (left < -1) return false;
  let right = rightOf(j + 1, value);
  if (right < 0) return false;
  const end = <isize>usableCount;
  store<i32>(lefts + (j << 2), <i32>left);
  store<i32>(rights + (j << 2), <i32>right);
  if (mayChange(value)) {
    let first = left;
    let second = right;
    if (left < 0) {
      first = right;
      second = right < end ? rightOf(<usize>right + 1, value) : end;
      if (second < 0) return false;
    } else if (right >= end) {
      second = leftOf(left - 1, value);
      if (second < -1) return false;
      if (second < 0) second = end;
    }
    const mid = first >= end || second >= end ? <f32>0 : meanOf(<usize>first, <usize>second);
    mark = compare(value, mid);
  }
  store<u8>(found + j, mark);
  return true;
}

/** The first observation from `j` to the left that is clear when one of `value` is visited; −1 if none, −2 if unknown. */
// @ts-ignore: decorator
@inline
function leftOf(j: isize, value: f32): isize {
  while (j >= 0 && usableAt(<usize>j) > value) {
    const mark = load<u8>(found + <usize>j);
    if (mark == clear) break;
    if (mark == 0) {
      lacking = <usize>j;
      return -2;
    }
    j = <isize>load<i32>(lefts + (<usize>j << 2));
  }
  return j;
}

/** The same to the right, where an equally bright one comes first; the count of usable ones if none, −1 if unknown. */
// @ts-ignore: decorator
@inline
function rightOf(j: usize, value: f32): isize {
  while (j < usableCount && usableAt(j) >= value) {
    const mark = load<u8>(found + j);
    if (mark == clear) break;
    if (mark == 0) {
      lacking = j;
      return -1;
    }
    j = <usize>load<i32>(rights + (j << 2));
  }
  return <isize>j;
}

/** Decides an observation after those that it depends on, which wait on a stack of ever brighter ones. */
function settleWithOthers(j: usize): void {
  let depth: usize = 0;
  store<u32>(keys, <u32>j);
  store<u32>(keys + 4, <u32>lacking);
  depth = 2;
  while (depth > 0) {
    if (settle(<usize>load<u32>(keys + ((depth - 1) << 2)))) depth--;
    else {
      store<u32>(keys + (depth << 2), <u32>lacking);
      depth++;
    }
  }
}

/** Dark dry observations: nobody's neighbours, so they come last, each against the usable ones as it finds them. */
function decideUnusable(): void {
  for (let i: usize = 0; i < count; i++) {
    if (isUsable(i)) continue;
    const value = valueAt(i);
    if (!mayChange(value)) continue;
    const next = servedAt(i);
    let first = leftOf(<isize>next - 1, value);
    let second = rightOf(next, value);
    const end = <isize>usableCount;
    if (first < 0) {
      first = second;
      second = first < end ? rightOf(<usize>first + 1, value) : end;
    } else if (second >= end) {
      second = leftOf(first - 1, value);
      if (second < 0) second = end;
    }
    if (first >= end || second >= end) continue;
    store<u8>(state + i, compare(value, meanOf(<usize>first, <usize>second)));
  }
}
