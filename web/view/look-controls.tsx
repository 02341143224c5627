import type { Colours } from '../engine/protocol.ts';
import { composite, isCompositeShown, look, maskedScenes, overlay } from '../state/app.ts';

/** How picture and mask are shown. */
export function LookControls() {
  const { colours, white } = look.value;
  const { shown, opacity, swipe } = overlay.value;
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
          <option value="true">True</option>
          <option value="infrared">Infrared</option>
          <option value="shortwave">Short-wave infrared</option>
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
                overlay.value = { ...overlay.value, shown: currentTarget.checked };
              }}
            />
            Mask
          </label>
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
                overlay.value = { ...overlay.value, opacity: currentTarget.valueAsNumber };
              }}
            />
          </label>
          <label>
            <input
              type="checkbox"
              checked={swipe !== undefined}
              disabled={!shown}
              onChange={({ currentTarget }) => {
                overlay.value = { ...overlay.value, swipe: currentTarget.checked ? 0.5 : undefined };
              }}
            />
            Swipe
          </label>
        </>
      )}
    </fieldset>
  );
}
