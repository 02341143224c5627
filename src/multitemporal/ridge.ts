/**
 * Linear ridge regression of several outputs on the same inputs, in closed form, as the IPL-UV's multitemporal cloud
 * masking has it (Mateo-García, Gómez-Chova, Amorós-López, Muñoz-Marí and Camps-Valls, Remote Sensing 10, 2018).
 */
import { checkNumber } from '../check-option.ts';
import { checkTrainingData } from './checks.ts';
import type { LinearModel, Table } from './model.ts';
import { solvePositiveDefinite } from './positive-definite.ts';
import { columnMeans, columnScales } from './standardise.ts';
import { emptyTable } from './table.ts';

/** What λ is multiplied by: the number of samples, as the authors' code and scikit-learn's `normalize` do, or nothing. */
export const lambdaScales = ['n', 'none'] as const;
export type LambdaScale = (typeof lambdaScales)[number];

export interface RidgeOptions {
  /** 0 or more. */
  readonly lambda: number;
  readonly lambdaScale: LambdaScale;
}

/**
 * Minimises Σᵢ wᵢ ‖zᵢ Ω − (yᵢ − μ)‖² + λ N ‖Ω‖², with N = 1 for the λ scale `none`, else the number of samples.
 *
 * z are the inputs less their **weighted** mean, divided by their **unweighted** population deviation; μ is the weighted
 * mean of the outputs, which are not scaled. Weights that sum to 1 make λ mean the same for any number of samples. Inputs
 * that do not vary get a coefficient of 0; where none varies, the forecast is the weighted mean everywhere.
 *
 * @param inputs a row for each sample, in any unit
 * @param outputs a row for each sample; forecasts are in their unit
 * @param weights one for each sample, 0 or more
 * @throws TsmaskError BAD_OPTION, TOO_FEW_SAMPLES, SINGULAR_SYSTEM
 */
export async function trainRidge(
  inputs: Table,
  outputs: Table,
  weights: Float64Array,
  options: RidgeOptions,
): Promise<LinearModel> {
  return new RidgeEquations(inputs, outputs, weights).solve(options);
}

/** The equations of a set of samples without λ, so that several λ can be tried on them. */
export class RidgeEquations {
  readonly #samples: number;
  readonly #inputMeans: Float64Array;
  readonly #outputMeans: Float64Array;
  readonly #scales: Float64Array;
  /** Of the inputs that vary: which, Zᵀ W Z on and below the diagonal, and Zᵀ W Y. */
  readonly #varying: readonly number[];
  readonly #gram: Table;
  readonly #moments: Table;

  /** @throws TsmaskError BAD_OPTION, TOO_FEW_SAMPLES */
  constructor(inputs: Table, outputs: Table, weights: Float64Array) {
    checkTrainingData(inputs, outputs, weights);
    this.#samples = inputs.rows;
    this.#inputMeans = columnMeans(inputs, weights);
    this.#outputMeans = columnMeans(outputs, weights);
    this.#scales = columnScales(inputs);
    this.#varying = [...this.#scales.keys()].filter((column) => this.#scales[column] > 0);
    this.#gram = emptyTable(this.#varying.length, this.#varying.length);
    this.#moments = emptyTable(this.#varying.length, outputs.columns);
    for (let row = 0; row < inputs.rows; row++) this.#add(inputs, outputs, row, weights[row]);
  }

  #add(inputs: Table, outputs: Table, row: number, weight: number): void {
    const order = this.#varying.length;
    const z = this.#varying.map(
      (column) => (inputs.values[row * inputs.columns + column] - this.#inputMeans[column]) * this.#scales[column],
    );
    for (let i = 0; i < order; i++) {
      const weighted = weight * z[i];
      for (let j = 0; j <= i; j++) this.#gram.values[i * order + j] += weighted * z[j];
      for (let output = 0; output < outputs.columns; output++) {
        const away = outputs.values[row * outputs.columns + output] - this.#outputMeans[output];
        this.#moments.values[i * outputs.columns + output] += weighted * away;
      }
    }
  }

  /** @throws TsmaskError BAD_OPTION, SINGULAR_SYSTEM */
  async solve({ lambda, lambdaScale }: RidgeOptions): Promise<LinearModel> {
    checkNumber('lambda', lambda, 0, Number.MAX_VALUE);
    const penalty = lambdaScale === 'n' ? lambda * this.#samples : lambda;
    const { rows: order, values } = this.#gram;
    const element = (row: number, column: number) => values[row * order + column] + (row === column ? penalty : 0);
    return this.#modelOf(await solvePositiveDefinite({ order, element }, this.#moments));
  }

  /** Back to the units of the inputs. */
  #modelOf({ columns: outputs, values }: Table): LinearModel {
    const inputs = this.#scales.length;
    const coefficients = new Float64Array(inputs * outputs);
    const intercept = Float64Array.from(this.#outputMeans);
    this.#varying.forEach((input, i) => {
      for (let output = 0; output < outputs; output++) {
        const coefficient = values[i * outputs + output] * this.#scales[input];
        coefficients[input * outputs + output] = coefficient;
        intercept[output] -= this.#inputMeans[input] * coefficient;
      }
    });
    return { kind: 'linear', inputs, outputs, coefficients, intercept };
  }
}
