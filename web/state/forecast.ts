/** The forecast of a scene: made of others under the masks of the last run, and gone with them. */
import { computed, signal } from '@preact/signals';
import type { ForecastMethod, Progress } from 'tsmask';
import type { ForecastInfo, ForecastLayer } from '../engine/protocol.ts';
import { type PageError, problemOf } from '../problem.ts';
import { clusterOptions } from './cluster-options.ts';
import { forecastMethod, forecastOptions } from './forecast-options.ts';
import {
  forecastLayer,
  forecastOverlay,
  isCompositeShown,
  type Overlay,
  overlay,
  scene,
  showScene,
  stop,
} from './looking.ts';
import { run, settings, whenMasksGo } from './masking.ts';
import { engine } from './opening.ts';

/** Numbered, so that pictures of one are told from those of the next. */
export type ForecastState = { readonly number: number } & (
  | { readonly step: 'none'; readonly error?: PageError | undefined }
  | { readonly step: 'making'; readonly scene: number; readonly method: ForecastMethod; readonly progress?: Progress }
  | { readonly step: 'done'; readonly info: ForecastInfo; readonly isSaved: boolean }
);
export const forecast = signal<ForecastState>({ number: 0, step: 'none' });
/** What is seen of it; undefined while another date is shown, or the composite. */
export const shownForecast = computed(() => {
  const { value } = forecast;
  const isOfScene = value.step === 'done' && value.info.scene === scene.value;
  return isOfScene && !isCompositeShown.value ? forecastLayer.value : undefined;
});
let ends = new AbortController();

/** Forecasts the scene that is shown. */
export async function makeForecast(): Promise<void> {
  if (run.value.step !== 'done') return;
  ends = new AbortController();
  const { signal: ended } = ends;
  const number = forecast.value.number + 1;
  const { engine: chosen, workers, memory } = settings.value;
  const making = { number, step: 'making', scene: scene.value, method: forecastMethod.value } as const;
  forecast.value = making;
  try {
    const info = await engine.ask(
      'forecast',
      {
        scene: making.scene,
        options: forecastOptions.value,
        clusters: clusterOptions.value,
        engine: chosen,
        workers,
        memory,
      },
      {
        signal: ended,
        tell: (progress) => {
          if (!ended.aborted) forecast.value = { ...making, progress };
        },
      },
    );
    forecast.value = { number, step: 'done', info, isSaved: false };
    forecastOverlay.value = { shown: true, opacity: 1, swipe: 0.5 };
    // Who has gone on to another date is not taken back.
    if (scene.value === info.scene) showForecast('forecast');
  } catch (error) {
    if (!ended.aborted) forecast.value = { number, step: 'none', error: problemOf(error) };
  }
}

/** Leads to its date. */
export function showForecast(layer: ForecastLayer): void {
  const { value } = forecast;
  if (value.step !== 'done') return;
  stop();
  showScene(value.info.scene);
  forecastLayer.value = layer;
}

export function hideForecast(): void {
  forecastLayer.value = undefined;
}

export function cancelForecast(): void {
  ends.abort(new DOMException('Cancelled.', 'AbortError'));
  forecast.value = { number: forecast.peek().number, step: 'none' };
  forecastLayer.value = undefined;
}

/** How what is over the picture is shown: the forecast, or the mask. */
export const shownOverlay = computed(() => (shownForecast.value ? forecastOverlay.value : overlay.value));

export function changeOverlay(changes: Partial<Overlay>): void {
  const changed = shownForecast.value ? forecastOverlay : overlay;
  changed.value = { ...changed.value, ...changes };
}

whenMasksGo(() => {
  if (forecast.value.step !== 'none') cancelForecast();
});
