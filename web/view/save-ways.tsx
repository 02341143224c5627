import type { ComponentChildren } from 'preact';
import { canSaveToFolder, isSaving, type Way } from '../state/app.ts';

interface SaveButtonProps {
  readonly onClick: () => Promise<void>;
  readonly isPossible?: boolean;
  readonly isPrimary?: boolean;
  readonly children: ComponentChildren;
}

/** Does nothing while something else is being saved, but keeps the focus. */
export function SaveButton({ onClick, isPossible = true, isPrimary = false, children }: SaveButtonProps) {
  const isIdle = isPossible && !isSaving.value;
  return (
    <button
      type="button"
      class={isPrimary ? 'primary' : undefined}
      aria-disabled={!isIdle}
      onClick={() => {
        if (isIdle) void onClick();
      }}
    >
      {children}
    </button>
  );
}

/** The places that files can go to in this browser. */
export function SaveWays({
  save,
  isPossible = true,
}: {
  readonly save: (way: Way) => Promise<void>;
  readonly isPossible?: boolean;
}) {
  return (
    <>
      <SaveButton isPrimary isPossible={isPossible} onClick={() => save('zip')}>
        Save as zip
      </SaveButton>
      {canSaveToFolder && (
        <SaveButton isPossible={isPossible} onClick={() => save('folder')}>
          Save in a folder
        </SaveButton>
      )}
    </>
  );
}
