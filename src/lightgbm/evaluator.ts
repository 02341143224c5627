/** What evaluates a model. */
import type { EngineName } from '../kernel/index.ts';
import { createJsEvaluator } from './js.ts';
import type { LightgbmModel } from './model.ts';
import { createWasmEvaluator } from './wasm.ts';

/** Holds working memory for the pixels of one call. */
export interface Evaluator {
  /** Pixels that `evaluate` takes at most. */
  readonly capacity: number;
  /** Where the features are put: those of one pixel, then those of the next. */
  readonly features: Float32Array;
  /** The sums of the leaves that the first `count` pixels reach, tree after tree; valid until the next call. */
  evaluate(count: number): Float64Array;
}

export interface EvaluatorOptions {
  /** `wasm` (default) is fast; `js` is the plain yardstick. Both give the same bits. */
  readonly engine?: EngineName;
}

/** @throws TsmaskError OUT_OF_MEMORY */
export function createEvaluator(model: LightgbmModel, { engine = 'wasm' }: EvaluatorOptions = {}): Evaluator {
  return engine === 'js' ? createJsEvaluator(model) : createWasmEvaluator(model);
}
