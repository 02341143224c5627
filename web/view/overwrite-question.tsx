import { useEffect, useRef } from 'preact/hooks';
import { overwriteQuestion } from '../state/app.ts';

/** Asked before files in a folder are replaced. */
export function OverwriteQuestion() {
  const dialog = useRef<HTMLDialogElement>(null);
  const { value } = overwriteQuestion;
  useEffect(() => {
    if (value) dialog.current?.showModal();
  }, [value]);
  if (!value) return null;
  return (
    <dialog ref={dialog} class="ask" aria-labelledby="overwrite-title" onClose={() => value.answer(false)}>
      <h2 id="overwrite-title">Replace files in {value.folder}?</h2>
      <p>{value.message}</p>
      <p class="ways">
        <button type="button" class="primary" onClick={() => value.answer(true)}>
          Replace
        </button>
        <button type="button" onClick={() => value.answer(false)}>
          Cancel
        </button>
      </p>
    </dialog>
  );
}
