/** The grids that a scene is masked on, in pixels of its own. */

import { isGeographic } from '../crs/geo-keys.ts';
import { TsmaskError } from '../errors.ts';
import { type Grid, isGeoreferenced, pixelSize, transformOf } from '../grid.ts';
import { checkCells } from './options.ts';
import type { ProbabilityRecipe } from './presets.ts';

export interface Geometry {
  /** Pixels along the side of a cell of the working grid, and of a coarse one, on which shadows are projected. */
  readonly working: number;
  readonly coarse: number;
  /** How far shadows are looked for. Coarse cells. */
  readonly length: number;
  /** Radii. Cells of the working grid. */
  readonly erosion: number;
  readonly dilation: number;
}

/** Pixels of a cell may come to this much more or less than it is said to be: scenes cut out elsewhere have odd pixels. */
const slack = 0.02;

/** @throws TsmaskError GRID_MISMATCH for a grid that has no metres, no north, or no such cells; BAD_OPTION. */
export function geometryOf(grid: Grid, recipe: ProbabilityRecipe): Geometry {
  const [pixel, b, , d, e] = transformOf(grid.geo);
  if (!isGeoreferenced(grid.geo) || isGeographic(grid.geo)) {
    throw unfit(
      isGeoreferenced(grid.geo) ? 'is in degrees' : 'says nothing of where it lies',
      'Shadows are projected in metres: bring the scenes to a grid in metres first, such as UTM (gdalwarp -t_srs EPSG:32633).',
    );
  }
  if (b !== 0 || d !== 0 || pixel <= 0 || e >= 0 || Math.abs(-e / pixel - 1) > slack) {
    throw unfit(
      'has rows that do not go from north to south in square pixels',
      'Bring the scenes to such a grid first.',
    );
  }
  const pixelsOf = (name: 'workingGrid' | 'projectionGrid', metres: number) => {
    const pixels = Math.max(1, Math.round(metres / pixel));
    if (Math.abs((pixels * pixel) / metres - 1) <= slack) return pixels;
    throw unfit(
      `has pixels of ${pixelSize(transformOf(grid.geo))} m, which ${name} = ${metres} m is no multiple of`,
      `Use a multiple: --${name === 'workingGrid' ? 'working-grid' : 'projection-grid'} ${pixels * pixel}.`,
    );
  };
  // Pixels larger than the cells are masked as they are.
  const isCoarser = pixel > recipe.workingGrid * (1 + slack);
  const working = isCoarser ? 1 : pixelsOf('workingGrid', recipe.workingGrid);
  const cell = isCoarser ? pixel : recipe.workingGrid;
  const coarse = pixelsOf('projectionGrid', recipe.projectionGrid);
  return {
    working,
    coarse,
    length: Math.floor(checkCells('shadowDistance', recipe.shadowDistance, recipe.projectionGrid) + 1e-9),
    erosion: checkCells('erosion', recipe.erosion, cell),
    dilation: checkCells('dilation', recipe.dilation, cell),
  };

  function unfit(what: string, remedy: string): TsmaskError {
    return new TsmaskError('GRID_MISMATCH', `The grid of the scenes ${what}.`, { subject: 'grid', remedy });
  }
}
