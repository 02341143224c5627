// As observe.simd.ts, pixel by pixel.

import {
  bands,
  classes,
  clear,
  counts,
  dates,
  indices,
  input,
  lanes,
  lengths,
  missing,
  nextObservation,
  observed,
  padded,
  recordSize,
  recordsOf,
  sources,
  takeNone,
} from './layout';

const size: usize = sizeof<i16>();

function isClear(pixel: usize): bool {
  if (load<u8>(classes + pixel) != clear) return false;
  for (let band: usize = 0; band < bands; band++) {
    const value = load<i16>(input + (band * padded + pixel) * size);
    if (value <= missing || value == 0) return false;
  }
  return true;
}

/** Counts an observation of a pixel. Returns how many there are. */
function count(pixel: usize): u16 {
  const at = counts + pixel * size;
  const more: u16 = load<u16>(at) + 1;
  store<u16>(at, more);
  return more;
}

function keep(group: usize, lane: usize, record: usize): void {
  const pixel = group * lanes + lane;
  for (let band: usize = 0; band < bands; band++) {
    store<i16>(recordsOf(group, band) + record + lane * size, load<i16>(input + (band * padded + pixel) * size));
  }
}

/** Takes the bands in `input` where `classes` are clear, and no band is missing. */
export function observeClear(): void {
  for (let group: usize = 0; group < padded / lanes; group++) {
    const length: usize = load<u32>(lengths + group * 4);
    let found = false;
    for (let lane: usize = 0; lane < lanes; lane++) {
      const pixel = group * lanes + lane;
      if (!isClear(pixel)) continue;
      if (!found) {
        found = true;
        for (let band: usize = 0; band < bands; band++) empty(recordsOf(group, band) + length * recordSize);
      }
      keep(group, lane, length * recordSize);
      count(pixel);
    }
    if (!found) continue;
    store<u32>(lengths + group * 4, <u32>length + 1);
    store<i16>(indices + (group * dates + length) * size, observed);
  }
  nextObservation();
}

function empty(record: usize): void {
  for (let lane: usize = 0; lane < lanes; lane++) store<i16>(record + lane * size, missing);
}

/** As {@link observeClear}, but takes only the first observation of each pixel, into the one record that there is. */
export function observeFirst(): void {
  for (let pixel: usize = 0; pixel < padded; pixel++) {
    if (!isClear(pixel) || count(pixel) > 1) continue;
    keep(pixel / lanes, pixel % lanes, 0);
    store<i16>(sources + pixel * size, observed);
  }
  nextObservation();
}

/** Puts the first observations of the groups `from` to `to` − 1 where the input was. */
export function firsts(from: u32, to: u32): void {
  for (let group: usize = from; group < to; group++) {
    for (let lane: usize = 0; lane < lanes; lane++) {
      const pixel = group * lanes + lane;
      if (load<u16>(counts + pixel * size) == 0) {
        takeNone(group, lane);
        continue;
      }
      for (let band: usize = 0; band < bands; band++) {
        store<i16>(input + (band * padded + pixel) * size, load<i16>(recordsOf(group, band) + lane * size));
      }
    }
  }
}
