/** From a stack and its masks to forecasts: scene after scene, each in passes over blocks that the workers share. */
import { platform } from '#platform';
import { isTsmaskError } from '../errors.ts';
import { type Grid, gridOfWindow } from '../grid.ts';
import type { ClassCounts } from '../mask.ts';
import type { MaskSource } from '../masks/index.ts';
import { clusterColumns } from '../multitemporal/differences.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import { ByteStore } from '../run/byte-store.ts';
import { defaultMemory } from '../run/options.ts';
import { planBlocks } from '../run/plan.ts';
import { ProgressMeter } from '../run/progress.ts';
import type { Scene, Stack } from '../stack/index.ts';
import { WorkerPool } from '../workers/pool.ts';
import type { ForecastContext } from './context.ts';
import { type ForecastCost, refuseTooLarge } from './cost.ts';
import { type ForecastCluster, labelScene } from './label-scene.ts';
import { tellNoHistory } from './not-enough-history.ts';
import { type ForecastOptions, forecastOptionNames, isTrained, resolveForecastOptions } from './options.ts';
import { type ForecastPiece, forecastPieces } from './pieces.ts';
import { type CheckedPlan, checkedPlan, type PlannedForecast } from './plan.ts';
import { type Training, trainScene } from './train-scene.ts';

/** A scene as it would be without clouds, and where it differs from that. */
export interface SceneForecast<Role extends string = string> extends Omit<PlannedForecast, 'scene'> {
  readonly scene: Scene;
  readonly grid: Grid;
  /** Of `ridge` and `kernel-ridge`. */
  readonly training?: Training;
  /** None for the rule `pixel-wise`. */
  readonly clusters: readonly ForecastCluster[];
  /** From the first reading to the last label. */
  readonly seconds: number;
  /** Whole rows from the top. Before the next scene is asked for. Begun anew, they come, and are counted, anew. */
  pieces(): AsyncGenerator<ForecastPiece<Role>, void, undefined>;
  /**
   * How many pixels of the pieces that have been read have class 0, 1, 2, 3, as with `MaskStream.counts`: all 0 before the
   * first, complete, and as many as the scene has pixels, after the last. Those of `saveForecasts` are complete.
   */
  readonly counts: ClassCounts;
}

/** A scene that is passed over. */
export interface SkippedForecast {
  readonly id: string;
  readonly date: string;
  readonly reason: string;
}

export interface StreamForecastsOptions<Role extends string = string> extends ForecastOptions {
  readonly roles?: readonly Role[];
  /** Told what is going to be done, and at what cost, before any scene is read. */
  readonly onPlan?: (plan: ForecastPlanTold) => void;
  /** Told of scenes that have too little history, or too few samples to train with, where `dates` did not name them. */
  readonly onSkipped?: (skipped: SkippedForecast) => void;
}

export const streamOptionNames: OptionNames<StreamForecastsOptions> = {
  ...forecastOptionNames,
  onPlan: true,
  onSkipped: true,
};

export interface ForecastPlanTold {
  /** In time order. */
  readonly forecasts: readonly PlannedForecast[];
  readonly skipped: readonly SkippedForecast[];
  readonly cost: ForecastCost;
}

/**
 * Forecasts scenes from earlier clear ones, and labels what differs from the forecast as cloud or cloud shadow: the
 * multitemporal background method of the IPL-UV. One scene comes after the other, in time order, in pieces of whole rows.
 *
 * @param masks what is cloud in the scenes, to choose their history and what they are trained on
 * @throws TsmaskError BAD_OPTION, MISSING_BAND, BAD_MASK, NOT_ENOUGH_HISTORY, TOO_FEW_SAMPLES, SINGULAR_SYSTEM, OUT_OF_MEMORY,
 * BROKEN_TIFF, BROKEN_JP2, NOT_READABLE, HTTP_ERROR, SOURCE_CHANGED, WORKER_FAILED, DISK_FULL (scratch space); what the masks
 * throw; and the signal's reason when it is aborted.
 * @see docs/multitemporal.md
 */
export function streamForecasts<const Role extends string = string>(
  stack: Stack,
  masks: MaskSource,
  options: StreamForecastsOptions<Role> = {},
): AsyncGenerator<SceneForecast<Role>, void, undefined> {
  checkOptionNames(options, streamOptionNames);
  resolveForecastOptions(stack, options);
  return run(stack, masks, options) as AsyncGenerator<SceneForecast<Role>, void, undefined>;
}

