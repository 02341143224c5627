import { crsOf } from '../../src/crs/table.ts';

/** Every EPSG code of the table, of all that a GeoKey can hold. */
export const epsgCodes = Array.from({ length: 1 << 16 }, (_, code) => code).filter((code) => crsOf(code) !== undefined);
