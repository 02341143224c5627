// Which of four segments in a row may stand out while nothing is marked. With vectors, or one after the other where there
// are none.

import { floatAt, four, hidden, marks, standing, values, wordAt } from './series';
import * as t from './thresholds';

// Levels and backgrounds are found here in another order of terms than in the definition. Values are at most 3.2768, so
// partial sums of six stay below 32 and each of five additions is off by at most 2⁻²⁰, in either order: the sums differ by
// less than 10⁻⁵, the means of six by 1.6 × 10⁻⁶, and what dividing or multiplying rounds adds less than 10⁻⁶. So each of the
// two is less than `slack` / 3 from what the definition compares. Whoever stands out there has high > low × (1 + contrast),
// but for relative roundings below 10⁻⁶, for which leastRatio leaves 10⁻⁴; hence here
// high + slack > (low − slack) × leastRatio, however large the ratio is.

/** Reflectance. */
const slack: f32 = 0.00001;

/**
 * Which of the segments from `k` on, a bit each, may stand out while nothing is marked. All others do not. Divides
 * nothing, so it leaves room for what rounding may do: `t.leastRatio`, `t.nearly…` and `slack`.
 */
// @ts-ignore: decorator
@inline
export function mayStandOut(k: usize, length: usize, isDense: bool): i32 {
  return ASC_FEATURE_SIMD ? fourMayStandOut(k, length, isDense) : eachMayStandOut(k, length, isDense);
}

function eachMayStandOut(first: usize, length: usize, isDense: bool): i32 {
  let bits = 0;
  for (let lane: usize = 0; lane < 4; lane++) {
    const k = first + lane;
    let level = floatAt(values, k);
    for (let i: usize = 1; i < length; i++) level += floatAt(values, k + i);
    level /= <f32>length;
    if (level >= t.nearlyShadowMean && level <= t.nearlyCloudMean) continue;
    let sum: f32 = 0;
    let stands: f32 = -Infinity;
    for (let i: usize = 1; i <= length; i++) {
      sum += floatAt(values, k - i) + floatAt(values, k + length - 1 + i);
      if (!isDense) stands = max(stands, max(floatAt(standing, k - i), floatAt(standing, k + length - 1 + i)));
    }
    const mid = sum * (0.5 / <f32>length);
    if (stands > 0 || max(level, mid) + slack > (min(level, mid) - slack) * t.leastRatio) bits |= 1 << <i32>lane;
  }
  return bits;
}

// @ts-ignore: decorator
@inline
function fourMayStandOut(k: usize, length: usize, isDense: bool): i32 {
  let level = four(values, k);
  let sum = f32x4.add(four(values, k - 1), four(values, k + length));
  if (length == 2) {
    level = f32x4.mul(f32x4.add(level, four(values, k + 1)), f32x4.splat(0.5));
    sum = f32x4.add(sum, f32x4.add(four(values, k - 2), four(values, k + 3)));
  }
  if (length == 3) {
    level = f32x4.mul(f32x4.add(f32x4.add(level, four(values, k + 1)), four(values, k + 2)), f32x4.splat(1.0 / 3.0));
    sum = f32x4.add(sum, f32x4.add(four(values, k - 2), four(values, k + 4)));
    sum = f32x4.add(sum, f32x4.add(four(values, k - 3), four(values, k + 5)));
  }
  const mid = f32x4.mul(sum, f32x4.splat(0.5 / <f32>length));
  const high = f32x4.add(f32x4.pmax(level, mid), f32x4.splat(slack));
  const low = f32x4.mul(f32x4.sub(f32x4.pmin(level, mid), f32x4.splat(slack)), f32x4.splat(t.leastRatio));
  const isExtreme = v128.or(
    f32x4.lt(level, f32x4.splat(t.nearlyShadowMean)),
    f32x4.gt(level, f32x4.splat(t.nearlyCloudMean)),
  );
  let found = v128.and(isExtreme, f32x4.gt(high, low));
  if (!isDense) {
    // Beside one that is never a neighbour the background lies elsewhere.
    let stands = f32x4.pmax(four(standing, k - 1), four(standing, k + length));
    if (length > 1) stands = f32x4.pmax(stands, f32x4.pmax(four(standing, k - 2), four(standing, k + length + 1)));
    if (length > 2) stands = f32x4.pmax(stands, f32x4.pmax(four(standing, k - 3), four(standing, k + length + 2)));
    found = v128.or(found, v128.and(isExtreme, f32x4.gt(stands, f32x4.splat(0))));
  }
  return i32x4.bitmask(found);
}

/** Of what guessFour returns. */
export const guessedBit = 16;

/**
 * As mayStandOut for single observations; marks those that would be cloud if no other were. Where any is marked,
 * `guessedBit` is set.
 */
// @ts-ignore: decorator
@inline
export function guessFour(i: usize, isDense: bool): i32 {
  const level = four(values, i);
  const mid = f32x4.mul(f32x4.add(four(values, i - 1), four(values, i + 1)), f32x4.splat(0.5));
  const high = f32x4.add(f32x4.pmax(level, mid), f32x4.splat(slack));
  const low = f32x4.mul(f32x4.sub(f32x4.pmin(level, mid), f32x4.splat(slack)), f32x4.splat(t.leastRatio));
  const isBright = f32x4.gt(level, f32x4.splat(t.nearlyCloudMean));
  const isExtreme = v128.or(isBright, f32x4.lt(level, f32x4.splat(t.nearlyShadowMean)));
  let found = v128.and(isExtreme, f32x4.gt(high, low));
  const stands = four(standing, i);
  const cloudy = v128.and(v128.and(found, isBright), f32x4.gt(level, mid));
  const mark = v128.bitselect(level, f32x4.splat(-Infinity), cloudy);
  v128.store(wordAt(marks, i), mark);
  v128.store(wordAt(hidden, i), f32x4.pmax(stands, mark));
  if (!isDense) {
    const beside = f32x4.pmax(four(standing, i - 1), four(standing, i + 1));
    found = v128.or(found, v128.and(isExtreme, f32x4.gt(beside, f32x4.splat(0))));
  }
  return i32x4.bitmask(found) | (v128.any_true(cloudy) ? guessedBit : 0);
}
