/** Scenes whose own pixels alone say that the offset is in them, seen together with others of their archive. */
import type { OffsetDecision } from './decide.ts';

export interface DecidedScene {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The red band's file. */
  readonly name: string;
  readonly decision: OffsetDecision;
}

/** So many cloudy scenes in a row, without a dark pixel in one of them, are rare. */
const run = 5;

/**
 * Dark pixels prove that the offset is gone, but a scene of thin cloud looks as if it were there. An archive subtracts it
 * in long runs of scenes, and clouds come and go: less than five such scenes between others that have lost the offset are
 * taken as without it, with a warning.
 *
 * @param scenes in any order.
 * @returns the decisions, in the order of the scenes.
 */
export function agreeOnOffsets(scenes: readonly DecidedScene[]): OffsetDecision[] {
  const decisions = scenes.map(({ decision }) => decision);
  const seen = scenes
    .map((scene, index) => ({ ...scene, index }))
    .filter(({ decision }) => decision.source === 'data' && (decision.offsetDn === 0 || decision.isSeenOnly))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  if (!seen.some(({ decision }) => decision.offsetDn === 0)) return decisions;
  let start = 0;
  for (let i = 0; i <= seen.length; i++) {
    if (i < seen.length && seen[i].decision.offsetDn !== 0) continue;
    if (i - start < run) for (const one of seen.slice(start, i)) decisions[one.index] = disbelieved(one);
    start = i + 1;
  }
  return decisions;
}

function disbelieved({ name, decision }: DecidedScene): OffsetDecision {
  const message =
    'The offset of processing baseline 04.00 may be in the numbers by the look of dark pixels, but it is gone from other scenes of the time: it is taken as subtracted. The option offset overrides that.';
  const dark = decision.dark === undefined ? {} : { dark: decision.dark };
  const remarks = [{ kind: 'warning', code: 'offset-unclear', message, subject: name }] as const;
  return { offsetDn: 0, source: 'none', remarks, ...dark, isUntold: false };
}
