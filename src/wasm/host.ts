/** What all WebAssembly modules of the package need of the host. */
import { TsmaskError } from '../errors.ts';

/** Whether the host runs SIMD instructions: it validates a function that does nothing but splat a lane. */
export function hostHasSimd(): boolean {
  // (module (func (result v128) i32.const 0 i8x16.splat))
  return WebAssembly.validate(
    new Uint8Array([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
    ]),
  );
}

/** Compiles a module that scripts/embed-wasm.mjs embedded. */
export function compileEmbedded(base64: string): WebAssembly.Module {
  return new WebAssembly.Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

/** A module at work, with memory of its own. */
export interface WasmInstance<Exports> {
  readonly exports: Exports;
  readonly memory: WebAssembly.Memory;
}

/** A fresh instance. `what` names it, should it ever abort. */
export function instantiate<Exports>(module: WebAssembly.Module, what: string): WasmInstance<Exports> {
  const memory = newMemory();
  const abort = (_message: number, _file: number, line: number, column: number) => {
    throw new Error(`${what} stopped at ${line}:${column} of its source.`);
  };
  const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
  return { exports: instance.exports as Exports, memory };
}

/** Engines reserve gigabytes of addresses for each memory, so that a page can have no more than some dozens. */
function newMemory(): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 1 });
  } catch (cause) {
    throw new TsmaskError('OUT_OF_MEMORY', 'The engine gives no more WebAssembly memory.', {
      subject: 'memory',
      remedy: 'Work on fewer stacks at a time, or with fewer workers.',
      cause,
    });
  }
}
