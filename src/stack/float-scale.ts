import { readTileAt } from './read.ts';
import type { TiffImage } from './tiff.ts';

/** No reflectance of a pixel reaches this, and hardly a pixel's reflectance × 10000 stays below it. */
const brightest = 4;
const enough = 100;

/**
 * Whether floats of a stack are reflectance (1) or reflectance × 10000 (1/10000), from a tile in the middle of the first
 * few files: floats carry no sign of it, but the two are four orders of magnitude apart.
 */
export async function lookAtFloatScale(images: readonly { image: TiffImage; sample: number }[]): Promise<number> {
  const values: number[] = [];
  for (const { image, sample } of images.slice(0, 12)) {
    const { width, height } = image.grid;
    const tile = await readTileAt(image, sample, width >> 1, height >> 1);
    for (const value of tile ?? []) {
      // Nodata values of every kind lie outside (0, 65536).
      if (value > 0 && value < 65536) values.push(value);
    }
    if (values.length >= enough) break;
  }
  values.sort((a, b) => a - b);
  const median = values[values.length >> 1] ?? 0;
  return median < brightest ? 1 : 1 / 10000;
}
