// What is done to a line, the float64 of a group's eight pixels: four vectors of two pixels.

import {
  capacity, greatest, hole, inputCount, inputs, lanes, lineSize, lowest, mean, noForecast, rows, scale, smallest,
} from './layout';
import { even, farthest, odd, rounder, slope, terms } from './power';

const vector: usize = 16;

/** Standardises a group of pixels into `to`. Marks in `mask` those that lack an input. */
export function standardise(group: usize, to: usize, mask: usize): void {
  let from = inputs + group * lanes * sizeof<i16>();
  let isMissing = i16x8.splat(0);
  for (let i: usize = 0; i < inputCount; i++, from += capacity * sizeof<i16>(), to += lineSize) {
    const numbers = v128.load(from);
    isMissing = v128.or(isMissing, i16x8.eq(numbers, i16x8.splat(hole)));
    isMissing = v128.or(isMissing, i16x8.le_s(numbers, i16x8.splat(lowest)));
    const centre = v128.load64_splat(mean + i * sizeof<f64>());
    const factor = v128.load64_splat(scale + i * sizeof<f64>());
    const low = i32x4.extend_low_i16x8_s(numbers);
    const high = i32x4.extend_high_i16x8_s(numbers);
    v128.store(to, f64x2.mul(f64x2.sub(f64x2.convert_low_i32x4_s(low), centre), factor));
    v128.store(to, f64x2.mul(f64x2.sub(f64x2.convert_low_i32x4_s(upper(low)), centre), factor), vector);
    v128.store(to, f64x2.mul(f64x2.sub(f64x2.convert_low_i32x4_s(high), centre), factor), 2 * vector);
    v128.store(to, f64x2.mul(f64x2.sub(f64x2.convert_low_i32x4_s(upper(high)), centre), factor), 3 * vector);
  }
  v128.store(mask, isMissing);
}

// @ts-ignore: decorator
@inline
function upper(numbers: v128): v128 {
  return i32x4.shuffle(numbers, numbers, 2, 3, 2, 3);
}

/**
 * Puts the squares of the distances from a group's values to `count` rows, from `firstRow` on, into as many lines. Where
 * the number is odd, one line more is filled, with anything: rows are taken by twos.
 */
export function squares(group: usize, firstRow: usize, count: usize, to: usize): void {
  const rowSize = inputCount * sizeof<f64>();
  let row = rows + firstRow * rowSize;
  for (const end = to + count * lineSize; to < end; to += 2 * lineSize, row += rowSize) {
    let a = f64x2.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
    let value = group;
    for (const rowEnd = row + rowSize; row < rowEnd; row += sizeof<f64>(), value += lineSize) {
      const first = v128.load64_splat(row);
      const second = v128.load64_splat(row + rowSize);
      const one = v128.load(value);
      a = withSquare(a, f64x2.sub(one, first));
      e = withSquare(e, f64x2.sub(one, second));
      const two = v128.load(value, vector);
      b = withSquare(b, f64x2.sub(two, first));
      f = withSquare(f, f64x2.sub(two, second));
      const three = v128.load(value, 2 * vector);
      c = withSquare(c, f64x2.sub(three, first));
      g = withSquare(g, f64x2.sub(three, second));
      const four = v128.load(value, 3 * vector);
      d = withSquare(d, f64x2.sub(four, first));
      h = withSquare(h, f64x2.sub(four, second));
    }
    storeLines(to, a, b, c, d, e, f, g, h);
  }
}

/** Two lines, of eight numbers each. */
// @ts-ignore: decorator
@inline
function storeLines(to: usize, a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128): void {
  v128.store(to, a);
  v128.store(to, b, vector);
  v128.store(to, c, 2 * vector);
  v128.store(to, d, 3 * vector);
  v128.store(to, e, 4 * vector);
  v128.store(to, f, 5 * vector);
  v128.store(to, g, 6 * vector);
  v128.store(to, h, 7 * vector);
}

