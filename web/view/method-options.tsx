import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { type ProbabilityRecipe, resolveProbabilityOptions } from 'tsmask';
import {
  changedOptions,
  type Options,
  readiness,
  recipe,
  resetOptions,
  setOptions,
  setProbabilityScale,
  way,
} from '../state/app.ts';
import {
  bandChoices,
  type ChoiceWords,
  otherChoices,
  type ParameterWords,
  parameters,
  scales,
} from './method-words.ts';
import { plainNumber } from './threshold-words.ts';

/** All parameters of the recipe; those that are not the preset's can be put back. */
export function MethodOptions() {
  const changed = changedOptions.value;
  const { preset } = way.value.probability;
  const published = resolveProbabilityOptions(preset === undefined ? {} : { preset });
  return (
    <details>
      <summary>Parameters{changed > 0 && `: ${changed} changed`}</summary>
      <div class="thresholds">
        {!areBandsAsked() && <BandChoices />}
        {!isScaleAsked() && recipe.value.source === 'band' && <ProbabilityScale />}
        {parameters.map((words) =>
          words.kind === 'number' ? (
            <NumberParameter key={words.key} words={words} published={published} />
          ) : (
            <ListParameter key={words.key} words={words} published={published} />
          ),
        )}
        <Choices choices={otherChoices} />
        <button type="button" disabled={changed === 0} onClick={resetOptions}>
          Reset to the preset
        </button>
      </div>
    </details>
  );
}

/** Whether it is asked in sight where clouds and water are taken from: where bands are missing, or the user has said it. */
export function areBandsAsked(): boolean {
  const { value } = readiness;
  const { source, water } = way.value.probability;
  const missing = value.step === 'known' ? value.missing : [];
  const canBeTold = missing.length > 0 && !missing.includes('nir-wide');
  return canBeTold || source !== undefined || water !== undefined;
}

/** The same of the scale of the probability. */
export function isScaleAsked(): boolean {
  const { value } = readiness;
  const isMissing = value.step === 'failed' && value.error.code === 'PROBABILITY_SCALE';
  return isMissing || way.value.probabilityScale !== undefined;
}

/** Where clouds and water are taken from. */
export function BandChoices() {
  return <Choices choices={bandChoices} />;
}

function Choices({ choices }: { choices: readonly ChoiceWords[] }) {
  return choices.map((words) => <Choice key={words.key} words={words} />);
}

function Choice({ words: { key, name, options } }: { words: ChoiceWords }) {
  const id = useId();
  return (
    <div class="parameter">
      <label for={id}>{name}</label>
      <select
        id={id}
        value={recipe.value[key]}
        onChange={({ currentTarget }) => setOptions({ [key]: currentTarget.value } as Options)}
      >
        {Object.entries(options).map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

export function ProbabilityScale() {
  const id = useId();
  return (
    <div class="parameter">
      <label for={id}>Certain cloud is</label>
      <select
        id={id}
        value={way.value.probabilityScale ?? ''}
        onChange={({ currentTarget: { value } }) => setProbabilityScale(value === '' ? undefined : Number(value))}
      >
        <option value="">As the files tell</option>
        {scales.map(([scale, title]) => (
          <option key={scale} value={scale}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

interface ParameterProps<Kind> {
  readonly words: ParameterWords & { readonly kind: Kind };
  readonly published: ProbabilityRecipe;
}

function NumberParameter({ words, published }: ParameterProps<'number'>) {
  const id = useId();
  const { key, name, meaning, unit, min, max, step } = words;
  const now = recipe.value[key];
  const isWithin = (value: number) => value >= min && (max === undefined || value <= max);
  return (
    <div class="threshold" data-changed={now !== published[key]}>
      <label for={id}>{name}</label>
      <span class="field">
        <input
          id={id}
          type="number"
          aria-describedby={`${id}-meaning`}
          min={min}
          max={max}
          step={step}
          value={now}
          onInput={({ currentTarget: { valueAsNumber: typed } }) => {
            if (isWithin(typed)) setOptions({ [key]: typed } as Options);
          }}
          onBlur={({ currentTarget }) => {
            currentTarget.value = String(now);
          }}
        />
        {unit}
      </span>
      <p class="soft" id={`${id}-meaning`}>
        {meaning} Preset: {plainNumber(published[key])}
        {unit && `\u202f${unit}`}.
      </p>
    </div>
  );
}

function ListParameter({ words, published }: ParameterProps<'list'>) {
  const id = useId();
  const { key, name, meaning, unit } = words;
  const complaint = useSignal<string | undefined>(undefined);
  const now = recipe.value[key];
  const text = (values: readonly number[]) => values.join(', ');
  const isChanged = text(now) !== text(published[key]);
  return (
    <div class="threshold" data-changed={isChanged}>
      <label for={id}>{name}</label>
      <span class="field">
        <input
          id={id}
          class="list"
          inputMode="text"
          aria-describedby={`${id}-meaning`}
          aria-invalid={complaint.value !== undefined}
          value={text(now)}
          onChange={({ currentTarget }) => {
            complaint.value = setList(key, currentTarget.value);
          }}
        />
        {unit}
      </span>
      <p class={complaint.value === undefined ? 'soft' : 'wrong'} id={`${id}-meaning`}>
        {complaint.value ?? `${meaning} Preset: ${text(published[key]) || 'none'}${unit}.`}
      </p>
    </div>
  );
}

/** Answers with what is wrong, if anything is. */
function setList(key: 'fan' | 'maskedClasses' | 'castingClasses', text: string): string | undefined {
  const values = text
    .replaceAll('\u2212', '-')
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);
  return setOptions({ [key]: values } as Options);
}
