/** A STAC Item for a mask, so that catalogues find it. */
import { type BandRole, bandRoles, defaultNodata, layerNames } from '../../bands.ts';
import type { Footprint } from '../../crs/footprint.ts';
import { epsgOf, type Grid, isGeoreferenced, transformOf } from '../../grid.ts';
import { classNames } from '../../kernel/classes.ts';
import { version } from '../../version.ts';
import { classColours } from '../mask-layout.ts';
import type { RunMethod } from '../sink.ts';
import { lastPart, type RecordedMask } from './summary.ts';

export interface ItemContext {
  readonly grid: Grid;
  readonly stage: string;
  readonly method?: RunMethod | undefined;
  /** Absent where it is not known. */
  readonly footprint: Footprint | undefined;
  /** Absolute URLs, or paths relative to the Item, of what the mask was derived from. */
  readonly sources: readonly string[];
}

const extensions = [
  'https://stac-extensions.github.io/projection/v1.1.0/schema.json',
  'https://stac-extensions.github.io/raster/v1.1.0/schema.json',
  'https://stac-extensions.github.io/classification/v1.1.0/schema.json',
  'https://stac-extensions.github.io/processing/v1.1.0/schema.json',
  'https://stac-extensions.github.io/eo/v1.1.0/schema.json',
];

/** The Item as JSON, after STAC 1.0.0. */
export function stacItem({ scene, paths }: RecordedMask, context: ItemContext): string {
  const { grid, stage, method, footprint, sources } = context;
  const item = {
    type: 'Feature',
    stac_version: '1.0.0',
    stac_extensions: extensions,
    id: `tsmask_${scene.id}`,
    geometry: footprint?.geometry ?? null,
    ...(footprint ? { bbox: footprint.bbox } : {}),
    properties: {
      ...timeOf(scene.date, scene.time),
      'proj:epsg': epsgOf(grid.geo) ?? null,
      'proj:shape': [grid.height, grid.width],
      ...(isGeoreferenced(grid.geo) ? { 'proj:transform': transformOf(grid.geo) } : {}),
      'processing:software': { tsmask: version },
      'tsmask:stage': stage,
      ...(method ? { 'tsmask:method': method.name } : {}),
    },
    links: sources.map((href) => ({ rel: 'derived_from', href })),
    assets: assetsOf(paths, scene.id),
  };
  return `${JSON.stringify(item, null, 2)}\n`;
}

/** STAC wants a moment or, where only the day is known, the whole of it. */
function timeOf(date: string, time: string | undefined): object {
  if (time !== undefined) return { datetime: `${date}T${time}Z` };
  return { datetime: null, start_datetime: `${date}T00:00:00Z`, end_datetime: `${date}T23:59:59Z` };
}

const mediaTypes: readonly [suffix: string, type: string][] = [
  ['.tif', 'image/tiff; application=geotiff; profile=cloud-optimized'],
  ['.png', 'image/png'],
  ['.nc', 'application/x-netcdf'],
  ['.zarr', 'application/vnd+zarr'],
  ['', 'application/octet-stream'],
];

function assetsOf(paths: readonly string[], id: string): object {
  const assets: Record<string, object> = {};
  for (const path of paths) {
    const name = lastPart(path);
    const isPicture = name.endsWith('.png');
    const isReflectance = name.includes(`${id}_reflectance`);
    const isLayers = name.endsWith(`${id}_layers.tif`);
    const kind = isPicture ? 'overview' : isReflectance ? 'reflectance' : isLayers ? 'layers' : 'mask';
    // The second file of a kind is told from the first by its format.
    const key = kind in assets ? `${kind}-${name.split('.').at(-1)}` : kind;
    assets[key] = {
      href: `./${name}`,
      type: mediaTypes.find(([suffix]) => name.endsWith(suffix))![1],
      ...(isPicture
        ? { roles: ['overview'] }
        : isReflectance
          ? reflectanceFields
          : isLayers
            ? layersFields
            : maskFields),
    };
  }
  return assets;
}

const maskFields = {
  title: 'Cloud and cloud-shadow mask',
  roles: ['data', 'cloud', 'cloud-shadow'],
  'raster:bands': [{ data_type: 'uint8', nodata: 0 }],
  'classification:classes': classColours.map(({ value, colour }) => ({
    value,
    name: classNames[value].replaceAll(' ', '-'),
    description: classNames[value],
    color_hint: colour.map((part) => part.toString(16).padStart(2, '0').toUpperCase()).join(''),
    ...(value === 0 ? { nodata: true } : {}),
  })),
};

const layersFields = {
  title: 'What the mask was made from',
  roles: ['data'],
  'raster:bands': layerNames.map((name) => ({
    name,
    data_type: 'int16',
    nodata: defaultNodata,
    ...(name === 'probability' ? { scale: 0.0001, offset: 0 } : {}),
  })),
};

/** STAC's names of the bands. */
const commonNames: Readonly<Record<BandRole, string>> = {
  blue: 'blue',
  green: 'green',
  red: 'red',
  nir: 'nir08',
  swir1: 'swir16',
  swir2: 'swir22',
};

const reflectanceFields = {
  title: 'Reflectance of clear pixels',
  roles: ['reflectance'],
  'eo:bands': bandRoles.map((name) => ({ name, common_name: commonNames[name] })),
  'raster:bands': bandRoles.map(() => ({ data_type: 'int16', nodata: defaultNodata, scale: 0.0001, offset: 0 })),
};
