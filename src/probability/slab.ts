/** Some rows of a scene on their way to its cells: what takes most room goes first. */
import type { SceneSize } from '../kernel/index.ts';
import type { Binary } from './binary.ts';
import { type Cells, Scl, testCells } from './cells.ts';
import { coarseClouds, pyramidLevel } from './coarse-clouds.ts';
import type { Geometry } from './geometry.ts';
import type { ProbabilityRecipe } from './presets.ts';
import { blockMeans, coarseSize, nearest } from './resample.ts';

/** Values of pixels: NaN where missing; reflectance and probability in ten thousandths. */
export interface SlabBands {
  readonly nir: Float32Array;
  readonly probability?: Float32Array | undefined;
  readonly scl?: Float32Array | undefined;
  readonly green?: Float32Array | undefined;
  readonly red?: Float32Array | undefined;
}

export interface SlabCells extends Cells {
  /** Of the working grid. Ten thousandths, NaN where missing. */
  readonly probability: Float32Array;
  /** What casts shadows. Coarse cells. */
  readonly casting: Binary;
}

const unit = 10000;
const certainClouds: readonly number[] = [Scl.CloudMedium, Scl.CloudHigh, Scl.ThinCirrus];

/** Rows after which all grids begin anew: slabs hold a multiple of them, but for the last. Pixels. */
export function slabRows({ working, coarse }: Geometry, { downsample }: Pick<ProbabilityRecipe, 'downsample'>): number {
  const sides = [working, coarse, ...(downsample === 'ee' ? [pyramidLevel(coarse)] : [])];
  return sides.reduce((a, b) => (a / greatestDivisor(a, b)) * b);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

export function cellsOfSlab(
  bands: SlabBands,
  size: SceneSize,
  recipe: ProbabilityRecipe,
  geometry: Geometry,
): SlabCells {
  const { working, coarse } = geometry;
  const { minValid, downsample: mode, castingClasses, water } = recipe;
  const threshold = inUnits(recipe.cloudProbability);
  const pixelProbability = bands.probability ?? bands.scl!.map(certainty);
  const means = (band: Float32Array) =>
    working === 1 && minValid === 0 ? band : blockMeans(band, size, working, minValid);
  // Classes are picked, never averaged.
  const picked = (side: number) => bands.scl && nearest(bands.scl, size, side, coarseSize(size, side));
  const probability = means(pixelProbability);
  const tests = {
    threshold,
    dark: inUnits(recipe.darkReflectance),
    water,
    ndwi: recipe.waterNdwi,
    ndvi: recipe.waterNdvi,
  };
  const tested = testCells(
    {
      probability,
      nir: means(bands.nir),
      scl: working === 1 ? bands.scl : picked(working),
      green: bands.green && means(bands.green),
      red: bands.red && means(bands.red),
    },
    { ...tests, classes: recipe.maskedClasses },
  );
  const casting = coarseClouds(pixelProbability, size, { factor: coarse, threshold, mode, minValid });
  if (castingClasses.length > 0) {
    picked(coarse)!.forEach((value, i) => {
      if (castingClasses.includes(value)) casting[i] = 1;
    });
  }
  return { ...tested, probability, casting };
}

/** 0.07 × 10000 is a little more than 700, and a reflectance of 0.07 is not less than that. */
function inUnits(value: number): number {
  return Number((value * unit).toFixed(6));
}

function certainty(value: number): number {
  if (Number.isNaN(value)) return value;
  return certainClouds.includes(value) ? unit : 0;
}
