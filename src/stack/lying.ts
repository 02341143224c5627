/** How two files lie to each other. */
import { gridDifferences, transformOf } from '../grid.ts';
import type { RasterFile } from './raster-file.ts';

/** Of a pixel. */
export const tolerance = 1e-3;

export interface Level {
  readonly factor: number;
  readonly repeat: number;
}

/** How the pixels of a file and the stack's relate; undefined where it is not by a whole number. */
export function levelOf(image: RasterFile, target: number): Level | undefined {
  const ratio = target / pixelOf(image);
  const [factor, repeat] = [Math.max(1, Math.round(ratio)), Math.max(1, Math.round(1 / ratio))];
  return near(ratio, factor / repeat) ? { factor, repeat } : undefined;
}

export function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** Whether the pixels of one file lie within, or around, those of the other. */
export function liesOn(a: RasterFile, b: RasterFile): boolean {
  const coarser = Math.max(pixelOf(a), pixelOf(b));
  const isWhole = levelOf(a, coarser) !== undefined && levelOf(b, coarser) !== undefined;
  return areUpright(a, b) && haveSameCrs(a, b) && isWhole && isAligned(a, b);
}

export function areUpright(...images: RasterFile[]): boolean {
  return images.every(({ grid }) => {
    const [, b, , d] = transformOf(grid.geo);
    return b === 0 && d === 0;
  });
}

export function haveSameCrs(a: RasterFile, b: RasterFile): boolean {
  return !gridDifferences(a.grid, b.grid).some((difference) => difference.startsWith('CRS'));
}

/** Whether the pixels of two files have edges in common, if not all of them. */
export function isAligned(a: RasterFile, b: RasterFile): boolean {
  const finer = Math.min(pixelOf(a), pixelOf(b));
  return [0, 1].every((axis) => {
    const shift = (originOf(b)[axis] - originOf(a)[axis]) / finer;
    return Math.abs(shift - Math.round(shift)) < tolerance;
  });
}

export function haveSameExtent(a: RasterFile, b: RasterFile): boolean {
  const coarser = Math.max(pixelOf(a), pixelOf(b));
  return [0, 1].every((axis) => {
    const [from, to] = [extentOf(a, axis), extentOf(b, axis)];
    // The last pixel of the coarser may reach beyond the finer.
    const slack = near(pixelOf(a), pixelOf(b)) ? tolerance * coarser : coarser * (1 - tolerance);
    return Math.abs(from[0] - to[0]) < tolerance * coarser && Math.abs(from[1] - to[1]) < slack;
  });
}

export function pixelOf({ grid }: RasterFile): number {
  const [a, , , d] = transformOf(grid.geo);
  return Math.hypot(a, d);
}

export function originOf({ grid }: RasterFile): [x: number, y: number] {
  const [, , c, , , f] = transformOf(grid.geo);
  return [c, f];
}

/** From the first to the last edge along an axis; for y of a usual image from the top down. */
export function extentOf({ grid }: RasterFile, axis: number): [from: number, to: number] {
  const [a, , c, , e, f] = transformOf(grid.geo);
  return axis === 0 ? [c, c + a * grid.width] : [f, f + e * grid.height];
}
