/** The ways to make a composite, by name. */
import type { CompositeMethodEntry } from './kernel.ts';
import { createJsMedian } from './median/js.ts';
import { createWasmMedian } from './median/wasm.ts';

const methods = {
  median: {
    bytesPerValue: 2,
    create: ({ engine = 'wasm', simd }) => (engine === 'js' ? createJsMedian() : createWasmMedian(simd)),
  },
} satisfies Record<string, CompositeMethodEntry>;

/** `median`: of the clear observations of each band on its own. */
export type CompositeMethod = keyof typeof methods;

/** All of them, as `compositeStack` takes them. */
export const compositeMethods = Object.keys(methods) as readonly CompositeMethod[];

export function methodNamed(name: CompositeMethod): CompositeMethodEntry {
  return methods[name];
}