// @ts-ignore: decorator
@inline
function withSquare(sum: v128, difference: v128): v128 {
  return f64x2.add(sum, f64x2.mul(difference, difference));
}

/** Makes of each number d in `count` lines 2 to the power of −d. */
export function powers(at: usize, count: usize): void {
  for (const end = at + count * lineSize; at < end; at += lineSize) {
    const fa = fraction(v128.load(at)), fb = fraction(v128.load(at, vector));
    const fc = fraction(v128.load(at, 2 * vector)), fd = fraction(v128.load(at, 3 * vector));
    const sa = f64x2.mul(fa, fa), sb = f64x2.mul(fb, fb), sc = f64x2.mul(fc, fc), sd = f64x2.mul(fd, fd);
    let oddA = v128.load64_splat(odd), oddB = oddA, oddC = oddA, oddD = oddA;
    let evenA = v128.load64_splat(even), evenB = evenA, evenC = evenA, evenD = evenA;
    for (let i: usize = sizeof<f64>(); i < terms * sizeof<f64>(); i += sizeof<f64>()) {
      const nextOdd = v128.load64_splat(odd + i);
      oddA = step(oddA, sa, nextOdd);
      oddB = step(oddB, sb, nextOdd);
      oddC = step(oddC, sc, nextOdd);
      oddD = step(oddD, sd, nextOdd);
      const nextEven = v128.load64_splat(even + i);
      evenA = step(evenA, sa, nextEven);
      evenB = step(evenB, sb, nextEven);
      evenC = step(evenC, sc, nextEven);
      evenD = step(evenD, sd, nextEven);
    }
    v128.store(at, power(v128.load(at), fa, sa, oddA, evenA));
    v128.store(at, power(v128.load(at, vector), fb, sb, oddB, evenB), vector);
    v128.store(at, power(v128.load(at, 2 * vector), fc, sc, oddC, evenC), 2 * vector);
    v128.store(at, power(v128.load(at, 3 * vector), fd, sd, oddD, evenD), 3 * vector);
  }
}

/** d's nearest whole number less d. */
// @ts-ignore: decorator
@inline
function fraction(d: v128): v128 {
  const shift = f64x2.splat(rounder);
  return f64x2.sub(f64x2.sub(f64x2.add(d, shift), shift), d);
}

/** One step of Horner's. */
// @ts-ignore: decorator
@inline
function step(sum: v128, by: v128, next: v128): v128 {
  return f64x2.add(f64x2.mul(sum, by), next);
}

/** Puts the polynomial of a fraction together, and halves it as often as d's nearest whole number says. */
// @ts-ignore: decorator
@inline
function power(d: v128, fraction: v128, square: v128, odds: v128, evens: v128): v128 {
  const first = step(odds, square, v128.load64_splat(slope));
  const whole = step(step(evens, fraction, first), fraction, f64x2.splat(1));
  const exponent = i64x2.shl(f64x2.add(d, f64x2.splat(rounder)), 52);
  return v128.and(i64x2.sub(whole, exponent), f64x2.le(d, f64x2.splat(farthest)));
}

/**
 * Adds to `results` lines, an even number of them, `count` lines from `line` on, each times a weight: the first of a line's
 * weights lies `stride` bytes behind that of the line before, and those for all results side by side.
 */
