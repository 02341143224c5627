/** What may be told of the training of a forecast. */
import { badOption, checkChoice, checkNumber, checkWhole, withDefaults } from '../check-option.ts';
import { checkOptionNames } from '../option-names.ts';
import { largestRadius } from '../probability/disk.ts';
import type { ForecastMethod } from './options.ts';

export interface TrainingRecipe {
  /**
   * Pixels that are trained on, of both sets together. Default 1000: training takes time by their cube and memory by their
   * square, forecasting time by their number. The authors take 1 % of the pixels, or 5000.
   */
  readonly samples: number;
  /** Chooses the samples. Any whole number. Default 1. */
  readonly seed: number;
  /**
   * How much large coefficients are punished. Default 1e-6 for `ridge` (times the number of samples, see `lambdaScale`), 1e-3
   * for `kernel-ridge` (not times it; over the weight of each sample, as scikit-learn has it).
   */
  readonly lambda: number;
  /** For `ridge`: whether λ is times the number of samples (default `n`), as in the authors' code, or not. */
  readonly lambdaScale: 'n' | 'none';
  /** For `kernel-ridge`: exp(−γ‖a − b‖²) of standardised pixels. Default 0.01. */
  readonly gamma: number;
  /**
   * Weight of what is clear in the scene itself, against that of the scenes before. 0–1. Default: 0.5 for a clear scene, less by
   * the cloud in it, 0 from 60 % on.
   */
  readonly beta: number | undefined;
  /** By how much the clouds of the scene grow before what remains is trained on. Pixels. Default 3. */
  readonly dilation: number;
  /** Find λ, and γ, by cross-validation in five parts, which trains many times. Default false. */
  readonly crossValidate: boolean;
}

export type TrainingOptions = Partial<TrainingRecipe>;

/** K of 5,000 samples takes 200 MB; one of 20,000 is more than an array holds. */
const mostSamples = 20000;

export function resolveTraining(forecast: ForecastMethod, options: TrainingOptions = {}): TrainingRecipe {
  const defaults: TrainingRecipe = {
    samples: 1000,
    seed: 1,
    lambda: forecast === 'ridge' ? 1e-6 : 1e-3,
    lambdaScale: 'n',
    gamma: 0.01,
    beta: undefined,
    dilation: 3,
    crossValidate: false,
  };
  checkOptionNames(options, { ...defaults }, { of: 'training' });
  const recipe = withDefaults(defaults, options);
  checkWhole('training.samples', recipe.samples, 2, mostSamples);
  checkWhole('training.seed', recipe.seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  checkNumber('training.lambda', recipe.lambda, 0, Number.MAX_VALUE, 'without a unit');
  checkNumber('training.gamma', recipe.gamma, Number.MIN_VALUE, Number.MAX_VALUE, 'without a unit');
  checkChoice('training.lambdaScale', recipe.lambdaScale, ['n', 'none']);
  if (recipe.beta !== undefined) checkNumber('training.beta', recipe.beta, 0, 1, 'a share');
  checkNumber('training.dilation', recipe.dilation, 0, largestRadius, 'pixels');
  refuseOthers(forecast, options);
  return recipe;
}

/** An option that a method takes no notice of would be told in vain. */
function refuseOthers(forecast: ForecastMethod, options: TrainingOptions): void {
  const idle = forecast === 'ridge' ? 'gamma' : 'lambdaScale';
  if (options[idle] === undefined) return;
  badOption(`training.${idle}`, `The forecast ${forecast} has no ${idle}.`, 'Leave it out.');
}
