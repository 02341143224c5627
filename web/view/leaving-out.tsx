import {
  applyToggled,
  cancelRun,
  correctionProblem,
  forgetToggled,
  leftOut,
  maskedScenes,
  scenesToBe,
  toggled,
} from '../state/app.ts';

/** What has been ticked in the table and waits to be applied: opening the files again for each tick would take long. */
export function LeavingOut() {
  const count = toggled.value.size;
  const damaged = leftOut.value.filter(({ reason }) => reason !== undefined);
  return (
    <div class="leaving-out" aria-live="polite">
      {damaged.length > 0 && (
        <p class="wrong">
          {damaged.length === 1
            ? `The scene of ${damaged[0].scene.date} is left out: ${damaged[0].reason}`
            : `${damaged.length} scenes are left out, since their files turned out to be damaged.`}{' '}
          The others are masked without it.
        </p>
      )}
      {count > 0 && (
        <>
          <p>
            {scenesToBe.value === 0
              ? 'No scene would be left.'
              : `${scenesToBe.value === 1 ? 'One scene' : `${scenesToBe.value} scenes`} will be used.`}
            {maskedScenes.value > 0 && ' Masks depend on all dates: they will have to be made again.'}
          </p>
          <p class="ways">
            <button
              type="button"
              class="primary"
              disabled={scenesToBe.value === 0}
              onClick={() => {
                cancelRun();
                void applyToggled();
              }}
            >
              Apply
            </button>
            <button type="button" onClick={forgetToggled}>
              Undo
            </button>
          </p>
          {correctionProblem.value && <p class="wrong">{correctionProblem.value.message}</p>}
        </>
      )}
    </div>
  );
}
