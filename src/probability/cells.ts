/** What single cells tell, before anything looks at their neighbours. */
import { type Binary, noData } from './binary.ts';

/** Values of ESA's scene classification. */
export const Scl = { Defective: 1, Water: 6, CloudMedium: 8, CloudHigh: 9, ThinCirrus: 10, Snow: 11 } as const;

/**
 * What tells water, over which nothing dark is a shadow. `scl`: the scene classification. `index`: NDWI and NDVI. `both`:
 * either of them. `none`: nothing.
 */
export const waterTests = ['scl', 'index', 'both', 'none'] as const;
export type WaterTest = (typeof waterTests)[number];

/** One value a cell, NaN where there was no observation. Reflectance and probability in ten thousandths. */
export interface CellValues {
  readonly probability: Float32Array;
  readonly nir: Float32Array;
  readonly scl?: Float32Array | undefined;
  readonly green?: Float32Array | undefined;
  readonly red?: Float32Array | undefined;
}

export interface CellTests {
  /** Probability, ten thousandths: greater is cloud. */
  readonly threshold: number;
  /** Reflectance × 10000 in the near infrared: less is dark. */
  readonly dark: number;
  readonly water: WaterTest;
  /** Water has an NDWI greater than this … */
  readonly ndwi: number;
  /** … and an NDVI less than this. */
  readonly ndvi: number;
  /** Values of the scene classification that are masked besides clouds and shadows. */
  readonly classes: readonly number[];
}

/** All of them lack data in the same cells: where any value is missing. */
export interface Cells {
  readonly clouds: Binary;
  /** Dark, and no water. */
  readonly dark: Binary;
  /** Masked for their class. */
  readonly classed: Binary;
}

export function testCells(values: CellValues, tests: CellTests): Cells {
  const { probability, nir, scl, green, red } = values;
  const { threshold, dark: darkest, classes } = tests;
  const given = Object.values(values).filter((band): band is Float32Array => band !== undefined);
  const [clouds, dark, classed] = [0, 1, 2].map(() => new Uint8Array(nir.length));
  const isMasked = Uint8Array.from({ length: 256 }, (_, value) => Number(classes.includes(value)));
  const byClass = tests.water === 'scl' || tests.water === 'both' ? scl : undefined;
  const byIndex = tests.water === 'index' || tests.water === 'both';
  for (let i = 0; i < nir.length; i++) {
    if (given.some((band) => Number.isNaN(band[i]))) {
      clouds[i] = dark[i] = classed[i] = noData;
      continue;
    }
    if (probability[i] > threshold) clouds[i] = 1;
    if (scl && isMasked[scl[i]]) classed[i] = 1;
    if (!(nir[i] < darkest) || byClass?.[i] === Scl.Water) continue;
    if (byIndex && isWater(green![i], red![i], nir[i], tests)) continue;
    dark[i] = 1;
  }
  return { clouds, dark, classed };
}

/** Where nothing is reflected an index says nothing, and the cell counts as land. */
function isWater(green: number, red: number, nir: number, { ndwi, ndvi }: CellTests): boolean {
  return difference(green, nir) > ndwi && difference(nir, red) < ndvi;
}

function difference(a: number, b: number): number {
  return a + b > 0 ? (a - b) / (a + b) : Number.NaN;
}
