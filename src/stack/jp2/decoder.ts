/** Decodes tiles of JPEG 2000 files. */
import { TsmaskError } from '../../errors.ts';
import type { RasterFile } from '../raster-file.ts';
import { bytesPerSample, type Samples, viewSamples } from '../sample-type.ts';
import { type Codec, CodecError, createCodec, type DecodedImage } from './codec.ts';
import { type Jp2Coding, tileArea, tileSize } from './coding.ts';
import { brokenJp2 } from './errors.ts';
import { BrokenTile, oneTileBytes, writeOneTile } from './one-tile.ts';

export class Jp2Decoder {
  #codec: Codec | undefined;
  #room = new Uint8Array(0);

  /**
   * Decodes the parts of a tile to `rows` rows of `image.tile.width` samples, component after component. Tiles at the
   * right and lower edge are smaller; what lies beyond is of any value. What is returned at once, not as a promise, is
   * valid only until the next call.
   * @throws TsmaskError BROKEN_JP2, OUT_OF_MEMORY
   */
  decode(image: RasterFile, index: number, parts: Uint8Array, rows: number): Samples | Promise<Samples> {
    const coding = image.jp2!;
    if (this.#codec) return this.#decode(this.#codec, image, coding, index, parts, rows);
    return createCodec().then((codec) => {
      this.#codec = codec;
      return this.#decode(codec, image, coding, index, parts, rows).slice();
    });
  }

  #decode(codec: Codec, image: RasterFile, coding: Jp2Coding, index: number, parts: Uint8Array, rows: number): Samples {
    try {
      const length = oneTileBytes(coding, parts.length);
      const decoded = codec.decode(length, (target) => writeOneTile(coding, index, parts, target), coding.halvings);
      checkSize(image, coding, index, decoded);
      return this.#arrange(image, decoded, tileSize(coding, index), rows);
    } catch (cause) {
      // Its memory may be in any state.
      this.#codec = undefined;
      if (!(cause instanceof CodecError || cause instanceof BrokenTile)) throw cause;
      if (/memory/i.test(cause.message)) throw tooLarge(image, cause);
      throw brokenJp2(image.name, `tile ${index + 1} does not decode: ${cause.message.replace(/\.$/, '')}`, cause);
    }
  }

  /** Parts the components from each other, and rows by the width of whole tiles. */
  #arrange(
    image: RasterFile,
    { components, bytes }: DecodedImage,
    { width, height }: { width: number; height: number },
    rows: number,
  ): Samples {
    const plane = rows * image.tile.width;
    const needed = plane * components * bytesPerSample(image.type);
    if (this.#room.length < needed) this.#room = new Uint8Array(needed);
    const target = viewSamples(image.type, this.#room.subarray(0, needed));
    const source = viewSamples(image.type, bytes as Uint8Array<ArrayBuffer>);
    for (let y = 0; y < height; y++) {
      const from = source.subarray(y * width * components, (y + 1) * width * components);
      if (components === 1) {
        target.set(from, y * image.tile.width);
        continue;
      }
      for (let component = 0; component < components; component++) {
        const at = component * plane + y * image.tile.width;
        for (let x = 0; x < width; x++) target[at + x] = from[x * components + component];
      }
    }
    return target;
  }
}

function checkSize({ samples, type }: RasterFile, coding: Jp2Coding, index: number, decoded: DecodedImage): void {
  const { left, top, right, bottom } = tileArea(coding.size, index);
  const [width, height] = [right - left, bottom - top];
  const halved = tileSize(coding, index);
  const bytes = halved.width * halved.height * samples * bytesPerSample(type);
  const isRight =
    decoded.width === width &&
    decoded.height === height &&
    decoded.components === samples &&
    decoded.bytes.length === bytes;
  if (isRight) return;
  throw new CodecError(
    `${decoded.bytes.length} bytes of ${decoded.width} × ${decoded.height} pixels come out, not ${bytes}`,
  );
}

function tooLarge({ name, tile }: RasterFile, cause: unknown): TsmaskError {
  return new TsmaskError(
    'OUT_OF_MEMORY',
    `The working memory for the tiles of ${name}, of ${tile.width} × ${tile.height} pixels, cannot be had.`,
    {
      subject: name,
      remedy: `Give the file smaller tiles: gdal_translate -co TILED=YES -co COMPRESS=DEFLATE ${name} converted.tif`,
      cause,
    },
  );
}
