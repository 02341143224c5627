/** The passes over a scene after its training: its forecast, and what differs from it. */

import { clusterColumns } from '../multitemporal/differences.ts';
import { classTable, labelClusters } from '../multitemporal/labels/clusters.ts';
import type { ResolvedLabelOptions } from '../multitemporal/labels/options.ts';
import { type ClusterStatistics, mergeStatistics } from '../multitemporal/labels/statistics.ts';
import { PixelSampler } from '../multitemporal/pixel-sample.ts';
import { columnsOf } from '../multitemporal/training-sets.ts';
import type { ForecastBy } from '../workers/forecast-block.ts';
import type { ForecastContext } from './context.ts';
import { imagesOf } from './train-scene.ts';

/** A cluster of differences, and what it was taken for. */
export interface ForecastCluster {
  /** Pixels, before the opening. */
  readonly pixels: number;
  /** 1 clear, 2 cloud, 3 cloud shadow. */
  readonly label: number;
}

/** Where a block's forecast lies in the store, and its clusters or classes. */
export const valuesAt = (block: number) => block;
export const codesAt = (block: number, { plan }: Pick<ForecastContext, 'plan'>) => plan.blocks.length + block;

/** What the codes in the store mean. */
export interface Labels {
  /** The class of each code. */
  readonly classes: Uint8Array;
  /** None where each pixel was labelled for itself. */
  readonly clusters: readonly ForecastCluster[];
}

/** Forecasts a scene, and puts the forecast and the scene into the store. Answers with differences of a few pixels. */
async function forecastBlocks(context: ForecastContext, by: ForecastBy, inputs: number): Promise<PixelSampler> {
  const { pool, plan, recipe, meter, store } = context;
  const { clusters, roles } = recipe;
  const images = imagesOf(context);
  await Promise.all(pool.workers.map((worker) => worker.call('useForecast', [by])));
  const samples = clusters.labels.rule === 'pixel-wise' ? 0 : clusters.samples;
  const sampler = new PixelSampler(samples, clusterColumns(clusters.by, roles.length));
  await pool.forEach(plan.blocks, async (worker, window, index) => {
    const block = { images, window, inputs, samples, seed: clusters.seed, by: clusters.by };
    const { values, differences, bytesRead } = await worker.call('forecast', [block]);
    sampler.merge(differences);
    await store.put(valuesAt(index), new Uint8Array(values.buffer));
    meter.block(window.width * window.height, bytesRead);
  });
  return sampler;
}

/** Forecasts a scene and labels its pixels. What it finds is in the store then. */
export async function labelScene(context: ForecastContext, by: ForecastBy, inputs: number): Promise<Labels> {
  const { pool, recipe } = context;
  const { clusters } = recipe;
  const differences = (await forecastBlocks(context, by, inputs)).sample();
  const { rule } = clusters.labels;
  const hasClusters = rule !== 'pixel-wise' && differences.draws.length > 0;
  if (hasClusters) {
    const table = columnsOf([differences], 0, differences.columns);
    const found = await pool.workers[0].call('findClusters', [
      table,
      { clusters: Math.min(clusters.count, table.rows), seed: clusters.seed },
    ]);
    await Promise.all(pool.workers.map((worker) => worker.call('useClusters', [found])));
  }
  // Without any difference there is nothing to tell apart: no pixel was observed and forecast.
  const statistics = await labelBlocks(
    context,
    hasClusters ? clusters.labels : { ...clusters.labels, rule: 'pixel-wise' },
  );
  return statistics ? labelsOf(statistics, clusters.labels) : { classes: ownClasses, clusters: [] };
}

async function labelBlocks(
  context: ForecastContext,
  labels: ResolvedLabelOptions,
): Promise<ClusterStatistics | undefined> {
  const { pool, plan, recipe, store, meter } = context;
  const { roles } = recipe;
  let sums: ClusterStatistics | undefined;
  await pool.forEach(plan.blocks, async (worker, { width, height }, index) => {
    const bytes = await store.get(valuesAt(index), 0, 2 * roles.length * width * height * Int16Array.BYTES_PER_ELEMENT);
    const values = new Int16Array(bytes.buffer);
    const { codes, statistics } = await worker.call(
      'label',
      [{ roles, values, labels, by: recipe.clusters.by }],
      [values.buffer],
    );
    if (statistics) sums = sums ? mergeStatistics(sums, statistics) : statistics;
    await store.put(codesAt(index, context), codes);
    meter.block(width * height, 0);
  });
  return sums;
}

/** Codes that are classes. */
const ownClasses = Uint8Array.from({ length: 256 }, (_, code) => code);

function labelsOf(statistics: ClusterStatistics, options: ResolvedLabelOptions): Labels {
  const labels = labelClusters(statistics, options);
  const classes = classTable(labels);
  return { classes, clusters: Array.from(labels, (label, i) => ({ label, pixels: statistics.counts[i] })) };
}
