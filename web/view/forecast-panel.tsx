import {
  forecast,
  isCompositeShown,
  isPlanWanted,
  maskedScenes,
  run,
  saveForecast,
  scene,
  showForecast,
  shownForecast,
  stack,
} from '../state/app.ts';
import { hideForecast } from '../state/forecast.ts';
import { makeAnother } from '../state/loss.ts';
import { useFocusStays } from './focus.ts';
import { ForecastForm } from './forecast-form.tsx';
import { ForecastProgress } from './forecast-progress.tsx';
import { cloudyDays, forecastName } from './forecast-words.ts';
import { OtherArea } from './other-area.tsx';
import { OtherThresholds } from './other-thresholds.tsx';
import { SaveWays } from './save-ways.tsx';
import { SavingState } from './saving-state.tsx';
import { fullDay, sceneDays } from './scene-days.ts';
import { capital } from './words.ts';

/** Once there are masks: makes the forecast of the scene that is shown, and saves it when it is there. */
export function ForecastPanel() {
  const place = useFocusStays();
  if (run.value.step !== 'done' || maskedScenes.value === 0) return null;
  const { step } = forecast.value;
  return (
    <section class="forecast" ref={place} aria-labelledby="forecast-title">
      <details
        open={isPlanWanted.value}
        onToggle={({ currentTarget }) => {
          isPlanWanted.value = currentTarget.open;
        }}
      >
        <summary>
          <h2 id="forecast-title" tabIndex={-1}>
            Forecast
          </h2>
        </summary>
        {step === 'none' && <ForecastForm />}
        {step === 'making' && <ForecastProgress />}
        {step === 'done' && <ForecastMade />}
        <SavingState of={['forecast']} heading="forecast-title" />
      </details>
    </section>
  );
}

function ForecastMade() {
  const { value } = forecast;
  if (value.step !== 'done') return null;
  const { scenes } = stack.value!;
  const { method, history, scene: forecastScene, training } = value.info;
  const day = fullDay(sceneDays(scenes)[forecastScene]);
  const isThere = scene.value === forecastScene && !isCompositeShown.value;
  return (
    <>
      <p role="status">
        {day}: {forecastName(method)}, from {cloudyDays(history, scenes)}.
      </p>
      {training && <p class="soft">{trainingText(training)}</p>}
      {isThere ? (
        <label class="choice">
          <input
            type="checkbox"
            data-next
            checked={shownForecast.value !== undefined}
            onChange={({ currentTarget }) => {
              if (currentTarget.checked) showForecast('forecast');
              else hideForecast();
            }}
          />
          Show it beside the scene
        </label>
      ) : (
        <p class="ways">
          <button type="button" data-next onClick={() => showForecast('forecast')}>
            Back to {day}
          </button>
        </p>
      )}
      <OtherThresholds />
      <OtherArea />
      <p class="soft">
        Five GeoTIFFs: forecast, mask, difference, clusters, and the scene with the forecast where it is not clear.
      </p>
      <p class="ways">
        <SaveWays save={saveForecast} />
        <button type="button" onClick={() => void makeAnother('forecast')}>
          Make another
        </button>
      </p>
    </>
  );
}

/** What it was trained from, and with: what cross-validation found is known only now. */
function trainingText({
  estimation,
  prediction,
  lambda,
  gamma,
}: {
  readonly estimation: number;
  readonly prediction: number;
  readonly lambda: number;
  readonly gamma?: number;
}): string {
  const count = (pixels: number) => pixels.toLocaleString('en');
  const own = estimation > 0 ? `${count(estimation)} samples of the scene itself and ` : '';
  const others = `${count(prediction)}${own ? '' : ' samples'} of the dates before`;
  const settings = [`λ\u00a0${lambda}`, ...(gamma === undefined ? [] : [`γ\u00a0${gamma}`])].join(', ');
  return capital(`${own}${others}; ${settings}.`);
}
