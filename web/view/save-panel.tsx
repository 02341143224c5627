import { maskedScenes, run } from '../state/app.ts';
import { OverwriteQuestion } from './overwrite-question.tsx';
import { SaveComposite } from './save-composite.tsx';
import { SaveMasks } from './save-masks.tsx';
import { SavePicture } from './save-picture.tsx';
import { SavingState } from './saving-state.tsx';

/** What can be taken away, once there are masks. */
export function SavePanel() {
  if (run.value.step !== 'done' || maskedScenes.value === 0) return null;
  return (
    <section class="save" aria-labelledby="save-title">
      <h2 id="save-title" tabIndex={-1}>
        Save
      </h2>
      <details name="save">
        <summary>Masks</summary>
        <SaveMasks />
      </details>
      <details name="save">
        <summary>Picture</summary>
        <SavePicture />
      </details>
      <details name="save">
        <summary>Composite</summary>
        <SaveComposite />
      </details>
      <SavingState of={['masks', 'picture', 'composite']} heading="save-title" />
      <OverwriteQuestion />
    </section>
  );
}
