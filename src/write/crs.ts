/** The CRSs that satellite archives use, by EPSG code: the parameters from which WKT and CF attributes are made. */

/** A geographic CRS. All are on Greenwich, in degrees. */
export interface GeographicCrs {
  readonly epsg: number;
  readonly name: string;
  readonly datum: { readonly epsg: number; readonly name: string };
  readonly ellipsoid: Ellipsoid;
  /** Names that ESRI gives to the CRS and the datum. */
  readonly esri: { readonly name: string; readonly datum: string };
}

export interface Ellipsoid {
  readonly epsg: number;
  readonly name: string;
  /** Metres. */
  readonly semiMajorAxis: number;
  readonly inverseFlattening: number;
}

/** How degrees become metres. Angles in degrees, lengths in metres. */
export type Projection = { readonly falseEasting: number; readonly falseNorthing: number } & (
  | {
      readonly method: 'transverse mercator';
      readonly latitude: number;
      readonly longitude: number;
      readonly scale: number;
    }
  | {
      readonly method: 'albers equal area';
      readonly latitude: number;
      readonly longitude: number;
      readonly parallels: readonly [number, number];
    }
  | { readonly method: 'lambert azimuthal equal area'; readonly latitude: number; readonly longitude: number }
  | { readonly method: 'web mercator'; readonly longitude: number }
);

export interface ProjectedCrs {
  readonly epsg: number;
  readonly name: string;
  readonly esri: string;
  readonly base: GeographicCrs;
  readonly projection: Projection;
  /** Whether EPSG names the northing first. */
  readonly northingFirst?: boolean;
}

export type Crs = GeographicCrs | ProjectedCrs;

export function isProjected(crs: Crs): crs is ProjectedCrs {
  return 'projection' in crs;
}

const wgs84Ellipsoid: Ellipsoid = {
  epsg: 7030,
  name: 'WGS 84',
  semiMajorAxis: 6378137,
  inverseFlattening: 298.257223563,
};
const grs80: Ellipsoid = { epsg: 7019, name: 'GRS 1980', semiMajorAxis: 6378137, inverseFlattening: 298.257222101 };

const wgs84: GeographicCrs = {
  epsg: 4326,
  name: 'WGS 84',
  datum: { epsg: 6326, name: 'WGS_1984' },
  ellipsoid: wgs84Ellipsoid,
  esri: { name: 'GCS_WGS_1984', datum: 'D_WGS_1984' },
};
const etrs89: GeographicCrs = {
  epsg: 4258,
  name: 'ETRS89',
  datum: { epsg: 6258, name: 'European_Terrestrial_Reference_System_1989' },
  ellipsoid: grs80,
  esri: { name: 'GCS_ETRS_1989', datum: 'D_ETRS_1989' },
};
const gda94: GeographicCrs = {
  epsg: 4283,
  name: 'GDA94',
  datum: { epsg: 6283, name: 'Geocentric_Datum_of_Australia_1994' },
  ellipsoid: grs80,
  esri: { name: 'GCS_GDA_1994', datum: 'D_GDA_1994' },
};
const gda2020: GeographicCrs = {
  epsg: 7844,
  name: 'GDA2020',
  datum: { epsg: 1168, name: 'Geocentric_Datum_of_Australia_2020' },
  ellipsoid: grs80,
  esri: { name: 'GCS_GDA2020', datum: 'GDA2020' },
};
const nad83: GeographicCrs = {
  epsg: 4269,
  name: 'NAD83',
  datum: { epsg: 6269, name: 'North_American_Datum_1983' },
  ellipsoid: grs80,
  esri: { name: 'GCS_North_American_1983', datum: 'D_North_American_1983' },
};

const geographic = [wgs84, etrs89, gda94, gda2020, nad83];

/** Families of transverse Mercator zones, six degrees wide, whose codes are `offset` + zone. */
interface ZoneFamily {
  readonly base: GeographicCrs;
  readonly offset: number;
  readonly zones: readonly [first: number, last: number];
  /** Zone names, without and with ESRI's spelling; `#` stands for the zone. */
  readonly name: string;
  readonly esri: string;
  readonly south?: boolean;
}

