import { cancelSaving, maskedScenes, saving } from '../state/app.ts';

/** How far saving is, and how it ended. */
export function SavingState() {
  const { value } = saving;
  return (
    <>
      {value.step === 'busy' && <SavingProgress />}
      {value.step === 'failed' && (
        <p class="wrong" role="alert">
          <strong>{value.error.message}</strong> {value.error.remedy}
        </p>
      )}
      <p role="status">{value.step === 'done' && value.told}</p>
    </>
  );
}

function SavingProgress() {
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
        {what === 'composite' && `Saving the composite to ${where}…`}
        {what === 'masks' && `Saving ${begun === undefined ? '' : `mask ${begun + 1} of ${all} `}to ${where}…`}
      </p>
      <button
        type="button"
        onClick={() => {
          cancelSaving();
          // The button goes, and the focus must be somewhere.
          document.getElementById('save-title')?.focus();
        }}
      >
        Cancel
      </button>
    </div>
  );
}
