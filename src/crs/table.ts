/** The CRSs that satellite archives use, by EPSG code. Other codes would need EPSG's whole register. */
import type { Crs, GeographicCrs, MapProjection, ProjectedCrs } from './crs.ts';
import { etrs89, gda94, gda2020, geographicOf, nad83, nad83Canada, rgf93, sirgas, wgs84 } from './geographic.ts';

/** Families of transverse Mercator zones, six degrees wide, whose codes are `offset` + zone. */
interface ZoneFamily {
  readonly base: GeographicCrs;
  readonly offset: number;
  readonly zones: readonly [first: number, last: number];
  /** Zone names, without and with ESRI's spelling; `#` stands for the zone. */
  readonly name: string;
  readonly esri: string;
  readonly south?: boolean;
  /** The zone whose code EPSG has withdrawn. */
  readonly deprecated?: number;
}

const [north, south] = ['UTM zone #N', 'UTM zone #S'];
const zoneFamilies: readonly ZoneFamily[] = [
  { base: wgs84, offset: 32600, zones: [1, 60], name: north, esri: 'WGS_1984_UTM_Zone_#N' },
  { base: wgs84, offset: 32700, zones: [1, 60], name: south, esri: 'WGS_1984_UTM_Zone_#S', south: true },
  { base: etrs89, offset: 25800, zones: [28, 38], name: north, esri: 'ETRS_1989_UTM_Zone_#N', deprecated: 38 },
  { base: gda94, offset: 28300, zones: [48, 58], name: 'MGA zone #', esri: 'GDA_1994_MGA_Zone_#', south: true },
  { base: gda2020, offset: 7800, zones: [46, 59], name: 'MGA zone #', esri: 'GDA2020_MGA_Zone_#', south: true },
  { base: nad83, offset: 26900, zones: [1, 23], name: north, esri: 'NAD_1983_UTM_Zone_#N' },
  { base: sirgas, offset: 31960, zones: [18, 25], name: south, esri: 'SIRGAS_2000_UTM_Zone_#S', south: true },
];

const atOrigin = { falseEasting: 0, falseNorthing: 0 };
const australia: MapProjection = {
  method: 'albers equal area',
  latitude: 0,
  longitude: 132,
  parallels: [-18, -36],
  ...atOrigin,
};
const usa: MapProjection = {
  method: 'albers equal area',
  latitude: 23,
  longitude: -96,
  parallels: [29.5, 45.5],
  ...atOrigin,
};
const canada: MapProjection = {
  method: 'lambert conformal conic',
  latitude: 49,
  longitude: -95,
  parallels: [49, 77],
  ...atOrigin,
};
const polar = (longitude: number, parallel: number): MapProjection => ({
  method: 'polar stereographic',
  latitude: parallel > 0 ? 90 : -90,
  longitude,
  true: { parallel },
  ...atOrigin,
});
const universalPolar = (latitude: 90 | -90): MapProjection => ({
  method: 'polar stereographic',
  latitude,
  longitude: 0,
  true: { scale: 0.994 },
  falseEasting: 2000000,
  falseNorthing: 2000000,
});

/** Code, names by EPSG and by ESRI, base, projection, and whether the northing comes first. */
type Row = readonly [number, string, string, GeographicCrs, MapProjection, northingFirst?: boolean];

