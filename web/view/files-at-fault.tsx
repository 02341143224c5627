import type { FileAtFault } from 'tsmask';
import { reasonOf } from './words.ts';

const filesShown = 500;

/** Every file that is in the way, with its reason. */
export function FilesAtFault({ files }: { files: readonly FileAtFault[] }) {
  if (files.length === 0) return null;
  const inOrder = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const more = files.length - filesShown;
  return (
    <details class="at-fault">
      <summary>{files.length === 1 ? 'The file, and why' : `All ${files.length} files, and why`}</summary>
      <dl>
        {inOrder.slice(0, filesShown).map((file) => (
          <div key={file.name}>
            <dt>{file.name}</dt>
            <dd>{reasonOf(file)}</dd>
          </div>
        ))}
      </dl>
      {more > 0 && <p>and {more} more</p>}
    </details>
  );
}
