import type { KernelOptions } from '../../src/kernel/index.ts';

/** Every engine there is: one test body runs them all. */
export const engines: readonly (readonly [name: string, options: KernelOptions])[] = [
  ['js', { engine: 'js' }],
  ['wasm scalar', { engine: 'wasm', simd: false }],
  ['wasm SIMD', { engine: 'wasm', simd: true }],
];
