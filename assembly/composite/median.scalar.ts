// As median.simd.ts, pixel by pixel.

import { bands, counts, input, lanes, lengths, missing, padded, recordSize, recordsOf } from './layout';

const size: usize = sizeof<i16>();

/** Puts the medians of the groups `from` to `to` − 1 where the input was. `lower`: of two middle values the smaller. */
export function medians(from: u32, to: u32, lower: bool): void {
  for (let group: usize = from; group < to; group++) {
    const bytes = <usize>load<u32>(lengths + group * 4) * recordSize;
    for (let band: usize = 0; band < bands; band++) {
      for (let lane: usize = 0; lane < lanes; lane++) {
        const pixel = group * lanes + lane;
        const start = recordsOf(group, band) + lane * size;
        const value = middle(start, start + bytes, load<u16>(counts + pixel * size), lower);
        store<i16>(input + (band * padded + pixel) * size, value);
      }
    }
  }
}

function middle(start: usize, end: usize, count: u32, lower: bool): i16 {
  if (count == 0) return missing;
  const half = count >> 1;
  let low: i32 = i16.MAX_VALUE;
  let high: i32 = missing;
  for (let at = start; at < end; at += recordSize) {
    const value: i32 = load<i16>(at);
    if (value != missing && value < low) low = value;
    if (value > high) high = value;
  }
  while (low < high) {
    const guess = (low + high) >> 1;
    let above: u32 = 0;
    for (let at = start; at < end; at += recordSize) above += u32(<i32>load<i16>(at) > guess);
    if (above > half) low = guess + 1;
    else high = guess;
  }
  if (lower || count & 1) return <i16>low;
  let above: u32 = 0;
  let next: i32 = i16.MAX_VALUE;
  for (let at = start; at < end; at += recordSize) {
    const value: i32 = load<i16>(at);
    if (value <= low) continue;
    above++;
    if (value < next) next = value;
  }
  return above == half ? <i16>((low + next + 1) >> 1) : <i16>low;
}
