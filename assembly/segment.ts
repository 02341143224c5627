// What a segment becomes when it is compared with its background: the definition, observation by observation.

import { clear, cloud, cloudShadow } from './layout';
import { count, floatAt, hidden, values } from './series';
import * as t from './thresholds';

/** The observations that the last search for a background came by. */
export let searchedFrom: usize = 0;
export let searchedTo: usize = 0;

/** Segments of middling level become nothing else, whatever their background. */
// @ts-ignore: decorator
@inline
export function mayChange(level: f32): bool {
  return level > t.cloudMean || level < t.shadowMean;
}

/** The class that the segment of `length` clear observations from `start` on gets, given the marks of the others. */
export function judge(start: usize, length: usize, level: f32): u8 {
  if (!mayChange(level)) return clear;
  return compare(level, background(start, length, level));
}

/** Mean of the segment of `length` clear observations from `start` on. */
export function levelOf(start: usize, length: usize): f32 {
  let sum: f32 = 0;
  for (let i = start; i < start + length; i++) sum += floatAt(values, i);
  return sum / <f32>length;
}

function compare(level: f32, mid: f32): u8 {
  if (level > mid && mid > 0) {
    return (level - mid) / mid > t.cloudContrast && level > t.cloudMean ? cloud : clear;
  }
  if (mid > level && level > 0) {
    return (mid - level) / level > t.shadowContrast && level < t.shadowMean ? cloudShadow : clear;
  }
  return clear;
}

function background(start: usize, length: usize, level: f32): f32 {
  const wanted: usize = length << 1;
  let left = <isize>start - 1;
  let right = start + length;
  let sum: f32 = 0;
  let isLeft = true;
  let taken: usize = 0;
  for (; taken < wanted; taken++) {
    while (left >= 0 && floatAt(hidden, left) > level) left--;
    while (right < count && floatAt(hidden, right) >= level) right++;
    if (right >= count) {
      if (left < 0) break;
      isLeft = true;
    } else if (left < 0) {
      isLeft = false;
    }
    sum += floatAt(values, isLeft ? left-- : right++);
    isLeft = !isLeft;
  }
  searchedFrom = <usize>max(left, 0);
  searchedTo = right;
  return taken < wanted ? 0 : sum / <f32>wanted;
}
