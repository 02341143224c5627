// What is done to a line, the float64 of a group's eight pixels, one after the other.

import {
  capacity, greatest, hole, inputCount, inputs, lanes, lineSize, lowest, mean, noCluster, noForecast, rows, scale,
  smallest,
} from './layout';
import { even, farthest, odd, rounder, slope, terms } from './power';

/** Standardises a group of pixels into `to`. Marks in `mask` those that lack an input. */
export function standardise(group: usize, to: usize, mask: usize): void {
  const first = inputs + group * lanes * sizeof<i16>();
  memory.fill(mask, 0, lanes * sizeof<i16>());
  for (let i: usize = 0; i < inputCount; i++) {
    const centre = load<f64>(mean + i * sizeof<f64>());
    const factor = load<f64>(scale + i * sizeof<f64>());
    const from = first + i * capacity * sizeof<i16>();
    for (let lane: usize = 0; lane < lanes; lane++, to += sizeof<f64>()) {
      const number = load<i16>(from + lane * sizeof<i16>());
      if (number == hole || number <= lowest) store<i16>(mask + lane * sizeof<i16>(), -1);
      store<f64>(to, (<f64>number - centre) * factor);
    }
  }
}

/** Puts the squares of the distances from a group's values to `count` rows, from `firstRow` on, into as many lines. */
export function squares(group: usize, firstRow: usize, count: usize, to: usize): void {
  const rowSize = inputCount * sizeof<f64>();
  let row = rows + firstRow * rowSize;
  for (const end = to + count * lineSize; to < end; row += rowSize) {
    // Four pixels at a time: none has to wait for the others' sums.
    for (let half: usize = 0; half < lineSize; half += lineSize / 2, to += lineSize / 2) {
      let a: f64 = 0, b: f64 = 0, c: f64 = 0, d: f64 = 0;
      let value = group + half;
      for (let at = row; at < row + rowSize; at += sizeof<f64>(), value += lineSize) {
        const centre = load<f64>(at);
        const toA = load<f64>(value) - centre;
        const toB = load<f64>(value, 8) - centre;
        const toC = load<f64>(value, 16) - centre;
        const toD = load<f64>(value, 24) - centre;
        a += toA * toA;
        b += toB * toB;
        c += toC * toC;
        d += toD * toD;
      }
      store<f64>(to, a);
      store<f64>(to, b, 8);
      store<f64>(to, c, 16);
      store<f64>(to, d, 24);
    }
  }
}

/** Makes of each number d in `count` lines 2 to the power of −d. */
export function powers(at: usize, count: usize): void {
  for (const end = at + count * lineSize; at < end; at += 2 * sizeof<f64>()) {
    const a = load<f64>(at), b = load<f64>(at, 8);
    const fa = a + rounder - rounder - a, fb = b + rounder - rounder - b;
    const sa = fa * fa, sb = fb * fb;
    let oddA = load<f64>(odd), oddB = oddA;
    let evenA = load<f64>(even), evenB = evenA;
    for (let i: usize = sizeof<f64>(); i < terms * sizeof<f64>(); i += sizeof<f64>()) {
      const nextOdd = load<f64>(odd + i), nextEven = load<f64>(even + i);
      oddA = oddA * sa + nextOdd;
      oddB = oddB * sb + nextOdd;
      evenA = evenA * sa + nextEven;
      evenB = evenB * sb + nextEven;
    }
    store<f64>(at, power(a, fa, sa, oddA, evenA));
    store<f64>(at, power(b, fb, sb, oddB, evenB), 8);
  }
}

/** Puts the polynomial of a fraction together, and halves it as often as d's nearest whole number says. */
// @ts-ignore: decorator
@inline
function power(d: f64, fraction: f64, square: f64, odds: f64, evens: f64): f64 {
  const whole = (evens * fraction + (odds * square + load<f64>(slope))) * fraction + 1;
  const exponent = reinterpret<u64>(d + rounder) << 52;
  return d <= farthest ? reinterpret<f64>(reinterpret<u64>(whole) - exponent) : 0;
}

/**
 * Adds to `results` lines, an even number of them, `count` lines from `line` on, each times a weight: the first of a line's
 * weights lies `stride` bytes behind that of the line before, and those for all results side by side.
 */
export function weigh(line: usize, count: usize, weight: usize, stride: usize, to: usize, results: usize): void {
  const lineEnd = line + count * lineSize;
  for (const end = to + results * lineSize; to < end; to += lineSize, weight += sizeof<f64>()) {
    let a = load<f64>(to), b = load<f64>(to, 8), c = load<f64>(to, 16), d = load<f64>(to, 24);
    let e = load<f64>(to, 32), f = load<f64>(to, 40), g = load<f64>(to, 48), h = load<f64>(to, 56);
    for (let at = line, own = weight; at < lineEnd; at += lineSize, own += stride) {
      const factor = load<f64>(own);
      a += load<f64>(at) * factor;
      b += load<f64>(at, 8) * factor;
      c += load<f64>(at, 16) * factor;
      d += load<f64>(at, 24) * factor;
      e += load<f64>(at, 32) * factor;
      f += load<f64>(at, 40) * factor;
      g += load<f64>(at, 48) * factor;
      h += load<f64>(at, 56) * factor;
    }
    store<f64>(to, a);
    store<f64>(to, b, 8);
    store<f64>(to, c, 16);
    store<f64>(to, d, 24);
    store<f64>(to, e, 32);
    store<f64>(to, f, 40);
    store<f64>(to, g, 48);
    store<f64>(to, h, 56);
  }
}

/** Writes `shift` + a line as forecasts to a plane, and none where `mask` says so. */
export function finish(line: usize, shift: f64, mask: usize, plane: usize): void {
  for (const end = line + lineSize; line < end; line += sizeof<f64>()) {
    const forecast = shift + load<f64>(line);
    const kept = forecast > smallest ? min<f64>(forecast, greatest) : smallest;
    const number = <i16><i32>floor<f64>(kept + 0.5);
    store<i16>(plane, load<i16>(mask) != 0 ? noForecast : number == 0 ? 1 : number);
    mask += sizeof<i16>();
    plane += sizeof<i16>();
  }
}

/** Writes which of `count` lines is the least in each pixel, the first of several, and none where `mask` says so. */
export function least(line: usize, count: usize, mask: usize, to: usize): void {
  for (const end = line + lineSize; line < end; line += sizeof<f64>(), mask += sizeof<i16>(), to++) {
    let nearest = Infinity;
    let index: usize = 0;
    for (let i: usize = 0; i < count; i++) {
      const square = load<f64>(line + i * lineSize);
      if (square < nearest) {
        nearest = square;
        index = i;
      }
    }
    store<u8>(to, load<i16>(mask) != 0 ? noCluster : <u8>index);
  }
}