async function* run(
  stack: Stack,
  masks: MaskSource,
  options: StreamForecastsOptions,
): AsyncGenerator<SceneForecast, void, undefined> {
  const { signal, engine = 'wasm', simd, onSkipped } = options;
  signal?.throwIfAborted();
  const checked = await checkedPlan(stack, masks, options);
  const { recipe, window, forecasts, cost } = checked;
  const skipped = checked.skipped.map((one) => ({
    id: one.id,
    date: one.date,
    reason: tellNoHistory(one, recipe.history, stack),
  }));
  const memory = options.memory ?? defaultMemory;
  refuseTooLarge(cost, memory, recipe);
  options.onPlan?.({ forecasts, skipped, cost });
  for (const one of skipped) onSkipped?.(one);

  const pixels = window.width * window.height;
  const plan = planBlocks({
    stack,
    window,
    memory: memory - (masks.held ?? 0) - cost.bytes,
    workers: options.workers ?? platform.cores,
    ...blockSizes(checked),
    results: pixels * bytesKept(recipe.roles.length),
    blockSize: options.blockSize,
  });
  const kernel = { engine, ...(simd === undefined ? {} : { simd }) };
  const pool = new WorkerPool(plan.workers, { stack, kernel, readAhead: plan.readAhead });
  const reading = new AbortController();
  const abort = () => {
    reading.abort(signal?.reason);
    void pool.stop(signal?.reason);
  };
  signal?.addEventListener('abort', abort, { once: true });
  const passes = isTrained(recipe.forecast) ? 3 : 2;
  const totals = {
    pixels: pixels * passes * forecasts.length,
    blocks: plan.blocks.length * passes * forecasts.length,
    scenes: forecasts.length,
    decodes: plan.decodes,
  };
  const meter = new ProgressMeter(options.onProgress, totals, 'forecast');
  try {
    for (const planned of forecasts) {
      const store = new ByteStore(plan.storeMemory);
      try {
        const context = { stack, masks, recipe, window, plan, pool, store, meter, signal: reading.signal, planned };
        const scene = await forecastScene(context).catch((error: unknown) => {
          // Of all scenes one that cannot be trained should not end the others.
          if (options.dates !== undefined || !isTsmaskError(error, 'TOO_FEW_SAMPLES')) throw error;
          onSkipped?.({ id: planned.id, date: planned.date, reason: error.message });
          return undefined;
        });
        if (scene) yield scene;
        signal?.throwIfAborted();
        meter.scene();
      } finally {
        await store.close();
      }
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    const ended = new Error('The run has ended.');
    reading.abort(ended);
    await pool.stop(ended);
  }
}

async function forecastScene(context: ForecastContext): Promise<SceneForecast> {
  const { planned, recipe, stack, window } = context;
  const { forecast } = recipe;
  const start = performance.now();
  const images = planned.history.length;
  const training = isTrained(forecast) ? await trainScene(context, { method: forecast }) : undefined;
  const labels = training
    ? await labelScene(context, { model: training.model }, images - 1)
    : await labelScene(context, { simple: forecast as 'persistence' | 'median' }, forecast === 'median' ? images : 1);
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  return {
    ...planned,
    scene: stack.scenes[planned.scene],
    grid: gridOfWindow(stack.grid, window),
    ...(training ? { training } : {}),
    clusters: labels.clusters,
    seconds: (performance.now() - start) / 1000,
    pieces() {
      counts.fill(0);
      return forecastPieces(context, labels, (piece) => {
        piece.forEach((count, code) => {
          counts[code] += count;
        });
      });
    },
    counts,
  };
}

/** Of a pixel: the forecast and the scene, and its cluster. */
const bytesKept = (bands: number) => 2 * 2 * bands + 1;

/** What the blocks of the greediest pass hold: the bands of all images, the forecast, the answer, and differences. */
function blockSizes({ recipe, forecasts }: CheckedPlan): { bands: number; dates: number; bytesPerObservation: number } {
  const bands = recipe.roles.length;
  const dates = 1 + Math.max(...forecasts.map(({ history }) => history.length));
  const compared = clusterColumns(recipe.clusters.by, bands);
  const bytes = 2 * (bands * (dates + 1) + compared) + 2 * bytesKept(bands);
  return { bands, dates, bytesPerObservation: bytes / dates };
}
