import { layerNames } from 'tsmask';
import { coloursFor } from '../engine/colours.ts';
import type { Colours } from '../engine/protocol.ts';
import {
  changeOverlay,
  chosenLayer,
  composite,
  isByProbability,
  isCompositeShown,
  look,
  maskedScenes,
  shownForecast,
  shownLayer,
  shownOverlay,
  stack,
} from '../state/app.ts';
import { ForecastChoice, WayToForecast } from './forecast-look.tsx';
import { layerTitles } from './layer-words.ts';

const looks: Readonly<Record<Colours, string>> = {
  true: 'True',
  infrared: 'Infrared',
  'wide-infrared': 'Infrared, B08',
  shortwave: 'Short-wave infrared',
  wide: 'B08 alone',
  probability: 'Cloud probability',
};

/** What the bands of the stack can be shown as. */
function possibleLooks(): readonly Colours[] {
  const { roles } = stack.value!.scenes[0];
  return (Object.keys(looks) as Colours[]).filter((colours) => coloursFor(roles, colours) === colours);
}

/** How picture and mask are shown. */
export function LookControls() {
  const { colours, white } = look.value;
  const { shown, opacity, swipe } = shownOverlay.value;
  return (
    <fieldset class="look" aria-label="Picture">
      <label>
        Colours
        <select
          value={colours}
          onChange={({ currentTarget }) => {
            look.value = { ...look.value, colours: currentTarget.value as Colours };
          }}
        >
          {possibleLooks().map((one) => (
            <option key={one} value={one}>
              {looks[one]}
            </option>
          ))}
        </select>
      </label>
      <label title="Reflectance that is shown as white">
        Brightness
        <input
          type="range"
          min="0.05"
          max="1"
          step="0.05"
          // To the right is brighter: white is reached sooner.
          value={1.05 - white}
          aria-valuetext={`white is a reflectance of ${white.toFixed(2)}`}
          onChange={({ currentTarget }) => {
            look.value = { ...look.value, white: 1.05 - currentTarget.valueAsNumber };
          }}
        />
      </label>
      {composite.value.step === 'done' && (
        <label>
          <input
            type="checkbox"
            checked={isCompositeShown.value}
            onChange={({ currentTarget }) => {
              isCompositeShown.value = currentTarget.checked;
            }}
          />
          Composite
        </label>
      )}
      {maskedScenes.value > 0 && !isCompositeShown.value && (
        <>
          <label>
            <input
              type="checkbox"
              checked={shown}
              onChange={({ currentTarget }) => {
                changeOverlay({ shown: currentTarget.checked });
              }}
            />
            {shownForecast.value ? 'Over it' : 'Mask'}
          </label>
          <ForecastChoice />
          {isByProbability.value && !shownForecast.value && <LayerChoice />}
          <label>
            Opacity
            <input
              type="range"
              min="0"
              max="1"
              step="0.05"
              value={opacity}
              disabled={!shown}
              onInput={({ currentTarget }) => {
                changeOverlay({ opacity: currentTarget.valueAsNumber });
              }}
            />
          </label>
          <label>
            <input
              type="checkbox"
              checked={swipe !== undefined}
              disabled={!shown}
              onChange={({ currentTarget }) => {
                changeOverlay({ swipe: currentTarget.checked ? 0.5 : undefined });
              }}
            />
            Swipe
          </label>
        </>
      )}
      <WayToForecast />
    </fieldset>
  );
}

/** What is over the picture: the mask, or one of the layers that it was made of. */
function LayerChoice() {
  return (
    <select
      aria-label="Layer"
      value={shownLayer.value ?? ''}
      disabled={!shownOverlay.value.shown}
      onChange={({ currentTarget: { value } }) => {
        chosenLayer.value = layerNames.find((name) => name === value);
      }}
    >
      <option value="">Classes</option>
      {layerNames.map((name) => (
        <option key={name} value={name}>
          {layerTitles[name]}
        </option>
      ))}
    </select>
  );
}
