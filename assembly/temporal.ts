// The temporal test over the records of a block. src/kernel/js/temporal.ts says the same plainly; what is left out here,
// and why that changes nothing, stands where it is left out: pass.ts, stand-out.ts.

import {
  classBits, clear, clearIsCloud, cloud, cloudIsClear, cloudShadow, dates, flagsOffset, lanes, records,
  recordSize, shadowIsClear,
} from './layout';
import { firstMarked, pass } from './pass';
import { drop, gather, placeArrays } from './series';

/** Runs the test over the groups `from` to `to` − 1. */
export function classify(from: u32, to: u32): void {
  placeArrays();
  const groupSize = dates * recordSize;
  const end = records + <usize>to * groupSize;
  for (let group = records + <usize>from * groupSize; group < end; group += groupSize) {
    for (let lane: usize = 0; lane < lanes; lane++) classifyPixel(group, lane);
    finish(group);
  }
}

/** The passes, in the published order, which leave their marks in the flags. */
function classifyPixel(group: usize, lane: usize): void {
  gather(group, lane);
  // A pass that marks nothing would mark nothing again while nothing else does, so it is run again only after a mark.
  let isStale = ones(group) && ones(group) && ones(group);
  if (twos(group)) {
    twos(group);
    isStale = true;
  }
  if (threes(group)) isStale = true;
  if (isStale) ones(group);
}

function ones(group: usize): bool {
  return pass(1) && drop(group, firstMarked, 1);
}

function twos(group: usize): bool {
  return pass(2) && drop(group, firstMarked, 2);
}

function threes(group: usize): bool {
  return pass(3) && drop(group, firstMarked, 3);
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
