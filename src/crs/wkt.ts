/** CRSs as well-known text, spelt as GDAL spells it, so that a comparison of texts holds too. */
import { epsgOf, type GeoTags } from '../grid.ts';
import { type Crs, type GeographicCrs, isProjected, type MapProjection, type ProjectedCrs } from './crs.ts';
import { webMercator } from './proj.ts';
import { crsOf } from './table.ts';

/** `gdal`: WKT 1 with EPSG codes and axes. `esri`: WKT 1 with ESRI's names and no codes, as ENVI and .prj files have it. */
export type WktStyle = 'gdal' | 'esri';

/** The CRS of a grid as WKT 1; undefined where there is none, where the table lacks it, or as {@link wktOfCrs} says. */
export function wktOf(geo: GeoTags, style: WktStyle = 'gdal'): string | undefined {
  const epsg = epsgOf(geo);
  const crs = epsg === undefined ? undefined : crsOf(epsg);
  return crs && wktOfCrs(crs, style);
}

/**
 * A CRS as WKT 1. Undefined where the style has no text for it that GDAL writes too: for heights in both styles, for
 * polar stereographic projections with a scale at the pole in ESRI's.
 */
export function wktOfCrs(crs: Crs, style: WktStyle = 'gdal'): string | undefined {
  if (!isProjected(crs) && crs.hasHeight) return undefined;
  if (style === 'esri') return isProjected(crs) ? esriProjected(crs) : esriGeographic(crs);
  return isProjected(crs) ? gdalProjected(crs) : gdalGeographic(crs, true);
}

/** A node: `NAME[part,part]`. */
const node = (name: string, ...parts: (string | number)[]) => `${name}[${parts.join(',')}]`;
const quoted = (text: string) => `"${text}"`;
const authority = (epsg: number) => node('AUTHORITY', quoted('EPSG'), quoted(String(epsg)));
const axis = (name: string, direction: string) => node('AXIS', quoted(name), direction);

const degree = 0.0174532925199433;

function gdalGeographic({ epsg, name, datum, ellipsoid }: GeographicCrs, withAxes: boolean): string {
  const { semiMajorAxis, inverseFlattening } = ellipsoid;
  const spheroid = node(
    'SPHEROID',
    quoted(ellipsoid.name),
    semiMajorAxis,
    inverseFlattening,
    authority(ellipsoid.epsg),
  );
  return node(
    'GEOGCS',
    quoted(name),
    node('DATUM', quoted(datum.name), spheroid, authority(datum.epsg)),
    node('PRIMEM', quoted('Greenwich'), 0, authority(8901)),
    node('UNIT', quoted('degree'), degree, authority(9122)),
    ...(withAxes ? [axis('Latitude', 'NORTH'), axis('Longitude', 'EAST')] : []),
    authority(epsg),
  );
}

function gdalProjected(crs: ProjectedCrs): string {
  const { epsg, name, base, projection, northingFirst = false, isDeprecated = false } = crs;
  const [method, parameters] = gdalProjection(projection);
  const [x, y] = axisDirections(projection);
  const axes = [axis('Easting', x), axis('Northing', y)];
  return node(
    'PROJCS',
    quoted(isDeprecated ? `${name} (deprecated)` : name),
    gdalGeographic(base, false),
    node('PROJECTION', quoted(method)),
    ...[...parameters, ...falseOrigin(projection)].map(([key, value]) =>
      node('PARAMETER', quoted(key.toLowerCase()), value),
    ),
    node('UNIT', quoted('metre'), 1, authority(9001)),
    ...(northingFirst ? axes.reverse() : axes),
    // WKT 1 knows no projection of an ellipsoid's degrees as if they were a sphere's; GDAL adds how PROJ does it.
    ...(projection.method === 'web mercator' ? [node('EXTENSION', quoted('PROJ4'), quoted(webMercator))] : []),
    authority(epsg),
  );
}

/** Around a pole all ways lead to the south, or to the north. */
function axisDirections(projection: MapProjection): readonly [x: string, y: string] {
  if (projection.method !== 'polar stereographic') return ['EAST', 'NORTH'];
  return projection.latitude > 0 ? ['SOUTH', 'SOUTH'] : ['NORTH', 'NORTH'];
}

type Parameters = readonly (readonly [name: string, value: number])[];

const falseOrigin = ({ falseEasting, falseNorthing }: MapProjection): Parameters => [
  ['False_Easting', falseEasting],
  ['False_Northing', falseNorthing],
];

