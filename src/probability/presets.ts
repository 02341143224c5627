/** What published recipes say. */
import type { WaterTest } from './cells.ts';
import type { DownsampleMode } from './coarse-clouds.ts';
import type { Border } from './morphology.ts';

/** How a recipe masks a scene. */
export interface ProbabilityRecipe {
  /** Cloud has a greater probability than this, 0–1. */
  readonly cloudProbability: number;
  /** Where the probability comes from: a band of the scene, or certainty where the scene classification says cloud. */
  readonly source: 'band' | 'scl';
  /** A shadow reflects less than this in the near infrared, 0–1. */
  readonly darkReflectance: number;
  /** What tells water, over which nothing dark is a shadow. */
  readonly water: WaterTest;
  /** By the test `index`, water has an NDWI greater than this and an NDVI less than the next. */
  readonly waterNdwi: number;
  readonly waterNdvi: number;
  /** Values of the scene classification that are masked as cloud besides. */
  readonly maskedClasses: readonly number[];
  /** Those of them, or others, that cast shadows as clouds do. */
  readonly castingClasses: readonly number[];
  /** How far from its cloud a shadow may lie. Metres. */
  readonly shadowDistance: number;
  /** Where clouds are looked for from a shadow: degrees to be added to the azimuth of the sun, each a direction. */
  readonly fan: readonly number[];
  /**
   * Whether the azimuth, which counts from true north, is turned to the north of the grid, by the convergence in the middle
   * of what is masked. The recipes take one for the other.
   */
  readonly gridConvergence: boolean;
  /** Radius that the mask is eroded by, which takes away what is small. Metres. */
  readonly erosion: number;
  /** Radius that what is left is dilated by. The recipes' BUFFER is half of it. Metres. */
  readonly dilation: number;
  /** What is taken to lie beyond the edge, and where nothing was observed, when the mask is eroded and dilated. */
  readonly border: Border;
  /** Side of the cells that are masked. Metres; pixels that are larger are masked as they are. */
  readonly workingGrid: number;
  /** Side of the cells on which shadows are projected. Metres. */
  readonly projectionGrid: number;
  /** How the probability comes to that grid. */
  readonly downsample: DownsampleMode;
  /** Share of a cell's pixels that must have been observed, 0–1; one must be in any case. */
  readonly minValid: number;
}

/** The tutorial's first part: https://developers.google.com/earth-engine/tutorials/community/sentinel-2-s2cloudless. */
const tutorial: ProbabilityRecipe = {
  cloudProbability: 0.5,
  source: 'band',
  darkReflectance: 0.15,
  water: 'scl',
  waterNdwi: 0.1,
  waterNdvi: 0,
  maskedClasses: [],
  castingClasses: [],
  shadowDistance: 1000,
  fan: [0],
  gridConvergence: false,
  erosion: 40,
  dilation: 100,
  border: 'ignore',
  workingGrid: 20,
  projectionGrid: 100,
  downsample: 'area',
  minValid: 0,
};

/** Directions on the ground that the four of Natural England come to at 53° north, where its grid is in degrees. */
const groundFan = [13, 7, 0, -7];

const naturalEngland: ProbabilityRecipe = {
  ...tutorial,
  water: 'both',
  // Defective pixels, thin cirrus, snow.
  maskedClasses: [1, 10, 11],
  castingClasses: [10],
  shadowDistance: 3000,
  fan: groundFan,
  dilation: 200,
};

export const recipes = {
  's2cloudless-tutorial': tutorial,
  's2cloudless-composite': { ...tutorial, cloudProbability: 0.4, shadowDistance: 2000, dilation: 200 },
  'natural-england': naturalEngland,
  /** The four directions as they are written. */
  'natural-england-literal': { ...naturalEngland, fan: [10, 0, -10, -20] },
} satisfies Record<string, ProbabilityRecipe>;

export type ProbabilityPreset = keyof typeof recipes;

export const probabilityPresets = Object.keys(recipes) as readonly ProbabilityPreset[];

/** Fans by name. */
export const fans = { 'ne-ground': groundFan, 'ne-literal': [10, 0, -10, -20], sun: [0] } as const;
export type FanName = keyof typeof fans;
