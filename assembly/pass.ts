// A pass over the series of one pixel, without sorting its segments.
//
// The published order visits segments from the highest level down, of equal ones the later first. What a segment does
// depends only on what those before it in that order did: whether one of them marked its first observation, and which
// observations they left clear for its background. So a set of marking segments in which each is right, given the others,
// is the published one: the first in order is right whatever the others do, then the second, and so on. Hence the order of
// working does not matter. Begin with no marks, look anew at what may have become wrong, and end when nothing is.
//
// `hidden` holds what a segment must know of the observations: segments of lower level than hidden[i] pass over i. It is −∞
// while i is clear, the highest level of those who mark it, and ∞ if i never serves as a neighbour. Segments to the left
// of one of the same level come after it in order, so towards the right an equal level hides too.
//
// Segments are looked at four at a time. Such fours, or several in a row where the series is long, are the bits of a set:
// `due` are those to look at. At first these are the ones that may hold a segment that stands out while nothing is marked
// (mayStandOut); then whoever a change may concern. Those lie beside it, but for segments whose search went further,
// which are kept in `watchers`.

import { hide, judgeFour } from './four';
import { copyFour, count, hidden, marks, setFour, standing, usableCount, values } from './series';
import { guessedBit, guessFour, mayStandOut } from './stand-out';

/** Bits of a set. */
const setSize: usize = 64;
/** For each group of fours, and one more, the groups that looked at it from afar. */
const watchers = memory.data(65 * 8, 16);
let hasWatchers = false;
/** Log2 of the fours in a group. */
let shift: usize = 0;

/** The first observation that the last pass may have marked. */
export let firstMarked: usize = 0;

/** Marks what stands out among segments of `length`. Returns whether anything may do. */
// @ts-ignore: decorator
@inline
export function pass(length: usize): bool {
  if (count < 3 * length || usableCount < 2 * length) return false;
  const segments = count - length + 1;
  const fours = (segments + 3) >> 2;
  for (shift = 0; fours >> shift >= setSize; ) shift++;

  const all = below(((fours - 1) >> shift) + 1);
  let changed: u64 = 0;
  let due: u64;
  hasWatchers = false;
  if (ASC_FEATURE_SIMD && length == 1) {
    due = guess();
    if (due == 0) return false;
    changed = guessed;
    // Whom a guessed mark may concern has one of them beside it.
    due = (due | (guessed << 1) | (guessed >> 1)) & all;
  } else {
    due = standOut(length, segments);
    if (due == 0) return false;
    clearMarks();
  }
  let ahead = due;
  while (due != 0) {
    // In rounds through the series, as most marks have to do with those beside them.
    if (ahead == 0) ahead = due;
    const group = <usize>ctz(ahead);
    const bit = bitOf(group);
    due &= ~bit;
    ahead &= ~bit;
    if (!judgeGroup(group, fours, length)) continue;
    changed |= bit;
    const woken = concerned(group, length) & all;
    due |= woken;
    ahead |= woken & ~below(group + 1);
  }
  if (changed == 0) return false;
  firstMarked = (<usize>ctz(changed) << shift) << 2;
  return true;
}

/** The groups in which `guess` has marked something. */
let guessed: u64 = 0;

/**
 * Of single observations many are marked, so it is better to begin with those that seem to be cloud than with none.
 * Returns the fours that may hold some that stand out.
 */
function guess(): u64 {
  const isDense = usableCount == count;
  repeatEnds(values, 1);
  if (!isDense) repeatEnds(standing, 1);
  let due: u64 = 0;
  guessed = 0;
  for (let i: usize = 0; i < count; i += 4) {
    const found = guessFour(i, isDense);
    if (found == 0) continue;
    due |= bitOf(i >> 2 >> shift);
    if (found & guessedBit) guessed |= bitOf(i >> 2 >> shift);
  }
  openEnds();
  endMarks();
  return due;
}

