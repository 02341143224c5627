import { TileDecoder } from './decode.ts';
import { missingValues } from './radiometry.ts';
import type { RasterFile } from './raster-file.ts';
import { lookAtTile } from './tiles.ts';

/** No reflectance of a pixel reaches this, and hardly a pixel's reflectance × 10000 stays below it. */
const brightest = 4;
const enough = 100;

/**
 * Whether floats of a stack are reflectance (1) or reflectance × 10000 (1/10000), from a tile in the middle of a few files:
 * floats carry no sign of it, but the two are four orders of magnitude apart. `bands` holds one band of each scene.
 */
export async function lookAtFloatScale(
  bands: readonly { image: RasterFile; sample: number }[],
  nodata: readonly number[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const values: number[] = [];
  const decoder = new TileDecoder();
  for (const { image, sample } of spread(bands)) {
    const { width, height } = image.grid;
    const missing = missingValues(image.type, [...nodata, image.nodata ?? Number.NaN]);
    await lookAtTile(image, sample, { x: width >> 1, y: height >> 1 }, { decoder, signal }, (tile) => {
      for (const value of tile) {
        // Values that mean no observation without being declared as such lie outside (0, 65536).
        if (value > 0 && value < 65536 && !missing.includes(value)) values.push(value);
      }
    });
    if (values.length >= enough) break;
  }
  values.sort((a, b) => a - b);
  const median = values[values.length >> 1] ?? 0;
  return median < brightest ? 1 : 1 / 10000;
}

/** Everything once; the first eight lie far apart, because scenes beside one another may all be empty. */
function* spread<T>(items: readonly T[]): Generator<T> {
  const stride = Math.ceil(items.length / 8);
  for (let first = 0; first < stride; first++) {
    for (let i = first; i < items.length; i += stride) yield items[i];
  }
}
