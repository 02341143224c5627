/** Which other scenes the forecast of a scene is made from. */
import type { Scene } from '../stack/index.ts';

/** How much of a scene was observed, and how much of that was not clear, in the area of the run. */
export interface SceneCover {
  /** Observed pixels, 0–1. */
  readonly valid: number;
  /** Pixels that are cloud or cloud shadow, of the observed ones. Per cent. */
  readonly cloud: number;
}

export interface HistoryRules {
  /** Images that are taken. */
  readonly images: number;
  /** How far they may lie from the scene. */
  readonly days: number;
  /** Scenes with this much cloud and cloud shadow, per cent, and more are passed over. */
  readonly maxCloud: number;
  /** Scenes of which less was observed are passed over. 0–1. */
  readonly minValid: number;
  /** Whether later scenes are taken as well. */
  readonly twoSided: boolean;
  /** Which of those that fit: those nearest to the scene, or those farthest from it. */
  readonly which: 'latest' | 'oldest';
}

/** Why a scene is not part of a history. */
export type Unfit = 'cloudy' | 'little-observed';

export interface Candidate {
  /** Index into the stack's scenes. */
  readonly scene: number;
  /** Between it and the scene that is forecast, without a sign. */
  readonly days: number;
}

export interface History {
  /** Those that are taken, the nearest in time first. */
  readonly taken: readonly Candidate[];
  /** Those of the window that are not clear enough, the nearest first. */
  readonly unfit: readonly (Candidate & { readonly why: Unfit })[];
}

const msPerDay = 86_400_000;
/** Two images of half a day show the same clouds. */
const leastDays = 0.5;

/** Days from scene `a` to scene `b`: whole ones where the time of either is not known. */
export function daysBetween(a: Pick<Scene, 'date' | 'time'>, b: Pick<Scene, 'date' | 'time'>): number {
  const hasTimes = a.time !== undefined && b.time !== undefined;
  const moment = ({ date, time }: Pick<Scene, 'date' | 'time'>) =>
    Date.parse(`${date}T${hasTimes ? time : '00:00:00'}Z`);
  return (moment(b) - moment(a)) / msPerDay;
}

/**
 * The scenes whose distance in time would do, the nearest first; of two as near, the earlier. Of the scene's own pass and
 * half a day around it none.
 */
export function candidatesOf(
  scenes: readonly Pick<Scene, 'date' | 'time'>[],
  scene: number,
  { days, twoSided }: Pick<HistoryRules, 'days' | 'twoSided'>,
): Candidate[] {
  return scenes
    .map((other, index) => ({ scene: index, ahead: daysBetween(scenes[scene], other) }))
    .filter(({ ahead }) => Math.abs(ahead) >= leastDays && Math.abs(ahead) <= days && (twoSided || ahead < 0))
    .map(({ scene: index, ahead }) => ({ scene: index, days: Math.abs(ahead) }))
    .sort((a, b) => a.days - b.days || a.scene - b.scene);
}

/** Chooses among candidates. @param covers by index into the stack's scenes; those of the candidates must be there */
export function chooseHistory(
  candidates: readonly Candidate[],
  covers: readonly (SceneCover | undefined)[],
  { images, maxCloud, minValid, which }: HistoryRules,
): History {
  const unfit: (Candidate & { why: Unfit })[] = [];
  const clear = candidates.filter((candidate) => {
    const { valid, cloud } = covers[candidate.scene]!;
    if (valid >= minValid && cloud < maxCloud) return true;
    unfit.push({ ...candidate, why: valid < minValid ? 'little-observed' : 'cloudy' });
    return false;
  });
  return { taken: which === 'oldest' ? clear.slice(-images) : clear.slice(0, images), unfit };
}
