/** A model, plainly, as LightGBM evaluates it: what the WebAssembly engine is measured by. */
import type { Evaluator } from './evaluator.ts';
import { defaultLeft, type LightgbmModel, MissingKind, missingKindOf, zeroThreshold } from './model.ts';

const capacity = 256;

export function createJsEvaluator(model: LightgbmModel): Evaluator {
  const { length: stride } = model.featureNames;
  const features = new Float32Array(capacity * stride);
  const sums = new Float64Array(capacity);
  return {
    capacity,
    features,
    evaluate(count) {
      for (let pixel = 0; pixel < count; pixel++) sums[pixel] = sumOf(model, features, pixel * stride);
      return sums.subarray(0, count);
    },
  };
}

function sumOf(model: LightgbmModel, features: Float32Array, at: number): number {
  let sum = 0;
  for (const root of model.roots) {
    let node = root;
    while (node >= 0) {
      const value = features[at + model.feature[node]];
      node = goesLeft(value, model.threshold[node], model.decision[node]) ? model.left[node] : model.right[node];
    }
    sum += model.leaf[~node];
  }
  return sum;
}

function goesLeft(value: number, threshold: number, decision: number): boolean {
  const kind = missingKindOf(decision);
  const known = Number.isNaN(value) && kind !== MissingKind.Nan ? 0 : value;
  const isMissing =
    (kind === MissingKind.Zero && Math.abs(known) <= zeroThreshold) ||
    (kind === MissingKind.Nan && Number.isNaN(known));
  return isMissing ? (decision & defaultLeft) !== 0 : known <= threshold;
}
