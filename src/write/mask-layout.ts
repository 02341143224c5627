/** How masks look as GeoTIFFs: codes, colours, names and tags. */
import { bandRoles, defaultNodata, layerNames } from '../bands.ts';
import type { Grid } from '../grid.ts';
import { Class, classNames } from '../kernel/classes.ts';
import { version } from '../version.ts';
import type { PaletteEntry, RasterLayout } from './geotiff/index.ts';

/** What a mask file says of itself. */
export interface MaskInfo {
  /** `YYYYMMDD` or `YYYYMMDDTHHMMSS`. */
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM:SS`, UTC. */
  readonly time?: string | undefined;
}

/**
 * Pale for clear; orange and blue of Okabe and Ito's palette, which readers of every kind of colour vision tell apart, and
 * which differ in lightness as well.
 */
export const classColours: readonly PaletteEntry[] = [
  { value: Class.NoObservation, colour: [0, 0, 0] },
  { value: Class.Clear, colour: [240, 240, 232] },
  { value: Class.Cloud, colour: [230, 159, 0] },
  { value: Class.CloudShadow, colour: [0, 114, 178] },
];

const classItems = Object.fromEntries(classNames.map((name, code) => [`CLASS_${code}`, name]));

function common(grid: Grid, stage: string): Pick<RasterLayout, 'grid' | 'type' | 'nodata' | 'software' | 'metadata'> {
  return {
    grid,
    type: 'uint8',
    nodata: Class.NoObservation,
    software: `tsmask ${version}`,
    metadata: { ...classItems, TSMASK_STAGE: stage },
  };
}

/** The mask of one scene, with a colour table. */
export function maskLayout(grid: Grid, stage: string, mask: MaskInfo): RasterLayout {
  const moment = `${mask.date}T${mask.time ?? '00:00:00'}Z`;
  const base = common(grid, stage);
  return {
    ...base,
    bands: [{ description: 'class' }],
    interleave: 'pixel',
    palette: classColours,
    // The acquisition's, not that of the run: the same input gives the same file.
    dateTime: new Date(moment),
    metadata: { ...base.metadata, ACQUISITION_DATE: mask.time === undefined ? mask.date : moment },
  };
}

/** The masks of all scenes, one band each, named after their dates. A TIFF of several bands cannot have a colour table. */
export function maskStackLayout(grid: Grid, stage: string, masks: readonly MaskInfo[]): RasterLayout {
  return { ...common(grid, stage), bands: masks.map(({ id }) => ({ description: id })), interleave: 'band' };
}

/** Half the usual side: a row of tiles of all bands must be held at once. Pixels. */
export const bandTileSize = 256;

/** The six bands of one scene where it is clear: reflectance × 10000. */
export function reflectanceLayout(grid: Grid, stage: string, mask: MaskInfo): RasterLayout {
  return numbersLayout(bandRoles, grid, stage, mask);
}

/** What the method `probability` finds on its way to a mask. */
export function layersLayout(grid: Grid, stage: string, mask: MaskInfo): RasterLayout {
  return numbersLayout(layerNames, grid, stage, mask);
}

function numbersLayout(names: readonly string[], grid: Grid, stage: string, mask: MaskInfo): RasterLayout {
  const { dateTime, software, metadata = {} } = maskLayout(grid, stage, mask);
  const { TSMASK_STAGE, ACQUISITION_DATE } = metadata;
  return {
    grid,
    type: 'int16',
    bands: names.map((description) => ({ description })),
    interleave: 'pixel',
    predictor: 2,
    tileSize: bandTileSize,
    nodata: defaultNodata,
    metadata: { TSMASK_STAGE, ACQUISITION_DATE },
    ...(dateTime ? { dateTime } : {}),
    ...(software ? { software } : {}),
  };
}
