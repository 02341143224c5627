import { notUsed, stack } from '../state/app.ts';
import { listed } from './scene-rows.ts';

const namesShown = 100;

/**
 * What was assumed of the files, and what is odd: folded, because most of it is as it should be. What the numbers were
 * taken for is not, since a wrong guess of it spoils all masks.
 */
export function Notes() {
  const { remarks } = listed.value;
  const ofScale = remarks.filter(({ code }) => code === 'scale');
  const warnings = remarks.filter(({ code, kind }) => code !== 'scale' && kind === 'warning');
  const assumed = remarks.filter(({ code, kind }) => code !== 'scale' && kind !== 'warning');
  const count = warnings.length + assumed.length;
  return (
    <>
      {ofScale.map(({ message, kind }) => (
        <p key={message} class={kind === 'warning' ? 'scale warned' : 'scale'}>
          {message}
        </p>
      ))}
      {count > 0 && (
        <details class="notes">
          <summary>
            {count === 1 ? 'One note on the files' : `${count} notes on the files`}
            {warnings.length > 0 && (
              <span class="warned">{warnings.length === 1 ? 'one warning' : `${warnings.length} warnings`}</span>
            )}
          </summary>
          <ul>
            {[...warnings, ...assumed].map(({ kind, message }) => (
              <li key={message} data-kind={kind}>
                {message}
              </li>
            ))}
          </ul>
        </details>
      )}
      <FilesNotUsed />
    </>
  );
}

function FilesNotUsed() {
  const files = notUsed.value;
  if (files.length === 0) return null;
  const leftOut = new Set(
    stack.value!.remarks.filter(({ code }) => code === 'file-left-out').map(({ subject }) => subject),
  );
  const byReason = new Map<string, string[]>();
  for (const { name, reason } of files) {
    // The reasons of these differ, and stand in rows of their own.
    const said = leftOut.has(name) ? 'cannot be read, see the table' : reason;
    byReason.set(said, [...(byReason.get(said) ?? []), name]);
  }
  return (
    <details class="notes" id="files-not-used">
      <summary>{files.length === 1 ? 'One file is not used' : `${files.length} files are not used`}</summary>
      <ul>
        {[...byReason].map(([reason, names]) => (
          <li key={reason}>
            <details>
              <summary>
                {names.length}: {reason}
              </summary>
              <ul class="names">
                {names.slice(0, namesShown).map((name) => (
                  <li key={name}>{name}</li>
                ))}
                {names.length > namesShown && <li>and {names.length - namesShown} more</li>}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Unfolds them, for whoever asks in the header. */
export function showFilesNotUsed(): void {
  const list = document.querySelector<HTMLDetailsElement>('#files-not-used');
  if (!list) return;
  list.open = true;
  list.scrollIntoView({ block: 'nearest' });
  list.querySelector('summary')?.focus();
}
