/** What forecasts take, told before they are begun. */
import { TsmaskError } from '../errors.ts';
import type { Window } from '../grid.ts';
import { crossValidationCost, trainingCost } from '../multitemporal/training-cost.ts';
import { sizeOf } from '../run/plan.ts';
import { type ForecastRecipe, isTrained } from './options.ts';
import type { PlannedForecast } from './plan.ts';

export interface ForecastCost {
  /** Scenes that are forecast. */
  readonly scenes: number;
  /** Pixels that each is trained on; 0 for `persistence` and `median`. */
  readonly samples: number;
  /** What the training of one holds at its peak. */
  readonly bytes: number;
  /** The least `memory` that training can be done with, and the blocks beside it. Bytes. */
  readonly leastMemory: number;
  /** All training, about, on a thread of a machine of 2020 or so. */
  readonly trainingSeconds: number;
  /** All forecasting, about, on one such thread; workers share it. Reading is not in it. */
  readonly forecastSeconds: number;
}

/** A pixel's distance to a sample by one input, and what the sample gives to one output. Seconds. */
const kernelSeconds = 2.5e-10;
const linearSeconds = 1e-9;

export function costOf(
  { forecasts, recipe }: { readonly forecasts: readonly PlannedForecast[]; readonly recipe: ForecastRecipe },
  window: Window,
): ForecastCost {
  const scenes = forecasts.length;
  const { forecast: method, roles, training } = recipe;
  const pixels = window.width * window.height;
  if (!isTrained(method)) {
    const forecastSeconds = pixels * scenes * linearSeconds;
    return { scenes, samples: 0, bytes: 0, leastMemory: 0, trainingSeconds: 0, forecastSeconds };
  }
  const { crossValidate } = training;
  const samples = Math.min(training.samples, 2 * pixels);
  let [bytes, trainingSeconds, forecastSeconds] = [0, 0, 0];
  for (const { history } of forecasts) {
    const size = { method, samples, inputs: (history.length - 1) * roles.length, outputs: roles.length };
    const once = trainingCost(size);
    const tried = crossValidate ? crossValidationCost(size, { trials: method === 'ridge' ? 15 : 30 }) : undefined;
    bytes = Math.max(bytes, once.bytes, tried?.bytes ?? 0);
    trainingSeconds += once.seconds + (tried?.seconds ?? 0);
    const perPixel = size.inputs + size.outputs;
    forecastSeconds += pixels * perPixel * (method === 'ridge' ? linearSeconds : samples * kernelSeconds);
  }
  const leastMemory = Math.ceil(bytes / mostOfMemory);
  return { scenes, samples, bytes, leastMemory, trainingSeconds, forecastSeconds };
}

/** Blocks need memory, too. */
const mostOfMemory = 0.5;

/** @throws TsmaskError OUT_OF_MEMORY where training alone takes more than half of the memory. */
export function refuseTooLarge(
  { bytes, leastMemory, samples }: ForecastCost,
  memory: number,
  { forecast }: ForecastRecipe,
): void {
  if (leastMemory <= memory) return;
  throw new TsmaskError(
    'OUT_OF_MEMORY',
    `Training a forecast by ${forecast} on ${samples} samples takes ${sizeOf(bytes)} of a memory of ${sizeOf(memory)}.`,
    {
      subject: 'training.samples',
      remedy: `Allow at least ${Math.ceil(leastMemory / 2 ** 20)} MiB, or take fewer samples.`,
    },
  );
}
