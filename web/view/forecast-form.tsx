import { useEffect } from 'preact/hooks';
import { type ForecastMethod, forecastMethods } from 'tsmask';
import type { ForecastPlanInfo } from '../engine/protocol.ts';
import {
  chooseForecastMethod,
  forecast,
  forecastChoice,
  forecastMethod,
  forecastPlan,
  isForecastTrained,
  isPlanCurrent,
  makeForecast,
  scene,
  settings,
  stack,
} from '../state/app.ts';
import { ClusterOptions } from './cluster-options.tsx';
import { ForecastOptions, unfoldForecastOptions } from './forecast-options.tsx';
import { cloudyDays, lackOf, methodMeanings, methodTitles } from './forecast-words.ts';
import { OtherArea } from './other-area.tsx';
import { OtherThresholds } from './other-thresholds.tsx';
import { fullDay, sceneDays } from './scene-days.ts';
import { bytes, duration } from './words.ts';

/** How the scene that is shown is to be forecast, what from, and what that takes. */
export function ForecastForm() {
  const { value } = forecast;
  const { scenes } = stack.value!;
  const plan = forecastPlan.value;
  const told = plan && 'told' in plan ? plan.told : undefined;
  const isPossible = isPlanCurrent.value && told?.planned !== undefined && !isTooLarge(told);
  return (
    <>
      <p class="soft">The scene as it would be without clouds, and what differs from that.</p>
      <label class="part">
        Made by
        <select
          value={forecastMethod.value}
          aria-describedby="forecast-meaning"
          onChange={({ currentTarget }) => chooseForecastMethod(currentTarget.value as ForecastMethod)}
        >
          {forecastMethods.toReversed().map((method) => (
            <option key={method} value={method}>
              {methodTitles[method]}
            </option>
          ))}
        </select>
      </label>
      <p class="soft" id="forecast-meaning">
        {methodMeanings[forecastMethod.value]}
      </p>
      <PlanTold />
      {told && <ForecastOptions defaults={told.defaults} />}
      {told && <ClusterOptions recipes={told.defaults.clusters} />}
      <OtherThresholds />
      <OtherArea />
      {value.step === 'none' && value.error && (
        <p class="wrong" role="alert">
          {value.error.message} {value.error.remedy}
        </p>
      )}
      <p class="ways">
        <button
          type="button"
          class="primary"
          data-next
          aria-disabled={!isPossible}
          onClick={() => {
            if (isPossible) void makeForecast();
          }}
        >
          Forecast {fullDay(sceneDays(scenes)[scene.value])}
        </button>
      </p>
    </>
  );
}

/** Where training takes more memory than the workers are given. */
function isTooLarge({ cost }: ForecastPlanInfo): boolean {
  return cost.leastMemory > settings.value.memory;
}

/** Which dates it would be made from, and the cost; or why it cannot be made. */
function PlanTold() {
  const plan = forecastPlan.value;
  const told = plan && 'told' in plan ? plan.told : undefined;
  useEffect(() => {
    if (told && isPlanCurrent.value) unfoldForecastOptions(told.lacking !== undefined);
  }, [told]);
  if (!plan) return <p class="soft">Looking at the masks…</p>;
  if ('error' in plan) {
    return (
      <p class="wrong" role="alert">
        {plan.error.message} {plan.error.remedy}
      </p>
    );
  }
  return (
    <div role="status" class="plan">
      {told?.lacking && <Lack told={told} />}
      {told?.planned && <p>From {cloudyDays(told.planned.history, stack.value!.scenes)}.</p>}
      {told?.planned && <p class="soft">{costText(told)}</p>}
      {told?.planned && isTooLarge(told) && (
        <p class="doubt">
          Training takes {bytes(told.cost.leastMemory)} of memory, and “Area and settings” allows{' '}
          {bytes(settings.value.memory)}: allow more there, or take fewer samples below.
        </p>
      )}
    </div>
  );
}

function Lack({ told }: { told: ForecastPlanInfo }) {
  const { days = told.defaults.history.days, twoSided = false } = forecastChoice.value;
  const least = isForecastTrained.value ? 2 : 1;
  return (
    <div class="doubt">
      {lackOf(told.lacking!, { days, twoSided, least }, stack.value!.scenes).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

function costText({ cost, finishingSeconds }: ForecastPlanInfo): string {
  const { samples, bytes: memory, trainingSeconds, forecastSeconds } = cost;
  const threads = Math.max(1, Math.min(settings.value.workers, navigator.hardwareConcurrency || 2));
  const seconds = trainingSeconds + forecastSeconds / threads + finishingSeconds;
  const takes = `${seconds < 1 ? '' : 'about '}${duration(seconds)} besides reading`;
  if (samples === 0) return `Takes ${takes}.`;
  return `${samples.toLocaleString('en')} samples, ${bytes(memory)} to train with, ${takes}.`;
}