const rows: readonly Row[] = [
  [
    3857,
    'WGS 84 / Pseudo-Mercator',
    'WGS_1984_Web_Mercator_Auxiliary_Sphere',
    wgs84,
    { method: 'web mercator', longitude: 0, ...atOrigin },
  ],
  [
    3035,
    'ETRS89-extended / LAEA Europe',
    'ETRS_1989_LAEA',
    etrs89,
    {
      method: 'lambert azimuthal equal area',
      latitude: 52,
      longitude: 10,
      falseEasting: 4321000,
      falseNorthing: 3210000,
    },
    true,
  ],
  [
    3034,
    'ETRS89-extended / LCC Europe',
    'ETRS_1989_LCC',
    etrs89,
    {
      method: 'lambert conformal conic',
      latitude: 52,
      longitude: 10,
      parallels: [35, 65],
      falseEasting: 4000000,
      falseNorthing: 2800000,
    },
    true,
  ],
  [
    2154,
    'RGF93 v1 / Lambert-93',
    'RGF_1993_Lambert_93',
    rgf93,
    {
      method: 'lambert conformal conic',
      latitude: 46.5,
      longitude: 3,
      parallels: [49, 44],
      falseEasting: 700000,
      falseNorthing: 6600000,
    },
  ],
  [3577, 'GDA94 / Australian Albers', 'GDA_1994_Australia_Albers', gda94, australia],
  [9473, 'GDA2020 / Australian Albers', 'GDA2020_Australian_Albers', gda2020, australia],
  [5070, 'NAD83 / Conus Albers', 'NAD_1983_Contiguous_USA_Albers', nad83, usa],
  [3978, 'NAD83 / Canada Atlas Lambert', 'NAD_1983_Canada_Atlas_Lambert', nad83, canada],
  [3979, 'NAD83(CSRS) / Canada Atlas Lambert', 'NAD_1983_CSRS_Canada_Atlas_Lambert', nad83Canada, canada],
  [32661, 'WGS 84 / UPS North (N,E)', 'UPS_North', wgs84, universalPolar(90), true],
  [32761, 'WGS 84 / UPS South (N,E)', 'UPS_South', wgs84, universalPolar(-90), true],
  [
    3413,
    'WGS 84 / NSIDC Sea Ice Polar Stereographic North',
    'WGS_1984_NSIDC_Sea_Ice_Polar_Stereographic_North',
    wgs84,
    polar(-45, 70),
  ],
  [3995, 'WGS 84 / Arctic Polar Stereographic', 'WGS_1984_Arctic_Polar_Stereographic', wgs84, polar(0, 71)],
  [3031, 'WGS 84 / Antarctic Polar Stereographic', 'WGS_1984_Antarctic_Polar_Stereographic', wgs84, polar(0, -71)],
  [
    6933,
    'WGS 84 / NSIDC EASE-Grid 2.0 Global',
    'WGS_1984_EASE-Grid_2.0_Global',
    wgs84,
    { method: 'cylindrical equal area', longitude: 0, parallel: 30, ...atOrigin },
  ],
];

const single = rows.map(
  ([epsg, name, esri, base, projection, northingFirst = false]): ProjectedCrs => ({
    epsg,
    name,
    esri,
    base,
    projection,
    northingFirst,
  }),
);

/** The CRS of an EPSG code, or undefined where the table has none. */
export function crsOf(epsg: number): Crs | undefined {
  return geographicOf(epsg) ?? single.find((crs) => crs.epsg === epsg) ?? zoneOf(epsg);
}

function zoneOf(code: number): ProjectedCrs | undefined {
  for (const { base, offset, zones, name, esri, south: isSouth = false, deprecated } of zoneFamilies) {
    const zone = code - offset;
    if (zone < zones[0] || zone > zones[1]) continue;
    return {
      epsg: code,
      name: `${base.name} / ${name.replace('#', String(zone))}`,
      esri: esri.replace('#', String(zone)),
      base,
      isDeprecated: zone === deprecated,
      projection: {
        method: 'transverse mercator',
        latitude: 0,
        longitude: 6 * zone - 183,
        scale: 0.9996,
        falseEasting: 500000,
        falseNorthing: isSouth ? 10000000 : 0,
      },
    };
  }
  return undefined;
}

/** Zone and hemisphere of a WGS 84 UTM code, such as 32631. */
export function utmZone(epsg: number): { zone: number; north: boolean } | undefined {
  const family = zoneFamilies.find(
    ({ base, offset, zones: [first, last] }) => base === wgs84 && epsg >= offset + first && epsg <= offset + last,
  );
  return family && { zone: epsg - family.offset, north: !family.south };
}
