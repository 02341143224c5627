import { setThresholds, settings, startRun } from '../state/app.ts';
import { areOfMasks, changedDates, pixel } from '../state/pixel.ts';
import { ThresholdsEditor } from './thresholds-editor.tsx';

/** Thresholds to try on the pixel, and what comes of it. */
export function PixelThresholds() {
  return (
    <section class="try" aria-labelledby="try-title">
      <div class="try-head">
        <h3 id="try-title">Thresholds</h3>
        <ChangedNote />
      </div>
      <ThresholdsEditor />
    </section>
  );
}

/** How many dates the thresholds change, and the way to mask all scenes with them. */
function ChangedNote() {
  const { thresholds } = settings.value;
  const { explanation } = pixel.value!;
  const count = changedDates.value?.filter(Boolean).length ?? 0;
  const isPublished = Object.keys(thresholds).length === 0;
  return (
    <div class="changed-note">
      <p role="status">
        {isPublished
          ? 'As published. Change one and see this pixel change.'
          : explanation &&
            `${count === 0 ? 'No date' : count} ${count > 1 ? 'dates change' : count === 1 ? 'date changes' : 'changes'}.`}
      </p>
      {areOfMasks.value === false && (
        <button type="button" class="primary" onClick={() => void startRun()}>
          Mask all scenes with these
        </button>
      )}
      {!isPublished && (
        <button type="button" class="plain" onClick={() => setThresholds({})}>
          Reset
        </button>
      )}
    </div>
  );
}
