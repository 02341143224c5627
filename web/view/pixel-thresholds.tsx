import { areOfMasks, settings, startRun, way } from '../state/app.ts';
import { changedDates, pixel } from '../state/pixel.ts';
import { ThresholdsEditor } from './thresholds-editor.tsx';

/** Thresholds to try on the pixel, and what comes of it. */
export function PixelThresholds() {
  return (
    <section class="try" aria-labelledby="try-title">
      <header>
        <h3 id="try-title">Thresholds</h3>
        <p class="changed-note" role="status">
          {changedNote()}
        </p>
      </header>
      <ThresholdsEditor />
      {areOfMasks.value === false && way.value.method === 'tsmask' && (
        <footer>
          <button type="button" class="primary" onClick={() => void startRun()}>
            Mask all scenes with these
          </button>
        </footer>
      )}
    </section>
  );
}

/** How many dates the thresholds change. */
function changedNote(): string {
  if (Object.keys(settings.value.thresholds).length === 0) return 'As published.';
  if (!pixel.value!.explanation) return '';
  const count = changedDates.value?.filter(Boolean).length ?? 0;
  if (count === 0) return 'No date changes.';
  return count === 1 ? '1 date changes.' : `${count} dates change.`;
}
