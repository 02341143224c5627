import { TsmaskError } from '../../errors.ts';
import { compileEmbedded, hostHasSimd, instantiate, type WasmInstance } from '../../wasm/host.ts';
import { scalar, simd } from './binary.generated.ts';

/** What assembly/decode/index.*.ts export. Addresses and sizes are bytes in the memory. */
interface DecoderExports {
  /** Makes room; what was decoded before is lost. Returns 0 where the memory cannot grow that far. */
  reserve(inputBytes: number, outputBytes: number): number;
  inputAddress(): number;
  outputAddress(): number;
  /** Decompresses the whole input. Returns the number of bytes in the output, or an error of assembly/decode/errors.ts. */
  inflate(): number;
  undoDifferences(rows: number, rowSamples: number, samples: number, sampleBytes: number): void;
  /** A row must fit into the input, which it overwrites. */
  undoFloatPredictor(rows: number, rowSamples: number, samples: number, sampleBytes: number): void;
  swapBytes(bytes: number, sampleBytes: number): void;
  /** Parts the samples of each band from the others, into the input, which has room for them. */
  separate(rows: number, width: number, samples: number, sampleBytes: number): void;
  /** Makes room that lasts from tile to tile, at the address it returns, or 0. What was decoded before is lost. */
  keep(bytes: number): number;
  /** Adds a row of samples to sums and counts; all but the numbers of samples and the formula are addresses. */
  addRow(
    kind: number,
    from: number,
    count: number,
    head: number,
    factor: number,
    sums: number,
    counts: number,
    gain: number,
    bias: number,
    missing: number,
    missingCount: number,
  ): void;
  /** Leaves int16 at `sums`. */
  finishMeans(sums: number, counts: number, pixels: number, gain: number, bias: number): void;
}

export type WasmDecoder = WasmInstance<DecoderExports>;

export function createWasmDecoder(withSimd = hostHasSimd()): WasmDecoder {
  return instantiate(compileEmbedded(withSimd ? simd : scalar), 'The decoder of tiles');
}

/** Makes room in the memory and returns views of it, which are valid until the next call. */
export function reserve({ exports, memory }: WasmDecoder, inputBytes: number, outputBytes: number) {
  if (exports.reserve(inputBytes, outputBytes) === 0) {
    throw new TsmaskError('OUT_OF_MEMORY', `The working memory for a tile of ${outputBytes} bytes cannot be had.`, {
      subject: 'memory',
      remedy: 'Give the files smaller tiles: gdal_translate -co TILED=YES …',
    });
  }
  return {
    input: new Uint8Array(memory.buffer, exports.inputAddress(), inputBytes),
    output: new Uint8Array(memory.buffer, exports.outputAddress(), outputBytes),
  };
}
