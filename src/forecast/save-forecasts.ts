/** Forecasts as files. */

import type { ClassCounts } from '../mask.ts';
import { type MaskSource, windowUnder } from '../masks/index.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import type { Stack } from '../stack/index.ts';
import { type FolderOptions, OutputFolder } from '../write/sinks/output-folder.ts';
import type { ForecastCluster } from './label-scene.ts';
import { resolveForecastOptions } from './options.ts';
import type { HistoryScene } from './plan.ts';
import { type ForecastPaths, fileNames, saveScene } from './scene-files.ts';
import {
  type SkippedForecast,
  type StreamForecastsOptions,
  streamForecasts,
  streamOptionNames,
} from './stream-forecasts.ts';
import type { Training } from './train-scene.ts';

export interface SaveForecastsOptions extends StreamForecastsOptions, FolderOptions {
  /** Write `difference_YYYYMMDD.tif` and `clusters_YYYYMMDD.tif` too. Default false. */
  readonly layers?: boolean;
  /** Write `filled_YYYYMMDD.tif` too: the scene, with the forecast where it is not clear by this mask. Default false. */
  readonly fill?: boolean;
}

const optionNames: OptionNames<SaveForecastsOptions> = {
  ...streamOptionNames,
  out: true,
  overwrite: true,
  layers: true,
  fill: true,
};

export interface SavedForecast extends ForecastPaths {
  readonly id: string;
  readonly date: string;
  /** The first is lag 1, the nearest. */
  readonly history: readonly HistoryScene[];
  /** Of `ridge` and `kernel-ridge`. */
  readonly training?: SavedTraining;
  /** In the order of their numbers; none for the rule `pixel-wise`. */
  readonly clusters: readonly ForecastCluster[];
  /** How many pixels have class 0, 1, 2, 3. */
  readonly counts: ClassCounts;
  /** Of all passes, without writing. */
  readonly seconds: number;
}

export interface SavedTraining {
  /** Pixels of the estimation and of the prediction set. */
  readonly estimation: number;
  readonly prediction: number;
  /** Weight of the estimation set. */
  readonly beta: number;
  readonly lambda: number;
  /** Of `kernel-ridge`. */
  readonly gamma?: number;
  /** Of training alone. */
  readonly seconds: number;
}

export interface SavedForecasts {
  /** In time order. */
  readonly forecasts: readonly SavedForecast[];
  /** Scenes that have too little history, or too few samples to train with. */
  readonly skipped: readonly SkippedForecast[];
}

/**
 * Forecasts scenes as {@link streamForecasts} does, and writes for each `forecast_YYYYMMDD.tif`, the picture of the scene
 * without its clouds, and `tsmask_YYYYMMDD.tif`, the mask, as Cloud-Optimised GeoTIFFs. The files of a scene appear under their
 * names when all of them are whole.
 *
 * @param masks what is cloud, or a function that gets it, which is called when the outputs can be written
 * @throws TsmaskError as `streamForecasts`, and BAD_OPTION, OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL.
 * @see docs/multitemporal.md
 */
export async function saveForecasts(
  stack: Stack,
  masks: MaskSource | (() => Promise<MaskSource>),
  options: SaveForecastsOptions,
): Promise<SavedForecasts> {
  checkOptionNames(options, optionNames);
  const { out, overwrite = false, layers = false, fill = false, ...others } = options;
  const { scenes, roles, forecast } = resolveForecastOptions(stack, others);
  if (typeof masks !== 'function') windowUnder(masks, stack, options.window);
  const folder = new OutputFolder({ out, overwrite });
  options.signal?.throwIfAborted();
  const forecasts: SavedForecast[] = [];
  const skipped: SkippedForecast[] = [];
  try {
    await folder.open(scenes.flatMap((scene) => fileNames(stack.scenes[scene].id, { layers, fill })));
    const source = typeof masks === 'function' ? await masks() : masks;
    const streamed = streamForecasts(stack, source, {
      ...others,
      roles,
      onSkipped(one) {
        skipped.push(one);
        options.onSkipped?.(one);
      },
    });
    for await (const scene of streamed) {
      const paths = await saveScene(scene, forecast, roles, { layers, fill }, folder, options.signal);
      const { id, date, history, training, clusters, counts, seconds } = scene;
      forecasts.push({
        id,
        date,
        history,
        ...(training ? { training: toldOf(training) } : {}),
        clusters,
        counts,
        seconds,
        ...paths,
      });
    }
    return { forecasts, skipped: skipped.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
  } catch (error) {
    // That the folder could not be removed tells less than why it had to be.
    await folder.abandon().catch(() => undefined);
    throw error;
  }
}

function toldOf({ data, beta, lambda, gamma, seconds }: Training): SavedTraining {
  const { estimation, prediction } = data;
  return { estimation, prediction, beta, lambda, ...(gamma === undefined ? {} : { gamma }), seconds };
}
