import { cancelRun, correct, correctionProblem, corrections, opening, stack } from '../state/app.ts';
import { fieldOf, remedyOf } from '../state/corrections.ts';
import { CorrectionForm } from './correction-form.tsx';

/** How the files of the open stack are read, to be corrected where it is not as it should be. */
export function Corrections() {
  const { value: error } = correctionProblem;
  return (
    <details class="how-read">
      <summary>How the files are read</summary>
      <CorrectionForm
        key={stack.value}
        sample={stack.value!.sample}
        options={corrections.value}
        error={error}
        onApply={(options) => {
          if (opening.value.step !== 'open') return;
          cancelRun();
          void correct(options);
        }}
      />
      {error && (
        <p class={fieldOf(error) ? 'soft' : 'wrong'} role={fieldOf(error) ? undefined : 'alert'}>
          {fieldOf(error) ? '' : error.message} {remedyOf(error)}
        </p>
      )}
    </details>
  );
}
