/** Flags of quality beside the bands: which of their bits or values are cloud, cloud shadow, and no observation. */
import { badOption } from '../check-option.ts';
import { TsmaskError } from '../errors.ts';
import { Class } from '../kernel/classes.ts';
import { checkOptionNames } from '../option-names.ts';
import { baseName } from './source.ts';

/** Numbers of bits, from 0, the lowest, to 15. */
export interface QualityBits {
  /** A pixel with any of them is cloud. */
  readonly cloud: readonly number[];
  /** Of those that are not cloud, one with any of them is cloud shadow. */
  readonly shadow?: readonly number[];
  /** A pixel with any of them is no observation, whatever else it is. */
  readonly none?: readonly number[];
}

/** How the values of a band of flags become classes. What is nothing else is clear. */
export type Flags =
  | {
      /** Each a number of which any bit counts. */
      readonly cloud: number;
      readonly shadow: number;
      readonly none: number;
      /** Whether 0 is clear, or was never observed; without, the file's nodata tells. */
      readonly zero?: 'clear' | 'none';
    }
  /** Classes by value; what is beyond them is no observation. */
  | { readonly classes: readonly number[] };

interface Product {
  /** What the band is called, in its description or the name of its file. */
  readonly name: RegExp;
  readonly flags: Flags;
}

const bits = (numbers: readonly number[]) => numbers.reduce((all, bit) => all | (1 << bit), 0);
const flagsOf = ({ cloud, shadow = [], none = [] }: QualityBits, zero?: 'clear' | 'none') => ({
  cloud: bits(cloud),
  shadow: bits(shadow),
  none: bits(none),
  ...(zero ? { zero } : {}),
});

const { NoObservation, Clear, Cloud, CloudShadow } = Class;
const products: readonly Product[] = [
  // Landsat Collection 2, LSDS-1619 and LSDS-1618: dilated cloud, cirrus, cloud; shadow; fill. Some bit is always set.
  {
    name: /(?<![a-z])qa_?pixel(?![a-z0-9])/i,
    flags: flagsOf({ cloud: [1, 2, 3], shadow: [4], none: [0] }, 'none'),
  },
  // Surface reflectance of Collection 1, LSDS-1368: cloud, shadow, fill.
  {
    name: /(?<![a-z])pixel_?qa(?![a-z0-9])/i,
    flags: flagsOf({ cloud: [5], shadow: [3], none: [0] }, 'none'),
  },
  // Other Landsat of Collection 1: cloud, and cirrus and shadow of high confidence, which are the upper of two bits.
  { name: /(?<![a-z])bqa(?![a-z0-9])/i, flags: flagsOf({ cloud: [4, 12], shadow: [8], none: [0] }, 'none') },
  // Sentinel-2 in Earth Engine: opaque cloud and cirrus. It knows no shadow.
  { name: /(?<![a-z])qa60(?![a-z0-9])/i, flags: flagsOf({ cloud: [10, 11] }, 'clear') },
  // HLS 2.0, its user guide: cloud, and what is beside cloud or shadow; shadow.
  { name: /^hls\..*\.fmask\./i, flags: flagsOf({ cloud: [1, 2], shadow: [3] }, 'clear') },
  // Digital Earth Australia: nothing, valid, cloud, shadow, snow, water.
  {
    name: /^(?:ga_.*|oa)_fmask(?![a-z0-9])/i,
    flags: { classes: [NoObservation, Clear, Cloud, CloudShadow, Clear, Clear] },
  },
  // FORCE: two bits of cloud, shadow, and nothing.
  { name: /(?<![a-z])qai(?![a-z0-9])/i, flags: flagsOf({ cloud: [1, 2], shadow: [3], none: [0] }, 'clear') },
];

/**
 * The meaning of a band of flags: what is said, over what is known of its product.
 *
 * @throws TsmaskError QUALITY_FLAGS where neither tells.
 */
export function flagsOfBand(name: string, description: string | undefined, said: QualityBits | undefined): Flags {
  const texts = [description ?? '', baseName(name)];
  const known = products.find((product) => texts.some((text) => product.name.test(text)))?.flags;
  if (said !== undefined) return saidOver(known, said);
  if (known !== undefined) return known;
  throw new TsmaskError('QUALITY_FLAGS', `Nothing tells what the flags of ${baseName(name)} mean.`, {
    subject: baseName(name),
    remedy: 'Say which bits are cloud and shadow: --mask-cloud-bits 3 --mask-shadow-bits 4.',
  });
}

/** What is observed at all is known better than what somebody takes for cloud. */
function saidOver(known: Flags | undefined, said: QualityBits): Flags {
  if (known === undefined || 'classes' in known) return flagsOf(said);
  const flags = flagsOf(said, known.zero);
  return said.none === undefined ? { ...flags, none: known.none } : flags;
}

/** The values that are no observation, of a file that declares one of them. */
export function missingFlags(flags: Flags, declared: number | undefined): readonly number[] {
  if (declared === undefined || Number.isNaN(declared)) return [];
  // Whoever exports bands together declares the nodata of reflectance for all of them.
  return declared === 0 && 'zero' in flags && flags.zero === 'clear' ? [] : [declared];
}

/** The class of each value: 0 no observation, 1 clear, 2 cloud, 3 cloud shadow. */
export function classOfFlags(flags: Flags): (value: number) => number {
  if ('classes' in flags) {
    const { classes } = flags;
    return (value) => classes[value] ?? NoObservation;
  }
  const { cloud, shadow, none, zero } = flags;
  return (value) => {
    if ((value & none) !== 0 || (value === 0 && zero === 'none')) return NoObservation;
    if ((value & cloud) !== 0) return Cloud;
    return (value & shadow) === 0 ? Clear : CloudShadow;
  };
}

const highestBit = 15;

/** @throws TsmaskError BAD_OPTION */
export function checkQualityBits(said: QualityBits | undefined, subject: string): void {
  if (said === undefined) return;
  checkOptionNames(said, { cloud: true, shadow: true, none: true }, { of: subject });
  if (!said.cloud?.length) {
    badOption(
      `${subject}.cloud`,
      `Which bits mean cloud is not said by ${subject}.cloud.`,
      'Name them, such as 3 of QA_PIXEL.',
    );
  }
  for (const [key, numbers = []] of Object.entries(said) as [string, readonly number[] | undefined][]) {
    const odd = numbers.find((bit) => !(Number.isInteger(bit) && bit >= 0 && bit <= highestBit));
    if (odd === undefined) continue;
    badOption(
      `${subject}.${key}`,
      `There is no bit ${String(odd)} for ${subject}.${key}.`,
      `Bits are numbered from 0 to ${highestBit}.`,
    );
  }
}
