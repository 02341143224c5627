import { useEffect, useRef } from 'preact/hooks';
import { maskedScenes } from '../state/app.ts';
import { question } from '../state/bringing.ts';

/** Asked before other files take the place of masks. */
export function ReplaceQuestion() {
  const dialog = useRef<HTMLDialogElement>(null);
  const { value } = question;
  useEffect(() => {
    if (value) dialog.current?.showModal();
  }, [value]);
  if (!value) return null;
  const masks = maskedScenes.value;
  return (
    <dialog ref={dialog} class="ask" aria-labelledby="replace-title" onClose={() => value.answer(false)}>
      <h2 id="replace-title">Open {value.title}?</h2>
      <p>
        {masks > 0
          ? `${masks === 1 ? 'The mask' : `The ${masks} masks`} made here will be gone.`
          : 'The run will be cancelled.'}
      </p>
      <p class="ways">
        <button type="button" class="primary" onClick={() => value.answer(true)}>
          Open
        </button>
        <button type="button" onClick={() => value.answer(false)}>
          Keep what is open
        </button>
      </p>
    </dialog>
  );
}
