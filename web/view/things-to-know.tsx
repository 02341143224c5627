import { stack } from '../state/app.ts';
import { listed } from './scene-rows.ts';

const namesShown = 100;

/** What was assumed of the files, what is odd, and which of them are not used: folded, because most of it is as it should be. */
export function ThingsToKnow() {
  const { remarks } = listed.value;
  const unused = new Map<string, string[]>();
  const told = new Set(
    stack.value!.remarks.filter(({ code }) => code === 'file-left-out').map(({ subject }) => subject),
  );
  for (const { name, reason } of stack.value!.unused) {
    // These have rows of their own.
    if (reason === 'excluded by its date' || told.has(name)) continue;
    unused.set(reason, [...(unused.get(reason) ?? []), name]);
  }
  const warnings = remarks.filter(({ kind }) => kind === 'warning');
  const all = remarks.length + unused.size;
  if (all === 0) return null;
  return (
    <details class="things">
      <summary>
        {all === 1 ? 'One thing to know' : `${all} things to know`}
        {warnings.length > 0 && (
          <span class="warned">{warnings.length === 1 ? 'one warning' : `${warnings.length} warnings`}</span>
        )}
      </summary>
      <ul>
        {[...warnings, ...remarks.filter(({ kind }) => kind !== 'warning')].map(({ kind, message }) => (
          <li key={message} data-kind={kind}>
            {message}
          </li>
        ))}
        {[...unused].map(([reason, names]) => (
          <li key={reason}>
            <details>
              <summary>
                {names.length === 1 ? 'One file is' : `${names.length} files are`} not used: {reason}
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
