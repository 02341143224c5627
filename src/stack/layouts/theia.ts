/**
 * Theia's level 2A, made by MAJA. Names, scale and the value outside the image, −10000:
 * https://www.cesbio.cnrs.fr/maja/sentinel-2-output-format/ and the page on the format of Theia beside it. MAJA starts
 * from reflectance, so nothing is left of ESA's offset.
 */
import { type Meaning, meaningOf, msi } from './bands.ts';
import { clock, day, type Groups, type Layout, pattern, tenThousandths, tile, word } from './layout.ts';

function meaning({ kind = '', band = '' }: Groups): Meaning {
  if (/^[FS]RE$/i.test(kind)) return meaningOf(band, msi);
  if (/^ATB$/i.test(kind)) return { reason: 'water vapour and aerosol, no reflectance' };
  if (/^(?:CLM|MG2|EDG|SAT|DFP|DTF|IAB|PIX|USI)$/i.test(kind))
    return { role: 'class', reason: 'a mask, no reflectance' };
  return { reason: `${kind} is no reflectance` };
}

/** `SENTINEL2A_20220417-104906-443_L2A_T31TCJ_C_V3-0_FRE_B8A.tif`; the third number is the milliseconds. */
export const theia: Layout = {
  name: 'theia',
  patterns: [
    pattern(
      word,
      `SENTINEL2(?<satellite>[A-D])_${day}-${clock}-\\d{3}_(?<level>L2A)_T${tile}_[A-Z]_V(?<version>\\d+-\\d+)`,
      '_(?<kind>[A-Z0-9]+)_(?<band>[A-Z0-9-]+)\\.tiff?$',
    ),
  ],
  read: (groups) => {
    // In text order the flat reflectance, FRE, goes before SRE, whose slopes are not corrected.
    const slopes = /^FRE$/i.test(groups.kind!) ? '1-fre' : '0-sre';
    const version = groups.version!.replace(/\d+/g, (digits) => digits.padStart(3, '0'));
    return {
      ...meaning(groups),
      platform: `S2${groups.satellite}`.toUpperCase(),
      level: 'L2A',
      generated: `${slopes} ${version}`,
      scale: tenThousandths,
      nodata: -10000,
      offsetApplied: true,
    };
  },
};
