/** Turns the compressed bytes of tiles into samples. */
import { broken } from './broken.ts';
import { Jp2Decoder } from './jp2/decoder.ts';
import { undoLzw } from './lzw.ts';
import type { RasterFile } from './raster-file.ts';
import { bytesPerSample, type Samples, viewSamples } from './sample-type.ts';
import { inflateError } from './tile-decoder/inflate-errors.ts';
import { Means } from './tile-decoder/means.ts';
import { createWasmDecoder, reserve, type WasmDecoder } from './tile-decoder/wasm.ts';

/** How the samples of a tile lie. */
interface TileLayout {
  readonly rows: number;
  readonly rowSamples: number;
  /** How many samples a pixel has side by side. */
  readonly samples: number;
  /** Bytes of one sample. */
  readonly sampleBytes: number;
  /** Bytes of all samples. */
  readonly bytes: number;
}

/** Decodes tiles one after the other in memory of its own, which grows as far as the largest of them needs. */
export class TileDecoder {
  readonly #simd: boolean | undefined;
  readonly #jp2 = new Jp2Decoder();
  #wasm: WasmDecoder | undefined;
  #means: Means | undefined;

  /** @param options `simd`: whether to use SIMD instructions. Default: where the host has them. */
  constructor(options: { simd?: boolean } = {}) {
    this.#simd = options.simd;
  }

  /** Of the samples of tiles, which need not leave the decoder's memory for that. */
  get means(): Means {
    this.#means ??= new Means(this.#instance);
    return this.#means;
  }

  get #instance(): WasmDecoder {
    this.#wasm ??= createWasmDecoder(this.#simd);
    return this.#wasm;
  }

  /**
   * Decodes a tile or strip of `rows` rows, row by row, `image.tile.width` pixels each; where the file has the samples of a
   * pixel side by side, they come out band after band. What is returned at once, not as a promise, lies in the decoder's memory and is valid only
   * until the next call.
   * @throws TsmaskError BROKEN_TIFF or BROKEN_JP2 where the bytes do not decode, or to too few samples.
   */
  decode(
    image: RasterFile,
    index: number,
    compressed: Uint8Array<ArrayBuffer>,
    rows: number,
  ): Samples | Promise<Samples> {
    if (image.format === 'jp2') return this.#jp2.decode(image, index, compressed, rows);
    const layout = layoutOf(image, rows);
    if (image.compression === 1) return this.#restore(image, index, layout, compressed);
    if (image.compression === 8 || image.compression === 32946) {
      return this.#inflate(image, index, layout, compressed);
    }
    return this.#decodeElsewhere(image, index, layout, compressed);
  }

  #inflate(image: RasterFile, index: number, layout: TileLayout, compressed: Uint8Array<ArrayBuffer>): Samples {
    const wasm = this.#instance;
    // Some writers fill up the last strip of an image.
    const whole = layoutOf(image, image.tile.height).bytes;
    const inputBytes = Math.max(compressed.length, scratchBytes(image, layout));
    const { input } = reserve(wasm, inputBytes, whole);
    input.set(compressed);
    const length = wasm.exports.inflate();
    if (length < 0) throw doesNotDecompress(image, index, inflateError(length));
    checkLength(image, index, layout, length);
    return this.#samples(image, layout);
  }

  /** Finishes what is decompressed already. */
  #restore(image: RasterFile, index: number, layout: TileLayout, bytes: Uint8Array<ArrayBuffer>): Samples {
    checkLength(image, index, layout, bytes.length);
    const { output } = reserve(this.#instance, scratchBytes(image, layout), layout.bytes);
    output.set(bytes.subarray(0, layout.bytes));
    return this.#samples(image, layout);
  }

  async #decodeElsewhere(
    image: RasterFile,
    index: number,
    layout: TileLayout,
    compressed: Uint8Array<ArrayBuffer>,
  ): Promise<Samples> {
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = await decompressElsewhere(image, compressed, layout.bytes);
    } catch (cause) {
      throw doesNotDecompress(image, index, cause);
    }
    const samples = this.#restore(image, index, layout, bytes);
    // Another tile may be decoded before whoever awaits this one goes on: so it leaves the decoder's memory.
    return samples.slice();
  }

  /** Turns the bytes in the output, which are as the file has them, into samples of one band after the other. */
  #samples(image: RasterFile, layout: TileLayout): Samples {
    this.#undoPredictor(image, layout);
    const { exports, memory } = this.#instance;
    const { rows, samples, sampleBytes, bytes } = layout;
    if (samples === 1) return viewSamples(image.type, new Uint8Array(memory.buffer, exports.outputAddress(), bytes));
    exports.separate(rows, image.tile.width, samples, sampleBytes);
    return viewSamples(image.type, new Uint8Array(memory.buffer, exports.inputAddress(), bytes));
  }

  #undoPredictor({ littleEndian, predictor }: RasterFile, layout: TileLayout): void {
    const { rows, rowSamples, samples, sampleBytes, bytes } = layout;
    const { exports } = this.#instance;
    // Predictor 3 stores the bytes of each row by significance, whatever the file's byte order.
    if (predictor === 3) {
      exports.undoFloatPredictor(rows, rowSamples, samples, sampleBytes);
      return;
    }
    if (!littleEndian && sampleBytes > 1) exports.swapBytes(bytes, sampleBytes);
    if (predictor === 2) exports.undoDifferences(rows, rowSamples, samples, sampleBytes);
  }
}

