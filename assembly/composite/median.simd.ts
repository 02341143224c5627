// The median of each pixel's clear observations, 32 pixels at a time. src/reduce/median/js.ts says the same plainly.
//
// Nothing is sorted: the lower middle is the smallest value that no more than half of the observations exceed, and it is
// found by halving the range between the smallest and the largest. What is not clear is smaller than all that is, so it
// never counts among those that exceed.

import { bands, counts, input, lanes, lengths, missing, padded, recordSize, recordsOf } from './layout';

const vector: usize = 16;

/** Puts the medians of the groups `from` to `to` − 1 where the input was. `lower`: of two middle values the smaller. */
export function medians(from: u32, to: u32, lower: bool): void {
  for (let group: usize = from; group < to; group++) {
    const length: usize = load<u32>(lengths + group * 4);
    const countsAt = counts + group * recordSize;
    for (let band: usize = 0; band < bands; band++) {
      const start = recordsOf(group, band);
      const target = input + (band * padded + group * lanes) * sizeof<i16>();
      for (let lane: usize = 0; lane < recordSize; lane += 2 * vector) {
        middle(start + lane, length, countsAt + lane, target + lane, lower);
      }
    }
  }
}

/** Medians of 16 pixels, in two vectors; `missing` for those without any clear observation. */
// @ts-ignore: decorator
@inline
function middle(start: usize, length: usize, countsAt: usize, target: usize, lower: bool): void {
  const end = start + length * recordSize;
  // Shifted so that the smallest value that can be is 0, what is missing becomes the largest of all unsigned numbers.
  const shift = i16x8.splat(-(missing + 1));
  let lowA = i16x8.splat(-1);
  let lowB = lowA;
  let highA = i16x8.splat(missing);
  let highB = highA;
  for (let at = start; at < end; at += recordSize) {
    const a = v128.load(at);
    const b = v128.load(at, vector);
    lowA = i16x8.min_u(lowA, i16x8.add(a, shift));
    lowB = i16x8.min_u(lowB, i16x8.add(b, shift));
    highA = i16x8.max_s(highA, a);
    highB = i16x8.max_s(highB, b);
  }
  lowA = i16x8.sub(lowA, shift);
  lowB = i16x8.sub(lowB, shift);

  const countA = v128.load(countsAt);
  const countB = v128.load(countsAt, vector);
  const halfA = i16x8.shr_u(countA, 1);
  const halfB = i16x8.shr_u(countB, 1);
  while (v128.any_true(v128.or(i16x8.lt_s(lowA, highA), i16x8.lt_s(lowB, highB)))) {
    const middleA = floorOfMean(lowA, highA);
    const middleB = floorOfMean(lowB, highB);
    // A comparison that holds is −1.
    let aboveA = i16x8.splat(0);
    let aboveB = aboveA;
    for (let at = start; at < end; at += recordSize) {
      aboveA = i16x8.sub(aboveA, i16x8.gt_s(v128.load(at), middleA));
      aboveB = i16x8.sub(aboveB, i16x8.gt_s(v128.load(at, vector), middleB));
    }
    const tooLowA = i16x8.gt_s(aboveA, halfA);
    const tooLowB = i16x8.gt_s(aboveB, halfB);
    // Where low and high have met already, what exceeds them is no more than half: nothing moves.
    lowA = v128.bitselect(i16x8.sub(middleA, i16x8.splat(-1)), lowA, tooLowA);
    lowB = v128.bitselect(i16x8.sub(middleB, i16x8.splat(-1)), lowB, tooLowB);
    highA = v128.bitselect(highA, middleA, tooLowA);
    highB = v128.bitselect(highB, middleB, tooLowB);
  }
  if (!lower) {
    lowA = withUpper(start, end, lowA, countA, halfA);
    lowB = withUpper(start + vector, end, lowB, countB, halfB);
  }
  v128.store(target, lowA);
  v128.store(target, lowB, vector);
}

/** Of an even number of observations, the mean of the lower middle and the next, halves rounded up. */
// @ts-ignore: decorator
@inline
function withUpper(start: usize, end: usize, value: v128, count: v128, half: v128): v128 {
  let above = i16x8.splat(0);
  let next = i16x8.splat(0x7fff);
  for (let at = start; at < end; at += recordSize) {
    const values = v128.load(at);
    const isAbove = i16x8.gt_s(values, value);
    above = i16x8.sub(above, isAbove);
    next = i16x8.min_s(next, v128.bitselect(values, i16x8.splat(0x7fff), isAbove));
  }
  // With half of them above, the other middle value is among these; with fewer, it is the same again.
  const isEven = i16x8.eq(i16x8.shl(half, 1), count);
  const isApart = v128.and(v128.and(isEven, i16x8.eq(above, half)), i16x8.ne(count, i16x8.splat(0)));
  const sign = i16x8.splat(-0x8000);
  const mean = v128.xor(i16x8.avgr_u(v128.xor(value, sign), v128.xor(next, sign)), sign);
  return v128.bitselect(mean, value, isApart);
}

// @ts-ignore: decorator
@inline
function floorOfMean(a: v128, b: v128): v128 {
  return i16x8.add(v128.and(a, b), i16x8.shr_s(v128.xor(a, b), 1));
}
