/** Keys that work wherever the focus is, as long as what has it does not want them for itself. */
import { useEffect } from 'preact/hooks';
import {
  changeOverlay,
  drawing,
  forgetPixel,
  isPlaying,
  pixel,
  play,
  scene,
  shownOverlay,
  showScene,
  stack,
  stop,
} from '../state/app.ts';

export function useKeys(): void {
  useEffect(() => {
    addEventListener('keydown', act);
    return () => removeEventListener('keydown', act);
  }, []);
}

const page = 10;
/** What types, chooses or slides by keys. */
const fields = 'select, textarea, input:not([type=checkbox], [type=button], [type=submit], [type=reset], [type=file])';

function act(event: KeyboardEvent): void {
  const { key, target, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (event.defaultPrevented || shiftKey || ctrlKey || metaKey || altKey) return;
  // A question is answered first; Escape answers it.
  if (document.querySelector('dialog[open]')) return;
  // No control here wants Escape for itself but a list that is unfolded, and that hears of it alone.
  if (key !== 'Escape' && target instanceof Element && target.closest(`${fields}, [data-own-keys]`)) return;
  const count = stack.value?.scenes.length ?? 0;
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => showScene(scene.value - 1),
    ArrowRight: () => showScene(scene.value + 1),
    PageUp: () => showScene(scene.value - page),
    PageDown: () => showScene(scene.value + page),
    Home: () => showScene(0),
    End: () => showScene(count - 1),
    p: isPlaying.value ? stop : play,
    Escape: giveUp,
    m: () => changeOverlay({ shown: !shownOverlay.value.shown }),
  };
  const action = actions[key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** What was begun last and is still there: an area that is being drawn, then the pixel that is explained. */
function giveUp(): void {
  if (drawing.value) drawing.value.abort();
  else if (pixel.value) {
    forgetPixel();
    document.querySelector<HTMLElement>('.map')?.focus();
  }
}
