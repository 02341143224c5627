/** The files of a mask as assets of its Item. */
import { type BandRole, bandRoles, defaultNodata, layerNames } from '../../bands.ts';
import { classNames } from '../../kernel/classes.ts';
import { classColours } from '../mask-layout.ts';
import { lastPart } from './summary.ts';

const mediaTypes: readonly [suffix: string, type: string][] = [
  ['.tif', 'image/tiff; application=geotiff; profile=cloud-optimized'],
  ['.png', 'image/png'],
  ['.nc', 'application/x-netcdf'],
  ['.zarr', 'application/vnd+zarr'],
  ['', 'application/octet-stream'],
];

export function maskAssets(paths: readonly string[], id: string): object {
  const assets: Record<string, object> = {};
  for (const path of paths) {
    const name = lastPart(path);
    const isPicture = name.endsWith('.png');
    const isReflectance = name.includes(`${id}_reflectance`);
    const isLayers = name.endsWith(`${id}_layers.tif`);
    const kind = isPicture ? 'overview' : isReflectance ? 'reflectance' : isLayers ? 'layers' : 'mask';
    // The second file of a kind is told from the first by its format.
    const key = kind in assets ? `${kind}-${name.split('.').at(-1)}` : kind;
    assets[key] = assetOf(
      name,
      isPicture ? { roles: ['overview'] } : isReflectance ? reflectanceFields : isLayers ? layersFields : maskFields,
    );
  }
  return assets;
}

/** A file that lies beside its Item. */
export function assetOf(name: string, fields: object): object {
  return { href: `./${name}`, type: mediaTypes.find(([suffix]) => name.endsWith(suffix))![1], ...fields };
}

export const maskFields = {
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

const commonNameOf = (role: string) => (role in commonNames ? { common_name: commonNames[role as BandRole] } : {});

/** What is told of bands of reflectance × 10000, or of differences of it. */
export function bandFields(roles: readonly string[], nodata: number): object {
  return {
    'eo:bands': roles.map((name) => ({ name, ...commonNameOf(name) })),
    'raster:bands': roles.map(() => ({ data_type: 'int16', nodata, scale: 0.0001, offset: 0 })),
  };
}

const reflectanceFields = {
  title: 'Reflectance of clear pixels',
  roles: ['reflectance'],
  ...bandFields(bandRoles, defaultNodata),
};
