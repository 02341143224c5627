import { TsmaskError } from '../errors.ts';

/**
 * The thresholds of the temporal test, in reflectance (0–1) or as index values. `mean` is the mean of the six bands.
 * The defaults are those of Geoscience Australia's published TSmask.
 */
export interface Thresholds {
  /** An observation whose mean is above this starts as cloud, whatever its neighbours. */
  readonly brightMean: number;
  /** An observation serves as a clear neighbour only when its mean is above this … */
  readonly neighbourMean: number;
  /** … or its MNDWI is above this (water, which is dark without being in shadow). */
  readonly neighbourMndwi: number;
  /** Relative excess over the background level above which a segment is cloud. */
  readonly cloudContrast: number;
  /** A segment darker than this is never cloud. */
  readonly cloudMean: number;
  /** Relative deficit, in units of the segment's own level, above which a segment is shadow. */
  readonly shadowContrast: number;
  /** A segment brighter than this is never shadow. */
  readonly shadowMean: number;
  /** Shadow becomes clear when its MNDWI is above this and its mean below `waterMean` (water). */
  readonly waterMndwi: number;
  readonly waterMean: number;
  /** Shadow becomes clear when its MSAVI is below this and its MNDWI above `bareWaterMndwi` (water without plants). */
  readonly waterMsavi: number;
  readonly bareWaterMndwi: number;
  /** Cloud becomes clear when its MNDWI is below this (bare ground). */
  readonly bareGroundMndwi: number;
  /** Clear becomes cloud (thin cloud) when (red − blue)/blue is below this, … */
  readonly thinCloudWhiteness: number;
  /** … red + blue lies between these two, … */
  readonly thinCloudDarkest: number;
  readonly thinCloudBrightest: number;
  /** … MNDWI is below this, … */
  readonly thinCloudMndwi: number;
  /** … and the excess of green over the mean of red and blue, relative to that mean, is below this. */
  readonly thinCloudGreenness: number;
}

/** The published ones. */
export const defaultThresholds: Thresholds = {
  brightMean: 0.45,
  neighbourMean: 0.055,
  neighbourMndwi: 0,
  cloudContrast: 0.42,
  cloudMean: 0.1,
  shadowContrast: 0.42,
  shadowMean: 0.055,
  waterMndwi: -0.05,
  waterMean: 0.05,
  waterMsavi: 0.06,
  bareWaterMndwi: -0.2,
  bareGroundMndwi: -0.38,
  thinCloudWhiteness: -0.02,
  thinCloudDarkest: 0.06,
  thinCloudBrightest: 0.29,
  thinCloudMndwi: -0.1,
  thinCloudGreenness: 0.2,
};

/** The order in which thresholds are handed to WebAssembly; assembly/thresholds.ts reads them in the same order. */
export const thresholdNames = Object.keys(defaultThresholds) as readonly (keyof Thresholds)[];

/**
 * The published thresholds with some of them replaced, each rounded to the nearest binary32 number.
 * @throws TsmaskError BAD_OPTION for a name that is no threshold or a value that is no finite number.
 */
export function resolveThresholds(overrides: Partial<Thresholds> = {}): Thresholds {
  for (const [name, value] of Object.entries(overrides)) {
    if (!Object.hasOwn(defaultThresholds, name)) {
      throw new TsmaskError('BAD_OPTION', `There is no threshold named ${name}.`, {
        subject: `thresholds.${name}`,
        remedy: `Use one of ${thresholdNames.join(', ')}.`,
      });
    }
    if (value !== undefined && !Number.isFinite(value)) {
      throw new TsmaskError('BAD_OPTION', `The threshold ${name} must be a finite number, not ${value}.`, {
        subject: `thresholds.${name}`,
        remedy: `Leave it out for the published value, ${defaultThresholds[name as keyof Thresholds]}.`,
      });
    }
  }
  const rounded = Object.entries(completeThresholds(overrides)).map(([name, value]) => [name, Math.fround(value)]);
  return Object.fromEntries(rounded) as Thresholds;
}

/** The published thresholds with some of them replaced. */
export function completeThresholds(overrides: Partial<Thresholds>): Thresholds {
  const all = thresholdNames.map((name) => [name, overrides[name] ?? defaultThresholds[name]]);
  return Object.fromEntries(all) as unknown as Thresholds;
}

/** Lengths of the segments that the passes over a series compare with their surroundings, in the order of the passes. */
export const segmentLengths = [1, 1, 1, 2, 2, 3, 1] as const;
