/**
 * The CRS that satellite archives use, by their EPSG codes, as the kind of WKT that ENVI and ESRI's programs read. Other
 * codes would need EPSG's whole register.
 */

interface Ellipsoid {
  readonly name: string;
  /** Semi-major axis in metres, and inverse flattening. */
  readonly size: string;
}

const wgs84: Ellipsoid = { name: 'WGS_1984', size: '6378137.0,298.257223563' };
const grs80: Ellipsoid = { name: 'GRS_1980', size: '6378137.0,298.257222101' };

function geographic(name: string, datum: string, { name: spheroid, size }: Ellipsoid): string {
  return (
    `GEOGCS["${name}",DATUM["${datum}",SPHEROID["${spheroid}",${size}]],` +
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
  );
}

const bases = {
  wgs84: geographic('GCS_WGS_1984', 'D_WGS_1984', wgs84),
  etrs89: geographic('GCS_ETRS_1989', 'D_ETRS_1989', grs80),
  nad83: geographic('GCS_North_American_1983', 'D_North_American_1983', grs80),
  gda94: geographic('GCS_GDA_1994', 'D_GDA_1994', grs80),
  gda2020: geographic('GDA2020', 'GDA2020', grs80),
  rgf93: geographic('GCS_RGF_1993', 'D_RGF_1993', grs80),
  sirgas: geographic('GCS_SIRGAS_2000', 'D_SIRGAS_2000', grs80),
};

function projected(
  name: string,
  base: string,
  projection: string,
  parameters: Readonly<Record<string, number>>,
): string {
  const listed = Object.entries(parameters).map(([key, value]) => `PARAMETER["${key}",${decimal(value)}]`);
  return `PROJCS["${name}",${base},PROJECTION["${projection}"],${listed.join(',')},UNIT["Meter",1.0]]`;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function utm(name: string, base: string, zone: number, south = false): string {
  return projected(name, base, 'Transverse_Mercator', {
    False_Easting: 500000,
    False_Northing: south ? 10000000 : 0,
    Central_Meridian: zone * 6 - 183,
    Scale_Factor: 0.9996,
    Latitude_Of_Origin: 0,
  });
}

function conic(name: string, base: string, projection: string, origin: Readonly<Record<string, number>>): string {
  return projected(name, base, projection, { False_Easting: 0, False_Northing: 0, ...origin });
}

/** Zones of a family whose codes follow one another: the first code, and the zones it has. */
const families: readonly { first: number; zones: readonly [number, number]; wkt: (zone: number) => string }[] = [
  { first: 32601, zones: [1, 60], wkt: (zone) => utm(`WGS_1984_UTM_Zone_${zone}N`, bases.wgs84, zone) },
  { first: 32701, zones: [1, 60], wkt: (zone) => utm(`WGS_1984_UTM_Zone_${zone}S`, bases.wgs84, zone, true) },
  { first: 25828, zones: [28, 38], wkt: (zone) => utm(`ETRS_1989_UTM_Zone_${zone}N`, bases.etrs89, zone) },
  { first: 26901, zones: [1, 23], wkt: (zone) => utm(`NAD_1983_UTM_Zone_${zone}N`, bases.nad83, zone) },
  { first: 28348, zones: [48, 58], wkt: (zone) => utm(`GDA_1994_MGA_Zone_${zone}`, bases.gda94, zone, true) },
  { first: 7846, zones: [46, 59], wkt: (zone) => utm(`GDA2020_MGA_Zone_${zone}`, bases.gda2020, zone, true) },
  { first: 31978, zones: [18, 22], wkt: (zone) => utm(`SIRGAS_2000_UTM_Zone_${zone}S`, bases.sirgas, zone, true) },
];

const singles: Readonly<Record<number, string>> = {
  4326: bases.wgs84,
  4258: bases.etrs89,
  4269: bases.nad83,
  4283: bases.gda94,
  7844: bases.gda2020,
  3857: projected('WGS_1984_Web_Mercator_Auxiliary_Sphere', bases.wgs84, 'Mercator_Auxiliary_Sphere', {
    False_Easting: 0,
    False_Northing: 0,
    Central_Meridian: 0,
    Standard_Parallel_1: 0,
    Auxiliary_Sphere_Type: 0,
  }),
  3035: projected('ETRS_1989_LAEA', bases.etrs89, 'Lambert_Azimuthal_Equal_Area', {
    False_Easting: 4321000,
    False_Northing: 3210000,
    Central_Meridian: 10,
    Latitude_Of_Origin: 52,
  }),
  3577: conic('GDA_1994_Australia_Albers', bases.gda94, 'Albers', {
    Central_Meridian: 132,
    Standard_Parallel_1: -18,
    Standard_Parallel_2: -36,
    Latitude_Of_Origin: 0,
  }),
  5070: conic('NAD_1983_Contiguous_USA_Albers', bases.nad83, 'Albers', {
    Central_Meridian: -96,
    Standard_Parallel_1: 29.5,
    Standard_Parallel_2: 45.5,
    Latitude_Of_Origin: 23,
  }),
  2154: conic('RGF_1993_Lambert_93', bases.rgf93, 'Lambert_Conformal_Conic', {
    False_Easting: 700000,
    False_Northing: 6600000,
    Central_Meridian: 3,
    Standard_Parallel_1: 44,
    Standard_Parallel_2: 49,
    Latitude_Of_Origin: 46.5,
  }),
};

/** ESRI's WKT of an EPSG code; undefined for one that is not known here. */
export function esriWkt(epsg: number): string | undefined {
  const single = singles[epsg];
  if (single !== undefined) return single;
  for (const { first, zones, wkt } of families) {
    const zone = zones[0] + epsg - first;
    if (zone >= zones[0] && zone <= zones[1]) return wkt(zone);
  }
  return undefined;
}

/** Zone and hemisphere of a WGS 84 UTM code, such as 32631. */
export function utmZone(epsg: number): { zone: number; north: boolean } | undefined {
  const zone = epsg % 100;
  const family = Math.floor(epsg / 100);
  if ((family !== 326 && family !== 327) || zone < 1 || zone > 60) return undefined;
  return { zone, north: family === 326 };
}

/** Whether a CRS of {@link esriWkt} counts in degrees. */
export function isGeographic(wkt: string): boolean {
  return wkt.startsWith('GEOGCS');
}
