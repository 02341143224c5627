/** The first pass over a scene: samples of it and its history, and a model of these. */
import type { Window } from '../grid.ts';
import { packClasses, packedBytes } from '../kernel/index.ts';
import { checkedClasses } from '../masks/index.ts';
import type { Trained, TrainingSettings } from '../multitemporal/train.ts';
import { type SampledData, TrainingSampler, trainingData } from '../multitemporal/training-sets.ts';
import { defaultBeta, usesEstimation } from '../multitemporal/weights.ts';
import type { ForecastImages } from '../workers/forecast-block.ts';
import type { ForecastContext } from './context.ts';

/** How a forecast was trained. */
export interface Training extends Trained {
  /** What it was trained from: a row for each pixel, those of the estimation set first. */
  readonly data: SampledData;
  /** Weight of the estimation set. */
  readonly beta: number;
  /** Cloud and shadow of the scene, grown, of what was observed. 0–1. */
  readonly masked: number;
  /** Of training alone. */
  readonly seconds: number;
}

export function imagesOf({ planned, recipe, stack }: ForecastContext): ForecastImages {
  const scenes = [planned.scene, ...planned.history.map(({ scene }) => scene)];
  return { scenes, roles: recipe.roles, gridWidth: stack.grid.width };
}

/** @throws TsmaskError TOO_FEW_SAMPLES, SINGULAR_SYSTEM, and what reading and the masks throw. */
export async function trainScene(
  context: ForecastContext,
  settings: Pick<TrainingSettings, 'method'>,
): Promise<Training> {
  const { pool, plan, recipe, planned, meter } = context;
  const { samples, seed, dilation, ...others } = recipe.training;
  const images = imagesOf(context);
  const size = { bands: recipe.roles.length, images: planned.history.length };
  const sampler = new TrainingSampler(size, samples, seed);
  let [observed, masked] = [0, 0];
  await pool.forEach(plan.blocks, async (worker, window) => {
    const around = grown(window, Math.floor(dilation), context.window);
    const classes = await packedClasses(context, around);
    const block = { images, window, classes, around, dilation, samples, seed };
    const sampled = await worker.call('sampleForecast', [block], [classes.buffer]);
    sampler.merge(sampled.sets);
    observed += sampled.observed;
    masked += sampled.masked;
    meter.block(window.width * window.height, sampled.bytesRead);
  });
  const share = observed === 0 ? 1 : masked / observed;
  const wanted = others.beta ?? defaultBeta(share);
  const beta = usesEstimation(wanted, share) ? wanted : 0;
  const data = trainingData(sampler.sets(), size, samples, beta);
  const start = performance.now();
  const trained = await pool.workers[0].call('trainForecast', [data, { ...others, ...settings, seed }]);
  const seconds = (performance.now() - start) / 1000;
  return { ...trained, data, beta, masked: share, seconds };
}

/** What is within so many pixels of a window, as far as the run goes. */
function grown({ x, y, width, height }: Window, by: number, within: Window): Window {
  const [left, top] = [Math.max(within.x, x - by), Math.max(within.y, y - by)];
  const right = Math.min(within.x + within.width, x + width + by);
  const bottom = Math.min(within.y + within.height, y + height + by);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

async function packedClasses(
  { masks, planned, signal }: ForecastContext,
  window: Window,
): Promise<Uint8Array<ArrayBuffer>> {
  const classes = await checkedClasses(masks, planned.scene, window, planned.id, signal);
  const packed = new Uint8Array(packedBytes(window.width * window.height));
  packClasses(classes, packed);
  return packed;
}
