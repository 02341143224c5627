/**
 * Kernel ridge regression with a radial basis function, in closed form, as the IPL-UV's multitemporal cloud masking has it
 * (Mateo-García, Gómez-Chova, Amorós-López, Muñoz-Marí and Camps-Valls, Remote Sensing 10, 2018).
 */
import { badOption, checkNumber } from '../check-option.ts';
import { checkTrainingData, enoughSamples } from './checks.ts';
import type { KernelModel, Table } from './model.ts';
import { solvePositiveDefinite } from './positive-definite.ts';
import { columnMeans, standardisationOf, standardise } from './standardise.ts';
import { squareBetween, takeRows } from './table.ts';

export interface KernelRidgeOptions {
  /** 0 or more; divided by the weight of a sample, never multiplied by their number. */
  readonly lambda: number;
  /** Of exp(−γ ‖z − z′‖²): above 0. It multiplies the squared distance, as in scikit-learn. */
  readonly gamma: number;
}

/**
 * α = (K + λ diag(1/w))⁻¹ (Y − μ), with Kᵢⱼ = exp(−γ ‖zᵢ − zⱼ‖²): scikit-learn's `KernelRidge` with sample weights.
 *
 * z are the inputs less their **unweighted** mean, divided by their population deviation; μ is the **unweighted** mean of
 * the outputs, which are not scaled: a scale for all samples would change nothing. Weights of about 1/m make λ count m
 * times as much as weights of 1. A sample of weight 0 counts for mean and deviation only. Inputs that do not vary are left
 * out; where none varies, the forecast is the same everywhere.
 *
 * Memory at the peak: 8 m² bytes and a few m × (inputs + outputs); `trainingCost` tells it, and how long it takes.
 *
 * @param inputs a row for each of the m samples, in any unit
 * @param outputs a row for each sample; forecasts are in their unit
 * @param weights one for each sample, 0 or more
 * @throws TsmaskError BAD_OPTION, TOO_FEW_SAMPLES, SINGULAR_SYSTEM
 */
export async function trainKernelRidge(
  inputs: Table,
  outputs: Table,
  weights: Float64Array,
  { lambda, gamma }: KernelRidgeOptions,
): Promise<KernelModel> {
  checkTrainingData(inputs, outputs, weights);
  checkNumber('lambda', lambda, 0, Number.MAX_VALUE);
  if (!(gamma > 0 && gamma < Number.POSITIVE_INFINITY)) {
    badOption('gamma', `A gamma of ${gamma} cannot be used.`, 'Give a number above 0.');
  }
  // What a tiny weight makes infinite weighs nothing.
  const penalties = weights.map((weight) => (weight > 0 ? lambda / weight : Number.POSITIVE_INFINITY));
  const used = [...penalties.keys()].filter((row) => Number.isFinite(penalties[row]));
  enoughSamples(used.length, 2, 'training with a weight that counts beside lambda');

  const { mean, scale } = standardisationOf(inputs);
  const support = standardise(takeRows(inputs, used), { mean, scale });
  const offset = columnMeans(outputs);
  const targets = standardise(takeRows(outputs, used), {
    mean: offset,
    scale: new Float64Array(outputs.columns).fill(1),
  });
  const element = (row: number, column: number) =>
    row === column ? 1 + penalties[used[row]] : Math.exp(-gamma * squareBetween(support, row, support, column));
  const dual = await solvePositiveDefinite({ order: used.length, element }, targets);
  return {
    kind: 'kernel',
    inputs: inputs.columns,
    outputs: outputs.columns,
    gamma,
    mean,
    scale,
    support,
    dual,
    offset,
  };
}
