/** A STAC Item for what was made of a scene, so that catalogues find it. */
import type { Footprint } from '../../crs/footprint.ts';
import { epsgOf, type Grid, isGeoreferenced, transformOf } from '../../grid.ts';
import type { Scene } from '../../stack/index.ts';
import { version } from '../../version.ts';

export interface ItemContent {
  readonly id: string;
  readonly scene: Pick<Scene, 'date' | 'time'>;
  /** Those that not all Items have. */
  readonly properties: object;
  readonly assets: object;
  /** Absolute URLs, or paths relative to the Item, of what it was derived from. */
  readonly sources: readonly string[];
}

export interface ItemPlace {
  readonly grid: Grid;
  /** Absent where it is not known. */
  readonly footprint: Footprint | undefined;
}

const extensions = [
  'https://stac-extensions.github.io/projection/v1.1.0/schema.json',
  'https://stac-extensions.github.io/raster/v1.1.0/schema.json',
  'https://stac-extensions.github.io/classification/v1.1.0/schema.json',
  'https://stac-extensions.github.io/processing/v1.1.0/schema.json',
  'https://stac-extensions.github.io/eo/v1.1.0/schema.json',
];

/** The Item as JSON, after STAC 1.0.0. */
export function stacItem(content: ItemContent, { grid, footprint }: ItemPlace): string {
  const { id, scene, properties, assets, sources } = content;
  const item = {
    type: 'Feature',
    stac_version: '1.0.0',
    stac_extensions: extensions,
    id,
    geometry: footprint?.geometry ?? null,
    ...(footprint ? { bbox: footprint.bbox } : {}),
    properties: {
      ...timeOf(scene.date, scene.time),
      'proj:epsg': epsgOf(grid.geo) ?? null,
      'proj:shape': [grid.height, grid.width],
      ...(isGeoreferenced(grid.geo) ? { 'proj:transform': transformOf(grid.geo) } : {}),
      'processing:software': { tsmask: version },
      ...properties,
    },
    links: sources.map((href) => ({ rel: 'derived_from', href })),
    assets,
  };
  return `${JSON.stringify(item, null, 2)}\n`;
}

/** STAC wants a moment or, where only the day is known, the whole of it. */
function timeOf(date: string, time: string | undefined): object {
  if (time !== undefined) return { datetime: `${date}T${time}Z` };
  return { datetime: null, start_datetime: `${date}T00:00:00Z`, end_datetime: `${date}T23:59:59Z` };
}
