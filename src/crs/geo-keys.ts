/** The CRS that a GeoTIFF's keys describe, in the words of PROJ. */
import { epsgOf, type GeoTags, geographicType, geoKey, projectedType, rasterType, userDefined } from '../grid.ts';
import { isProjected } from './crs.ts';
import { geographicOf } from './geographic.ts';
import { datumOf, projOf } from './proj.ts';
import { crsOf } from './table.ts';

// Ids of the GeoTIFF standard.
const ellipsoid = { semiMajor: 2057, semiMinor: 2058, inverseFlattening: 2059 };
const modelType = 1024;
const projectedModel = 1;
const geographicModel = 2;
const pixelIsArea = 1;
const coordinateTransformation = 3075;
const linearUnits = 3076;
const metre = 9001;

/** Whether the coordinates of a grid are degrees of longitude and latitude. */
export function isGeographic(geo: GeoTags): boolean {
  const model = geoKey(geo, modelType);
  if (model !== undefined) return model === geographicModel;
  return geographicOf(epsgOf(geo) ?? 0) !== undefined;
}

/**
 * A GeoKeyDirectory that names a CRS by its EPSG code alone.
 *
 * @param mayBeDegrees whether the grid's numbers can be degrees: so it is decided for codes that the table lacks
 */
export function keyDirectoryOf(epsg: number, mayBeDegrees: boolean): number[] {
  const crs = crsOf(epsg);
  // Geographic CRSs have numbers from 4000 to 5000, and so have some projected ones, whose pixels are far larger.
  const isDegrees = crs ? !isProjected(crs) : epsg >= 4000 && epsg < 5000 && mayBeDegrees;
  const [model, key] = isDegrees ? [geographicModel, geographicType] : [projectedModel, projectedType];
  return [1, 1, 0, 3, modelType, 0, 1, model, rasterType, 0, 1, pixelIsArea, key, 0, 1, epsg];
}

/** What PROJ calls the CRS: a PROJ string or WKT, or undefined where the keys describe one that is not known here. */
export function definitionOf(geo: GeoTags): string | undefined {
  const code = epsgOf(geo);
  if (code === undefined) return citedWkt(geo) ?? userDefinedProjection(geo);
  const crs = crsOf(code);
  return crs && projOf(crs);
}

/** Esri's software writes the CRS as WKT into a citation. */
function citedWkt({ asciiParams = '' }: GeoTags): string | undefined {
  return /ESRI[_ ]PE[_ ]String\s*=\s*((?:PROJCS|GEOGCS)\[[^|]*\])/i.exec(asciiParams)?.[1];
}

/** PROJ's names of a projection's parameters, and the GeoKeys that may hold each. */
const parameters: Readonly<Record<string, readonly number[]>> = {
  lat_1: [3078],
  lat_2: [3079],
  lat_ts: [3078, 3081],
  lat_0: [3081, 3085, 3089],
  lon_0: [3080, 3084, 3088, 3095],
  k: [3092, 3093],
  x_0: [3082, 3086, 3090],
  y_0: [3083, 3087, 3091],
};

/** By the code of the method: PROJ's name, and the parameters it takes. */
const methods: Readonly<Record<number, readonly [string, readonly string[]]>> = {
  1: ['tmerc', ['lat_0', 'lon_0', 'k', 'x_0', 'y_0']],
  8: ['lcc', ['lat_1', 'lat_2', 'lat_0', 'lon_0', 'x_0', 'y_0']],
  10: ['laea', ['lat_0', 'lon_0', 'x_0', 'y_0']],
  11: ['aea', ['lat_1', 'lat_2', 'lat_0', 'lon_0', 'x_0', 'y_0']],
  24: ['sinu', ['lon_0', 'x_0', 'y_0']],
  28: ['cea', ['lat_ts', 'lon_0', 'x_0', 'y_0']],
};

function userDefinedProjection(geo: GeoTags): string | undefined {
  const method = methods[geoKey(geo, coordinateTransformation) ?? 0];
  const units = geoKey(geo, linearUnits) ?? metre;
  const figure = figureOf(geo);
  if (method === undefined || units !== metre || figure === undefined) return undefined;
  const [name, wanted] = method;
  const values = wanted.flatMap((parameter) => {
    const value = parameters[parameter].map((id) => geoKey(geo, id)).find((found) => found !== undefined);
    return value === undefined ? [] : [`+${parameter}=${value}`];
  });
  return [`+proj=${name}`, ...values, figure].join(' ');
}

/** The figure of the Earth: of a datum known here, or the axes as they are given. */
function figureOf(geo: GeoTags): string | undefined {
  const code = geoKey(geo, geographicType);
  if (code !== undefined && code !== userDefined) {
    const base = geographicOf(code);
    return base && datumOf(base);
  }
  const a = geoKey(geo, ellipsoid.semiMajor);
  const b = geoKey(geo, ellipsoid.semiMinor);
  const rf = geoKey(geo, ellipsoid.inverseFlattening);
  if (a === undefined) return undefined;
  if (b !== undefined) return `+a=${a} +b=${b}`;
  return rf === undefined || rf === 0 || !Number.isFinite(rf) ? `+a=${a} +b=${a}` : `+a=${a} +rf=${rf}`;
}
