/** What is told of the offset of a scene, apart from the option, and by whom. */
import type { FileIdentity } from '../identity.ts';
import { type Archive, archiveOf } from './archive.ts';
import { baselineOffset, holdsOffset } from './baseline.ts';
import type { DarkSample } from './probe.ts';
import { bandOfRole, type SafeMetadata } from './safe.ts';

/** What is known of a scene. */
export interface OffsetFacts {
  /** Path or URL of the file. */
  readonly name: string;
  readonly identity: FileIdentity;
  /** Reflectance of one DN, as it was decided. */
  readonly scale: number;
  /** The user's option, in reflectance. */
  readonly option?: number | undefined;
  /** What the TIFF itself declares for the band, in reflectance. */
  readonly fileOffset?: number | undefined;
  /** What stands beside the file, from `readSafeMetadata`. */
  readonly safe?: Pick<SafeMetadata, 'baseline' | 'quantification' | 'offsets'> | undefined;
  /** Looks at dark pixels. Called at most once, and only where the answer decides, or is worth a warning. */
  readonly probe?: (() => Promise<DarkSample | undefined>) | undefined;
}

export interface Told {
  readonly dn: number;
  readonly source: 'metadata' | 'file' | 'baseline';
  /** For messages. */
  readonly by: string;
}

/** The archive as far as the offset goes: numbers that were scaled anew are no archive's any more. */
export function archiveOfFacts(facts: OffsetFacts): Archive {
  return keepsDn(facts) ? archiveOf(facts.identity, facts.name) : 'unknown';
}

/** What is told that counts for an archive, first what counts most. */
export function toldOffsets(facts: OffsetFacts, archive: Archive): Told[] {
  const { identity, scale, fileOffset, safe } = facts;
  const told: Told[] = [];
  const product = keepsDn(facts) ? safe : undefined;
  const inProduct = product && offsetInProduct(product, identity);
  if (archive !== 'earth-search') {
    if (inProduct !== undefined) {
      told.push({ dn: inProduct, source: 'metadata', by: "the product's metadata" });
    } else if (identity.offset !== undefined) {
      told.push({ dn: tidy(identity.offset / scale), source: 'metadata', by: 'the metadata beside the file' });
    }
    // GDAL writes an offset of 0 wherever there is a scale, so it says nothing.
    if (fileOffset) told.push({ dn: tidy(fileOffset / scale), source: 'file', by: 'the file' });
  }
  const holds = archive === 'own' ? undefined : baselineHolds(facts);
  const by = `processing baseline ${safe?.baseline ?? identity.baseline}`;
  if (holds !== undefined) told.push({ dn: holds ? baselineOffset : 0, source: 'baseline', by });
  return told;
}

/** A product that lists no offsets has none, unless its baseline says otherwise. */
function offsetInProduct({ offsets, baseline }: NonNullable<OffsetFacts['safe']>, identity: FileIdentity) {
  const listed = offsets[bandOfRole(identity.role ?? 'red') ?? ''];
  return listed ?? (holdsOffset(baseline) === true ? undefined : 0);
}

function baselineHolds(facts: OffsetFacts): boolean | undefined {
  if (!keepsDn(facts)) return undefined;
  return holdsOffset(facts.safe?.baseline) ?? holdsOffset(facts.identity.baseline);
}

/** Whether a DN is what it is in ESA's products. */
function keepsDn({ scale, safe }: OffsetFacts): boolean {
  return Math.abs(scale * (safe?.quantification ?? 10000) - 1) < 1e-6;
}

/** Quotients like −0.1 / 0.0001 are a rounding error away from the number that is meant. */
export function tidy(value: number): number {
  const short = Math.round(value * 1e6) / 1e6;
  return Math.abs(value - short) < 1e-9 * Math.max(1, Math.abs(value)) ? short : value;
}
