import { stepOf } from '../engine/forecast-steps.ts';
import { cancelForecast, forecast, stack } from '../state/app.ts';
import { stepTitles } from './forecast-words.ts';
import { fullDay, sceneDays } from './scene-days.ts';

/** How far a forecast is. */
export function ForecastProgress() {
  const { value } = forecast;
  if (value.step !== 'making') return null;
  const { progress, scene, method } = value;
  const share = progress ? progress.blocksDone / Math.max(1, progress.blocks) : 0;
  return (
    <>
      <p>{fullDay(sceneDays(stack.value!.scenes)[scene])}</p>
      <progress max="1" value={share} aria-label="Progress of the forecast" />
      <p class="told">{progress ? `${stepTitles[stepOf(progress, method)]}…` : 'Looking at the masks…'}</p>
      <p class="ways">
        <button type="button" data-next onClick={cancelForecast}>
          Cancel
        </button>
      </p>
    </>
  );
}
