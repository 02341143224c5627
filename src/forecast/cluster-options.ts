/** What may be told of the clusters of differences, and of their labels. */
import { checkChoice, checkWhole, withDefaults } from '../check-option.ts';
import { type ClusterInput, checkClusterInput, clusterInputs } from '../multitemporal/differences.ts';
import { mostClusters } from '../multitemporal/kmeans.ts';
import { labelBands } from '../multitemporal/labels/bands.ts';
import { type LabelOptions, type ResolvedLabelOptions, resolveLabelOptions } from '../multitemporal/labels/options.ts';
import { checkOptionNames } from '../option-names.ts';

interface ClusterSettings {
  /**
   * What pixels are compared by: the differences of their `bands` (default), of seven `features` that are computed of these,
   * such as NDVI and whiteness, or of `both`, as the authors' first notebook has it.
   */
  readonly by: ClusterInput;
  /** How many clusters there are. Default 10; 5 for the rule `brightness`. */
  readonly count: number;
  /** Pixels whose differences the clusters are found from. Default 1000. */
  readonly samples: number;
  /** Chooses these pixels, and where clusters begin. Any whole number. Default 1. */
  readonly seed: number;
}

export interface ClusterOptions extends Partial<ClusterSettings>, LabelOptions {}

export interface ClusterRecipe extends ClusterSettings {
  readonly labels: ResolvedLabelOptions;
}

/** @throws TsmaskError BAD_OPTION, MISSING_BAND */
export function resolveClusters(roles: readonly string[], options: ClusterOptions = {}): ClusterRecipe {
  const { by, count, samples, seed, ...labels } = options;
  const resolved = resolveLabelOptions(labels);
  const defaults: ClusterSettings = {
    by: 'bands',
    count: resolved.rule === 'brightness' ? 5 : 10,
    samples: 1000,
    seed: 1,
  };
  checkOptionNames(options, { ...defaults, ...resolved }, { of: 'clusters' });
  const settings = withDefaults(defaults, { by, count, samples, seed });
  checkChoice('clusters.by', settings.by, clusterInputs);
  checkWhole('clusters.count', settings.count, 1, mostClusters);
  checkWhole('clusters.samples', settings.samples, settings.count, mostSamples);
  checkWhole('clusters.seed', settings.seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  // Bands that are missing should be told of before anything is read.
  labelBands(roles);
  checkClusterInput(settings.by, roles);
  return { ...settings, labels: resolved };
}

const mostSamples = 100_000;
