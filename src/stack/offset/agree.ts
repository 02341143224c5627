/** Scenes of which it is not certain that the offset is in them, seen together with others of their archive. */
import type { OffsetDecision } from './decide.ts';

export interface DecidedScene {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The red band's file. */
  readonly name: string;
  readonly decision: OffsetDecision;
}

/** So many hazy scenes in a row, without a dark pixel in one of them, are rare. */
const run = 5;

/**
 * Dark pixels prove that the offset is gone, but a scene of thin cloud looks as if it were there. An archive subtracts it
 * in long runs of scenes, and clouds come and go: where less than five scenes that look so lie between others that have
 * lost the offset, they are taken as without it, with a warning, and so are scenes among them that show nothing.
 *
 * @param scenes in any order.
 * @returns the decisions, in the order of the scenes.
 */
export function agreeOnOffsets(scenes: readonly DecidedScene[]): OffsetDecision[] {
  const decisions = scenes.map(({ decision }) => decision);
  const isGone = ({ decision: { source, offsetDn } }: DecidedScene) => source === 'data' && offsetDn === 0;
  const looked = scenes
    .map((scene, index) => ({ ...scene, index }))
    .filter((scene) => isGone(scene) || scene.decision.isDoubtful)
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  if (!looked.some(isGone)) return decisions;
  let start = 0;
  for (let i = 0; i <= looked.length; i++) {
    if (i < looked.length && !isGone(looked[i])) continue;
    const doubtful = looked.slice(start, i);
    if (doubtful.filter(({ decision }) => decision.source === 'data').length < run) {
      for (const one of doubtful) decisions[one.index] = disbelieved(one);
    }
    start = i + 1;
  }
  return decisions;
}

function disbelieved({ name, decision }: DecidedScene): OffsetDecision {
  const message =
    'It is not certain that the offset of processing baseline 04.00 is in the numbers, and it is gone from other scenes of the time: it is taken as subtracted. The option offset overrides that.';
  const dark = decision.dark === undefined ? {} : { dark: decision.dark };
  const remarks = [{ kind: 'warning', code: 'offset-unclear', message, subject: name }] as const;
  return { offsetDn: 0, source: 'none', remarks, ...dark, isUntold: false };
}
