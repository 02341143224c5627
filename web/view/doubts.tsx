import { doubts, run } from '../state/app.ts';
import { pageWords } from './words.ts';

/** What makes one doubt the masks that were made. */
export function Doubts() {
  if (run.value.step !== 'done') return null;
  return (
    <>
      {doubts.value.map(({ code, message }) => (
        <p key={code} class="doubt">
          {pageWords(message)}
        </p>
      ))}
    </>
  );
}
