// What a segment becomes when it is compared with its background.

import { clear, cloud, cloudShadow } from './layout';
import { count, isUsable, servedAt, stateAt, usableAt, usableCount, valueAt } from './series';
import * as t from './thresholds';

// @ts-ignore: decorator
@inline
export function compare(level: f32, mid: f32): u8 {
  if (level > mid && mid > 0) {
    return (level - mid) / mid > t.cloudContrast && level > t.cloudMean ? cloud : clear;
  }
  if (mid > level && level > 0) {
    return (mid - level) / level > t.shadowContrast && level < t.shadowMean ? cloudShadow : clear;
  }
  return clear;
}

/** Segments of middling level become nothing else, whatever their background. */
// @ts-ignore: decorator
@inline
export function mayChange(level: f32): bool {
  return level > t.cloudMean || level < t.shadowMean;
}

/** Mean of the segment of `length` clear observations from `start` on. */
// @ts-ignore: decorator
@inline
export function levelOf(start: usize, length: usize): f32 {
  let sum: f32 = 0;
  for (let i = start; i < start + length; i++) sum += valueAt(i);
  return sum / <f32>length;
}

// @ts-ignore: decorator
@inline
function serves(i: usize): bool {
  return stateAt(i) == clear && isUsable(i);
}

/** The background of a segment while nothing is marked yet: then the usable observations beside it are its neighbours. */
export function backgroundAtStart(start: usize, length: usize): f32 {
  const wanted: usize = length << 1;
  let left = servedAt(start);
  let right = servedAt(start + length);
  if (left + usableCount - right < wanted) return 0;
  let sum: f32 = 0;
  let taken: usize = 0;
  while (left > 0 && right < usableCount && taken < wanted) {
    left--;
    sum += usableAt(left);
    sum += usableAt(right);
    right++;
    taken += 2;
  }
  for (; taken < wanted && left > 0; taken++) {
    left--;
    sum += usableAt(left);
  }
  for (; taken < wanted; taken++) {
    sum += usableAt(right);
    right++;
  }
  return sum / <f32>wanted;
}

/** The background of a segment as it stands: the definition itself, entry by entry. */
export function background(start: usize, length: usize): f32 {
  const wanted: usize = length << 1;
  let left = <isize>start - 1;
  let right = start + length;
  let sum: f32 = 0;
  let takeLeft = true;
  for (let taken: usize = 0; taken < wanted; taken++) {
    while (left >= 0 && !serves(<usize>left)) left--;
    while (right < count && !serves(right)) right++;
    if (right >= count) {
      if (left < 0) return 0;
      takeLeft = true;
    } else if (left < 0) {
      takeLeft = false;
    }
    if (takeLeft) {
      sum += valueAt(<usize>left);
      left--;
    } else {
      sum += valueAt(right);
      right++;
    }
    takeLeft = !takeLeft;
  }
  return sum / <f32>wanted;
}