function layoutOf(image: RasterFile, rows: number): TileLayout {
  const samples = image.interleave === 'pixel' ? image.samples : 1;
  const rowSamples = image.tile.width * samples;
  const sampleBytes = bytesPerSample(image.type);
  return { rows, rowSamples, samples, sampleBytes, bytes: rows * rowSamples * sampleBytes };
}

/** Room that finishing a tile takes: all of it again where bands are parted, else a row of floats for predictor 3. */
function scratchBytes({ predictor }: RasterFile, { samples, rowSamples, sampleBytes, bytes }: TileLayout): number {
  if (samples > 1) return bytes;
  return predictor === 3 ? rowSamples * sampleBytes : 0;
}

function doesNotDecompress({ name }: RasterFile, index: number, cause: unknown): Error {
  const reason = cause instanceof Error && cause.message ? `: ${cause.message.replace(/\.$/, '')}` : '';
  return broken(name, `tile ${index + 1} does not decompress${reason}`, cause);
}

function checkLength({ name }: RasterFile, index: number, { bytes }: TileLayout, length: number): void {
  if (length < bytes) throw broken(name, `tile ${index + 1} holds ${length} bytes instead of ${bytes}`);
}

/** Undoes the compressions that have no decoder in WebAssembly. */
async function decompressElsewhere(
  image: RasterFile,
  compressed: Uint8Array<ArrayBuffer>,
  expected: number,
): Promise<Uint8Array<ArrayBuffer>> {
  // geotiff's decoders of LZW and zstd may never end on damaged data.
  if (image.compression === 5) return undoLzw(compressed, expected);
  // Loaded only where they are needed: workers start sooner without.
  if (image.compression === 50000) return undoZstd(compressed, expected);
  const { getDecoder } = await import('geotiff');
  const decoder = await getDecoder(image.compression, {
    tileWidth: image.tile.width,
    tileHeight: image.tile.height,
    // Predictors are undone here: geotiff does it before it swaps bytes.
    predictor: 1,
    bitsPerSample: bytesPerSample(image.type) * 8,
    planarConfiguration: image.interleave === 'pixel' ? 1 : 2,
    ...(image.lerc ? { LercParameters: image.lerc } : {}),
  });
  const bytes = compressed.slice().buffer;
  return new Uint8Array((await decoder.decodeBlock(bytes)) as ArrayBuffer);
}

async function undoZstd(compressed: Uint8Array, expected: number): Promise<Uint8Array<ArrayBuffer>> {
  const { ZSTDDecoder } = await import('zstddec');
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return decoder.decode(compressed, expected) as Uint8Array<ArrayBuffer>;
}
