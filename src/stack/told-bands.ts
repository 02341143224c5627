/** Bands that hold what others have found, no reflectance: a cloud probability, a scene classification, flags of quality. */
import { badOption } from '../check-option.ts';
import { TsmaskError } from '../errors.ts';
import type { BandFile } from './granules.ts';
import { checkQualityBits, flagsOfBand, missingFlags, type QualityBits } from './quality.ts';
import { isFloat } from './sample-type.ts';
import { baseName } from './source.ts';
import type { BandSource, Remark } from './stack.ts';

export const probabilityRole = 'cloud-probability';
export const sceneClassRole = 'scl';
export const qualityRole = 'quality';

const toldRoles: readonly string[] = [probabilityRole, sceneClassRole, qualityRole, 'class'];

export function isReflectance(role: string): boolean {
  return !toldRoles.includes(role);
}

/** Of numbers that stand for something, of which there is no mean. */
export function isClass(role: string): boolean {
  return !isReflectance(role) && role !== probabilityRole;
}

/**
 * A reader counts 0 as missing, and a cloud probability of 0 is none the less one: so probability × 10000 + 1 is read.
 */
export const probabilityBias = 1;
export const probabilityUnit = 10000;

export interface ToldBandOptions {
  /**
   * The value of the cloud probability that stands for certainty: 1, 100 or 255. Default: as the file declares or its archive
   * documents; 1 for floats.
   */
  readonly probabilityScale?: number;
  /**
   * Which bits of flags of quality mean what. Default: as they are known of the QA_PIXEL, BQA and pixel_qa of Landsat, QA60
   * of Earth Engine's Sentinel-2, Fmask of HLS and Digital Earth Australia, QAI of FORCE.
   */
  readonly qualityBits?: QualityBits;
}

/**
 * @param roles of the bands that are asked for
 * @throws TsmaskError BAD_OPTION
 */
export function checkToldBandOptions(
  { probabilityScale: scale, qualityBits }: ToldBandOptions,
  roles: readonly string[],
): void {
  checkQualityBits(qualityBits, 'qualityBits');
  if (qualityBits !== undefined && !roles.includes(qualityRole)) {
    badOption(
      'qualityBits',
      'Bits of quality are of no use: no flags are asked for.',
      `Leave them out, or ask for the band ${qualityRole}.`,
    );
  }
  if (scale === undefined) return;
  if (!roles.includes(probabilityRole)) {
    throw new TsmaskError('BAD_OPTION', 'A probability scale is of no use: no cloud probability is asked for.', {
      subject: 'probabilityScale',
      remedy: `Leave it out, or ask for the band ${probabilityRole}, which the method probability does by default.`,
    });
  }
  if (Number.isFinite(scale) && scale > 0) return;
  throw new TsmaskError('BAD_OPTION', `A probability scale of ${String(scale)} cannot be used.`, {
    subject: 'probabilityScale',
    remedy: 'Give the value that stands for certain cloud: 1, 100 or 255.',
  });
}

/**
 * How the numbers of such a band are read: a probability as ten thousandths, and one more; flags as classes; classes as they
 * are.
 * @throws TsmaskError PROBABILITY_SCALE where nothing tells the scale of a probability, QUALITY_FLAGS where nothing tells what
 * flags mean.
 */
export function toldBand(
  file: BandFile,
  options: ToldBandOptions,
  remark: (remark: Remark) => void,
): Pick<BandSource, 'nodata' | 'gain' | 'bias' | 'sampling' | 'flags'> {
  const declared = file.image.nodata;
  const nodata = declared === undefined || Number.isNaN(declared) ? [] : [declared];
  if (file.role === qualityRole) {
    const flags = flagsOfBand(file.image.name, file.image.bands[file.sample].description, options.qualityBits);
    return { nodata: missingFlags(flags, declared), gain: 1, bias: 0, sampling: 'nearest', flags };
  }
  if (file.role !== probabilityRole)
    return { nodata: [...new Set([0, ...nodata])], gain: 1, bias: 0, sampling: 'nearest' };
  const { scale, offset = 0 } = scaleOf(file, options, remark);
  return { nodata, gain: scale * probabilityUnit, bias: offset * probabilityUnit + probabilityBias };
}

/** Probability = value × scale + offset. */
function scaleOf(
  { image, sample, identity }: BandFile,
  { probabilityScale }: ToldBandOptions,
  remark: (remark: Remark) => void,
): { scale: number; offset?: number } {
  if (probabilityScale !== undefined) return { scale: 1 / probabilityScale };
  const { scale, offset = 0 } = image.bands[sample];
  if (scale !== undefined) return { scale, offset };
  // That of a STAC, which describes the asset: archives' scales are those of reflectance.
  if (identity?.layout === 'stac' && identity.scale !== undefined) {
    return { scale: identity.scale, offset: identity.offset ?? 0 };
  }
  const isPerCent = perCentLayouts.includes(identity?.layout ?? '') || perCentName.test(baseName(image.name));
  if (isPerCent) return { scale: 1 / 100 };
  if (isFloat(image.type)) {
    remark({
      kind: 'assumed',
      code: 'scale',
      message: 'Cloud probability is taken as 0–1: the files hold floats and declare no scale.',
    });
    return { scale: 1 };
  }
  throw new TsmaskError('PROBABILITY_SCALE', `Nothing tells what value of ${image.name} stands for certain cloud.`, {
    subject: image.name,
    remedy: 'Say it: --probability-scale 100 for per cent, 255 for bytes, 1 for 0–1.',
  });
}

/** ESA's MSK_CLDPRB and Earth Engine's S2_CLOUD_PROBABILITY hold per cent. */
const perCentName = /(?:^|[_.-])MSK_CLDPRB(?![a-z0-9])/i;
const perCentLayouts: readonly string[] = ['esa-l2a', 'esa-l1c', 'planetary-computer', 'earth-engine'];
