/** The offset of Sentinel-2's processing baseline 04.00: who has it in its numbers, and how that is found out. */
export { agreeOnOffsets, type DecidedScene } from './agree.ts';
export { type Archive, archiveOf } from './archive.ts';
export { baselineOffset, holdsOffset, isAfterChange } from './baseline.ts';
export { decideOffset, type OffsetDecision, type OffsetSource } from './decide.ts';
export { gatherRemarks } from './gather.ts';
export { checkDark, type DarkScene, mixedOffsets, type OffsetStep, scenesToProbe } from './mixed.ts';
export { percentileOf } from './percentile.ts';
export { implausible, type Plausibility, plausible } from './plausible.ts';
export { type DarkSample, probeDark, type Verdict, verdictOf } from './probe.ts';
export { bandOfRole, type FindFile, readSafeMetadata, type SafeMetadata } from './safe.ts';
export type { OffsetFacts } from './told.ts';
