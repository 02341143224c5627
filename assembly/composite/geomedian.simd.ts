// The geometric median of each pixel's clear observations, by Weiszfeld's steps, 2 pixels at a time.
// src/reduce/geomedian.ts says the same plainly, and tells of the steps.

import { bands, dates, input, lanes, lengths, missing, padded, recordSize, recordsOf, scratch } from './layout';
import { mostSteps, tolerance } from './weiszfeld';

const vector: usize = 16;
/** Pixels at a time. */
const across: usize = 2;

/** Puts the geometric medians of the groups `from` to `to` − 1 where the input was. */
export function geomedians(from: u32, to: u32): void {
  for (let group: usize = from; group < to; group++) {
    for (let lane: usize = 0; lane < lanes; lane += across) {
      const end = gather(group, lane);
      const count = start(end);
      walk(end, v128.not(f64x2.eq(count, f64x2.splat(0))));
      finish(group, lane, f64x2.eq(count, f64x2.splat(0)));
    }
  }
}

// The scratch space begins with the point that walks, a vector of 2 binary64 for each band, and where the next step leads.
// Then what is gathered of each date: its bands, and which of the 2 pixels are clear.

// @ts-ignore: decorator
@inline
function nextAt(): usize {
  return scratch + bands * vector;
}

// @ts-ignore: decorator
@inline
function firstDate(): usize {
  return scratch + 2 * bands * vector;
}

// @ts-ignore: decorator
@inline
function stride(): usize {
  return (bands + 1) * vector;
}

function gather(group: usize, lane: usize): usize {
  const end = <usize>load<u32>(lengths + group * 4) * recordSize;
  let to = firstDate();
  for (let record: usize = 0; record < end; record += recordSize) {
    let at = recordsOf(group, 0) + record + lane * sizeof<i16>();
    const mask = f64x2.ne(pair(at), f64x2.splat(missing));
    if (!v128.any_true(mask)) continue;
    for (let band: usize = 0; band < bands; band++, at += dates * recordSize) v128.store(to + band * vector, pair(at));
    v128.store(to + bands * vector, mask);
    to += stride();
  }
  return to;
}

/** The values of two pixels. */
// @ts-ignore: decorator
@inline
function pair(at: usize): v128 {
  return f64x2.convert_low_i32x4_s(i32x4.extend_low_i16x8_s(v128.load32_zero(at)));
}

/** Puts the walking point to the mean. Returns the numbers of observations. */
function start(end: usize): v128 {
  let count = f64x2.splat(0);
  for (let band: usize = 0; band < bands; band++) v128.store(scratch + band * vector, f64x2.splat(0));
  for (let date = firstDate(); date < end; date += stride()) {
    const mask = v128.load(date + bands * vector);
    count = f64x2.add(count, v128.and(f64x2.splat(1), mask));
    for (let band: usize = 0; band < bands * vector; band += vector) {
      const sum = v128.load(scratch + band);
      v128.store(scratch + band, f64x2.add(sum, v128.and(v128.load(date + band), mask)));
    }
  }
  for (let band: usize = 0; band < bands * vector; band += vector) {
    v128.store(scratch + band, f64x2.div(v128.load(scratch + band), count));
  }
  return count;
}

/** Steps until both points rest. `moving`: which of them are to be moved at all. */
function walk(end: usize, moving: v128): void {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  for (let step = 0; step < mostSteps && v128.any_true(moving); step++) {
    let weights = zero;
    let here = zero;
    for (let band: usize = 0; band < bands * vector; band += vector) v128.store(nextAt() + band, zero);
    for (let date = firstDate(); date < end; date += stride()) {
      const mask = v128.load(date + bands * vector);
      let square = zero;
      for (let band: usize = 0; band < bands * vector; band += vector) {
        const difference = f64x2.sub(v128.load(date + band), v128.load(scratch + band));
        square = f64x2.add(square, f64x2.mul(difference, difference));
      }
      const isHere = f64x2.eq(square, zero);
      here = f64x2.add(here, v128.and(one, v128.and(isHere, mask)));
      const weight = v128.and(f64x2.div(one, f64x2.sqrt(square)), v128.andnot(mask, isHere));
      weights = f64x2.add(weights, weight);
      for (let band: usize = 0; band < bands * vector; band += vector) {
        const sum = v128.load(nextAt() + band);
        v128.store(nextAt() + band, f64x2.add(sum, f64x2.mul(weight, v128.load(date + band))));
      }
    }
    let pull = zero;
    for (let band: usize = 0; band < bands * vector; band += vector) {
      const next = f64x2.div(v128.load(nextAt() + band), weights);
      v128.store(nextAt() + band, next);
      const difference = f64x2.sub(next, v128.load(scratch + band));
      pull = f64x2.add(pull, f64x2.mul(difference, difference));
    }
    pull = f64x2.mul(weights, f64x2.sqrt(pull));
    // Where nothing lies elsewhere, the weights are zero and the pull is no number: no comparison holds.
    moving = v128.and(moving, f64x2.gt(pull, here));
    const share = f64x2.sub(one, f64x2.div(here, pull));
    const isFree = f64x2.eq(here, zero);
    let farthest = zero;
    for (let band: usize = 0; band < bands * vector; band += vector) {
      const at = v128.load(scratch + band);
      const next = v128.load(nextAt() + band);
      const held = f64x2.add(at, f64x2.mul(share, f64x2.sub(next, at)));
      const to = v128.bitselect(v128.bitselect(next, held, isFree), at, moving);
      farthest = f64x2.pmax(farthest, f64x2.abs(f64x2.sub(to, at)));
      v128.store(scratch + band, to);
    }
    moving = v128.and(moving, f64x2.ge(farthest, f64x2.splat(tolerance)));
  }
}

/** Halves are rounded up. */
function finish(group: usize, lane: usize, isNone: v128): void {
  for (let band: usize = 0; band < bands; band++) {
    const rounded = f64x2.floor(f64x2.add(v128.load(scratch + band * vector), f64x2.splat(0.5)));
    const value = v128.bitselect(f64x2.splat(missing), rounded, isNone);
    const at = input + (band * padded + group * lanes + lane) * sizeof<i16>();
    store<i16>(at, <i16>f64x2.extract_lane(value, 0));
    store<i16>(at + sizeof<i16>(), <i16>f64x2.extract_lane(value, 1));
  }
}
