// The temporal test over the records of a block. src/kernel/js/temporal.ts says the same without shortcuts.

import {
  classBits, clear, clearIsCloud, cloud, cloudIsClear, cloudShadow, dates, flagsOffset, lanes, padded, records,
  recordSize, scratch, shadowIsClear, usable,
} from './layout';
import { sort } from './sort';
import * as t from './thresholds';

// The series of one pixel, those of its observations that are clear, in time order.
let keys: usize = 0;
let values: usize = 0;
let positions: usize = 0;
let serving: usize = 0;
let classes: usize = 0;

export function classify(): void {
  keys = scratch;
  values = keys + dates * sizeof<u64>();
  positions = values + dates * sizeof<f32>();
  serving = positions + dates * sizeof<u32>();
  classes = serving + dates;
  const groupSize = dates * recordSize;
  const end = records + (padded / lanes) * groupSize;
  for (let group = records; group < end; group += groupSize) {
    for (let lane: usize = 0; lane < lanes; lane++) classifyPixel(group, lane);
  }
}

function classifyPixel(group: usize, lane: usize): void {
  // The passes, in the published order. One that changed nothing would change nothing again while nothing else does,
  // so a pass is left out when no mark was set since the last pass of its length began.
  let changed = pass(1, group, lane);
  if (changed) changed = pass(1, group, lane);
  if (changed) changed = pass(1, group, lane);
  let sinceOnes = changed;
  changed = pass(2, group, lane);
  sinceOnes |= changed;
  if (changed) sinceOnes |= pass(2, group, lane);
  sinceOnes |= pass(3, group, lane);
  if (sinceOnes) pass(1, group, lane);

  let flagsAt = group + flagsOffset + lane;
  for (let date: usize = 0; date < dates; date++) {
    store<u8>(flagsAt, finalClass(load<u8>(flagsAt)));
    flagsAt += recordSize;
  }
}

// @ts-ignore: decorator
@inline
function finalClass(flags: u8): u8 {
  const found = flags & classBits;
  if (found == cloudShadow && flags & shadowIsClear) return clear;
  if (found == cloud && flags & cloudIsClear) return clear;
  if (found == clear && flags & clearIsCloud) return cloud;
  return found;
}

/** One pass with segments of `length` observations. Returns whether it marked any. */
function pass(length: usize, group: usize, lane: usize): bool {
  let count: usize = 0;
  let at = group + lane * sizeof<f32>();
  let flagsAt = group + flagsOffset + lane;
  for (let date: usize = 0; date < dates; date++) {
    const flags = load<u8>(flagsAt);
    if ((flags & classBits) == clear) {
      store<f32>(values + count * sizeof<f32>(), load<f32>(at));
      store<u32>(positions + count * sizeof<u32>(), <u32>(flagsAt));
      store<u8>(serving + count, flags & usable);
      store<u8>(classes + count, clear);
      count++;
    }
    at += recordSize;
    flagsAt += recordSize;
  }
  if (count < 3 * length) return false;

  // A level and its start in one key that sorts as the published order wants it. Segments of middling level can mark
  // nothing, whatever their background, and are left out.
  let candidates: usize = 0;
  const segments = count - length + 1;
  for (let start: usize = 0; start < segments; start++) {
    const level = levelOf(start, length);
    if (level > t.cloudMean || level < t.shadowMean) {
      store<u64>(keys + candidates * sizeof<u64>(), (<u64>sortable(level) << 32) | <u64>start);
      candidates++;
    }
  }
  sort(keys, candidates);

  let marked = false;
  for (let i = candidates; i > 0; i--) {
    const start = <usize>(<u32>load<u64>(keys + (i - 1) * sizeof<u64>()));
    if (load<u8>(classes + start) != clear) continue;
    const found = compare(levelOf(start, length), background(start, length, count));
    if (found == clear) continue;
    memory.fill(classes + start, found, length);
    marked = true;
  }
  if (!marked) return false;
  for (let i: usize = 0; i < count; i++) {
    const found = load<u8>(classes + i);
    if (found == clear) continue;
    const target = <usize>load<u32>(positions + i * sizeof<u32>());
    store<u8>(target, (load<u8>(target) & ~classBits) | found);
  }
  return true;
}

// @ts-ignore: decorator
@inline
function valueAt(i: usize): f32 {
  return load<f32>(values + i * sizeof<f32>());
}

// @ts-ignore: decorator
@inline
function levelOf(start: usize, length: usize): f32 {
  if (length == 1) return valueAt(start);
  let sum: f32 = 0;
  for (let i = start; i < start + length; i++) sum += valueAt(i);
  return sum / <f32>length;
}

/** Maps floats to integers of the same order. There is no negative zero among levels. */
// @ts-ignore: decorator
@inline
function sortable(value: f32): u32 {
  const bits = reinterpret<u32>(value);
  return bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
}

// @ts-ignore: decorator
@inline
function serves(i: usize): bool {
  return load<u8>(classes + i) == clear && load<u8>(serving + i) != 0;
}

function background(start: usize, length: usize, count: usize): f32 {
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

// @ts-ignore: decorator
@inline
function compare(level: f32, mid: f32): u8 {
  if (level > mid && mid > 0) {
    return (level - mid) / mid > t.cloudContrast && level > t.cloudMean ? cloud : clear;
  }
  if (mid > level && level > 0) {
    return (mid - level) / level > t.shadowContrast && level < t.shadowMean ? cloudShadow : clear;
  }
  return clear;
}
