/**
 * Rows of an image become square tiles. Samples are moved about as patterns of bits, in unsigned integers of their own
 * width: three kinds of arrays stand for all types, differences wrap around, and no NaN changes on the way. The file is
 * little-endian, and so is every machine that JavaScript with WebAssembly runs on: no bytes are swapped.
 */
import type { SampleType } from './layout.ts';

/** Samples of a raster as they are read and written. */
export type RasterData = Uint8Array | Int16Array | Uint16Array | Float32Array;

/** The same as bits. */
export type Bits = Uint8Array | Uint16Array | Uint32Array;

interface BitsConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): Bits & { readonly buffer: ArrayBuffer };
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): Bits;
}

const arrays = { uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, float32: Float32Array } as const;
const bitArrays: Readonly<Record<SampleType, BitsConstructor>> = {
  uint8: Uint8Array,
  int16: Uint16Array,
  uint16: Uint16Array,
  float32: Uint32Array,
};

/** The bits of `data`, without a copy. Fails with a TypeError if `data` is not of `type`. */
export function bitsOf(data: RasterData, type: SampleType): Bits {
  if (!(data instanceof arrays[type])) {
    throw new TypeError(`The file holds ${type}, but ${data.constructor.name} was given.`);
  }
  return new bitArrays[type](data.buffer, data.byteOffset, data.length);
}

export interface TileShape {
  readonly type: SampleType;
  /** Width of the image, pixels. */
  readonly width: number;
  /** Samples of a pixel. */
  readonly samples: number;
  /** Pixels. */
  readonly tileSize: number;
  /** The value outside of the image. */
  readonly padding: number;
}

/** One row of tiles, from left to right, that is filled with rows of the image from top to bottom. */
export class TileRow {
  private readonly shape: TileShape;
  private readonly tiles: (Bits & { readonly buffer: ArrayBuffer })[];
  private readonly padding: number;
  private filled = 0;

  constructor(shape: TileShape) {
    const { type, width, samples, tileSize } = shape;
    this.padding = bitsOf(arrays[type].of(shape.padding), type)[0];
    this.shape = shape;
    const columns = Math.ceil(width / tileSize);
    this.tiles = Array.from({ length: columns }, () => new bitArrays[type](tileSize * tileSize * samples));
    this.clear();
  }

  /** Makes it a row of empty tiles again: rows of tiles follow one another in the same memory. */
  clear(): void {
    this.filled = 0;
    for (const tile of this.tiles) tile.fill(this.padding);
  }

  /** Copies the next rows, no more than are missing. */
  add(rows: Bits): void {
    const { width, samples, tileSize } = this.shape;
    const [rowLength, tileRowLength] = [width * samples, tileSize * samples];
    for (let start = 0; start < rows.length; start += rowLength, this.filled++) {
      const end = start + rowLength;
      let from = start;
      for (const tile of this.tiles) {
        const to = Math.min(from + tileRowLength, end);
        tile.set(rows.subarray(from, to), this.filled * tileRowLength);
        from = to;
      }
    }
  }

  /** The tiles as they are compressed, valid until `clear`. */
  finish(predictor: 1 | 2): Uint8Array<ArrayBuffer>[] {
    const { samples, tileSize } = this.shape;
    return this.tiles.map((tile) => {
      if (predictor === 2) takeDifferences(tile, tileSize * samples, samples);
      return new Uint8Array(tile.buffer);
    });
  }
}

/** Replaces each sample by its difference from the one to its left in the same band, modulo its width. */
function takeDifferences(tile: Bits, rowLength: number, samples: number): void {
  for (let start = 0; start < tile.length; start += rowLength) {
    for (let i = start + rowLength - 1; i >= start + samples; i--) tile[i] -= tile[i - samples];
  }
}

/** Every second pixel of every second row, from the first pixel and from row `firstRow` of `rows`. */
export function everySecondPixel(rows: Bits, firstRow: 0 | 1, { type, width, samples }: TileShape): Bits {
  const rowLength = width * samples;
  const halfWidth = Math.ceil(width / 2);
  const halfRows = Math.ceil((rows.length / rowLength - firstRow) / 2);
  const half = new bitArrays[type](halfRows * halfWidth * samples);
  let to = 0;
  if (samples === 1) {
    for (let row = firstRow * rowLength; row < rows.length; row += 2 * rowLength) {
      for (let from = row; from < row + rowLength; from += 2) half[to++] = rows[from];
    }
    return half;
  }
  for (let row = firstRow * rowLength; row < rows.length; row += 2 * rowLength) {
    for (let from = row; from < row + rowLength; from += 2 * samples) {
      for (let sample = 0; sample < samples; sample++) half[to++] = rows[from + sample];
    }
  }
  return half;
}
