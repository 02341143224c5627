/** What this program writes itself: masks that lie beside scenes are none. */
import { clock, day, type Layout, pattern, start } from './layout.ts';

/** `tsmask_20180104.tif`, `tsmask_20180104T105421.tif` where a day has two scenes, `tsmask.tif` for all dates. */
export const own: Layout = {
  name: 'tsmask',
  patterns: [pattern(start, `tsmask(?:_${day}(?:T${clock})?)?\\.(?:tiff?|nc|zarr)$`)],
  read: () => ({ role: 'class', reason: 'a mask that tsmask wrote' }),
};
