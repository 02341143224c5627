/** From samples to a model, with the settings that are given or found. */
import { crossValidateKernelRidge, crossValidateRidge } from './cross-validate.ts';
import { trainKernelRidge } from './kernel-ridge.ts';
import type { ForecastModel, Table } from './model.ts';
import { type LambdaScale, trainRidge } from './ridge.ts';

/** What a model is trained from: as many rows everywhere. */
export interface TrainingData {
  /** Reflectance × 10000. */
  readonly inputs: Table;
  /** Reflectance × 10000. */
  readonly outputs: Table;
  readonly weights: Float64Array;
}

export interface TrainingSettings {
  readonly method: 'ridge' | 'kernel-ridge';
  readonly lambda: number;
  readonly lambdaScale: LambdaScale;
  readonly gamma: number;
  readonly crossValidate: boolean;
  readonly seed: number;
}

export interface Trained {
  readonly model: ForecastModel;
  readonly lambda: number;
  /** Of kernel ridge. */
  readonly gamma?: number;
}

/** @throws TsmaskError BAD_OPTION, TOO_FEW_SAMPLES, SINGULAR_SYSTEM */
export async function train(
  { inputs, outputs, weights }: TrainingData,
  { method, lambda, lambdaScale, gamma, crossValidate, seed }: TrainingSettings,
): Promise<Trained> {
  if (method === 'ridge') {
    const settings = crossValidate
      ? (await crossValidateRidge(inputs, outputs, weights, { lambdaScale, seed })).best
      : { lambda, lambdaScale };
    return { model: await trainRidge(inputs, outputs, weights, settings), lambda: settings.lambda };
  }
  const settings = crossValidate
    ? (await crossValidateKernelRidge(inputs, outputs, weights, { seed })).best
    : { lambda, gamma };
  return { model: await trainKernelRidge(inputs, outputs, weights, settings), ...settings };
}
