// What models foretell of pixels, a pass of groups at a time.

import {
  block, capacity, inputCount, lanes, lines, lineSize, masks, offset, outputCount, outputs, rowCount, rowsAtOnce, sums,
  values, weights,
} from './layout';
import { finish, powers, squares, standardise, weigh } from './lines';

/** ŷ = offset + Σ weight · value: of the groups `from` to `to` − 1, at most a pass. */
export function forecastLinear(from: u32, to: u32): void {
  begin(from, to);
  const count: usize = to - from;
  for (let group: usize = 0; group < count; group++) addWeighed(valuesOf(group), inputCount, 0, group);
  finishAll(from, to);
}

/** ŷ = offset + Σ weight · 2^−‖row − value‖²: of the groups `from` to `to` − 1, at most a pass. */
export function forecastKernel(from: u32, to: u32): void {
  begin(from, to);
  const groups: usize = to - from;
  for (let first: usize = 0; first < rowCount; first += rowsAtOnce) {
    const count = min(rowsAtOnce, rowCount - first);
    for (let group: usize = 0; group < groups; group++) {
      squares(valuesOf(group), first, count, block);
      powers(block, count);
      addWeighed(block, count, first, group);
    }
  }
  finishAll(from, to);
}

function begin(from: usize, to: usize): void {
  memory.fill(sums, 0, (to - from) * lines * lineSize);
  for (let group = from; group < to; group++) standardise(group, valuesOf(group - from), maskOf(group - from));
}

/** Adds lines to the sums of a group, by the weights from those of row `first` on. */
// @ts-ignore: decorator
@inline
function addWeighed(line: usize, count: usize, first: usize, group: usize): void {
  const stride = lines * sizeof<f64>();
  weigh(line, count, weights + first * stride, stride, sumsOf(group), lines);
}

function finishAll(from: usize, to: usize): void {
  for (let group = from; group < to; group++) {
    for (let i: usize = 0; i < outputCount; i++) {
      const line = sumsOf(group - from) + i * lineSize;
      const plane = outputs + (i * capacity + group * lanes) * sizeof<i16>();
      finish(line, load<f64>(offset + i * sizeof<f64>()), maskOf(group - from), plane);
    }
  }
}

// @ts-ignore: decorator
@inline
function valuesOf(group: usize): usize {
  return values + group * inputCount * lineSize;
}

// @ts-ignore: decorator
@inline
function sumsOf(group: usize): usize {
  return sums + group * lines * lineSize;
}

// @ts-ignore: decorator
@inline
function maskOf(group: usize): usize {
  return masks + group * lanes * sizeof<i16>();
}
