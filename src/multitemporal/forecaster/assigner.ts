/** What clusters are asked of. */
import { TsmaskError } from '../../errors.ts';
import { type Clusters, mostClusters } from '../kmeans.ts';
import { badModel, checkNumbers, type EngineOptions } from './forecaster.ts';

/** Finds the cluster of each pixel. It holds working memory and must not be used from two places at once. */
export interface Assigner {
  /**
   * Says which centroid is nearest, by Euclidean distance between standardised values; of several, the first one. Where any
   * band is missing, it says `noCluster`.
   *
   * @param bands one plane for each column of the centroids, of at least `pixels` values
   * @param clusters where the numbers are put, from 0
   * @throws TsmaskError BAD_OPTION where planes are too few or too short
   */
  assign(bands: readonly Int16Array[], clusters: Uint8Array, pixels: number): void;
}

export interface AssignerOptions extends EngineOptions {
  /**
   * What stands for a missing value in the bands. Default −32768, which always does: differences of reflectances may well
   * be 0, or less than −999.
   */
  readonly nodata?: number;
}

/** The least int16: no difference of two reflectances within reason. */
export const noDifference = -32768;

/**
 * @throws TsmaskError BAD_MODEL for clusters whose parts do not fit together, BAD_OPTION for a nodata value that int16
 * cannot hold
 */
export function checkClusters({ mean, scale, centroids }: Clusters, nodata: number): void {
  const { rows, columns, values } = centroids;
  if (!(rows >= 1 && rows <= mostClusters))
    throw badModel('centroids', `are ${rows}, and must be 1 to ${mostClusters}`);
  if (!(columns >= 1)) throw badModel('centroids', 'have no columns');
  checkNumbers('mean', mean, columns);
  checkNumbers('scale', scale, columns);
  checkNumbers('centroids', values, rows * columns);
  if (!Number.isInteger(nodata) || nodata < -32768 || nodata > 32767) {
    throw new TsmaskError('BAD_OPTION', `A nodata value of ${nodata} cannot stand in bands of int16.`, {
      subject: 'nodata',
      remedy: `Leave it out for ${noDifference}.`,
    });
  }
}
