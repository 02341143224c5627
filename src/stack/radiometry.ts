/** How the numbers of a file become what the kernel takes: reflectance × 10000 as int16, −999 where there is none. */

import { defaultNodata, isNone } from '../bands.ts';
import { TsmaskError } from '../errors.ts';
import { Class } from '../kernel/classes.ts';
import type { BandFile } from './granules.ts';
import type { OffsetDecision } from './offset/index.ts';
import { classOfFlags, type Flags } from './quality.ts';
import { isFloat, type Samples, type SampleType } from './sample-type.ts';
import type { BandSource, Remark } from './stack.ts';

export interface RadiometryOptions {
  /** Reflectance = value × scale + offset. Default: as the file declares, else as its archive documents, else 1/10000. */
  readonly scale?: number;
  /** In reflectance, for all scenes. Default: decided for each granule, as docs/inputs.md tells. */
  readonly offset?: number;
  /**
   * Values that mean no observation, for files that declare none or one of these. Default: the file's own, else its
   * archive's. NaN always means none.
   */
  readonly nodata?: number | readonly number[];
}

export type Radiometry = Pick<BandSource, 'nodata' | 'gain' | 'bias'>;

const unit = 10000;

export function checkRadiometryOptions({ scale, offset, nodata }: RadiometryOptions): void {
  const bad = (subject: string, message: string) => {
    throw new TsmaskError('BAD_OPTION', message, {
      subject,
      remedy: `Leave ${subject} out to use what the files say.`,
    });
  };
  if (scale !== undefined && !(Number.isFinite(scale) && scale !== 0))
    bad('scale', `A scale of ${scale} cannot be used.`);
  if (offset !== undefined && !Number.isFinite(offset)) bad('offset', `An offset of ${offset} cannot be used.`);
  for (const value of listOf(nodata)) {
    if (typeof value !== 'number') bad('nodata', `A nodata value of ${String(value)} cannot be used.`);
  }
}

export function listOf(nodata: RadiometryOptions['nodata']): readonly number[] {
  if (nodata === undefined) return [];
  return typeof nodata === 'number' ? [nodata] : nodata;
}

/** What counts for the scale of a file that declares none. */
export interface ScaleFacts {
  /** What a look at the pixels found for files of floats. */
  readonly floatScale: number;
  /** DN of a reflectance of 1, by the metadata of the product. */
  readonly quantification?: number | undefined;
}

/** Reflectance of one DN: by the option, as the file declares, its product, or as its archive documents, or the usual. */
export function scaleOf(
  { image, sample, identity }: BandFile,
  { scale }: RadiometryOptions,
  { floatScale, quantification }: ScaleFacts,
): number {
  const ofWhole = quantification === undefined ? (identity?.scale ?? 1 / unit) : 1 / quantification;
  return scale ?? image.bands[sample].scale ?? (isFloat(image.type) ? floatScale : ofWhole);
}

/**
 * How a band becomes reflectance × 10000.
 *
 * @param decision the offset of the granule
 * @throws TsmaskError NODATA_CLASH where the file declares a nodata value that the option does not hold.
 */
export function radiometryOf(
  band: BandFile,
  options: RadiometryOptions,
  facts: ScaleFacts,
  decision: Pick<OffsetDecision, 'offsetDn' | 'source'>,
  remark: (remark: Remark) => void,
): Radiometry {
  const { image, sample, identity } = band;
  const declared = image.bands[sample];
  const scale = scaleOf(band, options, facts);
  const { floatScale, quantification } = facts;
  if (options.scale !== undefined && declared.scale !== undefined && options.scale !== declared.scale) {
    remark({
      kind: 'warning',
      code: 'scale',
      message: `The option scale = ${options.scale} replaces the ${declared.scale} that files declare.`,
      subject: image.name,
    });
  }
  if (options.scale === undefined && declared.scale === undefined) {
    let message: string | undefined;
    if (isFloat(image.type)) {
      message = `Values are taken as ${floatScale === 1 ? 'reflectance 0–1' : 'reflectance × 10000'}, by a look at the pixels.`;
    } else if (quantification !== undefined && quantification !== unit) {
      message = `Values are divided by ${quantification}, the quantification value of the product's metadata, instead of the usual ${unit}.`;
    } else if (quantification === undefined && !identity?.scale) {
      message = 'Values are taken as reflectance × 10000: the files declare no scale.';
    }
    if (message) remark({ kind: 'assumed', code: 'scale', message });
  }
  const gain = tidy(scale * unit);
  return { nodata: nodataOf(band, options, remark), gain, bias: tidy(offsetOf(band, decision, options) * unit) };

  /** In reflectance. Bands of a file may each declare their own. */
  function offsetOf(file: BandFile, { offsetDn, source }: typeof decision, { offset }: RadiometryOptions): number {
    if (offset !== undefined) return offset;
    if (source === 'file') return file.image.bands[file.sample].offset ?? 0;
    return offsetDn * scale;
  }
}

