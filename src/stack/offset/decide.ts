/**
 * Whether the offset of Sentinel-2's processing baseline 04.00 is still in the numbers of a scene: option, then flag, then
 * a look at the pixels where the archive is not to be relied upon, then metadata, then baseline.
 *
 * Dark pixels can prove that the offset is gone, and cannot prove that it is there, since clouds are bright. Thus where
 * what is told contradicts itself, an offset that anything tells of is applied unless the pixels disprove it.
 */
import type { Remark } from '../stack.ts';
import { isOriginal, isSentinel2 } from './archive.ts';
import { baselineOffset, isAfterChange } from './baseline.ts';
import { type DarkSample, verdictOf } from './probe.ts';
import { archiveOfFacts, type OffsetFacts, type Told, tidy, toldOffsets } from './told.ts';

export type OffsetSource = 'option' | 'flag' | 'data' | 'metadata' | 'file' | 'baseline' | 'none';

export interface OffsetDecision {
  /** Reflectance = (value + offsetDn) × scale. */
  readonly offsetDn: number;
  readonly source: OffsetSource;
  readonly remarks: readonly Remark[];
  /** What the probe saw, if it was called. */
  readonly dark?: DarkSample;
  /**
   * Nothing tells of this scene whether the offset is in it, and none is applied. One scene's pixels could not prove that
   * it is there; several together can: see `scenesToProbe` and `checkDark`.
   */
  readonly isUntold: boolean;
  /** The offset is applied though its own pixels do not show it for certain: thin clouds look like an offset. */
  readonly isDoubtful?: boolean;
}

/** Decides the offset of a scene, from what is known of its red band. Rejects only where the probe does. */
export async function decideOffset(facts: OffsetFacts): Promise<OffsetDecision> {
  const { name, identity, option } = facts;
  const archive = archiveOfFacts(facts);
  const told = toldOffsets(facts, archive);
  // A catalogue's flag is about its own copies.
  const isFlagged = identity.offsetApplied === true && !isOriginal(name);
  if (option !== undefined) return byOption(option, isFlagged, told, facts);
  if (isFlagged) {
    const other = told.find(({ dn, source }) => dn !== 0 && source !== 'baseline');
    const remarks = other ? [notApplied(other, 'the archive says that it is subtracted already', facts)] : [];
    return decided(facts, 0, 'flag', remarks);
  }
  if (archive === 'own') {
    const [own] = told;
    if (own && isSentinel2(identity) && isBaselineOffset(own, facts)) {
      return decided(facts, 0, 'none', [notApplied(own, 'the archive does not have it in its numbers', facts)]);
    }
    return decided(facts, own?.dn ?? 0, own?.source ?? 'none');
  }
  if (told.some(({ dn }) => dn !== told[0].dn)) return settle(facts, told);
  // A baseline tells what ESA's numbers were; only where they are ESA's still, is that all.
  if (told.length > 0 && (archive === 'esa' || told[0].source !== 'baseline' || told[0].dn === 0)) {
    const decision = decided(facts, told[0].dn, told[0].source);
    return archive === 'unknown' && isBaselineOffset(told[0], facts) ? doubted(facts, decision) : decision;
  }
  if (told.length > 0) return byPixels(facts, true);
  // Band files outside of their product do not tell the baseline, but their day may.
  if (archive === 'unknown' || !isAfterChange(identity)) return { ...decided(facts, 0, 'none'), isUntold: true };
  return byPixels(facts, archive === 'esa' || identity.offsetApplied === false);
}

function byOption(option: number, isFlagged: boolean, told: readonly Told[], facts: OffsetFacts): OffsetDecision {
  const dn = tidy(option / facts.scale);
  const other = isFlagged ? "the archive's word that it is subtracted already" : told[0] && textOf(told[0]);
  const disagrees = isFlagged ? dn !== 0 : told.length > 0 && told[0].dn !== dn;
  const message = `The option offset = ${option} replaces ${other}.`;
  const remarks = disagrees ? [warning(facts, 'offset-disagrees', message)] : [];
  return { offsetDn: dn, source: 'option', remarks, isUntold: false };
}

function isBaselineOffset({ dn }: Told, { scale }: OffsetFacts): boolean {
  return tidy(dn * scale * 10000) === baselineOffset;
}

