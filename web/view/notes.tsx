import { doubts, notUsed, run, stack } from '../state/app.ts';
import { listed, soughtFile } from './scene-rows.ts';
import { capital, pageWords } from './words.ts';

const namesShown = 100;

/** Remarks on what spoils all masks, if it is so. */
const grave = /^(scale|level|implausible|offset-mixed|offset-unclear|few-scenes|mostly-cloud)$/;

/**
 * What was assumed of the files, and what is odd: folded, because most of it is as it should be. What would spoil all masks
 * is not.
 */
export function Notes() {
  // Those of masks that are there stand beside them.
  const all = [...listed.value.remarks, ...(run.value.step === 'done' ? [] : doubts.value)];
  const unfolded = all.filter(({ code }) => grave.test(code));
  const others = all.filter(({ code }) => !grave.test(code));
  const warnings = others.filter(({ kind }) => kind === 'warning');
  const assumed = others.filter(({ kind }) => kind !== 'warning');
  const count = warnings.length + assumed.length;
  return (
    <>
      {unfolded.map(({ message, kind }) => (
        <p key={message} class={kind === 'warning' ? 'grave doubt' : 'grave'}>
          {pageWords(message)}
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
                {pageWords(message)}
              </li>
            ))}
          </ul>
        </details>
      )}
      <FilesNotUsed />
    </>
  );
}

const cannotBeRead = 'Cannot be read, as the table says';

function FilesNotUsed() {
  const files = notUsed.value;
  if (files.length === 0) return null;
  const leftOut = new Set(
    stack.value!.remarks.filter(({ code }) => code === 'file-left-out').map(({ subject }) => subject),
  );
  const byReason = new Map<string, string[]>();
  for (const { name, reason } of files) {
    // The reasons of these differ, and stand in rows of their own.
    const said = leftOut.has(name) ? cannotBeRead : capital(reason);
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
                {reason}: {names.length === 1 ? 'one file' : `${names.length} files`}
              </summary>
              <ul class="names">
                {names.slice(0, namesShown).map((name) => (
                  <li key={name}>
                    {reason === cannotBeRead ? (
                      <button
                        type="button"
                        class="plain"
                        onClick={() => {
                          soughtFile.value = name;
                        }}
                      >
                        {name}
                      </button>
                    ) : (
                      name
                    )}
                  </li>
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
