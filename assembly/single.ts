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
//
// Most observations need not be decided at all. One that would stay clear if all others were clear, stays clear unless
// its walks pass over somebody, the first of whom is a brighter, marked one right beside it. So the work begins with those
// that a screen finds to stand out, and goes on with those beside whom a mark is set. The first and the last, whose
// neighbours lie both on one side, are always decided.

import { clear } from './layout';
import { compare, mayChange } from './decide';
import { screenOnes } from './screen';
import {
  count, found, isUsable, keys, lefts, originOf, rights, servedAt, state, usable, usableAt, usableCount, valueAt,
} from './series';

// In `found` stands the decision, 1 to 3, or
/** not decided, and to be; */
const due: u8 = 0;
/** not decided, and clear unless something happens beside it. Its lowest two bits are those of `clear`. */
export const calm: u8 = 5;
const eightCalm: u64 = 0x0505050505050505;

/** Marks in `state` what stands out. Returns whether anything does. */
export function passOfOnes(): bool {
  // Fewer than two neighbours in all make no background.
  if (count < 3 || usableCount < 2) return false;
  const last = usableCount - 1;
  let marks = usableCount >= 3 && screenOnes(1, last);
  if (usableCount >= 3 && !marks) {
    marks = compare(usableAt(0), meanOf(1, 2)) != clear || compare(usableAt(last), meanOf(last - 1, last - 2)) != clear;
  }
  // Where nothing would be marked if all others were clear, nothing ever is.
  if (!marks && !isUnusableMarkedAtStart()) return false;
  store<u8>(found, due);
  store<u8>(found + last, due);
  for (let j: usize = 0; j < usableCount; ) {
    if (load<u64>(found + j) == eightCalm) {
      j += 8;
      continue;
    }
    if (load<u8>(found + j) == due) decide(j);
    j++;
  }
  if (usableCount < count) decideUnusable();
  return true;
}

/** The same question for the observations that are nobody's neighbours. */
function isUnusableMarkedAtStart(): bool {
  if (usableCount == count) return false;
  const last = usableCount - 1;
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
  if (mark != clear) store<u8>(state + originOf(j), mark);
  return true;
}

/** The first observation from `j` to the left that is clear when one of `value` is visited; −1 if none, −2 if unknown. */
// @ts-ignore: decorator
@inline
function leftOf(j: isize, value: f32): isize {
  while (j >= 0 && usableAt(<usize>j) > value) {
    const mark = load<u8>(found + <usize>j);
    if (mark == clear) break;
    if (mark == due || mark == calm) {
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
    if (mark == due || mark == calm) {
      lacking = j;
      return -1;
    }
    j = <usize>load<i32>(rights + (j << 2));
  }
  return <isize>j;
}

/** Entries on the stack of `decide`: no more than each observation once as due and once as lacking. */
let depth: usize = 0;

// @ts-ignore: decorator
@inline
function push(j: usize): void {
  store<u32>(keys + (depth << 2), <u32>j);
  depth++;
}

/** Decides an observation, first those that it depends on, and then those beside whom a mark was set. */
function decide(j: usize): void {
  depth = 0;
  push(j);
  while (depth > 0) {
    const top = <usize>load<u32>(keys + ((depth - 1) << 2));
    const before = load<u8>(found + top);
    if (before != due && before != calm) depth--;
    else if (!settle(top)) push(lacking);
    else {
      depth--;
      if (load<u8>(found + top) == clear) continue;
      const value = usableAt(top);
      if (top > 0 && load<u8>(found + top - 1) == calm && value >= usableAt(top - 1)) disturb(top - 1);
      if (top + 1 < usableCount && load<u8>(found + top + 1) == calm && value > usableAt(top + 1)) disturb(top + 1);
    }
  }
}

// @ts-ignore: decorator
@inline
function disturb(j: usize): void {
  store<u8>(found + j, due);
  push(j);
}

/** Dark dry observations: nobody's neighbours, so they come last, each against the usable ones as it finds them. */
function decideUnusable(): void {
  // Who is still calm has stayed clear.
  for (let j: usize = 0; j < usableCount; j += 8) store<u64>(found + j, load<u64>(found + j) & 0x0303030303030303);
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
