/** Scenes of which it is not certain that the offset is in them, seen together with others of their archive. */
import type { OffsetDecision } from './decide.ts';

export interface DecidedScene {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The red band's file. */
  readonly name: string;
  readonly decision: OffsetDecision;
}

/** So many hazy days in a row, without a dark pixel on one of them, are rare: of 118 real ones the most are three. */
const fewest = 5;

/**
 * Dark pixels prove that the offset is gone, but a scene of thin cloud looks as if it were there. An archive subtracts it
 * in long runs of scenes, and clouds come and go: of the days between two on which it is proven to be gone, before the
 * first and after the last, at least five must look as if it were there. Else the scenes of those days are taken as without
 * it, with a warning: whoever subtracts in error loses clouds, whoever does not, a scene. Thus in a stack of less than six
 * days one proof counts for all. Scenes of a day are one pass, of which the archive has processed all or none.
 *
 * @param scenes in any order.
 * @returns the decisions, in the order of the scenes.
 */
export function agreeOnOffsets(scenes: readonly DecidedScene[]): OffsetDecision[] {
  const isGone = ({ source, offsetDn }: OffsetDecision) => source === 'data' && offsetDn === 0;
  const proven = new Set(scenes.flatMap(({ date, decision }) => (isGone(decision) ? date : [])));
  if (proven.size === 0) return scenes.map(({ decision }) => decision);
  /** How many proven days lie before a day; none for one of them. */
  const gaps = new Map<string, number>();
  let before = 0;
  for (const date of [...new Set(scenes.map((scene) => scene.date))].sort()) {
    if (proven.has(date)) before++;
    else gaps.set(date, before);
  }
  const looks = new Map<number | undefined, Set<string>>();
  for (const { date, decision } of scenes) {
    if (!decision.isDoubtful || decision.source !== 'data') continue;
    const gap = gaps.get(date);
    looks.set(gap, (looks.get(gap) ?? new Set()).add(date));
  }
  return scenes.map((scene) => {
    if (!scene.decision.isDoubtful) return scene.decision;
    const gap = gaps.get(scene.date);
    const isBelieved = gap !== undefined && (looks.get(gap)?.size ?? 0) >= fewest;
    return isBelieved ? scene.decision : disbelieved(scene);
  });
}

function disbelieved({ name, decision }: DecidedScene): OffsetDecision {
  const message =
    'It is not certain that the offset of processing baseline 04.00 is in the numbers, and it is gone from other scenes of the time: it is taken as subtracted. The option offset overrides that.';
  const dark = decision.dark === undefined ? {} : { dark: decision.dark };
  const remarks = [{ kind: 'warning', code: 'offset-unclear', message, subject: name }] as const;
  return { offsetDn: 0, source: 'none', remarks, ...dark, isUntold: false };
}
