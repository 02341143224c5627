/** Which scenes can be forecast, and from which others: known before anything but masks is read. */
import type { Window } from '../grid.ts';
import { type MaskSource, windowUnder } from '../masks/index.ts';
import { checkOptionNames } from '../option-names.ts';
import type { Stack } from '../stack/index.ts';
import { costOf, type ForecastCost } from './cost.ts';
import { Covers } from './covers.ts';
import { type Candidate, candidatesOf, chooseHistory, type SceneCover } from './history.ts';
import { type NoHistory, notEnough } from './not-enough-history.ts';
import { type ForecastOptions, type ForecastRecipe, forecastOptionNames, resolveForecastOptions } from './options.ts';

/** A scene that a forecast is made from. */
export interface HistoryScene extends SceneCover {
  /** Index into the stack's scenes. */
  readonly scene: number;
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Between it and the scene that is forecast, without a sign. */
  readonly days: number;
}

export interface PlannedForecast {
  /** Index into the stack's scenes. */
  readonly scene: number;
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The first is lag 1, the nearest; with `which: 'oldest'` too. */
  readonly history: readonly HistoryScene[];
}

export interface ForecastPlan {
  /** In time order. */
  readonly forecasts: readonly PlannedForecast[];
  /** Scenes without enough history, in time order. */
  readonly skipped: readonly NoHistory[];
  /** Of these forecasts together. */
  readonly cost: ForecastCost;
}

/** Everything that a run needs to know. */
export interface CheckedPlan extends ForecastPlan {
  readonly recipe: ForecastRecipe;
  readonly window: Window;
  readonly covers: Covers;
}

/** What only runs take notice of: a plan and its run may be given the same options. */
const ofRuns = {
  onPlan: true,
  onSkipped: true,
  onRemark: true,
  out: true,
  overwrite: true,
  layers: true,
  fill: true,
  records: true,
};

/**
 * Chooses the history of each scene that is to be forecast: reads the masks of those that are near enough in time, a few rows
 * at a time, and nothing else. Scenes that have too little history are told of too, those that `dates` names as well.
 *
 * @throws TsmaskError BAD_OPTION, MISSING_BAND, BAD_MASK; what the masks throw; and the signal's reason when it is aborted.
 */
export async function planForecasts(
  stack: Stack,
  masks: MaskSource,
  options: ForecastOptions = {},
): Promise<ForecastPlan> {
  checkOptionNames(options, { ...forecastOptionNames, ...ofRuns });
  const { forecasts, skipped, cost } = await wholePlan(stack, masks, options);
  return { forecasts, skipped, cost };
}

/** @throws TsmaskError NOT_ENOUGH_HISTORY where a scene that `dates` names has too little, or all have. */
export async function checkedPlan(stack: Stack, masks: MaskSource, options: ForecastOptions): Promise<CheckedPlan> {
  const plan = await wholePlan(stack, masks, options);
  const { forecasts, skipped, recipe, covers } = plan;
  if (skipped.length > 0 && (options.dates !== undefined || forecasts.length === 0)) {
    throw await notEnough(skipped, recipe, stack, covers);
  }
  return plan;
}

async function wholePlan(stack: Stack, masks: MaskSource, options: ForecastOptions): Promise<CheckedPlan> {
  const recipe = resolveForecastOptions(stack, options);
  const { history: rules, leastImages } = recipe;
  const { scenes } = stack;
  const window = windowUnder(masks, stack, options.window);
  const candidates = recipe.scenes.map((scene) => candidatesOf(scenes, scene, rules));
  const covers = new Covers(stack, masks, window, options.signal);
  await covers.read(candidates.flatMap((all) => all.map(({ scene }) => scene)));
  const toHistory = ({ scene, days }: Candidate): HistoryScene => {
    const { id, date } = scenes[scene];
    return { scene, id, date, days, ...covers.known[scene] };
  };
  const forecasts: PlannedForecast[] = [];
  const skipped: NoHistory[] = [];
  recipe.scenes.forEach((scene, i) => {
    const { taken, unfit } = chooseHistory(candidates[i], covers.known, rules);
    const { id, date } = scenes[scene];
    if (taken.length >= leastImages) forecasts.push({ scene, id, date, history: taken.map(toHistory) });
    else {
      const passedOver = unfit.map(({ why, ...candidate }) => ({ ...toHistory(candidate), why }));
      skipped.push({ scene, id, date, found: taken.map(toHistory), needed: leastImages, passedOver });
    }
  });
  return { recipe, window, covers, forecasts, skipped, cost: costOf({ forecasts, recipe }, window) };
}