const utm = 'UTM zone #N';
const zoneFamilies: readonly ZoneFamily[] = [
  { base: wgs84, offset: 32600, zones: [1, 60], name: utm, esri: 'WGS_1984_UTM_Zone_#N' },
  { base: wgs84, offset: 32700, zones: [1, 60], name: 'UTM zone #S', esri: 'WGS_1984_UTM_Zone_#S', south: true },
  { base: etrs89, offset: 25800, zones: [28, 37], name: utm, esri: 'ETRS_1989_UTM_Zone_#N' },
  { base: gda94, offset: 28300, zones: [48, 58], name: 'MGA zone #', esri: 'GDA_1994_MGA_Zone_#', south: true },
  { base: gda2020, offset: 7800, zones: [46, 59], name: 'MGA zone #', esri: 'GDA2020_MGA_Zone_#', south: true },
  { base: nad83, offset: 26900, zones: [1, 23], name: utm, esri: 'NAD_1983_UTM_Zone_#N' },
];

const origin = { falseEasting: 0, falseNorthing: 0 };
const australia: Projection = {
  method: 'albers equal area',
  latitude: 0,
  longitude: 132,
  parallels: [-18, -36],
  ...origin,
};
const conus: Projection = {
  method: 'albers equal area',
  latitude: 23,
  longitude: -96,
  parallels: [29.5, 45.5],
  ...origin,
};

const single: readonly ProjectedCrs[] = [
  {
    epsg: 3857,
    name: 'WGS 84 / Pseudo-Mercator',
    esri: 'WGS_1984_Web_Mercator_Auxiliary_Sphere',
    base: wgs84,
    projection: { method: 'web mercator', longitude: 0, ...origin },
  },
  {
    epsg: 3035,
    name: 'ETRS89-extended / LAEA Europe',
    esri: 'ETRS_1989_LAEA',
    base: etrs89,
    northingFirst: true,
    projection: {
      method: 'lambert azimuthal equal area',
      latitude: 52,
      longitude: 10,
      falseEasting: 4321000,
      falseNorthing: 3210000,
    },
  },
  {
    epsg: 3577,
    name: 'GDA94 / Australian Albers',
    esri: 'GDA_1994_Australia_Albers',
    base: gda94,
    projection: australia,
  },
  {
    epsg: 9473,
    name: 'GDA2020 / Australian Albers',
    esri: 'GDA2020_Australian_Albers',
    base: gda2020,
    projection: australia,
  },
  {
    epsg: 5070,
    name: 'NAD83 / Conus Albers',
    esri: 'NAD_1983_Contiguous_USA_Albers',
    base: nad83,
    projection: conus,
  },
];

/** The CRS of an EPSG code, or undefined where the table has none. */
export function crsOf(epsg: number): Crs | undefined {
  return [...geographic, ...single].find((crs) => crs.epsg === epsg) ?? zoneOf(epsg);
}

function zoneOf(epsg: number): ProjectedCrs | undefined {
  for (const { base, offset, zones, name, esri, south = false } of zoneFamilies) {
    const zone = epsg - offset;
    if (zone < zones[0] || zone > zones[1]) continue;
    return {
      epsg,
      name: `${base.name} / ${name.replace('#', String(zone))}`,
      esri: esri.replace('#', String(zone)),
      base,
      projection: {
        method: 'transverse mercator',
        latitude: 0,
        longitude: 6 * zone - 183,
        scale: 0.9996,
        falseEasting: 500000,
        falseNorthing: south ? 10000000 : 0,
      },
    };
  }
  return undefined;
}

/** Every EPSG code of the table. */
export function knownEpsgCodes(): number[] {
  const zones = zoneFamilies.flatMap(({ offset, zones: [first, last] }) =>
    Array.from({ length: last - first + 1 }, (_, i) => offset + first + i),
  );
  return [...[...geographic, ...single].map(({ epsg }) => epsg), ...zones];
}
