import { badOption } from '../check-option.ts';
import type { OptionNames } from '../option-names.ts';
import type { CompositeRequest } from '../reduce/kernel.ts';
import { type CompositeMethod, compositeMethods, needsRanks, takesMiddle } from '../reduce/methods.ts';
import { type BlockRunOptions, blockRunOptionNames, checkMaskOptions, checkRoles } from '../run/options.ts';
import type { Stack } from '../stack/index.ts';
import { isReflectance } from '../stack/told-bands.ts';
import { type CloudCoverSource, cloudCoverSources, toldCovers } from './cloud-cover.ts';
import type { SceneRank } from './rank.ts';

export interface CompositeOptions<Role extends string = string> extends BlockRunOptions {
  /** Default `median`. */
  readonly method?: CompositeMethod;
  /** The bands of the composite. Default: all that the stack was opened with. */
  readonly roles?: readonly Role[];
  /** What stands for the middle of an even number: the mean of the two, halves rounded up (default), or the lower. */
  readonly even?: NonNullable<CompositeRequest['even']>;
  /** For `dd` and `lc`: who says how cloudy scenes are. Default `metadata` where they tell of all scenes, else `mask`. */
  readonly cloudCover?: CloudCoverSource;
  /** For `dd` and `lc`: all scenes in the order in which their pixels are taken. Default: by `rankScenes`. */
  readonly ranks?: readonly Pick<SceneRank, 'scene'>[];
}

export const compositeOptionNames: OptionNames<CompositeOptions> = {
  ...blockRunOptionNames,
  method: true,
  roles: true,
  even: true,
  cloudCover: true,
  ranks: true,
};

/** What the kernels' counters hold. */
const mostScenes = 32767;

/**
 * The bands of the composite, when all options are checked that can be without the masks.
 * @throws TsmaskError BAD_OPTION, MISSING_BAND for the first option that cannot be used.
 */
export function checkCompositeOptions(stack: Stack, options: CompositeOptions): readonly string[] {
  const { method = 'median', even, ...shared } = options;
  checkMaskOptions(stack, shared);
  if (!compositeMethods.includes(method)) {
    badOption('method', `There is no method named ${String(method)}.`, `Use ${compositeMethods.join(', ')}.`);
  }
  if (even !== undefined && !takesMiddle(method)) {
    badOption('even', `The method ${method} takes no middle of an even number.`, 'Leave even out, or use median.');
  }
  if (even !== undefined && even !== 'mean' && even !== 'lower') {
    badOption('even', `${String(even)} is no middle.`, 'Use mean or lower.');
  }
  checkRanks(stack, method, options);
  if (stack.scenes.length > mostScenes) {
    badOption('stack', `${stack.scenes.length} scenes are too many.`, `Take up to ${mostScenes}.`);
  }
  return checkRoles(stack, options.roles ?? Object.keys(stack.scenes[0].bands).filter(isReflectance));
}

function checkRanks(stack: Stack, method: CompositeMethod, { cloudCover, ranks }: CompositeOptions): void {
  const { scenes } = stack;
  const given = cloudCover !== undefined ? 'cloudCover' : ranks !== undefined ? 'ranks' : undefined;
  if (given !== undefined && !needsRanks(method)) {
    badOption(given, `The method ${method} takes no scene before another.`, `Leave ${given} out, or use dd or lc.`);
  }
  if (cloudCover !== undefined && !cloudCoverSources.includes(cloudCover)) {
    badOption('cloudCover', `${String(cloudCover)} does not tell of clouds.`, `Use ${cloudCoverSources.join(' or ')}.`);
  }
  if (cloudCover === 'metadata') toldCovers(stack, cloudCover);
  if (ranks === undefined) return;
  const named = new Set(ranks.map(({ scene }) => scene));
  if (ranks.length === scenes.length && scenes.every((_, scene) => named.has(scene))) return;
  badOption('ranks', 'The ranks must name every scene of the stack once.', 'Take what rankScenes answers.');
}
