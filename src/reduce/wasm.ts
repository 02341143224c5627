/** The methods in WebAssembly: assembly/composite/ does the work. */
import {
  checkedSimd,
  compileKernel,
  instantiateKernel,
  type KernelInstance,
  outOfMemory,
} from '../kernel/wasm/module.ts';
import type { CompositeBlock, CompositeKernel, CompositeRequest } from './kernel.ts';
import type { Method } from './method.ts';

/** Pixels that assembly/composite/layout.ts keeps together. */
const lanes = 32;
const groupsAtOnce = 64;

export function createWasmKernel(method: Method, simd?: boolean): CompositeKernel {
  const instance = instantiateKernel(compileKernel(checkedSimd(simd)));
  return { begin: (request) => begin(method, instance, request) };
}

function begin(method: Method, { exports, memory }: KernelInstance, request: CompositeRequest): CompositeBlock {
  const { roles, dates, pixels, even = 'mean' } = request;
  const keepsAll = method.keeps === 'all';
  const address = exports.reserveObservations(pixels, keepsAll ? dates : 1, roles.length);
  if (address === 0) throw outOfMemory(`a block of ${pixels} pixels and ${dates} dates`);
  const groups = Math.ceil(pixels / lanes);
  const padded = groups * lanes;
  const plane = (band: number) => new Int16Array(memory.buffer, address + 2 * padded * band, pixels);
  const bands = Object.fromEntries(roles.map((role, band) => [role, plane(band)]));
  const classesAt = address + 2 * padded * roles.length;
  return {
    bands,
    classes: new Uint8Array(memory.buffer, classesAt, Math.ceil(pixels / 4) * 4),
    observe: () => (keepsAll ? exports.observeClear() : exports.observeFirst()),
    reduce() {
      // A function is replaced by a faster build of itself only when it is called again.
      for (let from = 0; from < groups; from += groupsAtOnce) {
        method.wasm(exports, from, Math.min(groups, from + groupsAtOnce), even === 'lower');
      }
      const count = new Uint16Array(memory.buffer, classesAt + padded, pixels);
      if (!('choose' in method)) return { bands, count };
      return { bands, count, source: new Int16Array(memory.buffer, exports.sourcesOfPixels(), pixels) };
    },
  };
}
