/**
 * Digital Earth Australia, Collection 3. Names: https://knowledge.dea.ga.gov.au/guides/reference/collection_3_naming/;
 * bands, fill value and the list of oa files: the product definitions and tests of opendatacube/eo-datasets.
 */
import { bandTableOf, type Meaning, meaningOf, msi } from './bands.ts';
import { dashedDay, type Groups, type Layout, pattern, raster, tenThousandths, word } from './layout.ts';

const platforms: Readonly<Record<string, string>> = { ls5t: 'LT05', ls7e: 'LE07', ls8c: 'LC08', ls9c: 'LC09' };
const maturities = ['nrt', 'interim', 'final'];

function meaning({ product = '', band = '' }: Groups, platform: string): Meaning {
  if (product.toLowerCase() !== 'oa') return meaningOf(band, bandTableOf(platform) ?? msi);
  if (/^fmask$/i.test(band)) return { role: 'quality', reason: 'flags, no reflectance' };
  return /contiguity|shadow|-mask$/i.test(band)
    ? { role: 'class', reason: 'flags, no reflectance' }
    : { reason: 'angles and the like, no reflectance' };
}

/** `ga_s2bm_nbart_3-2-1_51JYG_2021-06-11_final_band08a.tif`, `ga_ls8c_oa_3-2-1_092084_2016-06-28_final_fmask.tif`. */
export const dea: Layout = {
  name: 'dea',
  patterns: [
    pattern(
      word,
      'ga_(?<sensor>s2[a-d]m|ls5t|ls7e|ls8c|ls9c)_(?<product>nbart|nbar|oa|ard)_(?:provisional_)?(?<version>\\d+-\\d+-\\d+)_',
      `(?<tile>\\d{2}[A-Z]{3}|\\d{6})_${dashedDay}_(?<maturity>final|interim|nrt)(?:_(?<band>[A-Z0-9-]+))?`,
      raster,
    ),
  ],
  read: (groups, path) => {
    const sensor = groups.sensor!.toLowerCase();
    const platform = platforms[sensor] ?? sensor.slice(0, 3).toUpperCase();
    // In text order final goes before interim before nrt, nbart before nbar: terrain is corrected in it.
    const maturity = maturities.indexOf(groups.maturity!.toLowerCase());
    const version = groups.version!.replace(/\d+/g, (digits) => digits.padStart(8, '0'));
    const made = /(?:^|\/)(\d{8}T\d{6})\/[^/]+$/i.exec(path)?.[1] ?? '';
    return {
      ...(groups.band && meaning(groups, platform)),
      platform,
      generated: `${maturity}-${groups.maturity} ${groups.product} ${version} ${made}`.trim().toLowerCase(),
      scale: tenThousandths,
      nodata: -999,
      offsetApplied: sensor.startsWith('s2') ? true : undefined,
    };
  },
};
