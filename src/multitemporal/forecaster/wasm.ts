/** Forecasts and clusters in WebAssembly: assembly/forecast/ does the work. */
import { defaultNodata } from '../../bands.ts';
import { outOfMemory } from '../../kernel/wasm/module.ts';
import type { Clusters } from '../kmeans.ts';
import { type Assigner, noDifference } from './assigner.ts';
import type { Forecaster, WeighedModel } from './forecaster.ts';
import { type Address, instantiateForecast } from './module.ts';

/** Pixels that are put in at once: whole passes. */
const capacity = 4096;
/** Pixels in a group, and groups in a pass. */
const lanes = 8;
const groupsAtOnce = 32;

export function createWasmForecaster(model: WeighedModel, withSimd?: boolean): Forecaster {
  const { inputs, outputs, offset, rows, weights } = model;
  const isLinear = rows.length === 0;
  const engine = createEngine(model, outputs, isLinear ? inputs : rows.length / inputs, withSimd);
  const { exports } = engine;
  exports.setMissing(0, defaultNodata);
  engine.put(exports.offset, offset);
  // Each row of weights has an even number of places.
  const stride = outputs + (outputs % 2);
  const padded = new Float64Array((weights.length / outputs) * stride);
  for (let i = 0; i < weights.length; i++) padded[Math.floor(i / outputs) * stride + (i % outputs)] = weights[i];
  engine.put(exports.weights, padded);
  const results = Array.from(
    { length: outputs },
    (_, i) => new Int16Array(engine.memory.buffer, exports.outputs.value + 2 * capacity * i, capacity),
  );
  return {
    predict(planes, forecasts, pixels) {
      engine.run(planes, pixels, isLinear ? exports.forecastLinear : exports.forecastKernel, (from, count) => {
        results.forEach((result, i) => {
          forecasts[i].set(result.subarray(0, count), from);
        });
      });
    },
  };
}

export function createWasmAssigner({ mean, scale, centroids }: Clusters, nodata: number, withSimd?: boolean): Assigner {
  const { columns, values } = centroids;
  const model = { inputs: columns, mean, scale, rows: values };
  const engine = createEngine(model, 1, 0, withSimd);
  const { exports, memory } = engine;
  exports.setMissing(nodata, noDifference);
  const result = new Uint8Array(memory.buffer, exports.outputs.value, capacity);
  return {
    assign(bands, target, pixels) {
      engine.run(bands, pixels, exports.assignClusters, (from, count) => {
        target.set(result.subarray(0, count), from);
      });
    },
  };
}

type Centred = Pick<WeighedModel, 'inputs' | 'mean' | 'scale' | 'rows'>;

/** @throws TsmaskError OUT_OF_MEMORY */
function createEngine({ inputs, mean, scale, rows }: Centred, outputs: number, weights: number, withSimd?: boolean) {
  const { exports, memory } = instantiateForecast(withSimd);
  const rowCount = rows.length / inputs;
  if (exports.reserve(capacity, inputs, outputs, rowCount, weights) === 0) {
    throw outOfMemory(`a model of ${rowCount} rows of ${inputs}`);
  }
  const put = (address: Address, values: Float64Array) => {
    new Float64Array(memory.buffer, address.value, values.length).set(values);
  };
  put(exports.mean, mean);
  put(exports.scale, scale);
  put(exports.rows, rows);
  const room = Array.from(
    { length: inputs },
    (_, i) => new Int16Array(memory.buffer, exports.inputs.value + 2 * capacity * i, capacity),
  );

  /** Puts pixels in, as many as there is room for, has `work` done over the groups, and has the results taken. */
  function run(
    planes: readonly Int16Array[],
    pixels: number,
    work: (from: number, to: number) => void,
    take: (from: number, count: number) => void,
  ): void {
    for (let from = 0; from < pixels; from += capacity) {
      const count = Math.min(capacity, pixels - from);
      room.forEach((plane, i) => {
        plane.set(planes[i].subarray(from, from + count));
      });
      const groups = Math.ceil(count / lanes);
      // A function is replaced by a faster build of itself only when it is called again.
      for (let group = 0; group < groups; group += groupsAtOnce) work(group, Math.min(groups, group + groupsAtOnce));
      take(from, count);
    }
  }
  return { exports, memory, put, run };
}
