/** Settings chosen by how well models that lack a part of the samples forecast that part. */

import { checkWhole } from '../check-option.ts';
import { isTsmaskError, TsmaskError } from '../errors.ts';
import { hash, type Random, randomOf, shuffled } from '../random.ts';
import { checkTrainingData, enoughSamples } from './checks.ts';
import { type KernelRidgeOptions, trainKernelRidge } from './kernel-ridge.ts';
import type { ForecastModel, Table } from './model.ts';
import { predictRows } from './predict.ts';
import { type LambdaScale, RidgeEquations, type RidgeOptions } from './ridge.ts';
import { takeRows } from './table.ts';

export interface CrossValidationOptions {
  /** Any whole number: which samples belong together, and what is drawn. Default 1. */
  readonly seed?: number;
  /** Parts that the samples are cut into, from 2 to their number. Default 5. */
  readonly folds?: number;
  /** Called after each setting. */
  readonly onTrial?: (done: number, of: number) => void;
}

export interface Trial<Setting> {
  readonly setting: Setting;
  /**
   * √(Σ w ‖y − ŷ‖² / Σ w) over all samples, each forecast by a model that had not seen it; in the unit of the outputs.
   * Infinity where a model could not be trained.
   */
  readonly error: number;
}

export interface CrossValidation<Setting> {
  /** The first of those with the least error. */
  readonly best: Setting;
  readonly trials: readonly Trial<Setting>[];
}

/** The λ that the authors try: 10⁻⁵ to 10⁹. */
export const ridgeLambdas: readonly number[] = Array.from({ length: 15 }, (_, i) => Number(`1e${i - 5}`));

/** Settings of kernel ridge that are drawn. */
export const kernelDraws = 30;

/**
 * The best λ of a grid.
 *
 * @throws TsmaskError BAD_OPTION, TOO_FEW_SAMPLES, SINGULAR_SYSTEM where no setting can be trained
 */
export async function crossValidateRidge(
  inputs: Table,
  outputs: Table,
  weights: Float64Array,
  options: CrossValidationOptions & { readonly lambdaScale: LambdaScale; readonly lambdas?: readonly number[] },
): Promise<CrossValidation<RidgeOptions>> {
  const { lambdaScale, lambdas = ridgeLambdas } = options;
  const folds = foldsOf(inputs, outputs, weights, options).map((fold) => ({
    ...fold,
    equations: new RidgeEquations(fold.inputs, fold.outputs, fold.weights),
  }));
  const settings = lambdas.map((lambda) => ({ lambda, lambdaScale }));
  return tryAll(settings, folds, ({ equations }, setting) => equations.solve(setting), options);
}

/**
 * The best of 30 draws of λ and γ, from exponential distributions of the means 0.02 and 0.06, rounded to four digits.
 * `crossValidationCost` tells how long it takes: nearly a minute for 1,000 samples.
 *
 * @throws TsmaskError BAD_OPTION, TOO_FEW_SAMPLES, SINGULAR_SYSTEM where no setting can be trained
 */
export async function crossValidateKernelRidge(
  inputs: Table,
  outputs: Table,
  weights: Float64Array,
  options: CrossValidationOptions & { readonly draws?: number } = {},
): Promise<CrossValidation<KernelRidgeOptions>> {
  const { seed = 1, draws = kernelDraws } = options;
  checkWhole('draws', draws, 1, 10_000);
  const folds = foldsOf(inputs, outputs, weights, options);
  const random = randomOf(hash(seed, Purpose.Draws));
  const settings = Array.from({ length: draws }, () => ({
    lambda: exponential(0.02, random),
    gamma: exponential(0.06, random),
  }));
  return tryAll(
    settings,
    folds,
    (fold, setting) => trainKernelRidge(fold.inputs, fold.outputs, fold.weights, setting),
    options,
  );
}

const Purpose = { Folds: 1, Draws: 2 } as const;

/** Rounded, so that engines whose logarithms differ in the last bit draw the same, and never 0. */
function exponential(mean: number, random: Random): number {
  return Math.max(1e-9, Number((-mean * Math.log(1 - random())).toPrecision(4)));
}

/** What to train with, and what to judge the model by. */
interface Fold {
  readonly inputs: Table;
  readonly outputs: Table;
  readonly weights: Float64Array;
  readonly held: { readonly inputs: Table; readonly outputs: Table; readonly weights: Float64Array };
}

function foldsOf(
  inputs: Table,
  outputs: Table,
  weights: Float64Array,
  { seed = 1, folds = 5 }: CrossValidationOptions,
): Fold[] {
  checkTrainingData(inputs, outputs, weights);
  checkWhole('folds', folds, 2, 1000);
  enoughSamples(inputs.rows, Math.max(folds, 4), `cross-validation by ${folds} folds`);
  const order = shuffled(inputs.rows, randomOf(hash(seed, Purpose.Folds)));
  const partOf = (isIn: (position: number) => boolean) => {
    const rows = order.filter((_, position) => isIn(position));
    return {
      inputs: takeRows(inputs, rows),
      outputs: takeRows(outputs, rows),
      weights: Float64Array.from(rows, (row) => weights[row]),
    };
  };
  return Array.from({ length: folds }, (_, fold) => ({
    ...partOf((position) => position % folds !== fold),
    held: partOf((position) => position % folds === fold),
  }));
}

async function tryAll<Setting, Part extends Fold>(
  settings: readonly Setting[],
  folds: readonly Part[],
  train: (fold: Part, setting: Setting) => Promise<ForecastModel>,
  { onTrial }: CrossValidationOptions,
): Promise<CrossValidation<Setting>> {
  const trials: Trial<Setting>[] = [];
  for (const setting of settings) {
    trials.push({ setting, error: await errorOf(folds, (fold) => train(fold, setting)) });
    onTrial?.(trials.length, settings.length);
  }
  const best = trials.reduce((least, trial) => (trial.error < least.error ? trial : least));
  if (best.error === Number.POSITIVE_INFINITY) {
    throw new TsmaskError('SINGULAR_SYSTEM', 'No setting that was tried could be trained.', {
      subject: 'lambda',
      remedy: 'Give lambda yourself, a large one, or use samples that differ.',
    });
  }
  return { best: best.setting, trials };
}

async function errorOf<Part extends Fold>(
  folds: readonly Part[],
  train: (fold: Part) => Promise<ForecastModel>,
): Promise<number> {
  let [squares, total] = [0, 0];
  for (const fold of folds) {
    const { held } = fold;
    try {
      const { columns, values } = predictRows(await train(fold), held.inputs);
      values.forEach((value, i) => {
        squares += held.weights[Math.floor(i / columns)] * (held.outputs.values[i] - value) ** 2;
      });
    } catch (error) {
      if (isTsmaskError(error, 'SINGULAR_SYSTEM')) return Number.POSITIVE_INFINITY;
      throw error;
    }
    total += held.weights.reduce((sum, weight) => sum + weight, 0);
  }
  return Math.sqrt(squares / total);
}
