// The temporal test over the records of a block. src/kernel/js/temporal.ts says the same plainly; what is left out here,
// and why that changes nothing, stands where it is left out: single.ts, segments.ts.

import {
  classBits, clear, clearIsCloud, cloud, cloudIsClear, cloudShadow, dates, flagsOffset, lanes, padded, records,
  recordSize, shadowIsClear,
} from './layout';
import { passOfSegments } from './segments';
import { drop, gather, placeArrays } from './series';
import { passOfOnes } from './single';

export function classify(): void {
  placeArrays();
  const groupSize = dates * recordSize;
  const end = records + (padded / lanes) * groupSize;
  for (let group = records; group < end; group += groupSize) {
    for (let lane: usize = 0; lane < lanes; lane++) classifyPixel(group, lane);
    finish(group);
  }
}

/** The passes, in the published order, which leave their marks in the flags. */
function classifyPixel(group: usize, lane: usize): void {
  gather(group, lane);
  // A pass that marks nothing would mark nothing again while nothing else does, so it is run again only after a mark.
  let isStale = ones() && ones() && ones();
  if (segments(2)) {
    segments(2);
    isStale = true;
  }
  if (segments(3)) isStale = true;
  if (isStale) ones();
}

function ones(): bool {
  if (!passOfOnes()) return false;
  drop();
  return true;
}

function segments(length: usize): bool {
  if (!passOfSegments(length)) return false;
  drop();
  return true;
}

/** The sweep over what the passes left: water is not shadow, bare ground is not cloud, thin cloud is not clear. */
function finish(group: usize): void {
  let at = group + flagsOffset;
  for (let date: usize = 0; date < dates; date++) {
    if (ASC_FEATURE_SIMD) {
      const flags = v128.load(at);
      const found = v128.and(flags, i8x16.splat(classBits));
      const toClear = v128.or(
        v128.and(i8x16.eq(found, i8x16.splat(cloudShadow)), has(flags, shadowIsClear)),
        v128.and(i8x16.eq(found, i8x16.splat(cloud)), has(flags, cloudIsClear)),
      );
      const toCloud = v128.and(i8x16.eq(found, i8x16.splat(clear)), has(flags, clearIsCloud));
      const changed = v128.bitselect(i8x16.splat(clear), found, toClear);
      v128.store(at, v128.bitselect(i8x16.splat(cloud), changed, toCloud));
    } else {
      for (let lane: usize = 0; lane < lanes; lane++) store<u8>(at + lane, finalClass(load<u8>(at + lane)));
    }
    at += recordSize;
  }
}

// @ts-ignore: decorator
@inline
function has(flags: v128, flag: u8): v128 {
  return i8x16.ne(v128.and(flags, i8x16.splat(flag)), i8x16.splat(0));
}

// @ts-ignore: decorator
@inline
function finalClass(flags: u8): u8 {
  const found = flags & classBits;
  if (found == cloudShadow && flags & shadowIsClear) return clear;
  if (found == cloud && flags & cloudIsClear) return clear;
  if (found == clear && flags & clearIsCloud) return cloud;
  return found;
}
