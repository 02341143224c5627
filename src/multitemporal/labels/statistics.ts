/**
 * What the pixels of each cluster have in common. Sums are whole numbers of ten-thousandths, exact up to 2³⁸ pixels, so
 * that blocks may be added in any order and of any size: labels, and with them the mask, do not depend on it.
 */
import { badOption } from '../../check-option.ts';
import { noCluster } from '../kmeans.ts';

/** Plain data: can be posted between threads. */
export interface ClusterStatistics {
  /** Roles of the bands, in the order of the sums. */
  readonly roles: readonly string[];
  /** Pixels of each cluster. */
  readonly counts: Float64Array;
  /** `scene[cluster * roles.length + band]`: sums of reflectance × 10000, as observed. */
  readonly scene: Float64Array;
  /** As `scene`, of the forecast. */
  readonly forecast: Float64Array;
}

export function noStatistics(roles: readonly string[], clusters: number): ClusterStatistics {
  const sums = () => new Float64Array(clusters * roles.length);
  return { roles, counts: new Float64Array(clusters), scene: sums(), forecast: sums() };
}

/**
 * Adds pixels to statistics, in place.
 *
 * @param clusters the cluster of each pixel, or {@link noCluster}
 * @param scene reflectance × 10000, one array for each role
 * @param forecast as `scene`
 */
export function addPixels(
  statistics: ClusterStatistics,
  clusters: Uint8Array,
  scene: readonly Int16Array[],
  forecast: readonly Int16Array[],
): void {
  const { counts, roles } = statistics;
  for (const cluster of clusters) if (cluster !== noCluster) counts[cluster]++;
  for (let band = 0; band < roles.length; band++) {
    addBand(statistics.scene, band, roles.length, clusters, scene[band]);
    addBand(statistics.forecast, band, roles.length, clusters, forecast[band]);
  }
}

function addBand(sums: Float64Array, band: number, bands: number, clusters: Uint8Array, values: Int16Array): void {
  for (let pixel = 0; pixel < clusters.length; pixel++) {
    if (clusters[pixel] !== noCluster) sums[clusters[pixel] * bands + band] += values[pixel];
  }
}

/** @throws TsmaskError BAD_OPTION for statistics of other bands or clusters. */
export function mergeStatistics(a: ClusterStatistics, b: ClusterStatistics): ClusterStatistics {
  if (a.counts.length !== b.counts.length || a.roles.join() !== b.roles.join()) {
    badOption('statistics', 'Statistics of other bands or clusters cannot be added.', 'Add those of one scene.');
  }
  const sum = (x: Float64Array, y: Float64Array) => x.map((value, i) => value + y[i]);
  return {
    roles: a.roles,
    counts: sum(a.counts, b.counts),
    scene: sum(a.scene, b.scene),
    forecast: sum(a.forecast, b.forecast),
  };
}