export function weigh(line: usize, count: usize, weight: usize, stride: usize, to: usize, results: usize): void {
  const lineEnd = line + count * lineSize;
  for (const end = to + results * lineSize; to < end; to += 2 * lineSize, weight += 2 * sizeof<f64>()) {
    let a = v128.load(to), b = v128.load(to, vector), c = v128.load(to, 2 * vector), d = v128.load(to, 3 * vector);
    let e = v128.load(to, 4 * vector), f = v128.load(to, 5 * vector), g = v128.load(to, 6 * vector), h = v128.load(to, 7 * vector);
    for (let at = line, own = weight; at < lineEnd; at += lineSize, own += stride) {
      const first = v128.load64_splat(own);
      const second = v128.load64_splat(own, 8);
      const one = v128.load(at);
      a = f64x2.add(a, f64x2.mul(one, first));
      e = f64x2.add(e, f64x2.mul(one, second));
      const two = v128.load(at, vector);
      b = f64x2.add(b, f64x2.mul(two, first));
      f = f64x2.add(f, f64x2.mul(two, second));
      const three = v128.load(at, 2 * vector);
      c = f64x2.add(c, f64x2.mul(three, first));
      g = f64x2.add(g, f64x2.mul(three, second));
      const four = v128.load(at, 3 * vector);
      d = f64x2.add(d, f64x2.mul(four, first));
      h = f64x2.add(h, f64x2.mul(four, second));
    }
    storeLines(to, a, b, c, d, e, f, g, h);
  }
}

/** Writes `shift` + a line as forecasts to a plane, and none where `mask` says so. */
export function finish(line: usize, shift: f64, mask: usize, plane: usize): void {
  const first = rounded(line, shift), second = rounded(line + vector, shift);
  const third = rounded(line + 2 * vector, shift), fourth = rounded(line + 3 * vector, shift);
  const low = i32x4.shuffle(first, second, 0, 2, 4, 6);
  const high = i32x4.shuffle(third, fourth, 0, 2, 4, 6);
  const numbers = i16x8.narrow_i32x4_s(low, high);
  // What is equal is −1.
  const forecasts = i16x8.sub(numbers, i16x8.eq(numbers, i16x8.splat(0)));
  v128.store(plane, v128.bitselect(i16x8.splat(noForecast), forecasts, v128.load(mask)));
}

/** Two forecasts, as int32 beside something else. */
// @ts-ignore: decorator
@inline
function rounded(at: usize, shift: f64): v128 {
  const forecast = f64x2.add(f64x2.splat(shift), v128.load(at));
  const kept = f64x2.pmin(f64x2.splat(greatest), f64x2.pmax(f64x2.splat(smallest), forecast));
  return f64x2.add(f64x2.floor(f64x2.add(kept, f64x2.splat(0.5))), f64x2.splat(rounder));
}

/** Writes which of `count` lines is the least in each pixel, the first of several, and none where `mask` says so. */
export function least(line: usize, count: usize, mask: usize, to: usize): void {
  let a = f64x2.splat(Infinity), b = a, c = a, d = a;
  let ofA = i64x2.splat(0), ofB = ofA, ofC = ofA, ofD = ofA;
  for (let i: usize = 0; i < count; i++, line += lineSize) {
    const index = i64x2.splat(i);
    const nextA = v128.load(line), nextB = v128.load(line, vector);
    const nextC = v128.load(line, 2 * vector), nextD = v128.load(line, 3 * vector);
    ofA = v128.bitselect(index, ofA, f64x2.lt(nextA, a));
    ofB = v128.bitselect(index, ofB, f64x2.lt(nextB, b));
    ofC = v128.bitselect(index, ofC, f64x2.lt(nextC, c));
    ofD = v128.bitselect(index, ofD, f64x2.lt(nextD, d));
    a = f64x2.pmin(a, nextA);
    b = f64x2.pmin(b, nextB);
    c = f64x2.pmin(c, nextC);
    d = f64x2.pmin(d, nextD);
  }
  const low = i32x4.shuffle(ofA, ofB, 0, 2, 4, 6);
  const high = i32x4.shuffle(ofC, ofD, 0, 2, 4, 6);
  const indices = v128.or(i16x8.narrow_i32x4_s(low, high), v128.load(mask));
  v128.store64_lane(to, i8x16.shuffle(indices, indices, 0, 2, 4, 6, 8, 10, 12, 14, 0, 2, 4, 6, 8, 10, 12, 14), 0);
}
