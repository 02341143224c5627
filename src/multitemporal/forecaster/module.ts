/** The WebAssembly module of forecasts: what assembly/forecast/index.*.ts export. */
import { checkedSimd } from '../../kernel/wasm/module.ts';
import { compileEmbedded, instantiate, type WasmInstance } from '../../wasm/host.ts';
import { scalar, simd } from './binary.generated.ts';

/** An address in the memory, in bytes. */
export type Address = WebAssembly.Global<'i32'>;

/** layout.ts draws what lies where for models, cholesky.ts for equations. */
export interface ForecastExports {
  /** Makes room for a model. Returns 0 where the memory cannot grow that far. */
  reserve(pixels: number, inputs: number, outputs: number, rows: number, weights: number): number;
  /** A value is missing that is `hole`, or not above `lowest`. */
  setMissing(hole: number, lowest: number): void;
  // These work on some of the groups of eight pixels, at most a pass.
  forecastLinear(from: number, to: number): void;
  forecastKernel(from: number, to: number): void;
  assignClusters(from: number, to: number): void;
  readonly inputs: Address;
  readonly outputs: Address;
  readonly mean: Address;
  readonly scale: Address;
  readonly offset: Address;
  readonly rows: Address;
  readonly weights: Address;

  /** Makes room for equations. Returns 0 where the memory cannot grow that far. */
  reserveMatrix(rowsOfTiles: number, rightSides: number): number;
  /** Decomposes one row of tiles. Returns 0 where a pivot is not above the least that counts. */
  decompose(row: number, leastPivot: number): number;
  solve(): void;
  readonly tiles: Address;
  readonly sides: Address;
}

/**
 * A fresh instance with memory of its own, which is given back with it.
 * @throws TsmaskError BAD_OPTION for SIMD that the host lacks, OUT_OF_MEMORY
 */
export function instantiateForecast(withSimd: boolean | undefined): WasmInstance<ForecastExports> {
  return instantiate(compileEmbedded(checkedSimd(withSimd) ? simd : scalar), 'The forecaster');
}
