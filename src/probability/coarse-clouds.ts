/** Clouds on the coarse grid that shadows are projected on. */
import type { SceneSize } from '../kernel/index.ts';
import { type Binary, noData } from './binary.ts';
import { blockMeans, coarseSize, nearest } from './resample.ts';

/**
 * How a probability comes to the coarse grid. `area`: the mean of each block, then the threshold. `ee`: as Earth Engine's
 * pyramids have it, the mean of a smaller block of 2ⁿ cells, of which the nearest is taken. `any`: cloud where any cell is.
 */
export const downsampleModes = ['area', 'ee', 'any'] as const;
export type DownsampleMode = (typeof downsampleModes)[number];

export interface CoarseRequest {
  /** Cells of the raster along the side of a coarse one. */
  readonly factor: number;
  /** Cloud is what is greater, in the unit of the values. */
  readonly threshold: number;
  readonly mode: DownsampleMode;
  /** As in {@link blockMeans}. */
  readonly minValid: number;
}

/** @param values a probability, NaN where there is none */
export function coarseClouds(values: Float32Array, size: SceneSize, request: CoarseRequest): Binary {
  const { factor, threshold, mode, minValid } = request;
  if (mode === 'any') {
    const cloudy = values.map((value) => (value > threshold ? 1 : !Number.isNaN(value) ? 0 : Number.NaN));
    return above(blockMeans(cloudy, size, factor, minValid), 0);
  }
  if (mode === 'area') return above(blockMeans(values, size, factor, minValid), threshold);
  const level = pyramidLevel(factor);
  const means = blockMeans(values, size, level, minValid);
  return above(nearest(means, coarseSize(size, level), factor / level, coarseSize(size, factor)), threshold);
}

/** The largest power of two up to `factor`: the level of a pyramid that is not coarser. */
export function pyramidLevel(factor: number): number {
  return 2 ** Math.floor(Math.log2(factor));
}

function above(values: Float32Array, threshold: number): Binary {
  return Uint8Array.from(values, (value) => (value > threshold ? 1 : !Number.isNaN(value) ? 0 : noData));
}
