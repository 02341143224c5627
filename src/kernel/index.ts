/** The kernel: what computes classes from reflectances. It knows nothing of files. */
import { TsmaskError } from '../errors.ts';
import { createJsKernel } from './js/kernel.ts';
import type { Kernel, KernelOptions } from './kernel.ts';
import { resolveThresholds } from './thresholds.ts';
import { createWasmKernel } from './wasm/kernel.ts';

export { Class, type ClassCode, classNames } from './classes.ts';
export { countClasses } from './count-classes.ts';
export {
  type Comparison,
  type DateExplanation,
  type ExplainRequest,
  explainSeries,
  type PassedOver,
  type Reason,
} from './js/explain.ts';
export type { Indices } from './js/indices.ts';
export {
  type Bands,
  type EngineName,
  type Kernel,
  type KernelOptions,
  type SceneSize,
  type SceneStream,
  type SeriesBlock,
  type SeriesInput,
  type Stage,
  stages,
} from './kernel.ts';
export { packClasses, packedBytes, unpackClasses } from './packed-classes.ts';
export { defaultThresholds, resolveThresholds, type Thresholds } from './thresholds.ts';

/**
 * Creates a kernel. It is ready at once: the WebAssembly module is part of the package and small enough to compile
 * synchronously, on a page's main thread too.
 * @throws TsmaskError BAD_OPTION for an unknown engine or threshold, or for SIMD that the host lacks.
 */
export function createKernel({ engine = 'wasm', thresholds, simd }: KernelOptions = {}): Kernel {
  const resolved = resolveThresholds(thresholds);
  if (engine === 'wasm') return createWasmKernel(resolved, simd);
  if (engine === 'js') return createJsKernel(resolved);
  throw new TsmaskError('BAD_OPTION', `There is no engine named ${String(engine)}.`, {
    subject: 'engine',
    remedy: 'Use wasm or js.',
  });
}
