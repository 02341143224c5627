/** The geographic CRSs of the table. */
import type { Ellipsoid, GeographicCrs } from './crs.ts';

const wgs84Ellipsoid: Ellipsoid = {
  epsg: 7030,
  name: 'WGS 84',
  semiMajorAxis: 6378137,
  inverseFlattening: 298.257223563,
};
const grs80: Ellipsoid = { epsg: 7019, name: 'GRS 1980', semiMajorAxis: 6378137, inverseFlattening: 298.257222101 };

type Named = readonly [epsg: number, name: string];

/** A CRS by its code and name, its datum likewise, and ESRI's names of both. */
function geographic(
  [epsg, name]: Named,
  [datumEpsg, datum]: Named,
  [esriName, esriDatum]: readonly [crs: string, datum: string],
  ellipsoid = grs80,
): GeographicCrs {
  return { epsg, name, datum: { epsg: datumEpsg, name: datum }, ellipsoid, esri: { name: esriName, datum: esriDatum } };
}

export const wgs84 = geographic([4326, 'WGS 84'], [6326, 'WGS_1984'], ['GCS_WGS_1984', 'D_WGS_1984'], wgs84Ellipsoid);
const wgs84WithHeight: GeographicCrs = { ...wgs84, epsg: 4979, hasHeight: true };
export const etrs89 = geographic(
  [4258, 'ETRS89'],
  [6258, 'European_Terrestrial_Reference_System_1989'],
  ['GCS_ETRS_1989', 'D_ETRS_1989'],
);
export const gda94 = geographic(
  [4283, 'GDA94'],
  [6283, 'Geocentric_Datum_of_Australia_1994'],
  ['GCS_GDA_1994', 'D_GDA_1994'],
);
export const gda2020 = geographic(
  [7844, 'GDA2020'],
  [1168, 'Geocentric_Datum_of_Australia_2020'],
  ['GCS_GDA2020', 'GDA2020'],
);
export const nad83 = geographic(
  [4269, 'NAD83'],
  [6269, 'North_American_Datum_1983'],
  ['GCS_North_American_1983', 'D_North_American_1983'],
);
export const nad83Canada = geographic(
  [4617, 'NAD83(CSRS)'],
  [6140, 'NAD83_Canadian_Spatial_Reference_System'],
  ['GCS_North_American_1983_CSRS', 'D_North_American_1983_CSRS'],
);
const nad83In2011 = geographic(
  [6318, 'NAD83(2011)'],
  [1116, 'NAD83_National_Spatial_Reference_System_2011'],
  ['GCS_NAD_1983_2011', 'D_NAD_1983_2011'],
);
export const rgf93 = geographic(
  [4171, 'RGF93 v1'],
  [6171, 'Reseau_Geodesique_Francais_1993_v1'],
  ['GCS_RGF_1993', 'D_RGF_1993'],
);
// The capital at the end of the datum is EPSG's, as GDAL has it.
export const sirgas = geographic(
  [4674, 'SIRGAS 2000'],
  [6674, 'Sistema_de_Referencia_Geocentrico_para_las_AmericaS_2000'],
  ['GCS_SIRGAS_2000', 'D_SIRGAS_2000'],
);

const geographicCrss: readonly GeographicCrs[] = [
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
