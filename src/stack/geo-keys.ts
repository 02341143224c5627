/** The CRS that a GeoTIFF's keys describe, in the words of PROJ. */
import { epsgOf, type GeoTags } from '../grid.ts';

// Ids of the GeoTIFF standard.
const geographicType = 2048;
const ellipsoid = { semiMajor: 2057, semiMinor: 2058, inverseFlattening: 2059 };
const modelType = 1024;
const geographicModel = 2;
const coordinateTransformation = 3075;
const linearUnits = 3076;
const metre = 9001;
const userDefined = 32767;
const shortsInDirectory = 0;
const inDoubleParams = 34736;

/** A GeoKey with a numeric value, whether it stands in the directory or among the doubles. */
function numberOf({ keyDirectory = [], doubleParams = [] }: GeoTags, id: number): number | undefined {
  for (let entry = 4; entry + 3 < keyDirectory.length; entry += 4) {
    const [key, place, , value] = keyDirectory.slice(entry, entry + 4);
    if (key !== id) continue;
    if (place === shortsInDirectory) return value;
    if (place === inDoubleParams) return doubleParams[value];
  }
  return undefined;
}

/** Whether the coordinates of a grid are degrees of longitude and latitude. */
export function isGeographic(geo: GeoTags): boolean {
  return numberOf(geo, modelType) === geographicModel;
}

// Datums that agree with WGS 84 to a metre or so: GRS 80 instead of its ellipsoid makes no difference to a pixel.
const grs80 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0';
const wgs84 = '+datum=WGS84';
const geographicDatums = new Map<number, string>([
  [4326, wgs84],
  [4979, wgs84],
  ...[4258, 4269, 4283, 7844, 4171, 4674, 4617, 6318].map((code): [number, string] => [code, grs80]),
]);

/** First code, last code, zone of the first, hemisphere, datum. */
const utmRanges: readonly (readonly [number, number, number, string, string])[] = [
  [32601, 32660, 1, '', wgs84],
  [32701, 32760, 1, ' +south', wgs84],
  [25828, 25838, 28, '', grs80],
  [26901, 26923, 1, '', grs80],
  [28348, 28358, 48, ' +south', grs80],
  [7846, 7859, 46, ' +south', grs80],
  [31978, 31985, 18, ' +south', grs80],
];

const knownProjections: Readonly<Record<number, string>> = {
  3857: '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +nadgrids=@null',
  3577: `+proj=aea +lat_1=-18 +lat_2=-36 +lat_0=0 +lon_0=132 +x_0=0 +y_0=0 ${grs80}`,
  9473: `+proj=aea +lat_1=-18 +lat_2=-36 +lat_0=0 +lon_0=132 +x_0=0 +y_0=0 ${grs80}`,
  3035: `+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 ${grs80}`,
  3034: `+proj=lcc +lat_1=35 +lat_2=65 +lat_0=52 +lon_0=10 +x_0=4000000 +y_0=2800000 ${grs80}`,
  2154: `+proj=lcc +lat_1=49 +lat_2=44 +lat_0=46.5 +lon_0=3 +x_0=700000 +y_0=6600000 ${grs80}`,
  5070: `+proj=aea +lat_1=29.5 +lat_2=45.5 +lat_0=23 +lon_0=-96 +x_0=0 +y_0=0 ${grs80}`,
  3978: `+proj=lcc +lat_1=49 +lat_2=77 +lat_0=49 +lon_0=-95 +x_0=0 +y_0=0 ${grs80}`,
  3979: `+proj=lcc +lat_1=49 +lat_2=77 +lat_0=49 +lon_0=-95 +x_0=0 +y_0=0 ${grs80}`,
  32661: `+proj=stere +lat_0=90 +lon_0=0 +k=0.994 +x_0=2000000 +y_0=2000000 ${wgs84}`,
  32761: `+proj=stere +lat_0=-90 +lon_0=0 +k=0.994 +x_0=2000000 +y_0=2000000 ${wgs84}`,
  3413: `+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +x_0=0 +y_0=0 ${wgs84}`,
  3995: `+proj=stere +lat_0=90 +lat_ts=71 +lon_0=0 +x_0=0 +y_0=0 ${wgs84}`,
  3031: `+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +x_0=0 +y_0=0 ${wgs84}`,
  6933: `+proj=cea +lat_ts=30 +lon_0=0 +x_0=0 +y_0=0 ${wgs84}`,
};

/** What PROJ calls the CRS: a PROJ string or WKT, or undefined where the keys describe one that is not known here. */
export function projOf(geo: GeoTags): string | undefined {
  const code = epsgOf(geo);
  if (code === undefined) return wktOf(geo) ?? userDefinedProjection(geo);
  const datum = geographicDatums.get(code);
  if (datum !== undefined) return `+proj=longlat ${datum}`;
  const utm = utmRanges.find(([first, last]) => code >= first && code <= last);
  if (utm) return `+proj=utm +zone=${code - utm[0] + utm[2]}${utm[3]} ${utm[4]}`;
  return knownProjections[code];
}

/** Esri's software writes the CRS as WKT into a citation. */
function wktOf({ asciiParams = '' }: GeoTags): string | undefined {
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
  const method = methods[numberOf(geo, coordinateTransformation) ?? 0];
  const units = numberOf(geo, linearUnits) ?? metre;
  const figure = figureOf(geo);
  if (method === undefined || units !== metre || figure === undefined) return undefined;
  const [name, wanted] = method;
  const values = wanted.flatMap((parameter) => {
    const value = parameters[parameter].map((id) => numberOf(geo, id)).find((found) => found !== undefined);
    return value === undefined ? [] : [`+${parameter}=${value}`];
  });
  return [`+proj=${name}`, ...values, figure].join(' ');
}

/** The figure of the Earth: of a datum known here, or the axes as they are given. */
function figureOf(geo: GeoTags): string | undefined {
  const code = numberOf(geo, geographicType);
  if (code !== undefined && code !== userDefined) return geographicDatums.get(code);
  const a = numberOf(geo, ellipsoid.semiMajor);
  const b = numberOf(geo, ellipsoid.semiMinor);
  const rf = numberOf(geo, ellipsoid.inverseFlattening);
  if (a === undefined) return undefined;
  if (b !== undefined) return `+a=${a} +b=${b}`;
  return rf === undefined || rf === 0 || !Number.isFinite(rf) ? `+a=${a} +b=${a}` : `+a=${a} +rf=${rf}`;
}
