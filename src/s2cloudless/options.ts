import { TsmaskError } from '../errors.ts';
import type { LightgbmModel } from '../lightgbm/index.ts';
import type { OptionNames } from '../option-names.ts';
import { checkMaskOptions, checkRoles, type MaskOptions } from '../run/options.ts';
import type { Stack } from '../stack/index.ts';
import { s2cloudlessRoles } from './bands.ts';

export interface CloudProbabilityOptions
  extends Pick<MaskOptions, 'window' | 'workers' | 'memory' | 'engine' | 'signal' | 'onProgress'> {
  /**
   * The roles of the bands that are the model's features, in their order, for another model than that of s2cloudless.
   * Features are reflectance, 0 to 1. Default: {@link s2cloudlessRoles}.
   */
  readonly features?: readonly string[];
}

export const cloudProbabilityOptionNames: OptionNames<CloudProbabilityOptions> = {
  window: true,
  workers: true,
  memory: true,
  engine: true,
  signal: true,
  onProgress: true,
  features: true,
};

/**
 * The bands that are the model's features.
 * @throws TsmaskError BAD_OPTION, MISSING_BAND, WRONG_LEVEL for the first thing that cannot be used.
 */
export function checkProbabilityOptions(
  stack: Stack,
  model: LightgbmModel,
  options: CloudProbabilityOptions,
): readonly string[] {
  checkMaskOptions(stack, options);
  if (!(model?.roots instanceof Int32Array)) {
    throw new TsmaskError('BAD_OPTION', 'What was given is no model.', {
      subject: 'model',
      remedy: 'Read it first: await openModel("model.txt").',
    });
  }
  const { features = s2cloudlessRoles } = options;
  if (options.features === undefined) refuseSurface(stack);
  const roles = checkRoles(stack, features, 'features', options.features ? undefined : 's2cloudlessRoles');
  const { length } = model.featureNames;
  if (roles.length === length) return roles;
  throw new TsmaskError('BAD_OPTION', `The model takes ${length} features, and there are ${roles.length} bands.`, {
    subject: 'features',
    remedy: `Name the band of each with the option features, in their order: ${model.featureNames.slice(0, 12).join(', ')}.`,
  });
}

/** s2cloudless knows clouds as they look from above the atmosphere. */
function refuseSurface({ scenes }: Stack): void {
  for (const scene of scenes) {
    if (![scene, ...(scene.fill ?? [])].some(({ origin }) => origin.level === 'L2A')) continue;
    throw new TsmaskError('WRONG_LEVEL', `The scene ${scene.id} is of level L2A, and s2cloudless takes level L1C.`, {
      subject: scene.id,
      remedy: 'Take the product of level L1C: L2A is corrected for the atmosphere and lacks the cirrus band (B10).',
    });
  }
}
