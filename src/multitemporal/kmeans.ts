/** Groups of samples that are alike: k-means on standardised columns, the same for the same seed. */

import { badOption, checkWhole } from '../check-option.ts';
import { hash, type Random, randomOf } from '../random.ts';
import { enoughSamples } from './checks.ts';
import type { Table } from './model.ts';
import { type Standardisation, standardisationOf, standardise } from './standardise.ts';
import { emptyTable, squareBetween, takeRows } from './table.ts';

export interface KMeansOptions {
  /** From 1 to {@link mostClusters}. Samples of fewer different rows get as many clusters as these. */
  readonly clusters: number;
  /** Any whole number: where the first centroids lie. Default 1. */
  readonly seed?: number;
  /** Where the first centroids lie, in the units of the samples, a row each; in place of those that the seed would choose. */
  readonly starts?: Table;
}

/** Samples belong to the centroid that is nearest to (x − mean) · scale, of equally near ones to the first. */
export interface Clusters extends Standardisation {
  /** Standardised: one row a cluster. */
  readonly centroids: Table;
}

/** As many as one block of assembly/forecast/layout.ts holds. */
export const mostClusters = 64;
/** The cluster of a pixel that belongs to none, because a value is missing. */
export const noCluster = 255;

/** Passes after which centroids are taken as they are. */
const mostPasses = 300;

/**
 * Lloyd's algorithm until no sample changes its cluster, or 300 passes. Columns are standardised by the samples' mean and
 * population deviation; those that do not vary do not count. The first centroids are chosen by k-means++ (Arthur and
 * Vassilvitskii 2007). A cluster that no sample belongs to gets the sample that is farthest from its own centroid.
 *
 * @param samples finite numbers, one row a sample, in any unit
 * @throws TsmaskError BAD_OPTION, TOO_FEW_SAMPLES where there is none
 */
export function findClusters(samples: Table, { clusters, seed = 1, starts }: KMeansOptions): Clusters {
  checkWhole('clusters', clusters, 1, mostClusters);
  enoughSamples(samples.rows, 1, 'clusters');
  if (starts !== undefined && (starts.rows !== clusters || starts.columns !== samples.columns)) {
    const given = `${starts.rows} centroids of ${starts.columns} columns`;
    badOption('starts', `There are ${given}.`, `Give ${clusters} of ${samples.columns} columns.`);
  }
  const standardisation = standardisationOf(samples);
  const points = standardise(samples, standardisation);
  const centroids =
    starts === undefined
      ? plusPlus(points, clusters, randomOf(hash(seed, clusters)))
      : standardise(starts, standardisation);
  settle(points, centroids);
  return { ...standardisation, centroids };
}

/** The cluster of each row. */
export function assignClusters(clusters: Clusters, samples: Table): Uint8Array<ArrayBuffer> {
  return nearest(standardise(samples, clusters), clusters.centroids).labels;
}

/** Rows far from all chosen ones are likely to be the next: by the square of their distance. */
function plusPlus(points: Table, clusters: number, random: Random): Table {
  const chosen = [Math.floor(random() * points.rows)];
  const squares = new Float64Array(points.rows).fill(Number.POSITIVE_INFINITY);
  while (chosen.length < clusters) {
    let total = 0;
    for (let row = 0; row < points.rows; row++) {
      squares[row] = Math.min(squares[row], squareBetween(points, row, points, chosen[chosen.length - 1]));
      total += squares[row];
    }
    if (total === 0) break;
    const target = random() * total;
    let [next, sum] = [0, 0];
    for (let row = 0; row < points.rows && sum <= target; row++) {
      sum += squares[row];
      if (squares[row] > 0) next = row;
    }
    chosen.push(next);
  }
  return takeRows(points, chosen);
}

/** Moves centroids to the middle of their samples until they stay. */
function settle(points: Table, centroids: Table): void {
  let { labels, squares } = nearest(points, centroids);
  for (let pass = 0; pass < mostPasses; pass++) {
    fillEmpty(labels, squares, centroids.rows);
    moveToMeans(points, labels, centroids);
    const next = nearest(points, centroids);
    const isSettled = next.labels.every((label, row) => label === labels[row]);
    ({ labels, squares } = next);
    if (isSettled) return;
  }
}

interface Nearest {
  readonly labels: Uint8Array<ArrayBuffer>;
  /** Distances to the centroids, squared. */
  readonly squares: Float64Array;
}

function nearest(points: Table, centroids: Table): Nearest {
  const labels = new Uint8Array(points.rows);
  const squares = new Float64Array(points.rows).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < points.rows; row++) {
    for (let cluster = 0; cluster < centroids.rows; cluster++) {
      const square = squareBetween(points, row, centroids, cluster);
      if (square >= squares[row]) continue;
      squares[row] = square;
      labels[row] = cluster;
    }
  }
  return { labels, squares };
}

/** Takes no cluster's last sample, and none that lies on its centroid: then a cluster stays empty. */
function fillEmpty(labels: Uint8Array, squares: Float64Array, clusters: number): void {
  const counts = new Uint32Array(clusters);
  for (const label of labels) counts[label]++;
  for (let cluster = 0; cluster < clusters; cluster++) {
    if (counts[cluster] > 0) continue;
    let farthest = -1;
    let square = 0;
    for (let row = 0; row < labels.length; row++) {
      if (squares[row] > square && counts[labels[row]] > 1) [farthest, square] = [row, squares[row]];
    }
    if (farthest < 0) return;
    counts[labels[farthest]]--;
    counts[cluster]++;
    labels[farthest] = cluster;
    squares[farthest] = 0;
  }
}

/** The centroid of an empty cluster stays where it is. */
function moveToMeans({ rows, columns, values }: Table, labels: Uint8Array, centroids: Table): void {
  const sums = emptyTable(centroids.rows, columns).values;
  const counts = new Uint32Array(centroids.rows);
  for (let row = 0; row < rows; row++) {
    counts[labels[row]]++;
    for (let column = 0; column < columns; column++)
      sums[labels[row] * columns + column] += values[row * columns + column];
  }
  for (let i = 0; i < sums.length; i++) {
    const count = counts[Math.floor(i / columns)];
    if (count > 0) centroids.values[i] = sums[i] / count;
  }
}
