/** What a NetCDF file and a Zarr store say of masks, by the CF conventions: coordinates, flags and the grid mapping. */
import { type BandRole, bandRoles, defaultNodata } from '../bands.ts';
import { type Crs, isProjected } from '../crs/crs.ts';
import { gridMappingOf } from '../crs/grid-mapping.ts';
import { crsOf } from '../crs/table.ts';
import { wktOfCrs } from '../crs/wkt.ts';
import { TsmaskError } from '../errors.ts';
import { crsName, epsgOf, type GeoTags, type Grid, isGeoreferenced, transformOf } from '../grid.ts';
import { classNames } from '../kernel/classes.ts';
import type { Scene } from '../stack/index.ts';
import { version } from '../version.ts';
import type { MaskRun } from './sink.ts';

/** Bytes and short integers stand for values of the variable's own type, numbers for doubles. */
export type CfAttribute = string | number | readonly number[] | Uint8Array | Int16Array;
export type CfAttributes = Readonly<Record<string, CfAttribute>>;

export interface CfCoordinate {
  /** Of the variable and of its one dimension. */
  readonly name: string;
  readonly values: Float64Array<ArrayBuffer>;
  readonly attributes: CfAttributes;
}

export interface CfDescription {
  readonly global: CfAttributes;
  /** Time, then rows, then columns: the dimensions of the mask. */
  readonly coordinates: readonly [CfCoordinate, CfCoordinate, CfCoordinate];
  readonly mask: CfAttributes;
  /** Of the variable {@link gridMapping}; absent without a georeference. */
  readonly mapping?: CfAttributes;
}

/** What a variable of int16 says of each band: its values where the mask is clear, of the mask's dimensions. */
export function describeReflectance({ grid }: MaskRun): ReadonlyMap<BandRole, CfAttributes> {
  return new Map(
    bandRoles.map((role) => [
      role,
      {
        standard_name: 'surface_bidirectional_reflectance',
        long_name: `${role} reflectance of clear pixels`,
        units: '1',
        scale_factor: 0.0001,
        _FillValue: Int16Array.of(defaultNodata),
        ...(isGeoreferenced(grid.geo) ? { grid_mapping: gridMapping } : {}),
      },
    ]),
  );
}

/** Name of the variable that holds the CRS: the one that rioxarray and GDAL look for first. */
export const gridMapping = 'spatial_ref';

/**
 * @throws TsmaskError UNSUPPORTED_CRS where the scenes have a CRS that cannot be written as WKT.
 */
export function describeMasks({ grid, stage, scenes }: MaskRun): CfDescription {
  const crs = crsOfGrid(grid.geo);
  const flags = classNames.map((_, code) => code);
  return {
    global: {
      Conventions: 'CF-1.10',
      title: 'Cloud and cloud-shadow masks',
      source: `tsmask ${version}, stage ${stage}`,
    },
    coordinates: [timeCoordinate(scenes), ...gridCoordinates(grid, crs)],
    // No _FillValue: 0 is a class of its own, and with one xarray would turn all classes into floating-point numbers.
    mask: {
      long_name: 'cloud and cloud-shadow mask',
      flag_values: Uint8Array.from(flags),
      flag_meanings: classNames.map((name) => name.replaceAll(' ', '_')).join(' '),
      ...(isGeoreferenced(grid.geo) ? { grid_mapping: gridMapping } : {}),
    },
    ...(isGeoreferenced(grid.geo) ? { mapping: mappingAttributes(grid.geo, crs) } : {}),
  };
}

function crsOfGrid(geo: GeoTags): Crs | undefined {
  if (geo.keyDirectory === undefined) return undefined;
  const epsg = epsgOf(geo);
  const crs = epsg === undefined ? undefined : crsOf(epsg);
  if (crs && wktOfCrs(crs) !== undefined) return crs;
  throw new TsmaskError('UNSUPPORTED_CRS', `The scenes' CRS, ${crsName(geo)}, cannot be written to NetCDF or Zarr.`, {
    subject: crsName(geo),
    remedy: 'Write GeoTIFFs, which keep the CRS as the scenes have it, or warp the scenes to UTM first.',
  });
}

function timeCoordinate(scenes: readonly Scene[]): CfCoordinate {
  const onlyDays = scenes.some(({ time }) => time === undefined);
  return {
    name: 'time',
    values: Float64Array.from(scenes, secondsOf),
    attributes: {
      standard_name: 'time',
      long_name: 'acquisition time',
      units: 'seconds since 1970-01-01 00:00:00',
      calendar: 'standard',
      axis: 'T',
      ...(onlyDays ? { comment: '00:00:00 where only the day is known' } : {}),
    },
  };
}

/** Of the acquisition, in seconds since 1970, UTC; the beginning of the day where the time is not known. */
export function secondsOf({ date, time = '00:00:00' }: Pick<Scene, 'date' | 'time'>): number {
  return Date.parse(`${date}T${time}Z`) / 1000;
}

/** The centres of rows, then of columns. */
function gridCoordinates({ width, height, geo }: Grid, crs: Crs | undefined): [CfCoordinate, CfCoordinate] {
  const [a, , c, , e, f] = transformOf(geo);
  const rows = centres(f, e, height);
  const columns = centres(c, a, width);
  if (crs && !isProjected(crs)) {
    return [
      {
        name: 'lat',
        values: rows,
        attributes: { standard_name: 'latitude', long_name: 'latitude', units: 'degrees_north', axis: 'Y' },
      },
      {
        name: 'lon',
        values: columns,
        attributes: { standard_name: 'longitude', long_name: 'longitude', units: 'degrees_east', axis: 'X' },
      },
    ];
  }
  const attributes = (axis: 'x' | 'y'): CfAttributes =>
    crs
      ? {
          standard_name: `projection_${axis}_coordinate`,
          long_name: `${axis} coordinate of projection`,
          units: 'm',
          axis: axis.toUpperCase(),
        }
      : { long_name: `${axis} of pixel centre`, axis: axis.toUpperCase() };
  return [
    { name: 'y', values: rows, attributes: attributes('y') },
    { name: 'x', values: columns, attributes: attributes('x') },
  ];
}

function centres(origin: number, step: number, count: number): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: count }, (_, i) => origin + step * (i + 0.5));
}

function mappingAttributes(geo: GeoTags, crs: Crs | undefined): CfAttributes {
  const [a, b, c, d, e, f] = transformOf(geo);
  const place = { GeoTransform: [c, a, b, f, d, e].join(' ') };
  return crs ? { ...gridMappingOf(crs), ...place } : place;
}
