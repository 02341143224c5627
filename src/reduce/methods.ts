/** The ways to make a composite, by name. */
import { first } from './first.ts';
import { geomedian } from './geomedian.ts';
import { createJsKernel } from './js.ts';
import type { CompositeKernel, CompositeKernelOptions } from './kernel.ts';
import { median } from './median.ts';
import { medoid, medoidToMedian } from './medoid.ts';
import type { Method } from './method.ts';
import { createWasmKernel } from './wasm.ts';

const methods = {
  median,
  medoid,
  'medoid-to-median': medoidToMedian,
  geomedian,
  dd: first,
  lc: first,
} satisfies Record<string, Method>;

/**
 * `median`: of the clear observations of each band on its own. `medoid`: that observation whose distances to all others
 * have the smallest sum. `medoid-to-median`: that which is nearest to the median. `geomedian`: the point whose distances
 * to all of them have the smallest sum. `dd`: that of the scene nearest in time to
 * the least cloudy one. `lc`: that of the least cloudy scene.
 */
export type CompositeMethod = keyof typeof methods;

/** All of them, as `compositeStack` takes them. */
export const compositeMethods = Object.keys(methods) as readonly CompositeMethod[];

/** Working memory for each pixel, date and band of so many dates. Bytes. */
export function bytesPerValue(name: CompositeMethod, dates: number): number {
  return methods[name].keeps === 'all' ? 2 : 2 / dates;
}

/** Whether pixels of the composite are observations, so that they have a source. */
export function choosesObservation(name: CompositeMethod): boolean {
  return 'choose' in methods[name];
}

/** Whether scenes are observed in the order of their rank, not of time. */
export function needsRanks(name: CompositeMethod): name is 'dd' | 'lc' {
  return methods[name] === first;
}

/** Whether the middle of an even number of observations counts for anything. */
export function takesMiddle(name: CompositeMethod): boolean {
  return name === 'median' || name === 'medoid-to-median';
}

export function createCompositeKernel(name: CompositeMethod, options: CompositeKernelOptions = {}): CompositeKernel {
  const { engine = 'wasm', simd } = options;
  return engine === 'js' ? createJsKernel(methods[name]) : createWasmKernel(methods[name], simd);
}
