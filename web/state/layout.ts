/** How the window is shared. */
import { signal } from '@preact/signals';

const key = 'panel-height';

/** Pixels of what is told of a pixel; undefined until the user changes it. It lasts as long as the tab. */
export const panelHeight = signal<number | undefined>(Number(kept()) || undefined);

export function setPanelHeight(height: number): void {
  panelHeight.value = Math.round(height);
  try {
    sessionStorage.setItem(key, String(panelHeight.value));
  } catch {
    // Without storage it lasts until the page is reloaded.
  }
}

function kept(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

const narrow = matchMedia('(max-width: 800px)');
/** Whether all stands below each other, as on a phone. */
export const isNarrow = signal(narrow.matches);
narrow.addEventListener('change', ({ matches }) => {
  isNarrow.value = matches;
});
