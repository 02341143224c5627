// Where a model lies in memory, and the pixels that it is asked about. Linear models, kernel models and the nearest of some
// centroids need the same: rows of standardised inputs, numbers to weigh them with, and groups of pixels.
//
//   inputs     int16, one plane after the other                        inputs × capacity × 2 bytes
//   outputs    int16, one plane after the other; or a cluster a byte   outputs × capacity × 2
//   mean       f64, of each input                                      inputs × 8
//   scale      f64, one over the deviation of each input               inputs × 8
//   offset     f64, of each output                                     lines × 8
//   rows       f64, supports or centroids, row after row               rows × inputs × 8
//   weights    f64, for each row what it gives to each output          weights × lines × 8
//   masks      int16, −1 where a pixel of a group lacks an input       groups × 16
//   values     f64, the standardised inputs of the groups of a pass    groups × inputs × 64
//   sums       f64, of each output                                     groups × lines × 64
//   block      f64, what some of the rows are to one group             rowsAtOnce × 64
//
//     group 0 of values                       group 1
//     ┌ input 0 ─────┬ input 1 ─────┬ …       ┌ input 0 ─ …
//     │ 8 × f64      │ 8 × f64      │         │
//     └ 64 bytes ────┴ 64 bytes ────┴ …       └
//
// The lanes of vectors are pixels, so that each pixel has its sums in one order: rows from the first to the last, within a
// row inputs from the first to the last. That makes all engines give the same bits.
//
// A pass takes as many groups through a block of rows before it comes to the next: with twelve inputs and six outputs a
// block has 9 KiB and a group less than 2, which stay in the innermost cache, and a pass has 40 KiB, which stay in the next.

import { grow } from '../memory';

/** Pixels in a group. */
export const lanes: usize = 8;
/** Bytes of a group's float64. */
export const lineSize: usize = lanes * sizeof<f64>();
/** Groups in a pass. */
const groups: u64 = 32;
/** Rows in a block: an even number, since they are taken by twos. */
export const rowsAtOnce: usize = 64;

/** What forecasts are kept within: what is less is missing to those who read it, and so is 0, which becomes 1. */
export const smallest: f64 = -998;
export const greatest: f64 = 32767;
export const noForecast: i16 = -999;
/** A pixel that lacks an input belongs to no cluster. */
export const noCluster: u8 = 255;

/** Pixels that are put in at once. */
export let capacity: usize = 0;
export let inputCount: usize = 0;
export let outputCount: usize = 0;
/** Outputs, rounded up to an even number: they are summed by twos. */
export let lines: usize = 0;
export let rowCount: usize = 0;

export let inputs: usize = 0;
export let outputs: usize = 0;
export let mean: usize = 0;
export let scale: usize = 0;
export let offset: usize = 0;
export let rows: usize = 0;
export let weights: usize = 0;
export let masks: usize = 0;
export let values: usize = 0;
export let sums: usize = 0;
export let block: usize = 0;

/** This value is missing. */
export let hole: i16 = 0;
/** This one is, too, and all that are less. */
export let lowest: i16 = 0;

/** Lays out a model and grows the memory as far as it needs. Returns whether it could. `pixels` fill whole passes. */
export function reserve(pixels: u32, inputsOfAll: u32, outputsOfAll: u32, rowsOfAll: u32, weightsOfAll: u32): bool {
  const even: u64 = (outputsOfAll + 1) & ~1;
  const start = (<u64>__heap_base + 63) & ~63;
  const outputsStart = start + <u64>inputsOfAll * pixels * sizeof<i16>();
  const meanStart = outputsStart + <u64>outputsOfAll * pixels * sizeof<i16>();
  const scaleStart = meanStart + <u64>inputsOfAll * sizeof<f64>();
  const offsetStart = scaleStart + <u64>inputsOfAll * sizeof<f64>();
  const rowsStart = offsetStart + even * sizeof<f64>();
  const weightsStart = rowsStart + <u64>rowsOfAll * inputsOfAll * sizeof<f64>();
  const masksStart = (weightsStart + weightsOfAll * even * sizeof<f64>() + 63) & ~63;
  const valuesStart = masksStart + groups * lanes * sizeof<i16>();
  const sumsStart = valuesStart + groups * inputsOfAll * lineSize;
  const blockStart = sumsStart + groups * even * lineSize;
  if (!grow(blockStart + rowsAtOnce * lineSize)) return false;
  capacity = pixels;
  inputCount = inputsOfAll;
  outputCount = outputsOfAll;
  lines = <usize>even;
  rowCount = rowsOfAll;
  inputs = <usize>start;
  outputs = <usize>outputsStart;
  mean = <usize>meanStart;
  scale = <usize>scaleStart;
  offset = <usize>offsetStart;
  rows = <usize>rowsStart;
  weights = <usize>weightsStart;
  masks = <usize>masksStart;
  values = <usize>valuesStart;
  sums = <usize>sumsStart;
  block = <usize>blockStart;
  return true;
}

/** Says what a missing value is. */
export function setMissing(value: i32, from: i32): void {
  hole = <i16>value;
  lowest = <i16>from;
}
