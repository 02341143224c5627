// What is done to a line, the float64 of a group's eight pixels. With vectors, or one after the other where there are none.

import * as scalar from './lines.scalar';
import * as simd from './lines.simd';

/** Standardises a group of pixels into `to`. Marks in `mask` those that lack an input. */
// @ts-ignore: decorator
@inline
export function standardise(group: usize, to: usize, mask: usize): void {
  if (ASC_FEATURE_SIMD) simd.standardise(group, to, mask);
  else scalar.standardise(group, to, mask);
}

/** Puts the squares of the distances from a group's values to `count` rows, from `firstRow` on, into as many lines. */
// @ts-ignore: decorator
@inline
export function squares(group: usize, firstRow: usize, count: usize, to: usize): void {
  if (ASC_FEATURE_SIMD) simd.squares(group, firstRow, count, to);
  else scalar.squares(group, firstRow, count, to);
}

/** Makes of each number d in `count` lines 2 to the power of −d. */
// @ts-ignore: decorator
@inline
export function powers(at: usize, count: usize): void {
  if (ASC_FEATURE_SIMD) simd.powers(at, count);
  else scalar.powers(at, count);
}

/**
 * Adds to `results` lines, an even number of them, `count` lines from `line` on, each times a weight: the first of a line's
 * weights lies `stride` bytes behind that of the line before, and those for all results side by side.
 */
// @ts-ignore: decorator
@inline
export function weigh(line: usize, count: usize, weight: usize, stride: usize, to: usize, results: usize): void {
  if (ASC_FEATURE_SIMD) simd.weigh(line, count, weight, stride, to, results);
  else scalar.weigh(line, count, weight, stride, to, results);
}

/** Writes `shift` + a line as forecasts to a plane, and none where `mask` says so. */
// @ts-ignore: decorator
@inline
export function finish(line: usize, shift: f64, mask: usize, plane: usize): void {
  if (ASC_FEATURE_SIMD) simd.finish(line, shift, mask, plane);
  else scalar.finish(line, shift, mask, plane);
}

/** Writes which of `count` lines is the least in each pixel, the first of several, and none where `mask` says so. */
// @ts-ignore: decorator
@inline
export function least(line: usize, count: usize, mask: usize, to: usize): void {
  if (ASC_FEATURE_SIMD) simd.least(line, count, mask, to);
  else scalar.least(line, count, mask, to);
}
