// The series of one pixel, without the dates that are not clear, in time order. A pass works on it and then drops what it
// has marked.
//
// Two runs of arrays lie in `scratch`, each with a margin of `margin` entries on both sides:
//
//   every clear observation i:      values[i]    served[i]   state[i]   homes[i]
//   those that can be neighbours j:  usable[j]   origins[j]  found[j]   lefts[j]  rights[j]
//
//   values   0.12  0.05  0.31  0.11  0.13        served counts the usable ones before i
//   served   0     1     1     2     3
//   usable   0.12        0.31  0.11  0.13        0.05 is too dark to serve as a neighbour
//   origins  0           2     3     4

import {
  classBits, clear, dates, flagsOffset, recordSize, scratch, usable as usableFlag,
} from './layout';

/** Entries before and after each array that vector loads may touch. */
const margin: usize = 8;

/** Clear observations. */
export let count: usize = 0;
/** Of these, how many can serve as neighbours. */
export let usableCount: usize = 0;

export let values: usize = 0;
export let served: usize = 0;
export let homes: usize = 0;
export let usable: usize = 0;
export let origins: usize = 0;
export let lefts: usize = 0;
export let rights: usize = 0;
export let keys: usize = 0;
export let state: usize = 0;
export let found: usize = 0;
export let queued: usize = 0;

/** Puts the arrays into `scratch`; once for a block. */
export function placeArrays(): void {
  const words = (dates + 2 * margin) * sizeof<u32>();
  const bytes = dates + 2 * margin;
  values = scratch + margin * sizeof<u32>();
  served = values + words;
  homes = served + words;
  usable = homes + words;
  origins = usable + words;
  lefts = origins + words;
  rights = lefts + words;
  keys = rights + words;
  state = keys + 2 * words;
  found = state + bytes;
  queued = found + bytes;
}

/** Bytes that the arrays take for a series of `length` dates. */
export function arrayBytes(length: u64): u64 {
  return (length + 2 * margin) * (9 * sizeof<u32>() + 3) + 2 * margin * sizeof<u32>();
}

// @ts-ignore: decorator
@inline
export function valueAt(i: usize): f32 {
  return load<f32>(values + (i << 2));
}

// @ts-ignore: decorator
@inline
export function usableAt(j: usize): f32 {
  return load<f32>(usable + (j << 2));
}

// @ts-ignore: decorator
@inline
export function servedAt(i: usize): usize {
  return load<u32>(served + (i << 2));
}

// @ts-ignore: decorator
@inline
export function originOf(j: usize): usize {
  return load<u32>(origins + (j << 2));
}

/** Whether a clear observation can be a neighbour. */
// @ts-ignore: decorator
@inline
export function isUsable(i: usize): bool {
  return servedAt(i + 1) != servedAt(i);
}

// @ts-ignore: decorator
@inline
export function stateAt(i: usize): u8 {
  return load<u8>(state + i);
}

/** Collects the clear observations of a pixel. Stores without branches; what does not count is overwritten by the next. */
export function gather(group: usize, lane: usize): void {
  let i: usize = 0;
  let j: usize = 0;
  let at = group + (lane << 2);
  let flagsAt = group + flagsOffset + lane;
  for (let date: usize = 0; date < dates; date++) {
    const flags = load<u8>(flagsAt);
    const value = load<f32>(at);
    const isClear = usize((flags & classBits) == clear);
    const serves = isClear & usize((flags & usableFlag) != 0);
    put(i, j, value, flagsAt);
    i += isClear;
    j += serves;
    at += recordSize;
    flagsAt += recordSize;
  }
  close(i, j);
}

/** Writes the marks of a pass back to where the observations came from, and drops the marked ones. */
export function drop(): void {
  const first = firstMarked();
  let i = first;
  let j = servedAt(first);
  const end = count;
  for (let from = first; from < end; from++) {
    const home = <usize>load<u32>(homes + (from << 2));
    const mark = stateAt(from);
    // The lowest two bits of a clear observation's flags are `clear`.
    store<u8>(home, load<u8>(home) ^ clear ^ mark);
    const isClear = usize(mark == clear);
    const serves = isClear & usize(isUsable(from));
    put(i, j, valueAt(from), home);
    i += isClear;
    j += serves;
  }
  close(i, j);
}

/** What stands before the first mark stays as it is. */
function firstMarked(): usize {
  let i: usize = 0;
  while (i + 8 <= count && load<u64>(state + i) == 0x0101010101010101) i += 8;
  while (i < count && stateAt(i) == clear) i++;
  return i;
}

// @ts-ignore: decorator
@inline
function put(i: usize, j: usize, value: f32, home: usize): void {
  store<f32>(values + (i << 2), value);
  store<u32>(homes + (i << 2), <u32>home);
  store<u32>(served + (i << 2), <u32>j);
  store<f32>(usable + (j << 2), value);
  store<u32>(origins + (j << 2), <u32>i);
}

// @ts-ignore: decorator
@inline
function close(i: usize, j: usize): void {
  count = i;
  usableCount = j;
  store<u32>(served + (i << 2), <u32>j);
  memory.fill(state, clear, i);
}
