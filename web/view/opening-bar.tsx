import { opening } from '../state/app.ts';
import { OpeningProgress } from './opening-progress.tsx';

/** Over what is open, while something else is being opened. */
export function OpeningBar() {
  if (opening.value.step !== 'opening') return null;
  return (
    <div class="opening-bar">
      <OpeningProgress />
    </div>
  );
}
