import { TsmaskError } from '../../errors.ts';
import { scalar, simd } from './binary.generated.ts';

/** What assembly/index.*.ts export. Addresses and sizes are bytes in `memory`. */
export interface KernelExports {
  setThresholds(...values: number[]): void;
  /** Address of the input bands, or 0 where the memory cannot grow that far. */
  reserve(pixels: number, dates: number): number;
  observe(date: number, nodata: number): void;
  classify(): void;
  collect(date: number, target: number): void;
  reserveRows(width: number, rows: number): number;
  filterRows(from: number, to: number): void;
  bufferRows(from: number, to: number, paintFrom: number, paintTo: number): void;
}

export interface KernelInstance {
  readonly exports: KernelExports;
  readonly memory: WebAssembly.Memory;
}

/** Whether the host runs SIMD instructions: it validates a function that does nothing but splat a lane. */
export function hostHasSimd(): boolean {
  // (module (func (result v128) i32.const 0 i8x16.splat))
  return WebAssembly.validate(
    new Uint8Array([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
    ]),
  );
}

export function compileKernel(withSimd: boolean): WebAssembly.Module {
  return new WebAssembly.Module(decodeBase64(withSimd ? simd : scalar));
}

/** A fresh instance with memory of its own. */
export function instantiateKernel(module: WebAssembly.Module): KernelInstance {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const abort = (_message: number, _file: number, line: number, column: number) => {
    throw new Error(`The kernel stopped at ${line}:${column} of its source.`);
  };
  const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
  return { exports: instance.exports as unknown as KernelExports, memory };
}

export function outOfMemory(what: string): TsmaskError {
  return new TsmaskError('OUT_OF_MEMORY', `The working memory for ${what} cannot be had.`, {
    subject: 'memory',
    remedy: 'Work on fewer pixels or dates at a time.',
  });
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
