// The medoid of each pixel's clear observations: that whose distances to all others have the smallest sum, 4 pixels at a
// time. src/reduce/medoid/js.ts says the same plainly.
//
// A distance is a binary32 number, and is the same in both directions; it is found once for each pair. Sums are binary64:
// wide enough for them to be exact, so that ties are ties whatever the order of dates.

import {
  bands,
  dates,
  input,
  lanes,
  lengths,
  missing,
  padded,
  recordSize,
  recordsOf,
  scratch,
  takeNone,
  takeRecord,
} from './layout';
import { medians } from './median.simd';

const vector: usize = 16;
/** Pixels at a time. */
const across: usize = 4;

/** Puts the medoids of the groups `from` to `to` − 1 where the input was, and where they are from. */
export function medoids(from: u32, to: u32): void {
  for (let group: usize = from; group < to; group++) {
    for (let lane: usize = 0; lane < lanes; lane += across) {
      const end = gather(group, lane);
      addDistances(end);
      for (let one: usize = 0; one < across; one++) takeSmallest(group, lane, one, end);
    }
  }
}

// What is gathered of a date: its bands, as 4 binary32 each, which of the 4 are clear, the sums of their distances to the
// others, as 4 binary64, and where in the group's records it stands.

// @ts-ignore: decorator
@inline
function maskAt(): usize {
  return bands * vector;
}

// @ts-ignore: decorator
@inline
function sumsAt(): usize {
  return (bands + 1) * vector;
}

// @ts-ignore: decorator
@inline
function recordAt(): usize {
  return (bands + 3) * vector;
}

// @ts-ignore: decorator
@inline
function stride(): usize {
  return (bands + 4) * vector;
}

/** Puts the dates that are clear in any of 4 pixels into the scratch space. Returns its end. */
function gather(group: usize, lane: usize): usize {
  const end = <usize>load<u32>(lengths + group * 4) * recordSize;
  let to = scratch;
  for (let record: usize = 0; record < end; record += recordSize) {
    const first = recordsOf(group, 0) + record + lane * sizeof<i16>();
    const mask = i32x4.ne(v128.load16x4_s(first), i32x4.splat(missing));
    if (!v128.any_true(mask)) continue;
    let at = first;
    for (let band: usize = 0; band < bands; band++, at += dates * recordSize) {
      v128.store(to + band * vector, f32x4.convert_i32x4_s(v128.load16x4_s(at)));
    }
    v128.store(to + maskAt(), mask);
    v128.store(to + sumsAt(), f64x2.splat(0));
    v128.store(to + sumsAt(), f64x2.splat(0), 16);
    store<usize>(to + recordAt(), record);
    to += stride();
  }
  return to;
}

function addDistances(end: usize): void {
  for (let i = scratch; i < end; i += stride()) {
    if (bands == 6) addDistancesOfSix(i, end);
    else addDistancesOf(i, end);
  }
}

function addDistancesOf(i: usize, end: usize): void {
  const mask = v128.load(i + maskAt());
  let low = v128.load(i + sumsAt());
  let high = v128.load(i + sumsAt(), 16);
  for (let j = i + stride(); j < end; j += stride()) {
    let square = f32x4.splat(0);
    for (let band: usize = 0; band < maskAt(); band += vector) {
      square = f32x4.add(square, squareOf(v128.load(i + band), j + band));
    }
    const distance = v128.and(f32x4.sqrt(square), v128.and(mask, v128.load(j + maskAt())));
    low = f64x2.add(low, lowHalf(distance));
    high = f64x2.add(high, highHalf(distance));
    addTo(j + sumsAt(), distance);
  }
  v128.store(i + sumsAt(), low);
  v128.store(i + sumsAt(), high, 16);
}

/** As {@link addDistancesOf}, for the bands that most composites have: one date stays in registers. */
function addDistancesOfSix(i: usize, end: usize): void {
  const a = v128.load(i);
  const b = v128.load(i, 16);
  const c = v128.load(i, 32);
  const d = v128.load(i, 48);
  const e = v128.load(i, 64);
  const f = v128.load(i, 80);
  const mask = v128.load(i, 96);
  let low = v128.load(i, 112);
  let high = v128.load(i, 128);
  for (let j = i + 160; j < end; j += 160) {
    let square = f32x4.add(squareOf(a, j), squareOf(b, j + 16));
    square = f32x4.add(square, squareOf(c, j + 32));
    square = f32x4.add(square, squareOf(d, j + 48));
    square = f32x4.add(square, squareOf(e, j + 64));
    square = f32x4.add(square, squareOf(f, j + 80));
    const distance = v128.and(f32x4.sqrt(square), v128.and(mask, v128.load(j, 96)));
    low = f64x2.add(low, lowHalf(distance));
    high = f64x2.add(high, highHalf(distance));
    addTo(j + 112, distance);
  }
  v128.store(i, low, 112);
  v128.store(i, high, 128);
}

