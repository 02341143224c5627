import { useEffect, useRef } from 'preact/hooks';
import { maskedScenes } from '../state/app.ts';
import { question } from '../state/bringing.ts';

/** Asked before masks are lost, to other files or because what is open is closed. */
export function LossQuestion() {
  const dialog = useRef<HTMLDialogElement>(null);
  const { value } = question;
  useEffect(() => {
    if (value) dialog.current?.showModal();
  }, [value]);
  if (!value) return null;
  const { title, isReplaced } = value;
  const masks = maskedScenes.value;
  return (
    <dialog ref={dialog} class="ask" aria-labelledby="loss-title" onClose={() => value.answer(false)}>
      <h2 id="loss-title">
        {isReplaced ? 'Open' : 'Close'} {title}?
      </h2>
      <p>
        {masks > 0
          ? `${masks === 1 ? 'The mask' : `The ${masks} masks`} made here will be gone.`
          : 'The run will be cancelled.'}
      </p>
      <p class="ways">
        <button type="button" class="primary" onClick={() => value.answer(true)}>
          {isReplaced ? 'Open' : 'Close'}
        </button>
        <button type="button" onClick={() => value.answer(false)}>
          {isReplaced ? 'Keep what is open' : 'Keep open'}
        </button>
      </p>
    </dialog>
  );
}