function gdalProjection(projection: MapProjection): readonly [method: string, parameters: Parameters] {
  const { longitude } = projection;
  switch (projection.method) {
    case 'transverse mercator':
      return [
        'Transverse_Mercator',
        [
          ['latitude_of_origin', projection.latitude],
          ['central_meridian', longitude],
          ['scale_factor', projection.scale],
        ],
      ];
    case 'albers equal area':
      return [
        'Albers_Conic_Equal_Area',
        [
          ['latitude_of_center', projection.latitude],
          ['longitude_of_center', longitude],
          ['standard_parallel_1', projection.parallels[0]],
          ['standard_parallel_2', projection.parallels[1]],
        ],
      ];
    case 'lambert conformal conic':
      return [
        'Lambert_Conformal_Conic_2SP',
        [
          ['latitude_of_origin', projection.latitude],
          ['central_meridian', longitude],
          ['standard_parallel_1', projection.parallels[0]],
          ['standard_parallel_2', projection.parallels[1]],
        ],
      ];
    case 'polar stereographic':
      return [
        'Polar_Stereographic',
        'scale' in projection.true
          ? [
              ['latitude_of_origin', projection.latitude],
              ['central_meridian', longitude],
              ['scale_factor', projection.true.scale],
            ]
          : [
              ['latitude_of_origin', projection.true.parallel],
              ['central_meridian', longitude],
            ],
      ];
    case 'cylindrical equal area':
      return [
        'Cylindrical_Equal_Area',
        [
          ['standard_parallel_1', projection.parallel],
          ['central_meridian', longitude],
        ],
      ];
    case 'lambert azimuthal equal area':
      return [
        'Lambert_Azimuthal_Equal_Area',
        [
          ['latitude_of_center', projection.latitude],
          ['longitude_of_center', longitude],
        ],
      ];
    case 'web mercator':
      return [
        'Mercator_1SP',
        [
          ['central_meridian', longitude],
          ['scale_factor', 1],
        ],
      ];
  }
}

/** ESRI writes lengths, angles and factors with a decimal point, always. */
const decimal = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value));

function esriGeographic({ esri, ellipsoid }: GeographicCrs): string {
  const { name, semiMajorAxis, inverseFlattening } = ellipsoid;
  const spheroid = quoted(name.replace(' ', '_').replace('WGS_84', 'WGS_1984'));
  return node(
    'GEOGCS',
    quoted(esri.name),
    node('DATUM', quoted(esri.datum), node('SPHEROID', spheroid, decimal(semiMajorAxis), inverseFlattening)),
    node('PRIMEM', quoted('Greenwich'), decimal(0)),
    node('UNIT', quoted('Degree'), degree),
  );
}

function esriProjected({ esri, base, projection }: ProjectedCrs): string | undefined {
  const [method, parameters] = esriProjection(projection) ?? [];
  if (method === undefined) return undefined;
  return node(
    'PROJCS',
    quoted(esri),
    esriGeographic(base),
    node('PROJECTION', quoted(method)),
    ...[...falseOrigin(projection), ...(parameters ?? [])].map(([key, value]) =>
      node('PARAMETER', quoted(key), decimal(value)),
    ),
    node('UNIT', quoted('Meter'), decimal(1)),
  );
}

function esriProjection(projection: MapProjection): readonly [method: string, parameters: Parameters] | undefined {
  const meridian = ['Central_Meridian', projection.longitude] as const;
  switch (projection.method) {
    case 'transverse mercator':
      return [
        'Transverse_Mercator',
        [meridian, ['Scale_Factor', projection.scale], ['Latitude_Of_Origin', projection.latitude]],
      ];
    case 'albers equal area':
    case 'lambert conformal conic':
      return [
        projection.method === 'albers equal area' ? 'Albers' : 'Lambert_Conformal_Conic',
        [
          meridian,
          ['Standard_Parallel_1', projection.parallels[0]],
          ['Standard_Parallel_2', projection.parallels[1]],
          ['Latitude_Of_Origin', projection.latitude],
        ],
      ];
    case 'lambert azimuthal equal area':
      return ['Lambert_Azimuthal_Equal_Area', [meridian, ['Latitude_Of_Origin', projection.latitude]]];
    case 'polar stereographic':
      if ('scale' in projection.true) return undefined;
      return [
        projection.latitude > 0 ? 'Stereographic_North_Pole' : 'Stereographic_South_Pole',
        [meridian, ['Standard_Parallel_1', projection.true.parallel]],
      ];
    case 'cylindrical equal area':
      // ESRI's name of the projection with this parallel.
      return projection.parallel === 30 ? ['Behrmann', [meridian, ['Standard_Parallel_1', 30]]] : undefined;
    case 'web mercator':
      return ['Mercator_Auxiliary_Sphere', [meridian, ['Standard_Parallel_1', 0], ['Auxiliary_Sphere_Type', 0]]];
  }
}
