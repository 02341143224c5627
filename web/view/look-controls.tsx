import type { Colours } from '../engine/protocol.ts';
import { look, overlay } from '../state/app.ts';

/** How picture and mask are shown. */
export function LookControls() {
  return (
    <div class="look" role="group" aria-label="Picture">
      <label>
        Colours{' '}
        <select
          value={look.value.colours}
          onChange={({ currentTarget }) => {
            look.value = { ...look.value, colours: currentTarget.value as Colours };
          }}
        >
          <option value="true">True</option>
          <option value="infrared">Infrared</option>
          <option value="shortwave">Short-wave infrared</option>
        </select>
      </label>
      <label>
        Mask{' '}
        <input
          type="range"
          min="0"
          max="1"
          step="0.05"
          value={overlay.value.opacity}
          onInput={({ currentTarget }) => {
            overlay.value = { ...overlay.value, opacity: currentTarget.valueAsNumber };
          }}
        />
      </label>
    </div>
  );
}