/**
 * A file of unknown origin is believed, but copies of Earth Search's files go on declaring an offset that was subtracted
 * before: then a warning says so.
 */
async function doubted(facts: OffsetFacts, decision: OffsetDecision): Promise<OffsetDecision> {
  const dark = await facts.probe?.();
  if (dark === undefined) return decision;
  if (verdictOf(dark) !== 'removed') return { ...decision, dark };
  const message =
    'The offset of −0.1 that is declared makes dark pixels negative: it seems to be subtracted already. If so, set the option offset to 0.';
  return { ...decision, remarks: [...decision.remarks, warning(facts, 'offset-disagrees', message)], dark };
}

/** Applies the offset unless dark pixels show that it is gone. Where they show nothing, `otherwise` says whether. */
async function byPixels(facts: OffsetFacts, otherwise: boolean): Promise<OffsetDecision> {
  const dark = await facts.probe?.();
  const seen = dark === undefined ? {} : { dark };
  const verdict = verdictOf(dark);
  if (verdict === 'removed') return { ...decided(facts, 0, 'data', [isGone(facts)]), ...seen };
  if (verdict === 'present') return { ...decided(facts, baselineOffset, 'data'), ...seen, isDoubtful: true };
  const taken = otherwise ? 'taken as still there, and applied' : 'taken as subtracted';
  const remark = warning(
    facts,
    'offset-unclear',
    `No dark pixels show whether the offset of processing baseline 04.00 is in the numbers: it is ${taken}. The option offset overrides that.`,
  );
  const [dn, source] = otherwise ? ([baselineOffset, 'baseline'] as const) : ([0, 'none'] as const);
  return { ...decided(facts, dn, source, [remark]), ...seen, ...(otherwise ? { isDoubtful: true } : {}) };
}

/** That dark pixels show the offset to be gone: a warning where an archive's flag says otherwise. */
function isGone(facts: OffsetFacts): Remark {
  const message =
    'The offset of processing baseline 04.00 is gone from the numbers, as dark pixels show; none is applied';
  if (facts.identity.offsetApplied === false) {
    return warning(facts, 'offset-disagrees', `${message}, though the archive says that it was not subtracted.`);
  }
  return { kind: 'assumed', code: 'offset', message: `${message}.`, subject: facts.name };
}

/** Where what is told contradicts itself. */
async function settle(facts: OffsetFacts, told: readonly Told[]): Promise<OffsetDecision> {
  const dark = await facts.probe?.();
  const isDisproved = verdictOf(dark) === 'removed';
  const { dn, source } = isDisproved ? { dn: 0, source: 'data' as const } : told.find((one) => one.dn !== 0)!;
  const why = isDisproved ? 'dark pixels disprove an offset' : 'dark pixels do not disprove it';
  const message = `What is told disagrees: ${told.map(textOf).join(', ')}. ${dn} DN is applied, since ${why}.`;
  const remark = warning(facts, 'offset-disagrees', message);
  return { ...decided(facts, dn, source, [remark]), ...(dark === undefined ? {} : { dark }) };
}

const wording: Record<Exclude<OffsetSource, 'option' | 'flag' | 'none'>, string> = {
  data: 'which the archive has not subtracted, as dark pixels agree',
  metadata: 'by the metadata',
  file: 'as the files declare',
  baseline: 'by the processing baseline',
};

function decided(
  facts: OffsetFacts,
  offsetDn: number,
  source: Exclude<OffsetSource, 'option'>,
  remarks: readonly Remark[] = [],
): OffsetDecision {
  if (offsetDn === 0 || source === 'flag' || source === 'none') return { offsetDn, source, remarks, isUntold: false };
  const message = `The offset of ${tidy(offsetDn * facts.scale)} in reflectance is applied, ${wording[source]}.`;
  const applied: Remark = { kind: 'assumed', code: 'offset', message, subject: facts.name };
  return { offsetDn, source, remarks: [...remarks, applied], isUntold: false };
}

function notApplied(told: Told, why: string, facts: OffsetFacts): Remark {
  return warning(facts, 'offset-disagrees', `Not applied: ${textOf(told)}, since ${why}.`);
}

function textOf({ dn, by }: Told): string {
  return `an offset of ${dn} DN by ${by}`;
}

function warning({ name }: OffsetFacts, code: Remark['code'], message: string): Remark {
  return { kind: 'warning', code, message, subject: name };
}
