/** How composites look as GeoTIFFs. */
import { defaultNodata } from '../bands.ts';
import type { Grid } from '../grid.ts';
import type { CompositeMethod } from '../reduce/methods.ts';
import type { Scene } from '../stack/index.ts';
import { version } from '../version.ts';
import type { RasterLayout } from '../write/geotiff/index.ts';
import { bandTileSize } from '../write/mask-layout.ts';

export interface CompositeInfo {
  readonly grid: Grid;
  readonly method: CompositeMethod;
  readonly scenes: readonly Scene[];
}

function common({ grid, method, scenes }: CompositeInfo): Pick<RasterLayout, 'grid' | 'software' | 'metadata'> {
  return {
    grid,
    software: `tsmask ${version}`,
    metadata: {
      TSMASK_COMPOSITE: method,
      SCENES: String(scenes.length),
      FIRST_DATE: scenes[0].date,
      LAST_DATE: scenes[scenes.length - 1].date,
    },
  };
}

/** Reflectance × 10000, a band for each role. */
export function compositeLayout(info: CompositeInfo, roles: readonly string[]): RasterLayout {
  return {
    ...common(info),
    type: 'int16',
    bands: roles.map((description) => ({ description })),
    interleave: 'pixel',
    predictor: 2,
    tileSize: bandTileSize,
    nodata: defaultNodata,
  };
}

/** How often each pixel was clear: a TIFF cannot hold uint16 beside int16. 0 is a number like others, not nodata. */
export function countLayout(info: CompositeInfo): RasterLayout {
  return {
    ...common(info),
    type: 'uint16',
    bands: [{ description: 'clear observations' }],
    interleave: 'pixel',
    predictor: 2,
  };
}

/**
 * Where each pixel is from: the day, and the number of the scene, from 1 in order of time, which tells scenes of one day
 * apart. What they are called stands in the metadata.
 */
export function sourceLayout(info: CompositeInfo): RasterLayout {
  const { metadata, ...others } = common(info);
  return {
    ...others,
    metadata: { ...metadata, SCENE_IDS: info.scenes.map(({ id }) => id).join(',') },
    type: 'uint16',
    bands: [{ description: 'days since 1970-01-01' }, { description: 'scene' }],
    interleave: 'pixel',
    predictor: 2,
    nodata: 0,
  };
}
