/** CRSs as well-known text, spelt as GDAL spells it, so that a comparison of texts holds too. */
import { epsgOf, type GeoTags } from '../grid.ts';
import { type Crs, crsOf, type GeographicCrs, isProjected, type ProjectedCrs, type Projection } from './crs.ts';

/** `gdal`: WKT 1 with EPSG codes and axes. `esri`: WKT 1 with ESRI's names and no codes, as ENVI and .prj files have it. */
export type WktStyle = 'gdal' | 'esri';

/**
 * The CRS of a grid as WKT 1; undefined where there is no CRS, or none whose EPSG code src/write/crs.ts has.
 */
export function wktOf(geo: GeoTags, style: WktStyle = 'gdal'): string | undefined {
  const epsg = epsgOf(geo);
  const crs = epsg === undefined ? undefined : crsOf(epsg);
  return crs && wktOfCrs(crs, style);
}

export function wktOfCrs(crs: Crs, style: WktStyle = 'gdal'): string {
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

function gdalProjected({ epsg, name, base, projection, northingFirst = false }: ProjectedCrs): string {
  const [method, parameters] = gdalProjection(projection);
  const axes = [axis('Easting', 'EAST'), axis('Northing', 'NORTH')];
  return node(
    'PROJCS',
    quoted(name),
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

const webMercator =
  '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs';

type Parameters = readonly (readonly [name: string, value: number])[];

const falseOrigin = ({ falseEasting, falseNorthing }: Projection): Parameters => [
  ['False_Easting', falseEasting],
  ['False_Northing', falseNorthing],
];

function gdalProjection(projection: Projection): readonly [method: string, parameters: Parameters] {
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

function esriProjected({ esri, base, projection }: ProjectedCrs): string {
  const [method, parameters] = esriProjection(projection);
  return node(
    'PROJCS',
    quoted(esri),
    esriGeographic(base),
    node('PROJECTION', quoted(method)),
    ...[...falseOrigin(projection), ...parameters].map(([key, value]) =>
      node('PARAMETER', quoted(key), decimal(value)),
    ),
    node('UNIT', quoted('Meter'), decimal(1)),
  );
}

function esriProjection(projection: Projection): readonly [method: string, parameters: Parameters] {
  const meridian = ['Central_Meridian', projection.longitude] as const;
  switch (projection.method) {
    case 'transverse mercator':
      return [
        'Transverse_Mercator',
        [meridian, ['Scale_Factor', projection.scale], ['Latitude_Of_Origin', projection.latitude]],
      ];
    case 'albers equal area':
      return [
        'Albers',
        [
          meridian,
          ['Standard_Parallel_1', projection.parallels[0]],
          ['Standard_Parallel_2', projection.parallels[1]],
          ['Latitude_Of_Origin', projection.latitude],
        ],
      ];
    case 'lambert azimuthal equal area':
      return ['Lambert_Azimuthal_Equal_Area', [meridian, ['Latitude_Of_Origin', projection.latitude]]];
    case 'web mercator':
      return ['Mercator_Auxiliary_Sphere', [meridian, ['Standard_Parallel_1', 0], ['Auxiliary_Sphere_Type', 0]]];
  }
}
