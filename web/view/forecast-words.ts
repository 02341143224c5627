/** Forecasts as people read them. */
import type { ForecastMethod, NoHistory } from 'tsmask';
import type { ForecastStep } from '../engine/forecast-steps.ts';
import type { ForecastLayer, SceneInfo } from '../engine/protocol.ts';
import type { ForecastChoice } from '../state/forecast-options.ts';
import type { NumberWords } from './number-option.tsx';
import { sceneDays, shortDay } from './scene-days.ts';

export const methodTitles: Readonly<Record<ForecastMethod, string>> = {
  'kernel-ridge': 'Kernel ridge',
  ridge: 'Ridge',
  median: 'Median',
  persistence: 'Last clear date',
};

export const methodMeanings: Readonly<Record<ForecastMethod, string>> = {
  'kernel-ridge': 'Learns from samples of pixels how the ground changed, along curves. It takes longest.',
  ridge: 'Learns from samples of pixels how the ground changed, along straight lines.',
  median: 'Of each pixel and band the middle of the clear dates.',
  persistence: 'The ground as it was on the clear date before, whether or not it has changed.',
};

/** `kernel ridge forecast`; `last clear date`. */
export function forecastName(method: ForecastMethod): string {
  const title = methodTitles[method].toLowerCase();
  return method === 'persistence' ? title : `${title} forecast`;
}

export const layerTitles: Readonly<Record<ForecastLayer, string>> = {
  forecast: 'Forecast',
  mask: 'Its mask',
  clusters: 'Its clusters',
};

/** `mask by kernel ridge forecast`. */
export function layerName(layer: ForecastLayer, method: ForecastMethod): string {
  return layer === 'forecast' ? forecastName(method) : `${layer} by ${forecastName(method)}`;
}

export const stepTitles: Readonly<Record<ForecastStep, string>> = {
  sampling: 'Reading samples',
  training: 'Training',
  forecasting: 'Forecasting',
  labelling: 'Finding what differs',
};

export type ForecastNumber = NumberWords<Exclude<keyof ForecastChoice, 'twoSided' | 'crossValidate'>>;

/** Which dates it is made from. */
export const historyNumbers: readonly ForecastNumber[] = [
  { key: 'images', name: 'Clear dates', meaning: 'The nearest ones are taken.', min: 1, max: 50, isWhole: true },
  {
    key: 'days',
    name: 'Days back',
    unit: 'days',
    meaning: 'Older dates are not taken.',
    min: 1,
    max: 3660,
    isWhole: true,
  },
  {
    key: 'maxCloud',
    name: 'Cloud or shadow below',
    unit: '%',
    meaning: 'Dates with that much or more are passed over.',
    min: 0,
    max: 101,
  },
];

export const sampleNumbers: readonly ForecastNumber[] = [
  {
    key: 'samples',
    name: 'Samples',
    unit: 'pixels',
    meaning: 'Twice as many take up to eight times as long to train with, and four times the memory.',
    min: 2,
    max: 20000,
    isWhole: true,
  },
];

export const lambdaNumber: ForecastNumber = {
  key: 'lambda',
  name: 'λ',
  meaning: 'Larger holds the forecast nearer to the mean of the samples.',
  min: 1e-12,
  max: 1e9,
};

export const gammaNumber: ForecastNumber = {
  key: 'gamma',
  name: 'γ',
  meaning: 'Larger lets a sample count for pixels more like it only.',
  min: 1e-9,
  max: 1e3,
};

/** `6 Apr (1 % cloud or shadow), 25 Mar (2 %) and 20 Mar (9 %)`. */
export function cloudyDays(
  found: readonly { readonly scene: number; readonly cloud: number }[],
  scenes: readonly SceneInfo[],
): string {
  const days = sceneDays(scenes);
  const told = found.map(
    ({ scene, cloud }, i) =>
      `${shortDay(days[scene]).replace(' ', '\u00a0')} (${cloudText(cloud)}${i === 0 ? ' cloud or shadow' : ''})`,
  );
  return listed(told);
}

/** More names than these tell no more. */
const most = 4;

/** Why a forecast cannot be made: what was found, and which of the options would help. */
export function lackOf(
  { found, needed, passedOver }: NoHistory,
  { days, twoSided, least }: { readonly days: number; readonly twoSided: boolean; readonly least: number },
  scenes: readonly SceneInfo[],
): readonly string[] {
  const within = `within ${days} days ${twoSided ? 'around' : 'before'} it`;
  const count =
    found.length === 0 ? 'there is none' : found.length === 1 ? 'there is one' : `there are ${found.length}`;
  const cloudy = passedOver.filter(({ why }) => why === 'cloudy').sort((a, b) => a.cloud - b.cloud);
  const partly = passedOver.length - cloudy.length;
  const others = cloudy.length > most ? `; and ${cloudy.length - most} more` : '';
  const help = [
    ...(cloudy.length > 0 ? ['more cloud or shadow'] : []),
    ...(twoSided ? [] : ['later dates too']),
    'more days back',
    ...(found.length >= least ? ['fewer clear dates'] : []),
  ];
  return [
    `It takes ${needed === 1 ? 'a clear date' : `${needed} clear dates`} ${within}; ${count}.`,
    ...(found.length > 0 ? [`Clear enough: ${cloudyDays(found, scenes)}.`] : []),
    ...(cloudy.length > 0 ? [`Not clear enough: ${cloudyDays(cloudy.slice(0, most), scenes)}${others}.`] : []),
    ...(partly > 0 ? [`Seen in part only: ${partly === 1 ? 'one date' : `${partly} dates`}.`] : []),
    `Allow ${listed(help, 'or')}.`,
  ];
}

function listed(parts: readonly string[], word = 'and'): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`;
}

function cloudText(cloud: number): string {
  return cloud > 0 && cloud < 0.5 ? '<\u202f1\u00a0%' : `${Math.round(cloud)}\u00a0%`;
}
