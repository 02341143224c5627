import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { NumberInput } from './number-input.tsx';

export interface NumberWords<Key extends string> {
  readonly key: Key;
  readonly name: string;
  readonly unit?: string;
  readonly meaning: string;
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
}

interface NumberOptionProps {
  readonly words: NumberWords<string>;
  /** Undefined for the default. */
  readonly chosen: number | undefined;
  readonly standard: number;
  readonly onChoose: (chosen: number | undefined) => void;
}

/** A number with its meaning and its default, and with what it can be where something else is typed. */
export function NumberOption({ words, chosen, standard, onChoose }: NumberOptionProps) {
  const id = useId();
  const complaint = useSignal<string | undefined>(undefined);
  const { name, unit = '', meaning, min, max, isWhole = false } = words;
  const now = chosen ?? standard;
  const isStandard = chosen === undefined;
  // What was put back is no longer what was complained about.
  useEffect(() => {
    if (isStandard) complaint.value = undefined;
  }, [isStandard]);
  return (
    <div class="threshold" data-changed={now !== standard}>
      <label for={id}>{name}</label>
      <span class="field">
        <NumberInput
          id={id}
          aria-describedby={`${id}-said`}
          aria-invalid={complaint.value !== undefined}
          min={min}
          max={max}
          isWhole={isWhole}
          value={now}
          onValue={(value) => onChoose(value === standard ? undefined : value)}
          onTyped={(typed, taken) => {
            complaint.value = typed === taken ? undefined : complaintAbout(words, taken);
          }}
        />
        {unit}
      </span>
      <p class={complaint.value === undefined ? 'soft' : 'wrong'} id={`${id}-said`}>
        {complaint.value ?? `${meaning} Default: ${told(standard)}${unit && `\u202f${unit}`}.`}
      </p>
    </div>
  );
}

/** @param taken what it becomes, once the field is left */
function complaintAbout({ min, max, isWhole }: NumberWords<string>, taken: number): string {
  return `It can be ${isWhole ? 'a whole number, ' : ''}${told(min)} to ${told(max)}: ${told(taken)} is taken.`;
}

function told(value: number): string {
  const isTiny = value !== 0 && Math.abs(value) < 1e-6;
  const text = isTiny ? String(value) : value.toLocaleString('en', { maximumSignificantDigits: 6 });
  return text.replace('-', '\u2212').replace('e\u2212', 'e-');
}
