import { keptOfOthers, removeKept } from '../state/app.ts';
import { bytes } from './words.ts';

/** What the browser keeps, and the way to be rid of it. */
export function KeptMasks() {
  const { stacks, bytes: size } = keptOfOthers.value;
  return (
    <p class="ways kept soft" role="status">
      {stacks > 0 && (
        <>
          <span>
            Masks of {stacks === 1 ? 'one set of files' : `${stacks} sets of files`} are kept in this browser,{' '}
            {bytes(size)}: the same files bring them back.
          </span>
          <button type="button" class="plain" onClick={() => void removeKept()}>
            Remove them
          </button>
        </>
      )}
    </p>
  );
}
