// As medoid.simd.ts, pixel by pixel.

import {
  bands,
  counts,
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
import { medians } from './median.scalar';

const size: usize = sizeof<i16>();

/** Puts the medoids of the groups `from` to `to` − 1 where the input was, and where they are from. */
export function medoids(from: u32, to: u32): void {
  for (let group: usize = from; group < to; group++) {
    for (let lane: usize = 0; lane < lanes; lane++) {
      const end = gather(group, lane);
      addDistances(end);
      takeSmallest(group, lane, end);
    }
  }
}

// What is gathered of a date: its bands as binary32, the sum of the distances to the others, and where in the group's
// records it stands.

// @ts-ignore: decorator
@inline
function sumAt(): usize {
  return bands * sizeof<f32>();
}

// @ts-ignore: decorator
@inline
function recordAt(): usize {
  return sumAt() + sizeof<f64>();
}

// @ts-ignore: decorator
@inline
function stride(): usize {
  return recordAt() + sizeof<usize>();
}

/** Puts the clear dates of a pixel into the scratch space. Returns its end. */
function gather(group: usize, lane: usize): usize {
  const end = <usize>load<u32>(lengths + group * 4) * recordSize;
  let to = scratch;
  for (let record: usize = 0; record < end; record += recordSize) {
    let at = recordsOf(group, 0) + record + lane * size;
    if (load<i16>(at) == missing) continue;
    for (let band: usize = 0; band < bands; band++, at += dates * recordSize) {
      store<f32>(to + band * sizeof<f32>(), <f32>load<i16>(at));
    }
    store<f64>(to + sumAt(), 0);
    store<usize>(to + recordAt(), record);
    to += stride();
  }
  return to;
}

function addDistances(end: usize): void {
  for (let i = scratch; i < end; i += stride()) {
    let sum = load<f64>(i + sumAt());
    for (let j = i + stride(); j < end; j += stride()) {
      let square: f32 = 0;
      for (let band: usize = 0; band < sumAt(); band += sizeof<f32>()) {
        const difference = load<f32>(i + band) - load<f32>(j + band);
        square += difference * difference;
      }
      const distance = <f64>sqrt<f32>(square);
      sum += distance;
      store<f64>(j + sumAt(), load<f64>(j + sumAt()) + distance);
    }
    store<f64>(i + sumAt(), sum);
  }
}

/** Of equal sums the first, which is of the earliest date. */
function takeSmallest(group: usize, lane: usize, end: usize): void {
  let best: usize = 0;
  let smallest: f64 = Infinity;
  for (let at = scratch; at < end; at += stride()) {
    const sum = load<f64>(at + sumAt());
    if (sum >= smallest) continue;
    smallest = sum;
    best = at;
  }
  if (best == 0) takeNone(group, lane);
  else takeRecord(group, lane, load<usize>(best + recordAt()));
}

/**
 * As {@link medoids}, but of each pixel the observation that is nearest to the median of all.
 * `lower`: as in {@link medians}.
 */
export function nearestToMedians(from: u32, to: u32, lower: bool): void {
  medians(from, to, lower);
  for (let group: usize = from; group < to; group++) {
    const end = <usize>load<u32>(lengths + group * 4) * recordSize;
    for (let lane: usize = 0; lane < lanes; lane++) {
      if (load<u16>(counts + (group * lanes + lane) * size) == 0) takeNone(group, lane);
      else takeRecord(group, lane, nearest(group, lane, end));
    }
  }
}

/** Squares of differences are summed as whole numbers: no sum is rounded. */
function nearest(group: usize, lane: usize, end: usize): usize {
  let best: usize = 0;
  let smallest = i64.MAX_VALUE;
  for (let record: usize = 0; record < end; record += recordSize) {
    let at = recordsOf(group, 0) + record + lane * size;
    if (load<i16>(at) == missing) continue;
    let sum: i64 = 0;
    for (let band: usize = 0; band < bands; band++, at += dates * recordSize) {
      const median = load<i16>(input + (band * padded + group * lanes + lane) * size);
      const difference = <i64>load<i16>(at) - <i64>median;
      sum += difference * difference;
    }
    if (sum >= smallest) continue;
    smallest = sum;
    best = record;
  }
  return best;
}