// @ts-ignore: decorator
@inline
function squareOf(values: v128, at: usize): v128 {
  const difference = f32x4.sub(values, v128.load(at));
  return f32x4.mul(difference, difference);
}

// @ts-ignore: decorator
@inline
function lowHalf(values: v128): v128 {
  return f64x2.promote_low_f32x4(values);
}

// @ts-ignore: decorator
@inline
function highHalf(values: v128): v128 {
  return f64x2.promote_low_f32x4(i32x4.shuffle(values, values, 2, 3, 2, 3));
}

// @ts-ignore: decorator
@inline
function addTo(sums: usize, distance: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), lowHalf(distance)));
  v128.store(sums, f64x2.add(v128.load(sums, 16), highHalf(distance)), 16);
}

/** Of equal sums the first, which is of the earliest date. */
function takeSmallest(group: usize, lane: usize, one: usize, end: usize): void {
  let best: usize = 0;
  let smallest: f64 = Infinity;
  for (let at = scratch; at < end; at += stride()) {
    if (load<i32>(at + maskAt() + one * sizeof<i32>()) == 0) continue;
    const sum = load<f64>(at + sumsAt() + one * sizeof<f64>());
    if (sum >= smallest) continue;
    smallest = sum;
    best = at;
  }
  if (best == 0) takeNone(group, lane + one);
  else takeRecord(group, lane + one, load<usize>(best + recordAt()));
}

/**
 * As {@link medoids}, but of each pixel the observation that is nearest to the median of all.
 * `lower`: as in {@link medians}.
 */
export function nearestToMedians(from: u32, to: u32, lower: bool): void {
  medians(from, to, lower);
  for (let group: usize = from; group < to; group++) {
    const end = <usize>load<u32>(lengths + group * 4) * recordSize;
    for (let lane: usize = 0; lane < lanes; lane += across) takeNearest(group, lane, end);
  }
}

/** Squares of differences are summed as whole numbers: no sum is rounded. */
function takeNearest(group: usize, lane: usize, end: usize): void {
  let smallestLow = i64x2.splat(i64.MAX_VALUE);
  let smallestHigh = smallestLow;
  let bestLow = i64x2.splat(-1);
  let bestHigh = bestLow;
  const medianAt = input + (group * lanes + lane) * sizeof<i16>();
  for (let record: usize = 0; record < end; record += recordSize) {
    let at = recordsOf(group, 0) + record + lane * sizeof<i16>();
    const mask = i32x4.ne(v128.load16x4_s(at), i32x4.splat(missing));
    let low = i64x2.splat(0);
    let high = low;
    for (let band: usize = 0; band < bands; band++, at += dates * recordSize) {
      const median = v128.load16x4_s(medianAt + band * padded * sizeof<i16>());
      const difference = i32x4.sub(v128.load16x4_s(at), median);
      low = i64x2.add(low, i64x2.extmul_low_i32x4_s(difference, difference));
      high = i64x2.add(high, i64x2.extmul_high_i32x4_s(difference, difference));
    }
    const isLow = v128.and(i64x2.lt_s(low, smallestLow), i64x2.extend_low_i32x4_s(mask));
    const isHigh = v128.and(i64x2.lt_s(high, smallestHigh), i64x2.extend_high_i32x4_s(mask));
    smallestLow = v128.bitselect(low, smallestLow, isLow);
    smallestHigh = v128.bitselect(high, smallestHigh, isHigh);
    bestLow = v128.bitselect(i64x2.splat(record), bestLow, isLow);
    bestHigh = v128.bitselect(i64x2.splat(record), bestHigh, isHigh);
  }
  take(group, lane, i64x2.extract_lane(bestLow, 0));
  take(group, lane + 1, i64x2.extract_lane(bestLow, 1));
  take(group, lane + 2, i64x2.extract_lane(bestHigh, 0));
  take(group, lane + 3, i64x2.extract_lane(bestHigh, 1));
}

function take(group: usize, lane: usize, record: i64): void {
  if (record < 0) takeNone(group, lane);
  else takeRecord(group, lane, <usize>record);
}
