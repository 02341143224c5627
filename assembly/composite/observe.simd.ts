// Takes what is clear on one date, 32 pixels at a time.

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
  masks,
  missing,
  nextObservation,
  noSource,
  observed,
  padded,
  recordSize,
  recordsOf,
  sources,
} from './layout';

const vector: usize = 16;

/**
 * Puts into `masks` which pixels of a group are clear, with no band of theirs missing, and counts them. False where none
 * is.
 */
function clearIn(group: usize): bool {
  const plane = padded * sizeof<i16>();
  const classesAt = classes + group * lanes;
  const first = i8x16.eq(v128.load(classesAt), i8x16.splat(clear));
  const second = i8x16.eq(v128.load(classesAt, 16), i8x16.splat(clear));
  if (!v128.any_true(v128.or(first, second))) return false;
  let a = i16x8.extend_low_i8x16_s(first);
  let b = i16x8.extend_high_i8x16_s(first);
  let c = i16x8.extend_low_i8x16_s(second);
  let d = i16x8.extend_high_i8x16_s(second);
  for (let band: usize = 0, at = input + group * recordSize; band < bands; band++, at += plane) {
    a = v128.and(a, isPresent(v128.load(at)));
    b = v128.and(b, isPresent(v128.load(at, 16)));
    c = v128.and(c, isPresent(v128.load(at, 32)));
    d = v128.and(d, isPresent(v128.load(at, 48)));
  }
  if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) return false;
  v128.store(masks, a);
  v128.store(masks, b, 16);
  v128.store(masks, c, 32);
  v128.store(masks, d, 48);
  const countsAt = counts + group * recordSize;
  v128.store(countsAt, i16x8.sub(v128.load(countsAt), a));
  v128.store(countsAt, i16x8.sub(v128.load(countsAt, 16), b), 16);
  v128.store(countsAt, i16x8.sub(v128.load(countsAt, 32), c), 32);
  v128.store(countsAt, i16x8.sub(v128.load(countsAt, 48), d), 48);
  return true;
}

// @ts-ignore: decorator
@inline
function isPresent(values: v128): v128 {
  return v128.and(i16x8.gt_s(values, i16x8.splat(missing)), i16x8.ne(values, i16x8.splat(0)));
}

/** Takes the bands in `input` where `classes` are clear, and no band is missing. */
export function observeClear(): void {
  const plane = padded * sizeof<i16>();
  const none = i16x8.splat(missing);
  for (let group: usize = 0; group < padded / lanes; group++) {
    if (!clearIn(group)) continue;
    const length: usize = load<u32>(lengths + group * 4);
    store<u32>(lengths + group * 4, <u32>length + 1);
    store<i16>(indices + (group * dates + length) * sizeof<i16>(), observed);
    const inputAt = input + group * recordSize;
    const to = recordsOf(group, 0) + length * recordSize;
    for (let lane: usize = 0; lane < recordSize; lane += vector) {
      const mask = v128.load(masks + lane);
      let target = to + lane;
      for (let band: usize = 0, at = inputAt + lane; band < bands; band++, at += plane) {
        v128.store(target, v128.bitselect(v128.load(at), none, mask));
        target += dates * recordSize;
      }
    }
  }
  nextObservation();
}

/** As {@link observeClear}, but takes only the first observation of each pixel, into the one record that there is. */
export function observeFirst(): void {
  const plane = padded * sizeof<i16>();
  const source = i16x8.splat(observed);
  for (let group: usize = 0; group < padded / lanes; group++) {
    if (!clearIn(group)) continue;
    const at = group * recordSize;
    for (let lane: usize = 0; lane < recordSize; lane += vector) {
      const isFirst = v128.and(v128.load(masks + lane), i16x8.eq(v128.load(counts + at + lane), i16x8.splat(1)));
      if (!v128.any_true(isFirst)) continue;
      v128.store(sources + at + lane, v128.bitselect(source, v128.load(sources + at + lane), isFirst));
      for (let band: usize = 0; band < bands; band++) {
        const record = recordsOf(group, band) + lane;
        v128.store(record, v128.bitselect(v128.load(input + band * plane + at + lane), v128.load(record), isFirst));
      }
    }
  }
  nextObservation();
}

/** Puts the first observations of the groups `from` to `to` − 1 where the input was. */
export function firsts(from: u32, to: u32): void {
  const plane = padded * sizeof<i16>();
  for (let group: usize = from; group < to; group++) {
    const at = group * recordSize;
    for (let lane: usize = 0; lane < recordSize; lane += vector) {
      const isNone = i16x8.eq(v128.load(counts + at + lane), i16x8.splat(0));
      v128.store(sources + at + lane, v128.bitselect(i16x8.splat(noSource), v128.load(sources + at + lane), isNone));
      for (let band: usize = 0; band < bands; band++) {
        const value = v128.load(recordsOf(group, band) + lane);
        v128.store(input + band * plane + at + lane, v128.bitselect(i16x8.splat(missing), value, isNone));
      }
    }
  }
}
