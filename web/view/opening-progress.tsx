import { cancelOpening, opening } from '../state/app.ts';

/** How far the opening of files is, and a way to give it up. */
export function OpeningProgress() {
  const { value } = opening;
  if (value.step !== 'opening') return null;
  const { title, told, progress } = value;
  return (
    <section class="opening" aria-labelledby="opening-title">
      <h2 id="opening-title">Opening {title}</h2>
      {/* Without a value, the bar says only that something is being done. */}
      <progress aria-label="Files opened" {...(progress ? { max: progress.files, value: progress.opened } : {})} />
      <p role="status" class="soft">
        {progress ? `${progress.opened} of ${progress.files} files` : told}
      </p>
      <button type="button" onClick={cancelOpening}>
        Cancel
      </button>
    </section>
  );
}
