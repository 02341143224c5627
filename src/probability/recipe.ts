/** Clouds, their shadows by the sun, and a mask of both: one scene on its working grid. */
import type { SceneSize } from '../kernel/index.ts';
import { type Binary, noData } from './binary.ts';
import type { Cells } from './cells.ts';
import { classesOf } from './classes.ts';
import { type Border, dilate, erode } from './morphology.ts';
import { projectShadows } from './projection.ts';
import { nearest } from './resample.ts';

export interface RecipeInput {
  readonly size: SceneSize;
  readonly cells: Cells;
  /** What casts shadows, on the coarse grid. */
  readonly casting: Binary;
  readonly coarse: SceneSize;
  /** Cells of the working grid along the side of a coarse one. */
  readonly factor: number;
  /** Where shadows' clouds are looked for: degrees clockwise from north. */
  readonly azimuths: readonly number[];
  /** How far. Coarse cells. */
  readonly length: number;
  /** Radii of the disks. Cells of the working grid. */
  readonly erosion: number;
  readonly dilation: number;
  readonly border: Border;
}

/** Rasters of the working grid. */
export interface RecipeResult {
  /** Within reach of a cloud's shadow: 1, else 0. */
  readonly projected: Binary;
  readonly shadows: Binary;
  readonly mask: Binary;
  /** As every mask of this package has them. */
  readonly classes: Uint8Array<ArrayBuffer>;
}

export function maskScene(input: RecipeInput): RecipeResult {
  const { size, cells, coarse, factor, azimuths, length, erosion, dilation, border } = input;
  const { clouds, dark, classed } = cells;
  const projected = nearest(projectShadows(input.casting, coarse, azimuths, length), coarse, 1 / factor, size);
  const shadows = dark.map((cell, i) => (cell === noData ? noData : cell & projected[i]));
  const bright = clouds.map((cell, i) => (cell === noData ? noData : cell | classed[i]));
  const found = bright.map((cell, i) => (cell === noData ? noData : cell | shadows[i]));
  const mask = dilate(erode(found, size, erosion, border), size, dilation, border);
  // Beyond the raster may be cloud, if it is said so: then no cell that is there need be near.
  const classes = classesOf({ mask, clouds: bright, shadows, reach: dilation }, size);
  return { projected, shadows, mask, classes };
}
