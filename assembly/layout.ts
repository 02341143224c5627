// Where the series of a block lie in memory.
//
//   input      six bands of one date, int16, one after the other      6 × padded × 2 bytes
//   scratch    the series of one pixel                                 see series.ts
//   records    groups of 16 pixels, each with its dates in order:
//
//     group 0                                            group 1
//     ┌ date 0 ──────────────┬ date 1 ──────────────┬ …  ┌ date 0 ─ …
//     │ 16 × f32 mean │ 16×u8│ 16 × f32 mean │ 16×u8│    │
//     └ 64 bytes ─────┴ 16 ──┴──────────────────────┴ …  └
//
// A date is observed by writing one record of 80 bytes into every group: whole cache lines, 80 × dates apart. Afterwards
// the records of a group are read as one run that fits into the first-level cache.

import { beginLayout, endLayout, place } from './memory';
import { arrayBytes } from './series';

/** Pixels in a group. */
export const lanes: usize = 16;
export const flagsOffset: usize = lanes * sizeof<f32>();
export const recordSize: usize = flagsOffset + lanes;

// What the flags of an observation say; src/kernel/js/indices.ts explains each.
export const classBits: u8 = 3;
export const usable: u8 = 4;
export const shadowIsClear: u8 = 8;
export const cloudIsClear: u8 = 16;
export const clearIsCloud: u8 = 32;

export const clear: u8 = 1;
export const cloud: u8 = 2;
export const cloudShadow: u8 = 3;

export const dnPerUnit: f32 = 10000;
/** Values from here down are missing whatever nodata value the stack declares. */
export const lowestMissing: i32 = -999;

export let dates: usize = 0;
/** Pixels of the block, rounded up to whole groups. */
export let padded: usize = 0;
export let input: usize = 0;
export let scratch: usize = 0;
export let records: usize = 0;

/**
 * Lays out a block and grows the memory as far as it needs. Returns the address of the input bands, or 0 where the memory
 * cannot grow that far.
 */
export function reserve(pixels: u32, length: u32): usize {
  const rounded: u64 = (<u64>pixels + lanes - 1) / lanes * lanes;
  dates = length;
  padded = <usize>rounded;
  beginLayout();
  input = place(6 * rounded * sizeof<i16>(), 16);
  scratch = place(arrayBytes(length));
  records = place(rounded / lanes * length * recordSize, 16);
  if (!endLayout()) return 0;
  // Lanes beyond the last pixel keep this 0, which is missing, and so cost next to nothing.
  memory.fill(input, 0, 6 * padded * sizeof<i16>());
  return input;
}
