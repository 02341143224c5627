/**
 * Element 84's Earth Search: GeoTIFFs whose folder tells everything but the band, also where folder and file were joined
 * into one name. Months in the folders above are not zero-padded, so dates are not taken from there.
 */
import { meaningOf, msi } from './bands.ts';
import {
  clock,
  day,
  type Groups,
  type Layout,
  type Match,
  pattern,
  raster,
  resolution,
  start,
  tenThousandths,
  tile,
} from './layout.ts';

const platform = '(?<platform>S2[A-D])';
const band = '(?:[/_](?<band>(?:L2A_|L1C_)?[A-Z0-9]+))?';

function read(groups: Groups): Match {
  return {
    ...(groups.band && meaningOf(groups.band, msi)),
    level: groups.level?.toUpperCase() === 'L1C' ? 'L1C' : 'L2A',
    scale: tenThousandths,
    nodata: 0,
  };
}

/**
 * `S2B_52SFA_20220126_0_L2A/B04.tif`. Most of it has the offset of baseline 04.00 subtracted, and its own metadata are
 * known to be wrong about it: whoever reads the numbers must look (https://github.com/Element84/earth-search/issues/9).
 */
export const earthSearch: Layout = {
  name: 'earth-search',
  patterns: [pattern(start, platform, `_${tile}_${day}_(?<part>\\d+)_(?<level>L1C|L2A)`, band, resolution, raster)],
  read: (groups) => ({
    ...read(groups),
    // Of a tile and day there may be several, which end where the datastrips do.
    part: groups.part,
    collection: groups.level?.toUpperCase() === 'L1C' ? 'sentinel-2-l1c' : 'sentinel-2-l2a',
  }),
};

/** `S2B_T33TTG_20250703T100029_L2A/B03.tif`. Collection 1 is all of baseline 05.00 or later and keeps its offset. */
export const earthSearchC1: Layout = {
  name: 'earth-search-c1',
  patterns: [pattern(start, platform, `_T${tile}_${day}T${clock}_(?<level>L2A)`, band, resolution, raster)],
  read: (groups) => ({ ...read(groups), collection: 'sentinel-2-c1-l2a', offset: -0.1 }),
};