function nodataOf(
  { image, identity }: BandFile,
  options: RadiometryOptions,
  remark: (remark: Remark) => void,
): number[] {
  const chosen = listOf(options.nodata);
  if (image.nodata === undefined && identity?.nodata !== undefined && chosen.length === 0) return [identity.nodata];
  const { nodata: declared } = image;
  if (declared === undefined) {
    if (chosen.length === 0) {
      remark({
        kind: 'assumed',
        code: 'nodata',
        message: 'Values of 0 and of −999 and below are taken as missing: files declare no nodata value.',
      });
    }
    return chosen.filter((value) => !Number.isNaN(value));
  }
  if (chosen.length > 0 && !chosen.some((value) => Object.is(value, declared))) {
    throw new TsmaskError(
      'NODATA_CLASH',
      `${image.name} declares nodata ${declared}, the option says ${chosen.join(', ')}.`,
      {
        subject: image.name,
        remedy: `Leave the option nodata out to use each file's own, or name both: ${[...chosen, declared].join(',')}.`,
      },
    );
  }
  return [...new Set([...chosen, declared])].filter((value) => !Number.isNaN(value));
}

/** Products like 0.0001 × 10000 are a rounding error away from the whole number that is meant. */
function tidy(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 * Math.max(1, Math.abs(value)) ? whole : value;
}

/** Copies `count` samples as reflectance × 10000. */
export type CopySamples = (source: Samples, from: number, target: Int16Array, at: number, count: number) => void;

/** The copying that a band needs, as simple as its numbers allow. */
export function sampleCopier(type: SampleType, band: Radiometry & Pick<BandSource, 'flags'>): CopySamples {
  const { nodata, gain, bias } = band;
  if (band.flags) return flagCopier(band.flags, nodata);
  // The kernel takes 0 and everything from −999 down as missing by itself.
  const special = nodata.filter((value) => !isNone(value));
  const asIs = gain === 1 && bias === 0;
  if (asIs && type === 'int16' && special.length === 0) return copyPlain;
  if (asIs && type === 'uint16' && special.length === 0) return copyUint16;
  // Nearly always there is one at the most, and `includes` takes longer than all the rest.
  const [first, ...others] = missingValues(type, nodata);
  return (source, from, target, at, count) => {
    for (let i = 0; i < count; i++) {
      const value = source[from + i];
      const isMissing = value === first || Number.isNaN(value) || (others.length > 0 && others.includes(value));
      target[at + i] = isMissing ? defaultNodata : toDn(value, gain, bias);
    }
  };
}

function flagCopier(flags: Flags, nodata: readonly number[]): CopySamples {
  const classOf = classOfFlags(flags);
  return (source, from, target, at, count) => {
    for (let i = 0; i < count; i++) {
      const value = source[from + i];
      target[at + i] = nodata.includes(value) ? Class.NoObservation : classOf(value);
    }
  };
}

/** The values of a band's samples that mean no observation, as its pixels hold them. */
export function missingValues(type: SampleType, nodata: readonly number[]): readonly number[] {
  // A file says its nodata value in decimals, of which its pixels hold the nearest number of their type.
  return type === 'float32' ? nodata.map(Math.fround) : nodata;
}

/** Reflectance × 10000, rounded half up; what int16 cannot hold is brighter or darker than any threshold anyway. */
export function toDn(value: number, gain: number, bias: number): number {
  return Math.max(-32768, Math.min(32767, Math.floor(value * gain + bias + 0.5)));
}

const copyPlain: CopySamples = (source, from, target, at, count) => {
  target.set(source.subarray(from, from + count), at);
};

const copyUint16: CopySamples = (source, from, target, at, count) => {
  for (let i = 0; i < count; i++) target[at + i] = Math.min(source[from + i], 32767);
};
