import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface QuestionBoxProps {
  readonly title: string;
  readonly yes: string;
  /** What nothing is lost by: it has the focus, and Escape says it. */
  readonly no: string;
  readonly onAnswer: (isYes: boolean) => void;
  readonly children: ComponentChildren;
}

/** A question that must be answered first. When it has been, the focus is where it was. */
export function QuestionBox({ title, yes, no, onAnswer, children }: QuestionBoxProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const safe = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current!;
    shown.showModal();
    safe.current!.focus();
    return () => {
      if (!shown.open) return;
      // It is taken away while it is open, and the browser then leaves the focus nowhere.
      shown.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const answer = (isYes: boolean) => {
    // Closing gives the focus back at once: whoever takes away what had it sees that it was there.
    dialog.current!.close();
    onAnswer(isYes);
  };
  return (
    <dialog
      ref={dialog}
      class="ask"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        answer(false);
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <p id={`${id}-text`}>{children}</p>
      <p class="ways">
        <button type="button" onClick={() => answer(true)}>
          {yes}
        </button>
        <button type="button" class="primary" ref={safe} onClick={() => answer(false)}>
          {no}
        </button>
      </p>
    </dialog>
  );
}
