/** The offset of Sentinel-2's processing baseline 04.00: who has it in its numbers, and how that is found out. */
export { agreeOnOffsets } from './agree.ts';
export { decideOffset, type OffsetDecision, type OffsetSource } from './decide.ts';
export { gatherRemarks } from './gather.ts';
export { readGranuleSun, type SunAngles } from './granule-sun.ts';
export { checkDark, scenesToProbe } from './mixed.ts';
export { implausible, plausible } from './plausible.ts';
export { type DarkSample, probeDark } from './probe.ts';
export { bandOfRole, readSafeMetadata, type SafeMetadata } from './safe.ts';
export type { FindFile } from './safe-xml.ts';
