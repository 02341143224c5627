/** Keys that work wherever the focus is, as long as what has it does not want them for itself. */
import { useEffect } from 'preact/hooks';
import { drawing, forgetPixel, isPlaying, overlay, pixel, play, scene, showScene, stack, stop } from '../state/app.ts';

export function useKeys(): void {
  useEffect(() => {
    addEventListener('keydown', act);
    return () => removeEventListener('keydown', act);
  }, []);
}

const page = 10;
const fields = 'input, select, textarea';

function act(event: KeyboardEvent): void {
  const { key, target, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (event.defaultPrevented || shiftKey || ctrlKey || metaKey || altKey) return;
  const ownKeys = key === 'Escape' ? fields : `${fields}, [data-own-keys]`;
  if (target instanceof Element && target.closest(ownKeys)) return;
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
    m: () => {
      overlay.value = { ...overlay.value, shown: !overlay.value.shown };
    },
  };
  const action = actions[key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** What was begun last and is still there: an area that is being drawn, then the pixel that is explained. */
function giveUp(): void {
  if (document.querySelector('dialog[open]')) return;
  if (drawing.value) drawing.value.abort();
  else if (pixel.value) {
    forgetPixel();
    document.querySelector<HTMLElement>('.map')?.focus();
  }
}
