// The nearest of some centroids, a pass of groups at a time: standardised pixels, Euclidean distances.

import { block, lanes, masks, outputs, rowCount, values } from './layout';
import { least, squares, standardise } from './lines';

/** Of the groups `from` to `to` − 1. */
export function assignClusters(from: u32, to: u32): void {
  for (let group: usize = from; group < to; group++) {
    standardise(group, values, masks);
    squares(values, 0, rowCount, block);
    least(block, rowCount, masks, outputs + group * lanes);
  }
}
