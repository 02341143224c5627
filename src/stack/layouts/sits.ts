/** Local cubes of the R package sits: `X1_X2_tile_band_date`, see `parse_info` of sits_cube(). */
import { meaningOf, msi } from './bands.ts';
import { dashedDay, type Layout, pattern, raster, start, tile } from './layout.ts';

/** `SENTINEL-2_MSI_20LKP_B02_2020-06-04.tif`. */
export const sits: Layout = {
  name: 'sits',
  patterns: [pattern(start, `SENTINEL-2(?<satellite>[A-D]?)_MSI_${tile}_(?<band>[A-Z0-9]+)_${dashedDay}`, raster)],
  read: ({ satellite, band }) => ({
    ...meaningOf(band!, msi),
    platform: satellite ? `S2${satellite}`.toUpperCase() : undefined,
  }),
};
