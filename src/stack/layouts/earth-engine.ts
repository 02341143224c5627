/**
 * Exports from Google Earth Engine that keep the index of the image as their name. What an index is made of:
 * https://developers.google.com/earth-engine/datasets/catalog/COPERNICUS_S2_SR_HARMONIZED. An export may have been
 * scaled, so nothing is said of scale and nodata.
 */
import { bandTableOf, meaningOf, msi } from './bands.ts';
import { clock, day, type Layout, pattern, tile, word } from './layout.ts';

const end = '(?:-\\d{10}-\\d{10})?\\.tiff?$';

export const earthEngine: Layout = {
  name: 'earth-engine',
  patterns: [
    // 20181013T105029_20181013T105334_T30SYJ.B2.tif: sensing, processing, tile.
    pattern(word, `${day}T${clock}_(?<generated>\\d{8}T\\d{6})_T${tile}(?:[._](?<band>[A-Z][A-Z0-9_]*))?`, end),
    // LC08_044034_20140318.SR_B2.tif
    pattern(word, `(?<satellite>L[COTE]0[4-9])_(?<tile>\\d{6})_${day}(?:[._](?<band>[A-Z][A-Z0-9_]*))?`, end),
  ],
  read: ({ satellite, band, generated }) => {
    const platform = satellite?.toUpperCase();
    const table = platform === undefined ? msi : bandTableOf(platform);
    if (table === undefined) return undefined;
    if (band !== undefined && /^(?:QA_PIXEL|PIXEL_QA|BQA|QA60|MSK_(?!CLDPRB))/i.test(band)) {
      const role = /^MSK/i.test(band) ? 'class' : 'quality';
      return { role, reason: 'classes or flags, no reflectance', platform, generated };
    }
    return { ...(band && meaningOf(band, table)), platform, generated: generated?.toUpperCase() };
  },
};
