// Where the observations of a block lie in memory until they are reduced to a composite.
//
//   input      the bands of one date, int16, one after the other; in the end the composite      bands × padded × 2 bytes
//   classes    of that date                                                                     padded bytes
//   counts     uint16, clear observations of each pixel                                         padded × 2
//   lengths    uint32, records in each group                                                    groups × 4
//   sources    int16, which call of observe a pixel was taken from                              padded × 2
//   indices    int16, which call of observe each record came from                               groups × dates × 2
//   masks      what of the group at hand is clear: −1, else 0                                   64
//   scratch    what a method works with, for each date, and twice besides                (dates + 2) × (bands + 4) × 16
//   records    groups of 32 pixels, in each band after band, in each those dates that hold anything clear:
//
//     group 0                                                  group 1
//     ┌ band 0 ────────────────────────┬ band 1 ────────── …   ┌ band 0 ─ …
//     │ 32 × i16 │ 32 × i16 │ … unused │ 32 × i16 │ …          │
//     └ 64 bytes ┴ 64 ──────┴──────────┴──────────┴─────── …   └
//
// A record is a whole cache line. Clouds are larger than 32 pixels, so that most dates that are of no use to a pixel take
// neither room nor time.

import { beginLayout, endLayout, place } from '../memory';

/** Pixels in a group. */
export const lanes: usize = 32;
export const recordSize: usize = lanes * sizeof<i16>();

export const clear: u8 = 1;
/** Fills the lanes of a record that are not clear: below every value that can be. */
export const missing: i16 = -999;
/** Of a pixel that never was clear. */
export const noSource: i16 = -1;

export let bands: usize = 0;
/** Room for records in each band of a group. */
export let dates: usize = 0;
/** Pixels of the block, rounded up to whole groups. */
export let padded: usize = 0;
export let input: usize = 0;
export let classes: usize = 0;
export let counts: usize = 0;
export let lengths: usize = 0;
export let sources: usize = 0;
export let indices: usize = 0;
export let masks: usize = 0;
export let scratch: usize = 0;
export let records: usize = 0;
/** Calls of observe so far. */
export let observed: i16 = 0;

/**
 * Lays out a block and grows the memory as far as it needs. Returns the address of the input bands, or 0 where the memory
 * cannot grow that far.
 */
export function reserveObservations(pixels: u32, length: u32, bandCount: u32): usize {
  const rounded: u64 = (<u64>pixels + lanes - 1) / lanes * lanes;
  const groups = rounded / lanes;
  bands = bandCount;
  dates = length;
  padded = <usize>rounded;
  beginLayout();
  input = place(bandCount * rounded * sizeof<i16>(), 64);
  classes = place(rounded);
  counts = place(rounded * sizeof<u16>());
  lengths = place(groups * sizeof<u32>());
  sources = place(rounded * sizeof<i16>());
  indices = place(groups * length * sizeof<i16>());
  masks = place(recordSize, 64);
  scratch = place((<u64>length + 2) * (bandCount + 4) * 16, 64);
  records = place(groups * bandCount * length * recordSize, 64);
  if (!endLayout()) return 0;
  observed = 0;
  memory.fill(counts, 0, sources - counts);
  return input;
}

/** What was observed is kept: the next call is of another date. */
export function nextObservation(): void {
  observed++;
}

/** Where the sources of the pixels lie. */
export function sourcesOfPixels(): usize {
  return sources;
}

/** Makes one of a group's records, at `record` bytes from its first, what a pixel is in the composite. */
export function takeRecord(group: usize, lane: usize, record: usize): void {
  const pixel = group * lanes + lane;
  for (let band: usize = 0; band < bands; band++) {
    const value = load<i16>(recordsOf(group, band) + record + lane * sizeof<i16>());
    store<i16>(input + (band * padded + pixel) * sizeof<i16>(), value);
  }
  const index = load<i16>(indices + (group * dates + record / recordSize) * sizeof<i16>());
  store<i16>(sources + pixel * sizeof<i16>(), index);
}

/** Marks a pixel as never clear. */
export function takeNone(group: usize, lane: usize): void {
  const pixel = group * lanes + lane;
  for (let band: usize = 0; band < bands; band++) store<i16>(input + (band * padded + pixel) * sizeof<i16>(), missing);
  store<i16>(sources + pixel * sizeof<i16>(), noSource);
}

/** Where the first record of a band in a group lies. */
// @ts-ignore: decorator
@inline
export function recordsOf(group: usize, band: usize): usize {
  return records + (group * bands + band) * dates * recordSize;
}
