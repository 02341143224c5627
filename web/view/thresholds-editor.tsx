import { useId } from 'preact/hooks';
import { defaultThresholds, type Thresholds } from 'tsmask';
import { setThresholds, settings } from '../state/app.ts';
import { NumberInput } from './number-input.tsx';
import { plainNumber, type ThresholdWords, thresholdGroups, thresholdText } from './threshold-words.ts';

/** All thresholds, in groups; those that are not the published ones can be put back, one by one or all. */
export function ThresholdsEditor() {
  const { thresholds } = settings.value;
  const changed = Object.keys(thresholds).length;
  return (
    <div class="thresholds">
      {thresholdGroups.map(({ title, told, isOpen, thresholds: members }) => {
        const others = members.filter(({ key }) => key in thresholds).length;
        return (
          <details key={title} open={isOpen}>
            <summary>
              {title} {others > 0 && <span class="changed">{others} changed</span>}
            </summary>
            <p class="soft">{told}</p>
            {members.map((words) => (
              <Threshold key={words.key} group={title} words={words} value={thresholds[words.key]} />
            ))}
          </details>
        );
      })}
      <button type="button" disabled={changed === 0} onClick={() => setThresholds({})}>
        Reset all
      </button>
    </div>
  );
}

interface ThresholdProps {
  readonly group: string;
  readonly words: ThresholdWords;
  /** Undefined for the published value. */
  readonly value: number | undefined;
}

function Threshold({ group, words, value }: ThresholdProps) {
  const id = useId();
  const { key, name, meaning, min, max, sliderMax = max, step, isShare, atMost, atLeast } = words;
  const published = defaultThresholds[key];
  const now = value ?? published;
  const scale = isShare ? 100 : 1;
  const label = `${group}: ${name}`;
  const set = (next: number) => setThreshold(key, Number((next / scale).toFixed(6)));
  const currentOf = (other: keyof Thresholds) => settings.value.thresholds[other] ?? defaultThresholds[other];
  const within = (near: number) => {
    if (atMost !== undefined) return Math.min(near, currentOf(atMost));
    return atLeast === undefined ? near : Math.max(near, currentOf(atLeast));
  };
  return (
    <div class="threshold" data-changed={value !== undefined}>
      <label for={id}>{name}</label>
      {value !== undefined && (
        <button
          type="button"
          class="plain"
          aria-label={`Reset ${label} to ${plainNumber(published * scale)}${isShare ? ' %' : ''}`}
          onClick={() => setThreshold(key, published)}
        >
          Reset
        </button>
      )}
      <span class="field">
        <NumberInput
          id={id}
          aria-label={label}
          aria-describedby={`${id}-meaning`}
          min={min * scale}
          max={max * scale}
          step={step * scale}
          value={now * scale}
          onValue={set}
          nearest={(typed) => within(typed / scale) * scale}
        />
        {isShare ? '%' : ''}
      </span>
      <input
        type="range"
        aria-label={`${label}, slider`}
        aria-valuetext={thresholdText(words, now)}
        min={min * scale}
        max={sliderMax * scale}
        step={step * scale}
        value={now * scale}
        onInput={({ currentTarget }) => {
          const near = within(currentTarget.valueAsNumber / scale) * scale;
          set(near);
          // It does not go where the number cannot.
          currentTarget.value = String(near);
        }}
      />
      <p class="soft" id={`${id}-meaning`}>
        {meaning} Published: {thresholdText(words, published)}.
      </p>
    </div>
  );
}

/** The published value is no change. */
function setThreshold(key: keyof Thresholds, value: number): void {
  const { [key]: _, ...others } = settings.value.thresholds;
  setThresholds(value === defaultThresholds[key] ? others : { ...others, [key]: value });
}
