/** How the next forecast is made, and what it would be made from. */
import { computed, effect, signal, untracked } from '@preact/signals';
import type { ForecastMethod, HistoryOptions, TrainingOptions } from 'tsmask';
import type { ForecastPlanInfo, ForecastPlanRequest } from '../engine/protocol.ts';
import { type PageError, problemOf } from '../problem.ts';
import { scene } from './looking.ts';
import { run } from './masking.ts';
import { engine } from './opening.ts';

/** What differs from the defaults. */
export type ForecastChoice = Pick<HistoryOptions, 'images' | 'days' | 'maxCloud' | 'twoSided'> &
  Pick<TrainingOptions, 'samples' | 'lambda' | 'gamma' | 'crossValidate'>;

export const forecastMethod = signal<ForecastMethod>('kernel-ridge');
export const forecastChoice = signal<ForecastChoice>({});
export const isForecastTrained = computed(() => /ridge$/.test(forecastMethod.value));

export function chooseForecastMethod(method: ForecastMethod): void {
  forecastMethod.value = method;
  // Each has its own scale for these, and persistence takes one image.
  const { lambda: _, gamma: _gamma, images: _images, ...others } = forecastChoice.value;
  forecastChoice.value = others;
}

/** @param chosen undefined for the default */
export function chooseForecast<K extends keyof ForecastChoice>(key: K, chosen: ForecastChoice[K] | undefined): void {
  // Leaving a field tells its number again: what is planned already should not be planned anew.
  if (forecastChoice.value[key] === chosen) return;
  const { [key]: _, ...others } = forecastChoice.value;
  forecastChoice.value = chosen === undefined ? others : { ...others, [key]: chosen };
}

/** As the package takes them: only those of the method. */
export const forecastOptions = computed<ForecastPlanRequest['options']>(() => {
  const { images, days, maxCloud, twoSided, samples, lambda, gamma, crossValidate } = forecastChoice.value;
  const forecast = forecastMethod.value;
  const history = told({ images, days, maxCloud, twoSided });
  if (!isForecastTrained.value) return { forecast, history };
  const ofKernel = forecast === 'kernel-ridge' ? { gamma } : {};
  return { forecast, history, training: told({ samples, lambda, crossValidate, ...ofKernel }) };
});

function told<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

/** What a scene would be forecast from. */
export type ForecastPlan = {
  readonly scene: number;
  readonly options: ForecastPlanRequest['options'];
} & ({ readonly told: ForecastPlanInfo } | { readonly error: PageError });
/** The last that was asked for and has come; it may be of another scene than the one that is shown. */
export const forecastPlan = signal<ForecastPlan | undefined>(undefined);
/** Whether the plan is of the scene that is shown, and of the options as they are. */
export const isPlanCurrent = computed(
  () => forecastPlan.value?.scene === scene.value && forecastPlan.value.options === forecastOptions.value,
);
/** Whether it is looked at: else it need not be known. */
export const isPlanWanted = signal(false);
let planEnds = new AbortController();

async function plan(): Promise<void> {
  planEnds.abort();
  planEnds = new AbortController();
  const { signal: ended } = planEnds;
  const request = { scene: scene.value, options: forecastOptions.value };
  try {
    const told = await engine.ask('forecastPlan', request, { signal: ended });
    if (!ended.aborted) forecastPlan.value = { ...request, told };
  } catch (thrown) {
    const error = problemOf(thrown);
    if (!ended.aborted && error) forecastPlan.value = { ...request, error };
  }
}

/** Plans are of the masks of one run. */
let plannedRun: number | undefined;
effect(() => {
  const { value } = run;
  const [shown, options, isWanted] = [scene.value, forecastOptions.value, isPlanWanted.value];
  untracked(() => {
    if (value.step !== 'done') {
      planEnds.abort();
      forecastPlan.value = undefined;
      return;
    }
    const known = forecastPlan.value;
    const isKnown = known?.scene === shown && known.options === options && plannedRun === value.number;
    if (!isWanted || isKnown) return;
    if (plannedRun !== value.number) forecastPlan.value = undefined;
    plannedRun = value.number;
    void plan();
  });
});
