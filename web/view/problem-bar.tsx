import { problem, stack } from '../state/app.ts';

/** What went wrong, and the way out. */
export function ProblemBar() {
  const { value } = problem;
  if (!value) return null;
  return (
    <div class="problem" role="alert">
      <p>
        <strong>{value.message}</strong>{' '}
        {value.code === 'PROBABILITY_SCALE' && stack.value
          ? 'Choose what certain cloud is among the parameters.'
          : value.remedy}
      </p>
      <button
        type="button"
        class="plain"
        onClick={() => {
          problem.value = undefined;
        }}
      >
        Dismiss
      </button>
    </div>
  );
}
