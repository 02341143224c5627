/**
 * Harmonized Landsat and Sentinel-2, version 2. Names and bands: https://hls.gsfc.nasa.gov/products-description/l30/ and
 * …/s30/; scale and fill value: hls_commondef.h of NASA-IMPACT/hls-sentinel.
 */
import { type Meaning, meaningOf, msi, oli } from './bands.ts';
import { clock, type Groups, type Layout, pattern, tenThousandths, tile, word } from './layout.ts';

function meaning({ index, product = '', band = '' }: Groups): Meaning {
  if (index !== undefined) return { reason: 'a vegetation index, no reflectance' };
  if (/^fmask$/i.test(band)) return { role: 'quality', reason: 'a cloud mask, no reflectance' };
  if (/^[SV][AZ]A$/i.test(band)) return { reason: 'angles, no reflectance' };
  // L30 counts as Landsat 8 does: its B05 is near infrared, not red edge.
  return meaningOf(band, product.toUpperCase() === 'L30' ? oli : msi);
}

/** `HLS.S30.T15TVM.2019001T170719.v2.0.B8A.tif`. The platform is told for neither: a product is of several. */
export const hls: Layout = {
  name: 'hls',
  patterns: [
    pattern(
      word,
      `HLS(?<index>-VI)?\\.(?<product>[LS]30)\\.T${tile}\\.(?<year>20\\d\\d)(?<dayOfYear>\\d{3})T${clock}\\.v2\\.\\d+`,
      '\\.(?<band>[A-Z0-9_]+)\\.tiff?$',
    ),
  ],
  read: (groups) => ({
    ...meaning(groups),
    scale: tenThousandths,
    nodata: -9999,
    offsetApplied: groups.product?.toUpperCase() === 'S30' ? true : undefined,
  }),
};
