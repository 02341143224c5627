/** What may be told of masks from a cloud probability, and what of it cannot be used. */
import { badOption, checkChoice, checkNumber, withDefaults } from '../check-option.ts';
import { TsmaskError } from '../errors.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import { waterTests } from './cells.ts';
import { downsampleModes } from './coarse-clouds.ts';
import { largestRadius } from './disk.ts';
import { borders } from './morphology.ts';
import {
  type FanName,
  fans,
  type ProbabilityPreset,
  type ProbabilityRecipe,
  probabilityPresets,
  recipes,
} from './presets.ts';

export interface ProbabilityOptions extends Partial<Omit<ProbabilityRecipe, 'fan'>> {
  /** The recipe that the other options change. Default `s2cloudless-tutorial`. */
  readonly preset?: ProbabilityPreset;
  /** Degrees to be added to the azimuth of the sun, or a name: `sun`, `ne-ground`, `ne-literal`. */
  readonly fan?: FanName | readonly number[];
  /**
   * Where the sun stood, degrees clockwise from north: for all scenes, or by their ids or dates, `YYYY-MM-DD`. Goes before what
   * metadata say. Default: by metadata.
   */
  readonly sunAzimuth?: number | Readonly<Record<string, number>>;
}

const names: OptionNames<ProbabilityOptions> = {
  preset: true,
  cloudProbability: true,
  source: true,
  darkReflectance: true,
  water: true,
  waterNdwi: true,
  waterNdvi: true,
  maskedClasses: true,
  castingClasses: true,
  shadowDistance: true,
  fan: true,
  gridConvergence: true,
  erosion: true,
  dilation: true,
  border: true,
  workingGrid: true,
  projectionGrid: true,
  downsample: true,
  minValid: true,
  sunAzimuth: true,
};

export const probabilityOptionNames = Object.keys(names);

/** @throws TsmaskError BAD_OPTION that names the first option that cannot be used. */
export function resolveProbabilityOptions(options: ProbabilityOptions = {}): ProbabilityRecipe {
  checkOptionNames(options, names, { of: 'probability' });
  const { preset = 's2cloudless-tutorial', fan, sunAzimuth, ...others } = options;
  checkChoice('preset', preset, probabilityPresets);
  if (typeof fan === 'string') checkChoice('fan', fan, Object.keys(fans));
  const base: ProbabilityRecipe = recipes[preset];
  const recipe: ProbabilityRecipe = {
    ...withDefaults(base, others),
    fan: typeof fan === 'string' ? fans[fan] : (fan ?? base.fan),
  };
  check(recipe);
  const azimuths = typeof sunAzimuth === 'object' ? Object.values(sunAzimuth) : [sunAzimuth ?? 0];
  for (const azimuth of azimuths) checkNumber('sunAzimuth', azimuth, -360, 360, 'degrees clockwise from north');
  return recipe;
}

function check(recipe: ProbabilityRecipe): void {
  for (const name of ['cloudProbability', 'darkReflectance', 'minValid'] as const) {
    checkNumber(name, recipe[name], 0, 1, '0–1');
  }
  for (const name of ['waterNdwi', 'waterNdvi'] as const)
    checkNumber(name, recipe[name], -1, 1, 'the unit of the index');
  for (const name of ['shadowDistance', 'erosion', 'dilation'] as const) {
    checkNumber(name, recipe[name], 0, Number.MAX_VALUE, 'metres');
  }
  for (const name of ['workingGrid', 'projectionGrid'] as const) {
    checkNumber(name, recipe[name], Number.MIN_VALUE, Number.MAX_VALUE, 'metres');
  }
  checkChoice('source', recipe.source, ['band', 'scl']);
  checkChoice('water', recipe.water, waterTests);
  checkChoice('border', recipe.border, borders);
  checkChoice('downsample', recipe.downsample, downsampleModes);
  if (typeof recipe.gridConvergence !== 'boolean') {
    badOption('gridConvergence', `gridConvergence cannot be ${String(recipe.gridConvergence)}.`, 'Use true or false.');
  }
  if (!Array.isArray(recipe.fan) || recipe.fan.length === 0) {
    badOption(
      'fan',
      'A fan of no directions casts no shadow.',
      'Give degrees to be added to the azimuth of the sun: [0].',
    );
  }
  for (const degrees of recipe.fan) checkNumber('fan', degrees, -180, 180, 'degrees');
  for (const name of ['maskedClasses', 'castingClasses'] as const) {
    const isList =
      Array.isArray(recipe[name]) && recipe[name].every((value) => Number.isInteger(value) && value > 0 && value < 12);
    if (!isList) {
      badOption(name, `${name} holds what is no value of the scene classification.`, 'Use whole numbers from 1 to 11.');
    }
  }
}

/** Steps and radii are kept in bytes. */
export const mostSteps = 254;

/** @throws TsmaskError BAD_OPTION for distances of more cells than can be told apart. */
export function checkCells(name: keyof ProbabilityRecipe, metres: number, cell: number): number {
  const most = name === 'shadowDistance' ? mostSteps : largestRadius;
  if (metres / cell <= most) return metres / cell;
  throw new TsmaskError('BAD_OPTION', `${name} of ${metres} m is ${metres / cell} cells of ${cell} m, too many.`, {
    subject: name,
    remedy: `Use no more than ${most * cell} m.`,
  });
}

/** The bands that a stack must have for a recipe, besides those that are written with its masks. */
export function probabilityRoles(options: ProbabilityOptions = {}): string[] {
  const { source, water, maskedClasses, castingClasses } = resolveProbabilityOptions(options);
  const needsClasses =
    source === 'scl' || water === 'scl' || water === 'both' || maskedClasses.length + castingClasses.length > 0;
  return [
    'nir-wide',
    ...(source === 'band' ? ['cloud-probability'] : []),
    ...(needsClasses ? ['scl'] : []),
    ...(water === 'index' || water === 'both' ? ['green', 'red'] : []),
  ];
}
