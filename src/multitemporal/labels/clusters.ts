/** Classes of clusters, by any of the rules. None depends on how clusters are numbered. */

import { badOption } from '../../check-option.ts';
import { Class, type ClassCode } from '../../kernel/classes.ts';
import { type LabelBands, labelBands, rootMeanSquare, signedDifference, sum } from './bands.ts';
import { type LabelOptions, type ResolvedLabelOptions, resolveLabelOptions } from './options.ts';
import type { ClusterStatistics } from './statistics.ts';

/**
 * The class of each cluster: clear, cloud or cloud shadow. Clusters without pixels are called clear.
 *
 * @throws TsmaskError BAD_OPTION, also for the rule `pixel-wise`, which has no clusters; MISSING_BAND
 */
export function labelClusters(statistics: ClusterStatistics, options: LabelOptions = {}): Uint8Array<ArrayBuffer> {
  const resolved = resolveLabelOptions(options);
  const bands = labelBands(statistics.roles);
  if (resolved.rule === 'pixel-wise')
    badOption('rule', 'The rule pixel-wise has no clusters.', 'Use labelPixels for it.');
  if (resolved.rule === 'brightness') return byBrightness(statistics);
  return Uint8Array.from(statistics.counts, (count, cluster) =>
    count === 0 ? Class.Clear : classOf(sumsOf(statistics, cluster), bands, resolved),
  );
}

/** The class of each code of a cluster: as {@link labelClusters} says, no observation for `noCluster` and all others. */
export function classTable(labels: Uint8Array): Uint8Array<ArrayBuffer> {
  const classes = new Uint8Array(256).fill(Class.NoObservation);
  classes.set(labels);
  return classes;
}

/** Sums over the pixels of a cluster, one a band; divided by `unit` they are mean reflectances. */
interface ClusterSums {
  readonly unit: number;
  /** Scene less forecast. */
  readonly difference: readonly number[];
  readonly scene: readonly number[];
}

function sumsOf({ roles, counts, scene, forecast }: ClusterStatistics, cluster: number): ClusterSums {
  const at = (band: number) => cluster * roles.length + band;
  return {
    unit: 10_000 * counts[cluster],
    difference: roles.map((_, band) => scene[at(band)] - forecast[at(band)]),
    scene: roles.map((_, band) => scene[at(band)]),
  };
}

function classOf(
  { unit, difference, scene }: ClusterSums,
  bands: LabelBands,
  options: ResolvedLabelOptions,
): ClassCode {
  const { rule, cloudDifference, cloudReflectance, shadowDifference, darkNir } = options;
  const of = (sums: readonly number[], places: readonly number[]) => places.map((band) => sums[band]);
  const isDark = scene[bands.nir] / unit < darkNir;
  const bright = of(difference, bands.bright);
  if (rule === 'all-bands') {
    const score = signedDifference(difference, bright) / unit;
    if (score > cloudDifference) return Class.Cloud;
    return score < shadowDifference && isDark ? Class.CloudShadow : Class.Clear;
  }
  const isBright = cloudReflectance <= 0 || rootMeanSquare(of(scene, bands.visible)) / unit > cloudReflectance;
  if (isBright && signedDifference(of(difference, bands.visible)) / unit > cloudDifference) return Class.Cloud;
  if (rule === 'visible') return Class.Clear;
  return signedDifference(bright) / unit < shadowDifference && isDark ? Class.CloudShadow : Class.Clear;
}

/**
 * The place of each cluster when they are sorted by the mean reflectance from blue to SWIR 1, the darkest first, from 0
 * on. Equally bright ones share a place, and so do those without pixels, which are taken for the darkest.
 */
export function brightnessRanks(statistics: ClusterStatistics): Uint8Array<ArrayBuffer> {
  const { bright } = labelBands(statistics.roles);
  const brightness = Array.from(statistics.counts, (count, cluster) => {
    const { scene } = sumsOf(statistics, cluster);
    return count === 0 ? Number.NEGATIVE_INFINITY : sum(bright.map((band) => scene[band])) / count;
  });
  const steps = [...new Set(brightness)].sort((a, b) => a - b);
  return Uint8Array.from(brightness, (value) => steps.indexOf(value));
}

function byBrightness(statistics: ClusterStatistics): Uint8Array<ArrayBuffer> {
  const ranks = brightnessRanks(statistics);
  const filled = ranks.filter((_, cluster) => statistics.counts[cluster] > 0);
  const [darkest, brightest] = [Math.min(...filled), Math.max(...filled)];
  return ranks.map((rank, cluster) => {
    if (darkest === brightest || statistics.counts[cluster] === 0) return Class.Clear;
    if (rank === brightest) return Class.Cloud;
    return rank === darkest ? Class.CloudShadow : Class.Clear;
  });
}
