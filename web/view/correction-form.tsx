import { useSignal } from '@preact/signals';
import { layoutNames } from 'tsmask';
import type { FileInfo } from '../engine/protocol.ts';
import type { PageError } from '../problem.ts';
import {
  type CorrectionField,
  checkDraft,
  type Draft,
  draftOf,
  fieldOf,
  isSuggested,
  offeredRoles,
} from '../state/corrections.ts';
import type { Corrections } from '../state/opening.ts';
import { Field } from './field.tsx';

interface FormProps {
  /** One of the files. */
  readonly sample: FileInfo | undefined;
  readonly options: Corrections;
  /** Why the files could not be read so. */
  readonly error: PageError | undefined;
  /** The field that helps, which then comes first. */
  readonly first?: CorrectionField | undefined;
  readonly onApply: (options: Corrections) => void;
}

const roleNames: Readonly<Record<string, string>> = {
  blue: 'blue',
  green: 'green',
  red: 'red',
  nir: 'near infrared',
  swir1: 'short-wave infrared 1',
  swir2: 'short-wave infrared 2',
  'nir-wide': 'near infrared, wide (B08)',
  'cloud-probability': 'cloud probability',
  scl: 'scene classification (SCL)',
};

/** How files are read: what is left empty is as the files say it. */
export function CorrectionForm({ sample, options, error, first, onApply }: FormProps) {
  const found = draftOf(options, sample);
  const draft = useSignal<Draft>(found);
  const wrong = useSignal<{ readonly field: CorrectionField; readonly message: string } | undefined>(undefined);
  const change = (changes: Partial<Draft>) => {
    draft.value = { ...draft.value, ...changes };
    wrong.value = undefined;
  };
  const field = error && fieldOf(error);
  // What stands above the form need not be said again.
  const told = wrong.value ?? (field && field !== first ? { field, message: error.message } : undefined);
  const errorOf = (name: CorrectionField) => (told?.field === name ? told.message : undefined);
  const text = (name: Exclude<CorrectionField, 'bands' | 'layout'>, label: string, hint: string) => (
    <Field label={label} hint={hint} error={errorOf(name)}>
      {(props) => (
        <input
          {...props}
          value={draft.value[name]}
          autocomplete="off"
          spellcheck={false}
          onInput={({ currentTarget }) => change({ [name]: currentTarget.value })}
        />
      )}
    </Field>
  );
  const parts: Readonly<Record<CorrectionField, preact.ComponentChildren>> = {
    bands: <Bands key="bands" sample={sample} draft={draft.value} error={errorOf('bands')} onChange={change} />,
    datePattern: text('datePattern', 'Date in the names', 'As it stands there, such as DD.MM.YYYY or YYYY_DDD.'),
    nodata: text('nodata', 'Nodata', nodataHint(sample)),
    offset: text('offset', 'Offset', 'Reflectance = value × scale + offset, such as −0.1.'),
    scale: text('scale', 'Scale', 'Such as 0.0001.'),
    resolution: text('resolution', 'Resolution', 'Pixel size in units of the CRS, such as 20.'),
    layout: (
      <Field label="Names are those of" error={errorOf('layout')}>
        {(props) => (
          <select
            {...props}
            value={draft.value.layout}
            onChange={({ currentTarget }) => change({ layout: currentTarget.value })}
          >
            <option value="">As they look</option>
            {layoutNames.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
    ),
  };
  const order = Object.keys(parts) as CorrectionField[];
  const rest = order.filter((name) => name !== first);
  return (
    <form
      class="corrections"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const checked = checkDraft(draft.value, found, sample, first);
        if ('options' in checked) onApply(checked.options);
        else wrong.value = checked;
      }}
    >
      {first && parts[first]}
      {first ? (
        <details open={rest.includes(told?.field as CorrectionField) || undefined}>
          <summary>More on how the files are read</summary>
          {rest.map((name) => parts[name])}
        </details>
      ) : (
        rest.map((name) => parts[name])
      )}
      <button type="submit" class={first ? 'primary' : undefined}>
        {first ? 'Try again' : 'Read the files again'}
      </button>
    </form>
  );
}

function nodataHint(sample: FileInfo | undefined): string {
  const declared = sample?.nodata === undefined ? 'none is declared' : `${sample.nodata} is declared`;
  return `Values that mean no observation, with commas between. ${sample ? `Empty: as the files say (${declared}).` : ''}`;
}

interface BandsProps {
  readonly sample: FileInfo | undefined;
  readonly draft: Draft;
  readonly error: string | undefined;
  readonly onChange: (changes: Partial<Draft>) => void;
}

/** Which band is which: by their order in a file, or by what stands in the names of files. */
function Bands({ sample, draft, error, onChange }: BandsProps) {
  const isMulti = (sample?.bands.length ?? 0) > 1;
  return (
    <fieldset class="band-roles">
      <legend>Bands</legend>
      <p class="soft">
        {isMulti
          ? `Of ${sample?.name}, and of all files like it.${isSuggested(sample) ? ' They have no names: check this order, which is only the usual one.' : ''}`
          : `The part of the file name that stands for each band, such as B02${sample ? ` (a name: ${sample.name})` : ''}.`}
      </p>
      {isMulti
        ? sample?.bands.map((description, i) => (
            <label key={i}>
              <span>
                {i + 1}
                {description ? `: ${description}` : ''}
              </span>
              <select
                value={draft.order[i]}
                onChange={({ currentTarget }) => onChange({ order: draft.order.with(i, currentTarget.value) })}
              >
                <option value="">not used</option>
                {offeredRoles.map((role) => (
                  <option key={role} value={role}>
                    {roleNames[role]}
                  </option>
                ))}
              </select>
            </label>
          ))
        : offeredRoles.map((role) => (
            <label key={role}>
              <span>{roleNames[role]}</span>
              <input
                value={draft.names[role] ?? ''}
                autocomplete="off"
                spellcheck={false}
                onInput={({ currentTarget }) => onChange({ names: { ...draft.names, [role]: currentTarget.value } })}
              />
            </label>
          ))}
      {error && (
        <p class="wrong" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
