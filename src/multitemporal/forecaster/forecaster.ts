/** What forecasts are asked of, and what all engines make of a model before. */
import { TsmaskError } from '../../errors.ts';
import type { EngineName } from '../../kernel/index.ts';
import type { ForecastModel, KernelModel, LinearModel } from '../model.ts';

/** A model at work. It holds working memory and must not be used from two places at once. */
export interface Forecaster {
  /**
   * Computes the forecasts of pixels.
   *
   * Numbers are those of a stack: reflectance × 10000, as the model was trained on. Forecasts are rounded to the nearest
   * whole number, halves up, and kept within −998 and 32767. Since 0 stands for no observation, 0 becomes 1. Where any
   * input is missing (0, or −999 and below), every output is −999.
   *
   * @param inputs one plane for each input of the model, in its order, of at least `pixels` values
   * @param outputs where the forecasts are put: one plane for each output of the model; may be planes of the inputs
   * @throws TsmaskError BAD_OPTION where planes are too few or too short
   */
  predict(inputs: readonly Int16Array[], outputs: readonly Int16Array[], pixels: number): void;
}

export interface EngineOptions {
  /** `wasm` (default) is fast; `js` is the plain yardstick. Both give the same bits. */
  readonly engine?: EngineName;
  /** For `wasm`: whether to use SIMD instructions. Default: where the host has them. */
  readonly simd?: boolean;
}

/** What forecasts are kept within: what is less is missing to those who read it. */
export const smallestForecast = -998;
export const greatestForecast = 32767;

/**
 * A model as engines take it, z = (x − mean) · scale. Without rows ŷ = offset + Σ z · weight, over the inputs; else
 * ŷ = offset + Σ 2^−‖z − row‖² · weight, over the rows.
 */
export interface WeighedModel {
  readonly inputs: number;
  readonly outputs: number;
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  readonly offset: Float64Array;
  /** `rows[row * inputs + input]`; empty for linear models. */
  readonly rows: Float64Array;
  /** `weights[row * outputs + output]`; of linear models, `weights[input * outputs + output]`. */
  readonly weights: Float64Array;
}

/** @throws TsmaskError BAD_MODEL for a model without inputs, outputs or samples, or whose parts do not fit or hold what is no finite number */
export function weighedModel(model: ForecastModel): WeighedModel {
  if (!(model.inputs >= 1 && model.outputs >= 1)) throw badModel('inputs or outputs', 'are none');
  return model.kind === 'linear' ? ofLinear(model) : ofKernel(model);
}

function ofLinear({ inputs, outputs, coefficients, intercept }: LinearModel): WeighedModel {
  checkNumbers('coefficients', coefficients, inputs * outputs);
  checkNumbers('intercept', intercept, outputs);
  return {
    inputs,
    outputs,
    mean: new Float64Array(inputs),
    scale: new Float64Array(inputs).fill(1),
    offset: intercept,
    rows: new Float64Array(0),
    weights: coefficients,
  };
}

function ofKernel({ inputs, outputs, gamma, mean, scale, support, dual, offset }: KernelModel): WeighedModel {
  if (!(gamma >= 0 && gamma < Infinity)) throw badModel('gamma', `is ${gamma}, and no finite number of at least 0`);
  if (!(support.rows >= 1)) throw badModel('support', 'has no rows');
  checkNumbers('mean', mean, inputs);
  checkNumbers('scale', scale, inputs);
  checkNumbers('support', support.values, support.rows * inputs);
  checkNumbers('dual', dual.values, support.rows * outputs);
  checkNumbers('offset', offset, outputs);
  // exp(−γ d²) is 2 to the power of −(factor · d)².
  const factor = Math.sqrt(gamma * Math.LOG2E);
  const times = (values: Float64Array) => values.map((value) => value * factor);
  return { inputs, outputs, mean, scale: times(scale), offset, rows: times(support.values), weights: dual.values };
}

/** @param part of the model, which is named in the error */
export function checkNumbers(part: string, values: Float64Array, length: number): void {
  if (values.length !== length) throw badModel(part, `has ${values.length} numbers instead of ${length}`);
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw badModel(part, `holds ${values[at]} at ${at}, which is no finite number`);
}

export function badModel(part: string, what: string): TsmaskError {
  return new TsmaskError('BAD_MODEL', `The model's ${part} ${what}.`, {
    subject: part,
    remedy: 'Pass a model as training returns it, whole and unchanged.',
  });
}

/** @param name of the planes, which is named in the error */
export function checkPlanes(
  name: string,
  planes: readonly (Int16Array | Uint8Array)[],
  count: number,
  pixels: number,
): void {
  if (planes.length !== count || planes.some(({ length }) => length < pixels)) {
    const lengths = planes.map(({ length }) => length).join(', ');
    throw new TsmaskError(
      'BAD_OPTION',
      `${name} must be ${count} planes of at least ${pixels} pixels, not ${planes.length} of ${lengths}.`,
      { subject: name, remedy: 'Pass one plane for each input or output of the model, all of the same pixels.' },
    );
  }
}
