import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { FileInfo } from '../engine/protocol.ts';
import type { PageError } from '../problem.ts';
import { type Attempt, backToStack, engine, opening, stack } from '../state/app.ts';
import { inputName, openWithout, tryAgain } from '../state/bringing.ts';
import { fieldOf, remedyOf } from '../state/corrections.ts';
import { CorrectionForm } from './correction-form.tsx';
import { FilesAtFault } from './files-at-fault.tsx';
import { scales } from './method-words.ts';

/** Errors of one file among good ones. Of other kinds, the files that they are about were left out already, and none was left. */
const ofOneFile = /^(GRID_MISMATCH|DUPLICATE_BAND|BROKEN_METADATA|NOT_READABLE|HTTP_ERROR|SOURCE_CHANGED)$/;

/** Why files could not be opened, and what can be done about it right here. */
export function OpeningFailure() {
  const { value } = opening;
  if (value.step !== 'failed') return null;
  const { title, error, attempt } = value;
  const field = attempt && fieldOf(error);
  const inTheWay = attempt ? filesInTheWay(attempt, error) : [];
  return (
    <section class="failure" aria-labelledby="failure-title">
      <div role="alert">
        <h2 id="failure-title">{title} could not be opened</h2>
        <p>{error.message}</p>
        <p class="soft">{remedyOf(error)}</p>
      </div>
      <FilesAtFault files={error.files} />
      {field && <Correct key={error} attempt={attempt} />}
      {attempt && error.code === 'PROBABILITY_SCALE' && (
        <p class="ways">
          {scales.map(([scale, text]) => (
            <button key={scale} type="button" onClick={() => void tryAgain({ probabilityScale: scale })}>
              {text}
            </button>
          ))}
        </p>
      )}
      <p class="ways">
        {inTheWay.length > 0 && attempt!.inputs.length > inTheWay.length && (
          <button type="button" onClick={() => void openWithout(inTheWay)}>
            Open the others without {inTheWay.length === 1 ? 'this file' : `these ${inTheWay.length} files`}
          </button>
        )}
        {stack.value && (
          <button type="button" onClick={backToStack}>
            Back to what was open
          </button>
        )}
      </p>
    </section>
  );
}

/** What the others could be opened without. */
function filesInTheWay({ inputs }: Attempt, { code, subject, files }: PageError): string[] {
  if (!ofOneFile.test(code ?? '')) return [];
  const known = new Set(inputs.map(inputName));
  const names = files.length > 0 ? files.map(({ name }) => name) : [subject ?? ''];
  return names.filter((name) => known.has(name));
}

/** The form, as soon as it is known which bands the files have. */
function Correct({ attempt }: { attempt: Attempt }) {
  const { value } = opening;
  const error = value.step === 'failed' ? value.error : undefined;
  const sample = useSignal<FileInfo | 'reading' | undefined>('reading');
  useEffect(() => {
    const ends = new AbortController();
    const { inputs } = attempt;
    const input =
      inputs.find((one) => inputName(one) === error?.subject) ??
      inputs.find((one) => /\.(tiff?|jp2)$/i.test(inputName(one)));
    const reading =
      input === undefined ? Promise.resolve(undefined) : engine.ask('describe', { input }, { signal: ends.signal });
    reading.then(
      (info) => {
        sample.value = info;
      },
      // Then the form asks for names.
      () => {
        if (!ends.signal.aborted) sample.value = undefined;
      },
    );
    return () => ends.abort();
  }, [attempt]);
  if (sample.value === 'reading' || !error) return null;
  return (
    <CorrectionForm
      sample={sample.value}
      options={attempt.options}
      error={error}
      first={fieldOf(error)}
      onApply={(options) => void tryAgain({ options })}
    />
  );
}
