/** What is said of a CRS, so that every way to write it can be made from it. */

export interface Ellipsoid {
  readonly epsg: number;
  readonly name: string;
  /** Metres. */
  readonly semiMajorAxis: number;
  readonly inverseFlattening: number;
}

/** A geographic CRS. All are on Greenwich, in degrees, and agree with WGS 84 to a metre or so. */
export interface GeographicCrs {
  readonly epsg: number;
  readonly name: string;
  readonly datum: { readonly epsg: number; readonly name: string };
  readonly ellipsoid: Ellipsoid;
  /** Names that ESRI gives to the CRS and the datum. */
  readonly esri: { readonly name: string; readonly datum: string };
  /** Whether it has heights too, which WKT 1 cannot say. */
  readonly hasHeight?: boolean;
}

/** How degrees become metres. Angles in degrees, lengths in metres. */
export type MapProjection = {
  readonly longitude: number;
  readonly falseEasting: number;
  readonly falseNorthing: number;
} & (
  | { readonly method: 'transverse mercator'; readonly latitude: number; readonly scale: number }
  | {
      readonly method: 'albers equal area' | 'lambert conformal conic';
      readonly latitude: number;
      readonly parallels: readonly [number, number];
    }
  | { readonly method: 'lambert azimuthal equal area'; readonly latitude: number }
  | {
      readonly method: 'polar stereographic';
      /** Of the pole. */
      readonly latitude: 90 | -90;
      /** The scale at the pole, or the latitude at which it is 1. */
      readonly true: { readonly scale: number } | { readonly parallel: number };
    }
  | { readonly method: 'cylindrical equal area'; readonly parallel: number }
  | { readonly method: 'web mercator' }
);

export interface ProjectedCrs {
  readonly epsg: number;
  readonly name: string;
  readonly esri: string;
  readonly base: GeographicCrs;
  readonly projection: MapProjection;
  /** Whether EPSG names the northing first. */
  readonly northingFirst?: boolean;
  /** Whether EPSG has withdrawn it, which GDAL adds to its name in WKT. */
  readonly isDeprecated?: boolean;
}

export type Crs = GeographicCrs | ProjectedCrs;

export function isProjected(crs: Crs): crs is ProjectedCrs {
  return 'projection' in crs;
}
