import {
  forecast,
  forecastLayer,
  hideForecast,
  isCompositeShown,
  scene,
  showForecast,
  shownForecast,
  shownOverlay,
  stack,
} from '../state/app.ts';
import { layerTitles } from './forecast-words.ts';
import { sceneDays, shortDay } from './scene-days.ts';

/** What is over a scene that was forecast: its mask, or something of the forecast. */
export function ForecastChoice() {
  const { value } = forecast;
  if (value.step !== 'done' || value.info.scene !== scene.value) return null;
  const layers = (['forecast', 'mask', 'clusters'] as const).filter(
    (layer) => layer !== 'clusters' || value.info.clusters.length > 0,
  );
  return (
    <select
      aria-label="Over the scene"
      value={shownForecast.value ?? ''}
      disabled={!shownOverlay.value.shown}
      onChange={({ currentTarget }) => {
        const layer = layers.find((one) => one === currentTarget.value);
        if (layer) forecastLayer.value = layer;
        else hideForecast();
      }}
    >
      {layers.map((layer) => (
        <option key={layer} value={layer}>
          {layerTitles[layer]}
        </option>
      ))}
      <option value="">Run’s mask</option>
    </select>
  );
}

/** From another date back to the one that was forecast. */
export function WayToForecast() {
  const { value } = forecast;
  if (value.step !== 'done' || (value.info.scene === scene.value && !isCompositeShown.value)) return null;
  return (
    <button type="button" class="plain" onClick={() => showForecast('forecast')}>
      Forecast of {shortDay(sceneDays(stack.value!.scenes)[value.info.scene])}
    </button>
  );
}
