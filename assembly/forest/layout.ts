// Where a forest of decision trees lies in memory, and the pixels that it is asked about.
//
//   nodes      of all trees, one tree after the other: first where it splits, then its leaves     count × 16 bytes
//
//     ┌ f32 threshold ┬ u32 feature ┬ u32 left ┬ u32 right ┐
//
//              feature: where its value lies in a pixel, bytes; left and right: nodes, in bytes from the first
//   values     f64, of leaves                                                                     count × 8
//   table      u32 pairs: the root of each tree, and its first leaf, in bytes from the first node   trees × 8
//   features   f32, pixel after pixel                                                             pixels × features × 4
//   sums       f64, of each pixel                                                                 pixels × 8
//   missing    u8, decision_type of LightGBM for each node                                        count
//
// A leaf leads to itself, whatever it is compared with: then several pixels can be walked in step, and none has to be
// asked whether it has arrived.

import { beginLayout, endLayout, place } from '../memory';

export const nodeSize: usize = 16;

export let trees: usize = 0;
export let features: usize = 0;
export let nodes: usize = 0;
export let values: usize = 0;
export let table: usize = 0;
export let input: usize = 0;
export let sums: usize = 0;
export let missing: usize = 0;

/** Lays out a forest and grows the memory as far as it needs. Returns the address of the nodes, or 0 where it cannot. */
export function reserveForest(treeCount: u32, nodeCount: u32, featureCount: u32, pixels: u32): usize {
  trees = treeCount;
  features = featureCount;
  beginLayout();
  nodes = place(<u64>nodeCount * nodeSize, 64);
  values = place(<u64>nodeCount * sizeof<f64>());
  table = place(<u64>treeCount * 8);
  input = place(<u64>pixels * featureCount * sizeof<f32>());
  sums = place(<u64>pixels * sizeof<f64>());
  missing = place(nodeCount);
  return endLayout() ? nodes : 0;
}
