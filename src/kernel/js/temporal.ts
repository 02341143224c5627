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

/** How a segment stood against its background. */
export interface Verdict {
  /** Which of the two was greater; `none` where they could not be compared, or were equal. */
  readonly side: 'brighter' | 'darker' | 'none';
  /** What it was greater by, relative to the smaller one; 0 for `none`. */
  readonly contrast: number;
  /** Whether that was above cloudContrast or shadowContrast. */
  readonly isOutstanding: boolean;
  /** Whether the segment was bright enough for cloud, or dark enough for shadow. */
  readonly hasItsLevel: boolean;
}

/** Told of all that happens to a series, by those who want to know why. Dates are counted from 0. */
export interface SeriesTrace {
  /** A pass, counted from 1, begins. */
  beginsPass(pass: number): void;
  /**
   * A segment was compared and found to be of a class.
   * @param background 0 where fewer than 2 × length `neighbours` were there
   */
  compared(
    segment: readonly number[],
    level: number,
    background: number,
    neighbours: readonly number[],
    verdict: Verdict,
    found: number,
  ): void;
  /** The sweep made of the class that the passes found another, or the same. */
  swept(date: number, found: number, final: number): void;
}

/**
 * Classifies one series. `flags` holds what {@link observe} found of each date, in time order, and afterwards the class.
 */
export function classifySeries(
  means: Float32Array,
  flags: Uint8Array,
  t: Thresholds,
  scratch: SeriesScratch,
  trace?: SeriesTrace,
): void {
  for (let i = 0; i < segmentLengths.length; i++) {
    trace?.beginsPass(i + 1);
    pass(segmentLengths[i], means, flags, t, scratch, trace);
  }
  for (let date = 0; date < flags.length; date++) {
    const final = finalClass(flags[date]);
    trace?.swept(date, flags[date] & Flag.classBits, final);
    flags[date] = final;
  }
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
function pass(
  length: number,
  means: Float32Array,
  flags: Uint8Array,
  t: Thresholds,
  scratch: SeriesScratch,
  trace: SeriesTrace | undefined,
): void {
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
    const taken: number[] | undefined = trace && [];
    const mid = background(start, length, count, scratch, taken);
    const verdict: MutableVerdict | undefined = trace && { ...undecided };
    const found = compare(levels[start], mid, t, verdict);
    if (trace && taken && verdict) {
      const dates = (indices: readonly number[]) => indices.map((i) => positions[i]);
      const segment = dates(Array.from({ length }, (_, i) => start + i));
      trace.compared(segment, levels[start], mid, dates(taken), verdict, found);
    }
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
 * the left and from the right; 0 where there are too few. Their indices are put into `taken`.
 */
function background(
  start: number,
  length: number,
  count: number,
  { values, usable, classes }: SeriesScratch,
  taken: number[] | undefined,
): number {
  const wanted = 2 * length;
  let left = start - 1;
  let right = start + length;
  let sum = 0;
  let takeLeft = true;
  for (let found = 0; found < wanted; found++) {
    while (left >= 0 && !(classes[left] === Class.Clear && usable[left])) left--;
    while (right < count && !(classes[right] === Class.Clear && usable[right])) right++;
    if (left < 0 && right >= count) return 0;
    const fromLeft: boolean = right >= count || (takeLeft && left >= 0);
    taken?.push(fromLeft ? left : right);
    sum = fround(sum + (fromLeft ? values[left--] : values[right++]));
    takeLeft = !fromLeft;
  }
  return fround(sum / wanted);
}

type MutableVerdict = { -readonly [K in keyof Verdict]: Verdict[K] };

const undecided: Verdict = { side: 'none', contrast: 0, isOutstanding: false, hasItsLevel: false };

/** The class that a segment has against its background. What led to it is put into `verdict`. */
function compare(level: number, mid: number, t: Thresholds, verdict: MutableVerdict | undefined): number {
  if (level > mid && mid > 0) {
    const contrast = fround(fround(level - mid) / mid);
    const isOutstanding = contrast > t.cloudContrast;
    const hasItsLevel = level > t.cloudMean;
    if (verdict) Object.assign(verdict, { side: 'brighter', contrast, isOutstanding, hasItsLevel });
    return isOutstanding && hasItsLevel ? Class.Cloud : Class.Clear;
  }
  if (mid > level && level > 0) {
    const contrast = fround(fround(mid - level) / level);
    const isOutstanding = contrast > t.shadowContrast;
    const hasItsLevel = level < t.shadowMean;
    if (verdict) Object.assign(verdict, { side: 'darker', contrast, isOutstanding, hasItsLevel });
    return isOutstanding && hasItsLevel ? Class.CloudShadow : Class.Clear;
  }
  return Class.Clear;
}
