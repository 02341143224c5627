/** What `--mask` names: masks that are made, that come with the scenes, or that are in files. */
import { Option } from 'commander';
import {
  bandRoles,
  computeMasks,
  type Grid,
  type HeldMasks,
  isTsmaskError,
  type MaskOptions,
  type MaskSource,
  type OpenMasksOptions,
  type OpenStackOptions,
  openMasks,
  probabilityRoles,
  type QualityBits,
  qualityMasks,
  type Stack,
  sceneClassMasks,
  TsmaskError,
  type Window,
} from '../index.ts';
import { datePattern, numberList, pathName } from './options.ts';
import { type ProbabilityCliOptions, probabilityOf } from './probability-options.ts';

export interface MaskChoiceOptions extends ProbabilityCliOptions {
  readonly mask: string;
  readonly maskClear?: readonly number[];
  readonly maskCloudBits?: readonly number[];
  readonly maskShadowBits?: readonly number[];
  readonly maskPattern?: RegExp;
}

/** What `--mask` says where it names no files. A folder that is called so is `./tsmask`. */
export const madeMasks = ['tsmask', 'probability'] as const;
const maskOfScenes = 'scl';
const maskOfFlags = 'qa';
/** What comes with the scenes, and the band that it is. */
const besideScenes = new Map([
  [maskOfScenes, 'scl'],
  [maskOfFlags, 'quality'],
]);
export const masksBeside: readonly string[] = [...besideScenes.keys()];

export function maskChoiceOptions(): Option[] {
  return [
    new Option(
      '--mask <what>',
      `${madeMasks.join(' or ')}: masks are made first; ${maskOfScenes} or ${maskOfFlags}: the scene classification or the flags of quality beside the bands (QA_PIXEL, BQA, QA60, Fmask, QAI); or a folder of masks, as tsmask mask wrote them or of others`,
    )
      .argParser(pathName)
      .default('tsmask'),
    new Option(
      '--mask-clear <values>',
      `values that mean clear: of masks of others, or of ${maskOfScenes} (default: 4,5,6,7,11)`,
    ).argParser(numberList),
    new Option(
      '--mask-cloud-bits <bits>',
      `bits that mean cloud, from 0: of masks of others, or of ${maskOfFlags} (default: as its archive says)`,
    ).argParser(numberList),
    new Option('--mask-shadow-bits <bits>', 'bits that mean cloud shadow').argParser(numberList),
    new Option(
      '--mask-pattern <regex>',
      'names of masks of others; groups year, month, day or dayOfYear tell their date (default: the first date in the name)',
    ).argParser(datePattern),
  ];
}

/** How a stack is to be opened for these masks. */
export function openedFor(options: MaskChoiceOptions): Pick<OpenStackOptions, 'roles' | 'qualityBits'> {
  const beside = besideScenes.get(options.mask);
  if (beside !== undefined) {
    const bits = options.mask === maskOfFlags ? bitsOf(options) : undefined;
    return { roles: [...bandRoles, beside], ...(bits ? { qualityBits: bits } : {}) };
  }
  if (options.mask !== 'probability') return {};
  return { roles: [...new Set([...bandRoles, ...probabilityRoles(probabilityOf(options))])] };
}

function bitsOf({ maskCloudBits: cloud = [], maskShadowBits: shadow }: MaskChoiceOptions): QualityBits | undefined {
  if (cloud.length === 0 && shadow === undefined) return undefined;
  return { cloud, ...(shadow ? { shadow } : {}) };
}

/** @throws TsmaskError BAD_OPTION for an option that these masks take no notice of. */
export function checkMaskChoice(options: MaskChoiceOptions): void {
  const { mask, maskClear, maskPattern, maskCloudBits, maskShadowBits } = options;
  const isMade = madeMasks.some((name) => name === mask);
  const probability = mask === 'probability' ? undefined : Object.keys(probabilityOf(options) ?? {})[0];
  const bits = (maskCloudBits && 'mask-cloud-bits') || (maskShadowBits && 'mask-shadow-bits');
  const wrong =
    ((isMade || mask === maskOfFlags) && maskClear && 'mask-clear') ||
    ((isMade || besideScenes.has(mask)) && maskPattern && 'mask-pattern') ||
    ((isMade || mask === maskOfScenes) && bits) ||
    probability;
  if (!wrong) return;
  throw new TsmaskError('BAD_OPTION', `The option ${wrong} is of no use with --mask ${mask}.`, {
    subject: wrong,
    remedy: probability
      ? 'Leave it out, or take --mask probability.'
      : `Leave it out, or name a folder of masks${wrong === bits ? `, or --mask ${maskOfFlags}` : ''}.`,
  });
}

/**
 * Opens or makes the masks.
 * @param keep told of those that must be closed
 */
export async function masksOf(
  stack: Stack,
  options: MaskChoiceOptions,
  run: MaskOptions,
  open: Pick<OpenMasksOptions, 'http' | 'signal'>,
  keep: (held: HeldMasks) => void,
): Promise<MaskSource> {
  const { mask, maskClear: clear, maskPattern: pattern } = options;
  if (mask === maskOfFlags) return qualityMasks(stack);
  if (mask === maskOfScenes) return sceneClassMasks(stack, clear ? { clear } : {});
  if (madeMasks.some((name) => name === mask)) {
    const probability = probabilityOf(options);
    const method = mask === 'probability' ? { method: mask, ...(probability ? { probability } : {}) } : {};
    const held = await computeMasks(stack, { ...run, ...method });
    keep(held);
    return held;
  }
  const bits = bitsOf(options);
  const opened = await openMasks(mask, stack, {
    ...open,
    ...(bits ? { bits } : {}),
    ...(clear ? { clear } : {}),
    ...(pattern ? { pattern } : {}),
  }).catch((error: unknown) => {
    throw orName(error, mask);
  });
  tellOfPart(opened.window, stack.grid);
  return opened;
}

/** Whoever names no file may have meant one of the masks that have a name. */
function orName(error: unknown, mask: string): unknown {
  if (!isTsmaskError(error, 'NOT_READABLE') || error.subject !== mask || /[./\\]/.test(mask)) return error;
  const names = [...madeMasks, ...masksBeside].join(', ');
  const { code, message, subject, cause } = error;
  return new TsmaskError(code, message, { subject, cause, remedy: `Name a folder of masks, or one of ${names}.` });
}

/** Whoever gives masks of a part may have forgotten that they are. */
function tellOfPart({ x, y, width, height }: Window, grid: Grid): void {
  if (width === grid.width && height === grid.height) return;
  console.error(
    `note: The masks cover ${width} × ${height} pixels at (${x}, ${y}) of the scenes' ${grid.width} × ${grid.height}; no more can be made.`,
  );
}
