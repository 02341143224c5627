import { useEffect, useRef } from 'preact/hooks';
import { cancelSaving, maskedScenes, type Saved, saving } from '../state/app.ts';
import { bringIntoSight } from './focus.ts';

/**
 * How far saving is, and how it ended.
 * @param of what the buttons save that stand above this
 * @param heading of the part of the page that they stand in, by its id
 */
export function SavingState({ of, heading }: { readonly of: readonly Saved[]; readonly heading: string }) {
  const value = 'what' in saving.value && !of.includes(saving.value.what) ? ({ step: 'none' } as const) : saving.value;
  const place = useRef<HTMLDivElement>(null);
  // The button that was pressed may stand where this is not in sight.
  useEffect(() => {
    if (value.step !== 'none') bringIntoSight(place.current);
  }, [value.step]);
  return (
    <div ref={place}>
      {value.step === 'busy' && <SavingProgress heading={heading} />}
      {value.step === 'failed' && (
        <p class="wrong" role="alert">
          <strong>{value.error.message}</strong> {value.error.remedy}
        </p>
      )}
      <p role="status">{value.step === 'done' && value.told}</p>
    </div>
  );
}

function SavingProgress({ heading }: { readonly heading: string }) {
  const { value } = saving;
  if (value.step !== 'busy') return null;
  const { what, where, begun } = value;
  const all = maskedScenes.value;
  return (
    <div class="saving">
      {/* Without a value, the bar says only that something is being done. */}
      <progress aria-label="Progress of saving" {...(begun === undefined ? {} : { max: all, value: begun })} />
      <p class="told">
        {what === 'picture' && 'Drawing the picture…'}
        {(what === 'composite' || what === 'forecast') && `Saving the ${what} to ${where}…`}
        {what === 'masks' && `Saving ${begun === undefined ? '' : `mask ${begun + 1} of ${all} `}to ${where}…`}
      </p>
      <button
        type="button"
        onClick={() => {
          cancelSaving();
          // The button goes, and the focus must be somewhere.
          document.getElementById(heading)?.focus();
        }}
      >
        Cancel
      </button>
    </div>
  );
}
