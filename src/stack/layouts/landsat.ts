/**
 * Landsat Collection 2 of the USGS. Names, scale, offset and fill value: LSDS-1619 and LSDS-1618, Level 2 Science Product
 * Guides for Landsat 8–9 and 4–7.
 */
import { bandTableOf, type Meaning, meaningOf } from './bands.ts';
import { day, type Groups, type Layout, pattern, word } from './layout.ts';

/** What does not begin with SR_ and is no image of the surface. */
const others: readonly [RegExp, Meaning][] = [
  [/^QA_PIXEL$/i, { role: 'quality', reason: 'quality flags, no reflectance' }],
  [/^(?:SR_)?(?:QA_|CLOUD_QA|ATMOS_)/i, { reason: 'quality flags, no reflectance' }],
  [/^ST_/i, { reason: 'surface temperature and what it is made of, no reflectance' }],
  [/^(?:SAA|SZA|VAA|VZA|ANG)$/i, { reason: 'angles, no reflectance' }],
];

function meaning({ band = '', level = '', collection }: Groups, platform: string): Meaning {
  const other = others.find(([name]) => name.test(band))?.[1];
  if (other) return other;
  if (/^L1/i.test(level)) return { reason: 'Landsat of level 1, no surface reflectance: level 2 is needed' };
  if (/^TA_/i.test(band)) return { reason: 'reflectance at the top of the atmosphere: the SR bands are needed' };
  if (collection !== '02') return { reason: 'Landsat of collection 1, which was replaced: collection 2 is needed' };
  const table = bandTableOf(platform);
  return table ? meaningOf(band, table) : { reason: 'of a Landsat without the six bands that the method needs' };
}

/** `LC08_L2SP_017036_20130419_20200913_02_T2_SR_B2.TIF`, and `LC08_CU_029005_…_02_SR_B2.TIF` of the US tiles. */
export const landsatC2: Layout = {
  name: 'landsat-c2',
  patterns: [
    pattern(
      word,
      `(?<satellite>L[COTEM]0[1-9])_(?<level>L2SP|L2SR|L1[A-Z]{2}|CU|AK|HI)_(?<tile>\\d{6})_${day}_`,
      '(?<generated>\\d{8})_(?<collection>0[12])(?:_(?:T1|T2|RT|A1|A2))?_(?<band>[A-Z]\\w*?)\\.tiff?$',
    ),
  ],
  read: (groups) => {
    const platform = groups.satellite!.toUpperCase();
    return {
      ...meaning(groups, platform),
      platform,
      generated: groups.generated,
      scale: 2.75e-5,
      offset: -0.2,
      nodata: 0,
    };
  },
};
