import { signal } from '@preact/signals';
import type { ForecastPlanInfo } from '../engine/protocol.ts';
import { chooseForecast, forecastChoice, forecastMethod, isForecastTrained, scene } from '../state/app.ts';
import { type ForecastNumber, gammaNumber, historyNumbers, lambdaNumber, sampleNumbers } from './forecast-words.ts';
import { NumberOption } from './number-option.tsx';

type Defaults = ForecastPlanInfo['defaults'];

const isOpen = signal(false);
/** The scene that they were unfolded for, if it was not the user who did. */
const unfoldedFor = signal<number | undefined>(undefined);

/** Unfolds them where their numbers would help a scene that cannot be forecast; for the next that can, they are folded again. */
export function unfoldForecastOptions(isLacking: boolean): void {
  const isByUser = isOpen.value && unfoldedFor.value === undefined;
  if (isLacking && !isByUser) {
    unfoldedFor.value = scene.value;
    isOpen.value = true;
  } else if (unfoldedFor.value !== undefined && unfoldedFor.value !== scene.value) {
    isOpen.value = false;
    unfoldedFor.value = undefined;
  }
}

/** Everything that may be said of the next forecast; what is not the default can be put back. */
export function ForecastOptions({ defaults }: { readonly defaults: Defaults }) {
  const method = forecastMethod.value;
  const { crossValidate = false } = forecastChoice.value;
  const changed = Object.keys(forecastChoice.value).length;
  const numbers = [
    // The last clear date is one.
    ...historyNumbers
      .filter(({ key }) => method !== 'persistence' || key !== 'images')
      .map((words) => (words.key === 'images' && isForecastTrained.value ? { ...words, min: 2 } : words)),
    ...(isForecastTrained.value ? sampleNumbers : []),
    ...(isForecastTrained.value && !crossValidate ? [lambdaNumber] : []),
    ...(method === 'kernel-ridge' && !crossValidate ? [gammaNumber] : []),
  ];
  return (
    <details
      open={isOpen.value}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open === isOpen.value) return;
        isOpen.value = currentTarget.open;
        unfoldedFor.value = undefined;
      }}
    >
      <summary>Options{changed > 0 && `: ${changed} changed`}</summary>
      <div class="thresholds">
        {numbers.map((words) => (
          <NumberOption
            key={words.key}
            words={words}
            chosen={forecastChoice.value[words.key]}
            standard={standardOf(words.key, defaults)}
            onChoose={(chosen) => chooseForecast(words.key, chosen)}
          />
        ))}
        <Box name="twoSided" title="Later dates too" />
        {isForecastTrained.value && (
          <Box
            name="crossValidate"
            title={method === 'ridge' ? 'Find λ by cross-validation' : 'Find λ and γ by cross-validation'}
          />
        )}
        <button
          type="button"
          disabled={changed === 0}
          onClick={() => {
            forecastChoice.value = {};
          }}
        >
          Reset all
        </button>
      </div>
    </details>
  );
}

function standardOf(key: ForecastNumber['key'], { history, training }: Defaults): number {
  if (key === 'images' || key === 'days' || key === 'maxCloud') return history[key];
  return training[key];
}

function Box({ name, title }: { readonly name: 'twoSided' | 'crossValidate'; readonly title: string }) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={forecastChoice.value[name] ?? false}
        onChange={({ currentTarget }) => chooseForecast(name, currentTarget.checked || undefined)}
      />
      {title}
    </label>
  );
}
