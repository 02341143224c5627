/** What this program writes itself: masks and composites that lie beside scenes are none. */
import { clock, day, type Layout, pattern, start } from './layout.ts';

/**
 * `tsmask_20180104.tif`, `tsmask_20180104T105421.tif` where a day has two scenes, `tsmask.tif` for all dates;
 * `tsmask_20180104_layers.tif`, one of whose bands is called probability; `tsmask_median.tif`, `tsmask_medoid_count.tif`, `tsmask_dd_source.tif`.
 */
export const own: Layout = {
  name: 'tsmask',
  patterns: [
    pattern(start, `tsmask(?:_${day}(?:T${clock})?)?\\.(?:tiff?|nc|zarr)$`),
    pattern(start, `tsmask_${day}(?:T${clock})?_(?<layers>layers)\\.tiff?$`),
    pattern(
      start,
      'tsmask_(?<composite>median|medoid|medoid-to-median|geomedian|dd|lc)(?:_(?:count|source))?\\.tiff?$',
    ),
  ],
  read: ({ composite, layers }) => {
    if (composite !== undefined) return { reason: 'a composite that tsmask wrote' };
    if (layers !== undefined) return { reason: 'layers of a mask that tsmask wrote' };
    return { role: 'class', reason: 'a mask that tsmask wrote' };
  },
};
