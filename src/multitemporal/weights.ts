/**
 * How the two sets of samples share the weight. The estimation set is what is clear of the scene itself, forecast from the
 * scenes before it. The prediction set is the last clear scene, forecast from those before that: all of its pixels, but a
 * step in time away.
 */
import { checkNumber } from '../check-option.ts';
import { enoughSamples } from './checks.ts';

/** A scene as cloudy as this is forecast from the prediction set alone. Share of its pixels, 0–1. */
export const cloudiestEstimation = 0.6;

/** Weight of the estimation set as a whole, 0–1: half in a clear scene, the less the cloudier, 0 from 0.6 on. */
export function defaultBeta(cloudShare: number): number {
  checkNumber('cloudShare', cloudShare, 0, 1);
  return Math.max(0, 0.5 - (0.5 * cloudShare) / cloudiestEstimation);
}

/** Whether samples of the scene itself are used at all. */
export function usesEstimation(beta: number, cloudShare: number): boolean {
  checkNumber('beta', beta, 0, 1);
  checkNumber('cloudShare', cloudShare, 0, 1);
  return beta > 0 && cloudShare < cloudiestEstimation;
}

/**
 * β/n for each of the n samples of the estimation set, then (1 − β)/n for each of those of the prediction set: 1 in sum.
 * Where one set is empty, the other has all of the weight. β = 1 leaves the prediction set with a weight of 0.
 *
 * @param sizes how many samples each set has; `estimation` is 0 where {@link usesEstimation} says no
 * @throws TsmaskError BAD_OPTION, TOO_FEW_SAMPLES where both are empty
 */
export function trainingWeights(
  { estimation, prediction }: { readonly estimation: number; readonly prediction: number },
  beta: number,
): Float64Array {
  checkNumber('beta', beta, 0, 1);
  enoughSamples(estimation + prediction, 2, 'training');
  const share = prediction === 0 ? 1 : estimation === 0 ? 0 : beta;
  const weights = new Float64Array(estimation + prediction);
  weights.fill(share / estimation, 0, estimation);
  weights.fill((1 - share) / prediction, estimation);
  return weights;
}
