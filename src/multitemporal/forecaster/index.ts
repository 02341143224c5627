/**
 * What of the multitemporal method runs in WebAssembly: forecasts of pixels by a trained model, the clusters of what differs
 * from them, and the equations of training. It knows nothing of files.
 */

import type { Clusters } from '../kmeans.ts';
import type { ForecastModel } from '../model.ts';
import { type Assigner, type AssignerOptions, checkClusters, noDifference } from './assigner.ts';
import { checkPlanes, type EngineOptions, type Forecaster, weighedModel } from './forecaster.ts';
import { createJsAssigner, createJsForecaster } from './js.ts';
import { createWasmAssigner, createWasmForecaster } from './wasm.ts';

export { type Assigner, type AssignerOptions, noDifference } from './assigner.ts';
export type { EngineOptions, Forecaster } from './forecaster.ts';
export { solveSymmetric } from './solve.ts';

/**
 * Puts a model to work. It is ready at once, and holds the model, its own copy, and some hundred KiB of pixels.
 *
 * All is computed in float64: the weights of a kernel model with a small λ are large and cancel each other.
 * @throws TsmaskError BAD_MODEL for a model that is not whole, BAD_OPTION for SIMD that the host lacks, OUT_OF_MEMORY
 */
export function createForecaster(model: ForecastModel, { engine = 'wasm', simd }: EngineOptions = {}): Forecaster {
  const weighed = weighedModel(model);
  const { predict } = engine === 'js' ? createJsForecaster(weighed) : createWasmForecaster(weighed, simd);
  return {
    predict(inputs, outputs, pixels) {
      checkPlanes('inputs', inputs, weighed.inputs, pixels);
      checkPlanes('outputs', outputs, weighed.outputs, pixels);
      predict(inputs, outputs, pixels);
    },
  };
}

/**
 * Makes ready to say of pixels which centroid is nearest.
 * @throws TsmaskError BAD_MODEL for clusters that do not fit together, BAD_OPTION, OUT_OF_MEMORY
 */
export function createAssigner(clusters: Clusters, options: AssignerOptions = {}): Assigner {
  const { engine = 'wasm', simd, nodata = noDifference } = options;
  checkClusters(clusters, nodata);
  const { assign } = engine === 'js' ? createJsAssigner(clusters, nodata) : createWasmAssigner(clusters, nodata, simd);
  return {
    assign(bands, target, pixels) {
      checkPlanes('bands', bands, clusters.centroids.columns, pixels);
      checkPlanes('clusters', [target], 1, pixels);
      assign(bands, target, pixels);
    },
  };
}
