/** Small rasters for tests of what works on cells. */
import type { SceneSize } from '../../src/kernel/index.ts';
import type { Binary } from '../../src/probability/binary.ts';

/** A raster of which some cells are yes. */
export function rasterOf({ width, height }: SceneSize, isYes: (row: number, column: number) => boolean): Binary {
  return Uint8Array.from({ length: width * height }, (_, i) => Number(isYes(Math.floor(i / width), i % width)));
}

export const count = (raster: Uint8Array, value = 1): number => raster.filter((cell) => cell === value).length;

/** A quarter turn clockwise. */
export function turned<T extends Uint8Array | Float32Array>(raster: T, { width, height }: SceneSize): T {
  const result = raster.slice() as T;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      result[column * height + height - 1 - row] = raster[row * width + column];
    }
  }
  return result;
}
