/** LightGBM's models of one probability: read from its text format, and evaluated. */
export { createEvaluator, type Evaluator, type EvaluatorOptions } from './evaluator.ts';
export { type LightgbmModel, probabilityOf } from './model.ts';
export { parseLightgbm } from './parse.ts';
