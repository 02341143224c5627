// A pass with segments of two or three observations, without visiting them all.
//
// A segment's outcome at the start of the pass is known from a screen that needs no order. It can change later only when
// one of its background observations is marked; then it is looked at anew. So a queue that begins with the segments that
// would be marked at the start, and is joined by those whom a mark turns into such, meets every segment that the full
// visit would mark, in the same order.

import { clear } from './layout';
import { background, backgroundAtStart, compare, levelOf, mayChange } from './decide';
import { screen } from './screen';
import { count, isUsable, keys, originOf, queued, state, stateAt, usableCount } from './series';

/** Entries of the queue, a heap with the first in order on top. */
let size: usize = 0;

/** Marks in `state` what stands out. Returns whether anything does. */
export function passOfSegments(length: usize): bool {
  if (count < 3 * length) return false;
  size = 0;
  const last = count - length;
  // Away from the ends, among usable observations, vectors tell which segments stand out.
  if (usableCount >= 3 * length) screen(length, length, usableCount - 2 * length + 1);
  const inner: usize = usableCount >= 3 * length ? usableCount - 3 * length + 1 : 0;
  if (inner == 0) {
    for (let start: usize = 0; start <= last; start++) consider(start, length);
  } else {
    const from = originOf(length);
    const to = originOf(usableCount - 2 * length);
    for (let start: usize = 0; start < from; start++) consider(start, length);
    for (let start = to + 1; start <= last; start++) consider(start, length);
    if (usableCount < count) considerUnusable(from, min(to, last), length);
  }
  if (size == 0) return false;

  memory.fill(queued, 0, count);
  for (let i: usize = 0; i < size; i++) store<u8>(queued + startOf(keyAt(i)), 1);
  buildHeap();
  let marked = false;
  while (size > 0) {
    const key = takeFirst();
    const start = startOf(key);
    store<u8>(queued + start, 0);
    if (stateAt(start) != clear) continue;
    const mark = compare(levelOf(start, length), background(start, length));
    if (mark == clear) continue;
    memory.fill(state + start, mark, length);
    marked = true;
    wake(start, length, key);
  }
  return marked;
}

/** Queues a segment if it would be marked at the start of the pass. */
// @ts-ignore: decorator
@inline
function consider(start: usize, length: usize): void {
  const level = levelOf(start, length);
  if (mayChange(level) && compare(level, backgroundAtStart(start, length)) != clear) append(keyOf(level, start));
}

/** The segments between `from` and `to` that hold an observation which is not usable: the screen passes over those. */
function considerUnusable(from: usize, to: usize, length: usize): void {
  let next = from;
  for (let i = from; i < min(to + length, count); i++) {
    if (isUsable(i)) continue;
    const first = max(next, i + 1 >= length ? i + 1 - length : 0);
    next = min(i, to) + 1;
    for (let start = first; start < next; start++) consider(start, length);
  }
}

/** Called by the screen for a run of `length` usable observations that would be marked. */
// @ts-ignore: decorator
@inline
export function noticed(j: usize, length: usize, level: f32): void {
  const start = originOf(j);
  // With an unusable observation in between it is no segment.
  if (originOf(j + length - 1) - start == length - 1) append(keyOf(level, start));
}

/** Looks anew at the later segments whose background a mark has changed: no more than 2 × length neighbours away. */
function wake(start: usize, length: usize, key: u64): void {
  const reach: usize = length << 1;
  let from = start;
  for (let passed: usize = 0; from > 0 && passed < reach; ) {
    from--;
    if (isUsable(from) && stateAt(from) == clear) passed++;
  }
  from = from >= length - 1 ? from - (length - 1) : 0;
  let to = start + length;
  for (let passed: usize = 0; to < count && passed < reach; to++) {
    if (isUsable(to) && stateAt(to) == clear) passed++;
  }
  to = min(to, count - length + 1);
  for (let other = from; other < to; other++) {
    if (stateAt(other) != clear || load<u8>(queued + other) != 0) continue;
    const level = levelOf(other, length);
    if (!mayChange(level)) continue;
    const otherKey = keyOf(level, other);
    if (otherKey > key || compare(level, background(other, length)) == clear) continue;
    store<u8>(queued + other, 1);
    append(otherKey);
    siftUp(size - 1);
  }
}

// Keys sort as the published order wants it: by level, of equal ones the later start first. There is no negative zero
// among levels, so floats can be compared as integers once the negative ones are turned around.

// @ts-ignore: decorator
@inline
function keyOf(level: f32, start: usize): u64 {
  const bits = reinterpret<u32>(level);
  const sortable = bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
  return (<u64>sortable << 32) | <u64>start;
}

// @ts-ignore: decorator
@inline
function startOf(key: u64): usize {
  return <usize>(<u32>key);
}

// @ts-ignore: decorator
@inline
function keyAt(i: usize): u64 {
  return load<u64>(keys + (i << 3));
}

// @ts-ignore: decorator
@inline
function setKey(i: usize, key: u64): void {
  store<u64>(keys + (i << 3), key);
}

// @ts-ignore: decorator
@inline
function append(key: u64): void {
  setKey(size, key);
  size++;
}

function buildHeap(): void {
  for (let i = size >> 1; i > 0; i--) siftDown(i - 1);
}

function takeFirst(): u64 {
  const first = keyAt(0);
  size--;
  if (size > 0) {
    setKey(0, keyAt(size));
    siftDown(0);
  }
  return first;
}

function siftUp(i: usize): void {
  const key = keyAt(i);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (keyAt(parent) >= key) break;
    setKey(i, keyAt(parent));
    i = parent;
  }
  setKey(i, key);
}

function siftDown(i: usize): void {
  const key = keyAt(i);
  for (let child: usize = (i << 1) + 1; child < size; child = (i << 1) + 1) {
    if (child + 1 < size && keyAt(child + 1) > keyAt(child)) child++;
    if (keyAt(child) <= key) break;
    setKey(i, keyAt(child));
    i = child;
  }
  setKey(i, key);
}
