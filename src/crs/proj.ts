/** CRSs in the words of PROJ. */
import { type Crs, type GeographicCrs, isProjected, type MapProjection } from './crs.ts';

/** It projects an ellipsoid's degrees as if they were a sphere's. */
export const webMercator =
  '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs';

/** A CRS as a PROJ string. */
export function projOf(crs: Crs): string {
  if (!isProjected(crs)) return `+proj=longlat ${datumOf(crs)}`;
  const { projection, base } = crs;
  if (projection.method === 'web mercator') return webMercator;
  const { longitude, falseEasting, falseNorthing } = projection;
  return `${methodOf(projection)} +lon_0=${longitude} +x_0=${falseEasting} +y_0=${falseNorthing} ${datumOf(base)}`;
}

/** The datum of a CRS. All agree with WGS 84 to a metre or so, which PROJ's JavaScript port must be told. */
export function datumOf({ ellipsoid }: GeographicCrs): string {
  return ellipsoid.name === 'WGS 84' ? '+datum=WGS84' : '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0';
}

function methodOf(projection: Exclude<MapProjection, { method: 'web mercator' }>): string {
  switch (projection.method) {
    case 'transverse mercator':
      return `+proj=tmerc +lat_0=${projection.latitude} +k=${projection.scale}`;
    case 'albers equal area':
      return `+proj=aea ${parallels(projection)} +lat_0=${projection.latitude}`;
    case 'lambert conformal conic':
      return `+proj=lcc ${parallels(projection)} +lat_0=${projection.latitude}`;
    case 'lambert azimuthal equal area':
      return `+proj=laea +lat_0=${projection.latitude}`;
    case 'polar stereographic': {
      const { latitude, true: size } = projection;
      return `+proj=stere +lat_0=${latitude} ${'scale' in size ? `+k=${size.scale}` : `+lat_ts=${size.parallel}`}`;
    }
    case 'cylindrical equal area':
      return `+proj=cea +lat_ts=${projection.parallel}`;
  }
}

const parallels = ({ parallels: [first, second] }: { readonly parallels: readonly [number, number] }) =>
  `+lat_1=${first} +lat_2=${second}`;