/** The fours that may hold a segment that stands out while nothing is marked. */
// @ts-ignore: decorator
@inline
function standOut(length: usize, segments: usize): u64 {
  const isDense = usableCount == count;
  repeatEnds(values, length);
  if (!isDense) repeatEnds(standing, length);
  const whole = segments >> 2;
  let due: u64 = 0;
  for (let c: usize = 0; c < whole; c++) {
    if (mayStandOut(c << 2, length, isDense) != 0) due |= bitOf(c >> shift);
  }
  const rest = segments & 3;
  if (rest != 0 && (mayStandOut(whole << 2, length, isDense) & ((1 << <i32>rest) - 1)) != 0) due |= bitOf(whole >> shift);
  openEnds();
  return due;
}

/**
 * Continues the series beyond its ends so that every segment finds its background of the start in the usual places: whom
 * the left lacks, the right has further out, which is what stands `3 × length` later.
 */
// @ts-ignore: decorator
@inline
function repeatEnds(array: usize, length: usize): void {
  copyFour(array, 3 * length - 4, array, -4);
  copyFour(array, count - 3 * length, array, count);
}

/** Ends the series with what is no number, so that nobody takes it for a neighbour. */
// @ts-ignore: decorator
@inline
function openEnds(): void {
  setFour(values, -8, NaN);
  setFour(values, -4, NaN);
  setFour(values, count, NaN);
  setFour(values, count + 4, NaN);
}

/** Nothing beyond the ends of the series is hidden or marked. */
// @ts-ignore: decorator
@inline
function endMarks(): void {
  setFour(hidden, -8, -Infinity);
  setFour(hidden, -4, -Infinity);
  setFour(marks, -4, -Infinity);
  for (let beyond: usize = 0; beyond < 8; beyond += 4) {
    setFour(standing, count + beyond, -Infinity);
    setFour(hidden, count + beyond, -Infinity);
    setFour(marks, count + beyond, -Infinity);
  }
}

function clearMarks(): void {
  endMarks();
  for (let i: usize = 0; i < count; i += 4) {
    copyFour(standing, i, hidden, i);
    setFour(marks, i, -Infinity);
  }
}

// @ts-ignore: decorator
@inline
function judgeGroup(group: usize, fours: usize, length: usize): bool {
  const end = min(fours, (group + 1) << shift);
  let changed = false;
  for (let c = group << shift; c < end; c++) {
    if (!judgeFour(c << 2, length)) continue;
    changed = true;
    hide(c << 2, length);
    if (length > 1) hide((c + 1) << 2, length);
  }
  return changed;
}

/**
 * The groups that may have to change their minds with a group's marks. Four segments of 1 and their backgrounds reach one
 * four to either side, of 2 and 3 two; their own marks lie in the next four, too.
 */
// @ts-ignore: decorator
@inline
function concerned(group: usize, length: usize): u64 {
  const bit = bitOf(group);
  let set = bit | (bit << 1) | (bit >> 1);
  if (length > 1) set |= (bit << 2) | (bit >> 2);
  if (hasWatchers) set |= load<u64>(watchers + (group << 3)) | load<u64>(watchers + (group << 3) + 8);
  return set;
}

/** Notes that the four segments from `k` on depend on the observations `from` to `to`. */
export function watch(k: usize, from: isize, to: usize): void {
  if (!hasWatchers) memory.fill(watchers, 0, (setSize + 1) * sizeof<u64>());
  hasWatchers = true;
  const bit = bitOf(k >> 2 >> shift);
  const last = min(to, count - 1) >> 2 >> shift;
  for (let group = <usize>max(from, 0) >> 2 >> shift; group <= last; group++) {
    const at = watchers + (group << 3);
    store<u64>(at, load<u64>(at) | bit);
  }
}

// @ts-ignore: decorator
@inline
function bitOf(group: usize): u64 {
  return <u64>1 << <u64>group;
}

/** The set of all groups below one. */
// @ts-ignore: decorator
@inline
function below(group: usize): u64 {
  return group >= setSize ? ~(<u64>0) : bitOf(group) - 1;
}
