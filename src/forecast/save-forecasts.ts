/** Forecasts as files. */
import { gridOfWindow } from '../grid.ts';
import type { ClassCounts } from '../mask.ts';
import { type MaskSource, windowUnder } from '../masks/index.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import type { Remark, Stack } from '../stack/index.ts';
import { itemName as maskItemName } from '../write/records/index.ts';
import { type FolderOptions, OutputFolder } from '../write/sinks/output-folder.ts';
import type { ForecastCluster } from './label-scene.ts';
import { resolveForecastOptions } from './options.ts';
import type { HistoryScene } from './plan.ts';
import { itemName, recordNames, saveRecords } from './records/index.ts';
import { belowZero, cloudyHistory, cloudyScenes, leftOver } from './remarks.ts';
import { fileNames, type SavedScene, saveScene } from './scene-files.ts';
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
  /**
   * Write a STAC Item for each scene, `forecast_YYYYMMDD.json`, and `summary.json` and `summary.csv` for all. Default true. A
   * folder holds the summary of one run: false to add scenes to it.
   */
  readonly records?: boolean;
  /** Told what makes one doubt the forecasts, or what lies beside them. */
  readonly onRemark?: (remark: Remark) => void;
}

const optionNames: OptionNames<SaveForecastsOptions> = {
  ...streamOptionNames,
  out: true,
  overwrite: true,
  layers: true,
  fill: true,
  records: true,
  onRemark: true,
};

export interface SavedForecast extends SavedScene {
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
  /** Cloud and shadow of the scene by the masks that were given, grown, of what was observed. 0–1. */
  readonly notClear: number;
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
  /** What makes one doubt the masks and the forecasts, or lies beside them; besides the stack's own. */
  readonly remarks: readonly Remark[];
}

/**
 * Forecasts scenes as {@link streamForecasts} does, and writes for each `forecast_YYYYMMDD.tif`, the picture of the scene
 * without its clouds, and `tsmask_YYYYMMDD.tif`, the mask, as Cloud-Optimised GeoTIFFs. The files of a scene appear under their
 * names when all of them are whole; the records of the run, STAC Items and a summary, when it has come to its end.
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
  const { out, overwrite = false, layers = false, fill = false, records = true, onRemark, ...others } = options;
  const recipe = resolveForecastOptions(stack, others);
  const { roles, forecast } = recipe;
  if (typeof masks !== 'function') windowUnder(masks, stack, options.window);
  const files = { layers, fill };
  const ids = recipe.scenes.map((scene) => stack.scenes[scene].id);
  const folder = new OutputFolder({ out, overwrite });
  options.signal?.throwIfAborted();
  const forecasts: SavedForecast[] = [];
  const skipped: SkippedForecast[] = [];
  const remarks: Remark[] = [];
  const remark = (more: readonly Remark[]) => {
    remarks.push(...more);
    for (const one of more) onRemark?.(one);
  };
  try {
    await folder.open([...ids.flatMap((id) => fileNames(id, files)), ...(records ? recordNames(ids) : [])]);
    const source = typeof masks === 'function' ? await masks() : masks;
    remark(source.remarks ?? []);
    const grid = gridOfWindow(stack.grid, windowUnder(source, stack, options.window));
    const streamed = streamForecasts(stack, source, {
      ...others,
      roles,
      onPlan(plan) {
        options.onPlan?.(plan);
        remark(cloudyHistory(plan.forecasts));
      },
      onSkipped(one) {
        skipped.push(one);
        options.onSkipped?.(one);
      },
    });
    for await (const scene of streamed) {
      const saved = await saveScene(scene, forecast, roles, files, folder, options.signal);
      const { id, date, history, training, clusters, counts, seconds } = scene;
      const trained = training ? { training: toldOf(training) } : {};
      forecasts.push({ id, date, history, ...trained, clusters, counts, seconds, ...saved });
    }
    remark([...cloudyScenes(forecasts), ...belowZero(forecasts)]);
    const whole = { forecasts, skipped: skipped.toSorted((a, b) => (a.id < b.id ? -1 : 1)), remarks };
    const written = new Set(
      forecasts.flatMap(({ id }) => [...fileNames(id, files), ...(records ? [itemName(id)] : [])]),
    );
    const old = await folder.existing(namesBeside(ids, forecasts).filter((name) => !written.has(name)));
    remark(leftOver(old.map((name) => folder.path(name))));
    options.signal?.throwIfAborted();
    if (records) {
      await saveRecords(whole, { stack, grid, recipe, remarks: [...stack.remarks, ...remarks] }, folder);
    }
    return whole;
  } catch (error) {
    // That the folder could not be removed tells less than why it had to be.
    await folder.abandon().catch(() => undefined);
    throw error;
  }
}

/** What runs with any options may have left of these scenes; where a mask was written, also the Item of another mask. */
function namesBeside(ids: readonly string[], forecasts: readonly SavedForecast[]): string[] {
  return [
    ...ids.flatMap((id) => [...fileNames(id, { layers: true, fill: true }), itemName(id)]),
    ...forecasts.map(({ id }) => maskItemName(id)),
  ];
}

function toldOf({ data, masked, beta, lambda, gamma, seconds }: Training): SavedTraining {
  const { estimation, prediction } = data;
  return { estimation, prediction, notClear: masked, beta, lambda, ...(gamma === undefined ? {} : { gamma }), seconds };
}
