/** The geographic CRSs of the table. */
import type { Ellipsoid, GeographicCrs } from './crs.ts';

const wgs84Ellipsoid: Ellipsoid = {
  epsg: 7030,
  name: 'WGS 84',
  semiMajorAxis: 6378137,
  inverseFlattening: 298.257223563,
};
const grs80: Ellipsoid = { epsg: 7019, name: 'GRS 1980', semiMajorAxis: 6378137, inverseFlattening: 298.257222101 };

export const wgs84: GeographicCrs = {
  epsg: 4326,
  name: 'WGS 84',
  datum: { epsg: 6326, name: 'WGS_1984' },
  ellipsoid: wgs84Ellipsoid,
  esri: { name: 'GCS_WGS_1984', datum: 'D_WGS_1984' },
};
const wgs84WithHeight: GeographicCrs = { ...wgs84, epsg: 4979, hasHeight: true };
export const etrs89: GeographicCrs = {
  epsg: 4258,
  name: 'ETRS89',
  datum: { epsg: 6258, name: 'European_Terrestrial_Reference_System_1989' },
  ellipsoid: grs80,
  esri: { name: 'GCS_ETRS_1989', datum: 'D_ETRS_1989' },
};
export const gda94: GeographicCrs = {
  epsg: 4283,
  name: 'GDA94',
  datum: { epsg: 6283, name: 'Geocentric_Datum_of_Australia_1994' },
  ellipsoid: grs80,
  esri: { name: 'GCS_GDA_1994', datum: 'D_GDA_1994' },
};
export const gda2020: GeographicCrs = {
  epsg: 7844,
  name: 'GDA2020',
  datum: { epsg: 1168, name: 'Geocentric_Datum_of_Australia_2020' },
  ellipsoid: grs80,
  esri: { name: 'GCS_GDA2020', datum: 'GDA2020' },
};
export const nad83: GeographicCrs = {
  epsg: 4269,
  name: 'NAD83',
  datum: { epsg: 6269, name: 'North_American_Datum_1983' },
  ellipsoid: grs80,
  esri: { name: 'GCS_North_American_1983', datum: 'D_North_American_1983' },
};
export const nad83Canada: GeographicCrs = {
  epsg: 4617,
  name: 'NAD83(CSRS)',
  datum: { epsg: 6140, name: 'NAD83_Canadian_Spatial_Reference_System' },
  ellipsoid: grs80,
  esri: { name: 'GCS_North_American_1983_CSRS', datum: 'D_North_American_1983_CSRS' },
};
const nad83In2011: GeographicCrs = {
  epsg: 6318,
  name: 'NAD83(2011)',
  datum: { epsg: 1116, name: 'NAD83_National_Spatial_Reference_System_2011' },
  ellipsoid: grs80,
  esri: { name: 'GCS_NAD_1983_2011', datum: 'D_NAD_1983_2011' },
};
export const rgf93: GeographicCrs = {
  epsg: 4171,
  name: 'RGF93 v1',
  datum: { epsg: 6171, name: 'Reseau_Geodesique_Francais_1993_v1' },
  ellipsoid: grs80,
  esri: { name: 'GCS_RGF_1993', datum: 'D_RGF_1993' },
};
export const sirgas: GeographicCrs = {
  epsg: 4674,
  name: 'SIRGAS 2000',
  // The capital at the end is EPSG's, as GDAL has it.
  datum: { epsg: 6674, name: 'Sistema_de_Referencia_Geocentrico_para_las_AmericaS_2000' },
  ellipsoid: grs80,
  esri: { name: 'GCS_SIRGAS_2000', datum: 'D_SIRGAS_2000' },
};

export const geographicCrss: readonly GeographicCrs[] = [
  wgs84,
  wgs84WithHeight,
  etrs89,
  gda94,
  gda2020,
  nad83,
  nad83Canada,
  nad83In2011,
  rgf93,
  sirgas,
];

export function geographicOf(epsg: number): GeographicCrs | undefined {
  return geographicCrss.find((crs) => crs.epsg === epsg);
}
