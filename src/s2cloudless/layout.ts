/** How cloud probabilities look as GeoTIFFs. */
import type { Grid } from '../grid.ts';
import type { Scene } from '../stack/index.ts';
import type { RasterLayout } from '../write/geotiff/index.ts';
import { maskLayout } from '../write/mask-layout.ts';

/** `uint8`: per cent, 255 where there is no observation. `float32`: 0 to 1, NaN there. */
export const probabilityTypes = ['uint8', 'float32'] as const;
export type ProbabilityType = (typeof probabilityTypes)[number];

const noPercent = 255;

export function probabilityLayout(grid: Grid, scene: Scene, type: ProbabilityType): RasterLayout {
  const { dateTime, software, metadata = {} } = maskLayout(grid, 's2cloudless', scene);
  const isPercent = type === 'uint8';
  return {
    grid,
    type,
    // Whoever reads it for a mask needs not be told.
    bands: [{ description: 'cloud probability', scale: isPercent ? 1 / 100 : 1 }],
    interleave: 'pixel',
    predictor: isPercent ? 2 : 1,
    nodata: isPercent ? noPercent : Number.NaN,
    metadata: { UNITS: isPercent ? 'percent' : '1', ACQUISITION_DATE: metadata.ACQUISITION_DATE },
    ...(dateTime ? { dateTime } : {}),
    ...(software ? { software } : {}),
  };
}

/** Probabilities as a file holds them; per cent are rounded half up. */
export function samplesOf(probability: Float32Array<ArrayBuffer>, type: ProbabilityType) {
  if (type === 'float32') return probability;
  return Uint8Array.from(probability, (value) => (Number.isNaN(value) ? noPercent : Math.floor(value * 100 + 0.5)));
}
