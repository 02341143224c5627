import { TsmaskError } from '../../errors.ts';
import { compileEmbedded, hostHasSimd, instantiate, type WasmInstance } from '../../wasm/host.ts';
import { scalar, simd } from './binary.generated.ts';

/** What assembly/index.*.ts export. Addresses and sizes are bytes in `memory`. */
export interface KernelExports {
  setThresholds(...values: number[]): void;
  /** Address of the input bands, or 0 where the memory cannot grow that far. */
  reserve(pixels: number, dates: number): number;
  observe(date: number, nodata: number): void;
  /** Runs the test over some of the groups of 16 pixels. */
  classify(from: number, to: number): void;
  collect(date: number, target: number): void;
  collectPacked(date: number, target: number): void;
  reserveRows(width: number, rows: number): number;
  resultRows(): number;
  filterRows(from: number, to: number): void;
  bufferRows(from: number, to: number, paintFrom: number, paintTo: number): void;
  /** Address of the input bands of a composite, or 0 where the memory cannot grow that far. */
  reserveObservations(pixels: number, dates: number, bands: number): number;
  observeClear(): void;
  /** Keeps only the first observation of each pixel. */
  observeFirst(): void;
  /** Where it says which call of `observe…` each pixel was taken from. */
  sourcesOfPixels(): number;
  // These reduce some of the groups of 32 pixels.
  medians(from: number, to: number, lower: boolean): void;
  medoids(from: number, to: number): void;
  nearestToMedians(from: number, to: number, lower: boolean): void;
  geomedians(from: number, to: number): void;
  firsts(from: number, to: number): void;
  /** Address of the nodes of a forest of decision trees, or 0 where the memory cannot grow that far. */
  reserveForest(trees: number, nodes: number, features: number, pixels: number): number;
  /** Sums the leaves that some pixels reach; `zeros` tells whether zeros may be missing values. */
  evaluateForest(pixels: number, zeros: boolean): void;
}

export type KernelInstance = WasmInstance<KernelExports>;

export { hostHasSimd };

/**
 * Whether to take the SIMD build: by default where the host has SIMD instructions.
 * @throws TsmaskError BAD_OPTION where it lacks what is wanted.
 */
export function checkedSimd(wanted: boolean | undefined): boolean {
  const has = hostHasSimd();
  if (wanted && !has) {
    throw new TsmaskError('BAD_OPTION', 'This host has no SIMD instructions.', {
      subject: 'simd',
      remedy: 'Leave the option out: the scalar build is taken where SIMD is missing.',
    });
  }
  return wanted ?? has;
}

export function compileKernel(withSimd: boolean): WebAssembly.Module {
  return compileEmbedded(withSimd ? simd : scalar);
}

/** A fresh instance with memory of its own. */
export function instantiateKernel(module: WebAssembly.Module): KernelInstance {
  return instantiate(module, 'The kernel');
}

export function outOfMemory(what: string): TsmaskError {
  return new TsmaskError('OUT_OF_MEMORY', `The working memory for ${what} cannot be had.`, {
    subject: 'memory',
    remedy: 'Work on fewer pixels or dates at a time.',
  });
}
