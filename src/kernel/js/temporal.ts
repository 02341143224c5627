/**
 * The temporal test, as plainly as it can be said: this is the specification that assembly/ is tested against.
 * Source: GeoscienceAustralia/TSCloudMask; docs/method.md states the steps.
 */
import { Class } from '../classes.ts';
import { segmentLengths, type Thresholds } from '../thresholds.ts';
import { Flag } from './indices.ts';

const { fround } = Math;

/** Working arrays for series of up to `dates` observations. */
export interface SeriesScratch {
  /** Means of the observations that were clear when the pass began. */
  readonly values: Float32Array;
  readonly usable: Uint8Array;
  /** Classes as the pass changes them. */
  readonly classes: Uint8Array;
  /** Where in the series each of them stands. */
  readonly positions: Uint32Array;
  /** Mean of the segment that starts at each of them. */
  readonly levels: Float32Array;
  readonly order: Uint32Array;
}

export function createScratch(dates: number): SeriesScratch {
  return {
    values: new Float32Array(dates),
    usable: new Uint8Array(dates),
    classes: new Uint8Array(dates),
    positions: new Uint32Array(dates),
    levels: new Float32Array(dates),
    order: new Uint32Array(dates),
  };
}

/**
 * Classifies one series. `flags` holds what {@link observe} found of each date, in time order, and afterwards the class.
 */
export function classifySeries(means: Float32Array, flags: Uint8Array, t: Thresholds, scratch: SeriesScratch): void {
  for (const length of segmentLengths) pass(length, means, flags, t, scratch);
  for (let date = 0; date < flags.length; date++) flags[date] = finalClass(flags[date]);
}

/** The sweep over what the passes left: water is not shadow, bare ground is not cloud, thin cloud is not clear. */
function finalClass(flag: number): number {
  const found = flag & Flag.classBits;
  if (found === Class.CloudShadow && flag & Flag.shadowIsClear) return Class.Clear;
  if (found === Class.Cloud && flag & Flag.cloudIsClear) return Class.Clear;
  if (found === Class.Clear && flag & Flag.clearIsCloud) return Class.Cloud;
  return found;
}

/** Marks the segments of `length` clear observations that stand out from their clear neighbours. */
function pass(length: number, means: Float32Array, flags: Uint8Array, t: Thresholds, scratch: SeriesScratch): void {
  const { values, usable, classes, positions, levels } = scratch;
  let count = 0;
  for (let date = 0; date < flags.length; date++) {
    if ((flags[date] & Flag.classBits) !== Class.Clear) continue;
    values[count] = means[date];
    usable[count] = flags[date] & Flag.usable;
    classes[count] = Class.Clear;
    positions[count++] = date;
  }
  if (count < 3 * length) return;

  const segments = count - length + 1;
  for (let start = 0; start < segments; start++) levels[start] = meanOf(values, start, length);
  const order = scratch.order.subarray(0, segments);
  for (let i = 0; i < segments; i++) order[i] = i;
  // From the brightest segment down; of equally bright ones the later first.
  order.sort((i, j) => levels[j] - levels[i] || j - i);

  for (const start of order) {
    if (classes[start] !== Class.Clear) continue;
    const found = compare(levels[start], background(start, length, count, scratch), t);
    if (found !== Class.Clear) classes.fill(found, start, start + length);
  }
  for (let i = 0; i < count; i++) flags[positions[i]] = (flags[positions[i]] & ~Flag.classBits) | classes[i];
}

function meanOf(values: Float32Array, start: number, length: number): number {
  if (length === 1) return values[start];
  let sum = 0;
  for (let i = start; i < start + length; i++) sum = fround(sum + values[i]);
  return fround(sum / length);
}

/**
 * The mean of the 2 × length nearest observations around a segment that are usable and still clear, taken in turns from
 * the left and from the right; 0 where there are too few.
 */
function background(start: number, length: number, count: number, { values, usable, classes }: SeriesScratch): number {
  const wanted = 2 * length;
  let left = start - 1;
  let right = start + length;
  let sum = 0;
  let takeLeft = true;
  for (let taken = 0; taken < wanted; taken++) {
    while (left >= 0 && !(classes[left] === Class.Clear && usable[left])) left--;
    while (right < count && !(classes[right] === Class.Clear && usable[right])) right++;
    if (left < 0 && right >= count) return 0;
    const fromLeft: boolean = right >= count || (takeLeft && left >= 0);
    sum = fround(sum + (fromLeft ? values[left--] : values[right++]));
    takeLeft = !fromLeft;
  }
  return fround(sum / wanted);
}

function compare(level: number, mid: number, t: Thresholds): number {
  if (level > mid && mid > 0) {
    const stands = fround(fround(level - mid) / mid) > t.cloudContrast && level > t.cloudMean;
    return stands ? Class.Cloud : Class.Clear;
  }
  if (mid > level && level > 0) {
    const stands = fround(fround(mid - level) / level) > t.shadowContrast && level < t.shadowMean;
    return stands ? Class.CloudShadow : Class.Clear;
  }
  return Class.Clear;
}
