import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TileDecoder } from '../../src/stack/decode.ts';
import type { RasterFile } from '../../src/stack/raster-file.ts';
import { bytesPerSample, isFloat, type SampleType } from '../../src/stack/sample-type.ts';

const types: readonly SampleType[] = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'];

interface Tile {
  readonly type: SampleType;
  readonly width: number;
  readonly rows: number;
  readonly samples: number;
  readonly littleEndian: boolean;
  readonly predictor: number;
  readonly compression: number;
  /** Of the samples, in the host's order. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const tiles: fc.Arbitrary<Tile> = fc
  .record({
    type: fc.constantFrom(...types),
    width: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 80 })),
    rows: fc.integer({ min: 1, max: 5 }),
    samples: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 20 })),
    littleEndian: fc.boolean(),
    predicted: fc.boolean(),
    compression: fc.constantFrom(1, 8, 32946),
  })
  .chain(({ predicted, ...tile }) => {
    const length = tile.width * tile.rows * tile.samples * bytesPerSample(tile.type);
    const predictor = predicted ? (isFloat(tile.type) ? 3 : 2) : 1;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((bytes) => ({ ...tile, predictor, bytes: Uint8Array.from(bytes) }));
  });

/** The tile as a file has it, by the words of the TIFF specification and its technical note on predictors. */
function encode({ type, width, rows, samples, littleEndian, predictor, compression, bytes }: Tile) {
  const size = bytesPerSample(type);
  const rowSamples = width * samples;
  const words = Array.from({ length: rows * rowSamples }, (_, i) => {
    // From the highest byte down.
    const word = [...bytes.subarray(i * size, (i + 1) * size)].reverse();
    return word.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  });
  const stored = new Uint8Array(bytes.length);
  for (let row = 0; row < rows; row++) {
    const values = words.slice(row * rowSamples, (row + 1) * rowSamples);
    if (predictor === 3) {
      const plane: number[] = [];
      for (let byte = size - 1; byte >= 0; byte--) {
        for (const value of values) plane.push(Number((value >> BigInt(8 * byte)) & 255n));
      }
      const differences = plane.map((byte, i) => (i < samples ? byte : byte - plane[i - samples]));
      stored.set(differences, row * rowSamples * size);
      continue;
    }
    values.forEach((value, i) => {
      const difference = predictor === 2 && i >= samples ? value - values[i - samples] : value;
      for (let byte = 0; byte < size; byte++) {
        const place = littleEndian ? byte : size - 1 - byte;
        stored[(row * rowSamples + i) * size + place] = Number((difference >> BigInt(8 * byte)) & 255n);
      }
    });
  }
  return Uint8Array.from(compression === 1 ? stored : deflateSync(stored));
}

/** The bytes of a tile with the samples of each band together. */
function bandAfterBand({ type, width, rows, samples, bytes }: Tile): Uint8Array {
  const size = bytesPerSample(type);
  const result = new Uint8Array(bytes.length);
  for (let pixel = 0; pixel < width * rows; pixel++) {
    for (let sample = 0; sample < samples; sample++) {
      const at = (pixel * samples + sample) * size;
      result.set(bytes.subarray(at, at + size), (sample * width * rows + pixel) * size);
    }
  }
  return result;
}

function imageOf({ type, width, samples, littleEndian, predictor, compression }: Omit<Tile, 'rows' | 'bytes'>) {
  const image: Partial<RasterFile> = {
    name: 'a.tif',
    interleave: 'pixel',
    tile: { width, height: 64 },
    type,
    samples,
    littleEndian,
    predictor,
    compression,
  };
  return image as RasterFile;
}

describe.each([
  ['scalar', false],
  ['SIMD', true],
])('TileDecoder, %s', (_name, simd) => {
  const decoder = new TileDecoder({ simd });

  it('gives the samples back, whatever their type, byte order and predictor', () => {
    fc.assert(
      fc.property(tiles, (tile) => {
        const samples = decoder.decode(imageOf(tile), 0, encode(tile), tile.rows);
        if (samples instanceof Promise) throw new Error('These are decoded at once.');
        const found = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
        const expected = bandAfterBand(tile);
        if (Buffer.compare(found, expected) !== 0) expect(found).toEqual(expected);
        expect(samples.constructor.name.toLowerCase()).toBe(`${tile.type}array`);
      }),
      { numRuns: 1500 },
    );
  });

  it('takes each band by itself where bands are apart', () => {
    const image = { ...imageOf({ ...plain, samples: 6, predictor: 2 }), interleave: 'band' } as const;
    const samples = decoder.decode(image, 0, Uint8Array.from(deflateSync(Uint8Array.of(1, 0, 1, 0, 255, 255))), 1);
    expect(samples).toEqual(Int16Array.of(1, 2, 1));
  });

  it('keeps what is decoded later apart', async () => {
    // PackBits: three literal bytes twice.
    const image = imageOf({ ...plain, type: 'uint8', compression: 32773 });
    const both = [
      decoder.decode(image, 0, Uint8Array.of(2, 1, 2, 3), 1),
      decoder.decode(image, 1, Uint8Array.of(2, 4, 5, 6), 1),
    ];
    expect(await Promise.all(both)).toEqual([Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)]);
  });

  it('says which tile does not decompress, and why', () => {
    const image = imageOf({ ...plain, compression: 8 });
    const stream = Uint8Array.from(deflateSync(new Uint8Array(12)));
    const decode = (bytes: Uint8Array<ArrayBuffer>, rows: number) => () =>
      decoder.decode({ ...image, tile: { width: 3, height: rows } }, 4, bytes, rows);
    const damaged = (reason: string) =>
      expect.objectContaining({
        code: 'BROKEN_TIFF',
        subject: 'a.tif',
        message: `a.tif is damaged: tile 5 ${reason}.`,
      });
    expect(decode(stream.slice(0, 8), 2)).toThrow(damaged('does not decompress: it ends too early'));
    expect(decode(stream, 1)).toThrow(damaged('does not decompress: more comes out than a tile holds'));
    expect(decode(stream, 3)).toThrow(damaged('holds 12 bytes instead of 18'));
    expect(decode(new Uint8Array(9), 2)).toThrow(damaged('does not decompress: it does not begin like zlib data'));
    const raw = { ...image, compression: 1 };
    expect(() => decoder.decode(raw, 4, new Uint8Array(9), 2)).toThrow(damaged('holds 9 bytes instead of 12'));
    expect(decode(stream, 2)()).toEqual(new Int16Array(6));
  });

  it('overlooks what fills up the last strip of an image', () => {
    const image = { ...imageOf({ ...plain, compression: 8 }), tile: { width: 3, height: 2 } };
    const stream = Uint8Array.from(deflateSync(new Uint8Array(Int16Array.of(1, 2, 3, 4, 5, 6).buffer)));
    expect(decoder.decode(image, 0, stream, 1)).toEqual(Int16Array.of(1, 2, 3));
  });
});

const plain = { type: 'int16', width: 3, samples: 1, littleEndian: true, predictor: 1, compression: 8 } as const;
