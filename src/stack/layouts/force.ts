/**
 * FORCE, level 2. Names, products, band order and fill value:
 * https://force-eo.readthedocs.io/en/stable/components/lower-level/level2/format.html
 */
import type { Role } from '../roles.ts';
import type { Meaning } from './bands.ts';
import { day, type Groups, type Layout, pattern, tenThousandths } from './layout.ts';

const platforms: Readonly<Record<string, string>> = {
  LND04: 'LT04',
  LND05: 'LT05',
  LND07: 'LE07',
  LND08: 'LC08',
  LND09: 'LC09',
};

const redEdge: readonly Role[] = ['red-edge1', 'red-edge', 'red-edge'];
const samplesOfMsi: readonly Role[] = ['blue', 'green', 'red', ...redEdge, 'nir-wide', 'nir', 'swir1', 'swir2'];
/** Of every Landsat: what is not among the six is not written. */
const samplesOfLandsat: readonly Role[] = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'];

function meaning(product: string): Meaning {
  if (product === 'BOA' || product === 'TOA') return {};
  if (product === 'QAI') return { role: 'quality', reason: 'quality flags, no reflectance' };
  return { reason: `${product} is no reflectance` };
}

/** `X0069_Y0043/20180504_LEVEL2_SEN2A_BOA.tif`. */
export const force: Layout = {
  name: 'force',
  patterns: [
    pattern(
      '(?:(?:^|/)(?<tile>X-?\\d{3,4}_Y-?\\d{3,4})/|^|/)',
      `${day}_LEVEL2_(?<sensor>SEN2[A-D]|LND0[45789])_(?<product>[A-Z]{3})\\.tiff?$`,
    ),
  ],
  read: ({ sensor = '', product = '' }: Groups) => {
    const isMsi = /^SEN/i.test(sensor);
    const found = meaning(product.toUpperCase());
    return {
      ...found,
      platform: isMsi ? `S2${sensor.slice(-1)}`.toUpperCase() : platforms[sensor.toUpperCase()],
      samples: found.reason === undefined ? (isMsi ? samplesOfMsi : samplesOfLandsat) : undefined,
      scale: tenThousandths,
      nodata: -9999,
      offsetApplied: isMsi ? true : undefined,
    };
  },
};
