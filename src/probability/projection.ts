/** Where the shadows of clouds may lie: away from the sun. */
import type { SceneSize } from '../kernel/index.ts';
import { type Binary, noData } from './binary.ts';

/** Rows down and columns to the right. */
export type Offset = readonly [rows: number, columns: number];

/**
 * The steps from a cell towards the sun, one cell long each: 1, 2, … `length` cells away.
 *
 * @param azimuth of the sun: degrees clockwise from north, on a raster whose rows go south
 */
export function stepsToSun(azimuth: number, length: number): Offset[] {
  const angle = (azimuth * Math.PI) / 180;
  const [down, right] = [-Math.cos(angle), Math.sin(angle)];
  return Array.from({ length }, (_, i): Offset => [rounded((i + 1) * down), rounded((i + 1) * right)]);
}

/** Half away from zero, where sin 30° is a little less than a half. Never −0. */
function rounded(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5 + 1e-9) || 0;
}

/**
 * Each cell looks towards the sun: how many steps away the first cloud is, 0 on the cloud itself, {@link noData} where
 * there is none within `length` steps. Beyond the raster, and where nothing was observed, is no cloud.
 *
 * @param length cells, at most 254
 */
export function cloudDistances(
  clouds: Binary,
  { width, height }: SceneSize,
  steps: readonly Offset[],
): Uint8Array<ArrayBuffer> {
  const distances = new Uint8Array(width * height).fill(noData);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (clouds[row * width + column] !== 1) continue;
      distances[row * width + column] = 0;
      // A cloud is what those see who are the same steps away from the sun.
      for (const [i, [down, right]] of steps.entries()) {
        const [y, x] = [row - down, column - right];
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        const at = y * width + x;
        if (i + 1 < distances[at]) distances[at] = i + 1;
      }
    }
  }
  return distances;
}

/**
 * Cells that see a cloud in any of some directions, and the clouds themselves: 1, else 0.
 *
 * @param azimuths degrees clockwise from north
 * @param length cells, at most 254
 */
export function projectShadows(clouds: Binary, size: SceneSize, azimuths: readonly number[], length: number): Binary {
  const union = new Uint8Array(clouds.length);
  for (const azimuth of azimuths) {
    const distances = cloudDistances(clouds, size, stepsToSun(azimuth, length));
    for (let i = 0; i < union.length; i++) if (distances[i] !== noData) union[i] = 1;
  }
  return union;
}
