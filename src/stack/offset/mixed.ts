/** Whether scenes with and without an offset stand in one stack, as far as their dark pixels tell. */
import type { Remark } from '../stack.ts';
import { isAfterChange } from './baseline.ts';
import { darkest } from './probe.ts';

export interface DarkScene {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** First percentile of the red band, reflectance × 10000, after the offset that was decided. */
  readonly dark: number;
}

export interface OffsetStep {
  /** Of the first scene after the step. */
  readonly date: string;
  /** What dark pixels are before and after, reflectance × 10000. */
  readonly before: number;
  readonly after: number;
}

/** Fewer scenes on one side of a step may all be cloudy. */
const fewest = 5;
const step = { least: 700, most: 1300 };

/**
 * The date at which dark pixels become about 1000 DN brighter or darker, and stay so: then some scenes have an offset that
 * others lack. Undefined where there is none, or less than five scenes on either side.
 *
 * A side's dark pixels are the lower quartile of its scenes, which is their median as long as half of them are cloudy. On
 * the brighter side hardly a scene may be as dark as the other side: clouds and snow come and go, an offset does not.
 *
 * @param scenes in any order.
 */
export function mixedOffsets(scenes: readonly DarkScene[]): OffsetStep | undefined {
  const inOrder = [...scenes].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  let best: OffsetStep | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let i = fewest; i <= inOrder.length - fewest; i++) {
    // Scenes of a day belong together.
    if (inOrder[i].date === inOrder[i - 1].date) continue;
    const sides = [inOrder.slice(0, i), inOrder.slice(i)].map((side) => side.map(({ dark }) => dark).sort(ascending));
    const [before, after] = sides.map(quartile);
    const size = Math.abs(after - before);
    if (size < step.least || size > step.most) continue;
    const middle = (before + after) / 2;
    const [darker, brighter] = before < after ? sides : sides.toReversed();
    const below = brighter.filter((dark) => dark < middle).length;
    if (below > brighter.length / 10) continue;
    // The step lies where the fewest scenes are on the wrong side of its middle.
    const wrong = below + darker.filter((dark) => dark >= middle).length;
    if (wrong >= least) continue;
    least = wrong;
    best = { date: inOrder[i].date, before, after };
  }
  return best;
}

/** What a user should know of the dark pixels of several scenes together: a step, or an offset that none has lost. */
export function checkDark(scenes: readonly DarkScene[]): Remark[] {
  const found = mixedOffsets(scenes);
  if (found) {
    const { date, before, after } = found;
    const side = before < after ? `from ${date} on` : `before ${date}`;
    const message = `Dark pixels go from ${before} to ${after} (reflectance × 10000) at ${date}: the offset of processing baseline 04.00 seems to be in the numbers of some scenes and not of others. Scenes ${side} are the brighter ones; mask them apart, with the option offset.`;
    return [{ kind: 'warning', code: 'offset-mixed', message, subject: date }];
  }
  const sorted = scenes.map(({ dark }) => dark).sort(ascending);
  // With the offset a clear scene's darkest pixels lie near 1000; without it, a bright desert's may lie above.
  if (sorted.length < fewest || sorted[0] < darkest || quartile(sorted) > 1400) return [];
  const message = `None of ${sorted.length} scenes has pixels darker than ${sorted[0]} (reflectance × 10000): the offset of processing baseline 04.00 may still be in the numbers. If it is, set the option offset to -0.1.`;
  return [{ kind: 'warning', code: 'offset-unclear', message }];
}

/**
 * Which scenes to look at, where nothing tells of their offsets: at most `limit`, half of them before the change of
 * baseline in 2022 and half after it, as far as there are, and spread over the time.
 *
 * @returns indices into `dates`, in time order.
 */
export function scenesToProbe(dates: readonly string[], limit = 12): number[] {
  const inOrder = dates.map((_, i) => i).sort((a, b) => (dates[a] < dates[b] ? -1 : dates[a] > dates[b] ? 1 : a - b));
  const before = inOrder.filter((i) => !isAfterChange({ date: dates[i] }));
  const after = inOrder.filter((i) => isAfterChange({ date: dates[i] }));
  const half = Math.floor(limit / 2);
  const first = Math.min(before.length, Math.max(half, limit - after.length));
  return [...spread(before, first), ...spread(after, limit - first)];
}

function spread(items: readonly number[], count: number): number[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor(((i + 0.5) * items.length) / count)]);
}

function quartile(sorted: readonly number[]): number {
  return sorted[Math.ceil(sorted.length / 4) - 1];
}

function ascending(a: number, b: number): number {
  return a - b;
}
