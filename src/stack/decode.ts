/** Turns the compressed bytes of a tile into samples. */
import { platform } from '#platform';
import { broken } from './broken.ts';
import { bytesPerSample, type Samples, viewSamples } from './sample-type.ts';
import type { TiffImage } from './tiff.ts';

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Decodes a tile or strip of `rows` rows: row by row, `image.tile.width` pixels each; with pixel interleave the samples of
 * a pixel stand together.
 * @throws TsmaskError BROKEN_TIFF where the bytes do not decode, or to too few samples.
 */
export async function decodeTile(
  image: TiffImage,
  index: number,
  compressed: Uint8Array<ArrayBuffer>,
  rows: number,
): Promise<Samples> {
  const samples = image.interleave === 'pixel' ? image.samples : 1;
  const rowSamples = image.tile.width * samples;
  const size = bytesPerSample(image.type);
  const expected = rowSamples * rows * size;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await decompress(image, compressed, expected);
  } catch (cause) {
    throw broken(image.name, `tile ${index + 1} does not decompress`, cause);
  }
  if (bytes.length < expected) {
    throw broken(image.name, `tile ${index + 1} holds ${bytes.length} bytes instead of ${expected}`);
  }
  // Predictor 3 stores the bytes of each row by significance, whatever the file's byte order.
  if (image.predictor === 3) return viewSamples(image.type, undoFloatPredictor(bytes, rows, rowSamples, samples, size));
  if (size > 1 && image.littleEndian !== hostIsLittleEndian) swapBytes(bytes, size);
  const decoded = viewSamples(image.type, bytes);
  if (image.predictor === 2) undoDifferences(decoded, rows, rowSamples, samples);
  return decoded;
}

async function decompress(
  image: TiffImage,
  compressed: Uint8Array<ArrayBuffer>,
  expected: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (image.compression === 1) return compressed.slice();
  if (image.compression === 8 || image.compression === 32946) return platform.inflate(compressed, expected);
  // Loaded only where it is needed: workers start sooner without it.
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

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** Predictor 2: every sample was stored as the difference to its left neighbour. */
function undoDifferences(values: Samples, rows: number, rowSamples: number, samples: number): void {
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * rowSamples;
    // Typed arrays wrap around as the differences did.
    for (let i = row * rowSamples + samples; i < end; i++) values[i] += values[i - samples];
  }
}

/** Predictor 3: the bytes of a row were parted by significance, highest first, and stored as differences. */
function undoFloatPredictor(
  bytes: Uint8Array<ArrayBuffer>,
  rows: number,
  rowSamples: number,
  samples: number,
  size: number,
): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes.length);
  const rowBytes = rowSamples * size;
  for (let row = 0; row < rows; row++) {
    const start = row * rowBytes;
    for (let i = start + samples; i < start + rowBytes; i++) bytes[i] += bytes[i - samples];
    for (let i = 0; i < rowSamples; i++) {
      for (let byte = 0; byte < size; byte++) {
        const significance = hostIsLittleEndian ? size - 1 - byte : byte;
        result[start + i * size + byte] = bytes[start + significance * rowSamples + i];
      }
    }
  }
  return result;
}
