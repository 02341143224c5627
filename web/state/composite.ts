/** One image of all that is clear: made of the masks of the last run, and gone with them. */
import { signal } from '@preact/signals';
import type { CompositeMethod, Progress } from 'tsmask';
import type { CompositeInfo } from '../engine/protocol.ts';
import { type PageError, problemOf } from '../problem.ts';
import { isCompositeShown, stop } from './looking.ts';
import { run, whenMasksGo } from './masking.ts';
import { engine } from './opening.ts';

/** Numbered, so that pictures of one are told from those of the next. */
export type CompositeState = { readonly number: number } & (
  | { readonly step: 'none'; readonly error?: PageError | undefined }
  | { readonly step: 'making'; readonly progress?: Progress }
  | { readonly step: 'done'; readonly info: CompositeInfo; readonly isSaved: boolean }
);
/** How the next one is made. */
export const compositeMethod = signal<CompositeMethod>('median');
export const composite = signal<CompositeState>({ number: 0, step: 'none' });
let ends = new AbortController();

export async function makeComposite(): Promise<void> {
  const made = run.value;
  if (made.step !== 'done') return;
  ends = new AbortController();
  const { signal: ended } = ends;
  const number = composite.value.number + 1;
  composite.value = { number, step: 'making' };
  try {
    const { engine: chosen, workers, memory } = made.settings;
    const info = await engine.ask(
      'composite',
      { engine: chosen, workers, memory, method: compositeMethod.value },
      {
        signal: ended,
        tell: (progress) => {
          if (!ended.aborted) composite.value = { number, step: 'making', progress };
        },
      },
    );
    composite.value = { number, step: 'done', info, isSaved: false };
    showComposite();
  } catch (error) {
    if (!ended.aborted) composite.value = { number, step: 'none', error: problemOf(error) };
  }
}

export function showComposite(): void {
  stop();
  isCompositeShown.value = true;
}

export function cancelComposite(): void {
  ends.abort(new DOMException('Cancelled.', 'AbortError'));
  composite.value = { number: composite.peek().number, step: 'none' };
  isCompositeShown.value = false;
}

whenMasksGo(() => {
  if (composite.value.step !== 'none') cancelComposite();
});
