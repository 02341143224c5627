/** CRSs as the CF conventions describe them. */
import { type Crs, isProjected, type MapProjection } from './crs.ts';
import { wktOfCrs } from './wkt.ts';

/** Attributes of a grid mapping variable. */
export type GridMapping = Readonly<Record<string, string | number | readonly number[]>>;

/** The attributes of a CRS; WKT is among them where there is one in GDAL's style. */
export function gridMappingOf(crs: Crs): GridMapping {
  const base = isProjected(crs) ? crs.base : crs;
  const { name, semiMajorAxis, inverseFlattening } = base.ellipsoid;
  const wkt = wktOfCrs(crs);
  return {
    ...(isProjected(crs) ? projectionAttributes(crs.projection) : { grid_mapping_name: 'latitude_longitude' }),
    semi_major_axis: semiMajorAxis,
    inverse_flattening: inverseFlattening,
    longitude_of_prime_meridian: 0,
    reference_ellipsoid_name: name,
    prime_meridian_name: 'Greenwich',
    geographic_crs_name: base.name,
    ...(isProjected(crs) ? { projected_crs_name: crs.name } : {}),
    ...(wkt === undefined ? {} : { crs_wkt: wkt, spatial_ref: wkt }),
  };
}

function projectionAttributes(projection: MapProjection): GridMapping {
  const { longitude, falseEasting, falseNorthing } = projection;
  const origin = { false_easting: falseEasting, false_northing: falseNorthing };
  switch (projection.method) {
    case 'transverse mercator':
      return {
        grid_mapping_name: 'transverse_mercator',
        latitude_of_projection_origin: projection.latitude,
        longitude_of_central_meridian: longitude,
        scale_factor_at_central_meridian: projection.scale,
        ...origin,
      };
    case 'albers equal area':
    case 'lambert conformal conic':
      return {
        grid_mapping_name:
          projection.method === 'albers equal area' ? 'albers_conical_equal_area' : 'lambert_conformal_conic',
        standard_parallel: projection.parallels,
        latitude_of_projection_origin: projection.latitude,
        longitude_of_central_meridian: longitude,
        ...origin,
      };
    case 'lambert azimuthal equal area':
      return {
        grid_mapping_name: 'lambert_azimuthal_equal_area',
        latitude_of_projection_origin: projection.latitude,
        longitude_of_projection_origin: longitude,
        ...origin,
      };
    case 'polar stereographic':
      return {
        grid_mapping_name: 'polar_stereographic',
        latitude_of_projection_origin: projection.latitude,
        straight_vertical_longitude_from_pole: longitude,
        ...('scale' in projection.true
          ? { scale_factor_at_projection_origin: projection.true.scale }
          : { standard_parallel: projection.true.parallel }),
        ...origin,
      };
    case 'cylindrical equal area':
      return {
        grid_mapping_name: 'lambert_cylindrical_equal_area',
        standard_parallel: projection.parallel,
        longitude_of_central_meridian: longitude,
        ...origin,
      };
    case 'web mercator':
      // CF has no name for it: readers that know more than the name take crs_wkt.
      return {
        grid_mapping_name: 'mercator',
        longitude_of_projection_origin: longitude,
        standard_parallel: 0,
        ...origin,
      };
  }
}
