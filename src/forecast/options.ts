/** What may be told of forecasts, and what of it cannot be used. */
import { badOption, checkChoice, checkNumber, checkWhole, withDefaults } from '../check-option.ts';
import { TsmaskError } from '../errors.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import { type BlockRunOptions, blockRunOptionNames, checkMaskOptions, checkRoles } from '../run/options.ts';
import type { Scene, Stack } from '../stack/index.ts';
import { isReflectance } from '../stack/told-bands.ts';
import { type ClusterOptions, type ClusterRecipe, resolveClusters } from './cluster-options.ts';
import type { HistoryRules } from './history.ts';
import { resolveTraining, type TrainingOptions, type TrainingRecipe } from './training-options.ts';

/** How the picture of a scene without its clouds is made from others. */
export const forecastMethods = ['persistence', 'median', 'ridge', 'kernel-ridge'] as const;
export type ForecastMethod = (typeof forecastMethods)[number];

/** Which scenes a forecast is made from. */
export interface HistoryOptions extends Partial<HistoryRules> {
  /**
   * Whether to go on with fewer images than `images` where there are no more: one for `persistence` and `median`, two for the
   * others. Default false.
   */
  readonly fewer?: boolean;
}

export interface ForecastOptions extends BlockRunOptions {
  /** Scenes to forecast, by their ids or dates, `YYYY-MM-DD`. Default: all that have enough history. */
  readonly dates?: readonly string[];
  /** Default `kernel-ridge`. */
  readonly forecast?: ForecastMethod;
  /** The bands that are forecast. Default: all reflectance that the stack was opened with. */
  readonly roles?: readonly string[];
  readonly history?: HistoryOptions;
  /** For `ridge` and `kernel-ridge`. */
  readonly training?: TrainingOptions;
  readonly clusters?: ClusterOptions;
}

export const forecastOptionNames: OptionNames<ForecastOptions> = {
  ...blockRunOptionNames,
  dates: true,
  forecast: true,
  roles: true,
  history: true,
  training: true,
  clusters: true,
};

/** Everything that the options say, with the defaults. */
export interface ForecastRecipe {
  readonly forecast: ForecastMethod;
  readonly roles: readonly string[];
  /** Indices into the stack's scenes, in time order. */
  readonly scenes: readonly number[];
  readonly history: HistoryRules;
  /** Images without which there is no forecast. */
  readonly leastImages: number;
  readonly training: TrainingRecipe;
  readonly clusters: ClusterRecipe;
}

export function isTrained(forecast: ForecastMethod): forecast is 'ridge' | 'kernel-ridge' {
  return forecast === 'ridge' || forecast === 'kernel-ridge';
}

/** Images without which a method makes no forecast. */
export function fewestImages(forecast: ForecastMethod): number {
  return isTrained(forecast) ? 2 : 1;
}

/** Fifteen revisits, as the authors' history has them. Days. */
const sentinelDays = 75;
const landsatDays = 225;

/** 225 days for Landsat, where the stack tells that it is; else the 75 of Sentinel-2. */
export function defaultDays({ scenes }: Stack): number {
  return scenes.every(({ origin }) => origin.platform?.startsWith('L')) ? landsatDays : sentinelDays;
}

/**
 * What forecasts are made by under these options: those that are given, and the defaults of the stack and the method.
 *
 * @throws TsmaskError BAD_OPTION, MISSING_BAND for the first option that cannot be used.
 */
export function resolveForecastOptions(stack: Stack, options: ForecastOptions): ForecastRecipe {
  const { dates, forecast = 'kernel-ridge', roles, history = {}, training, clusters, ...shared } = options;
  checkMaskOptions(stack, shared);
  checkChoice('forecast', forecast, forecastMethods);
  if (training !== undefined && !isTrained(forecast)) {
    badOption(
      'training',
      `The forecast ${forecast} is not trained.`,
      'Leave the options of training out, or take ridge or kernel-ridge.',
    );
  }
  const all = Object.keys(stack.scenes[0]?.bands ?? {}).filter(isReflectance);
  const chosen = checkRoles(stack, roles ?? all);
  const rules = resolveHistory(stack, forecast, history);
  return {
    forecast,
    roles: chosen,
    scenes: scenesOf(stack, dates),
    history: rules,
    leastImages: history.fewer ? fewestImages(forecast) : rules.images,
    training: resolveTraining(forecast, training),
    clusters: resolveClusters(chosen, clusters),
  };
}

/** A year on either side is more than any archive's revisits need; more would only be the wrong unit. */
export const mostDays = 3660;
/** More lags than that are no use, and would have to be read for every block. */
const mostImages = 50;

function resolveHistory(stack: Stack, forecast: ForecastMethod, options: HistoryOptions): HistoryRules {
  const { fewer: _, ...given } = options;
  const defaults: HistoryRules = {
    images: forecast === 'persistence' ? 1 : 3,
    days: defaultDays(stack),
    maxCloud: 10,
    minValid: 0.5,
    twoSided: false,
    which: 'latest',
  };
  checkOptionNames(options, { ...defaults, fewer: false }, { of: 'history' });
  const rules = withDefaults(defaults, given);
  checkWhole('history.images', rules.images, fewestImages(forecast), mostImages);
  checkNumber('history.days', rules.days, 0.5, mostDays, 'days, from half a day');
  checkNumber('history.maxCloud', rules.maxCloud, 0, 101, 'per cent, up to 101, which takes all');
  checkNumber('history.minValid', rules.minValid, 0, 1, '0–1');
  checkChoice('history.which', rules.which, ['latest', 'oldest']);
  if (rules.which === 'oldest' && forecast !== 'median') {
    badOption(
      'history.which',
      `The forecast ${forecast} takes the latest images.`,
      'Leave the option out: the oldest are for the forecast median.',
    );
  }
  return rules;
}

function scenesOf(stack: Stack, dates: readonly string[] | undefined): number[] {
  const { scenes } = stack;
  if (dates === undefined) return [...scenes.keys()];
  const found = new Set<number>();
  if (!Array.isArray(dates) || dates.length === 0) {
    badOption(
      'dates',
      'The option dates must name dates of scenes.',
      "Such as dates: ['2018-06-30'], or leave it out for all.",
    );
  }
  for (const wanted of dates) {
    const fitting = [...scenes.keys()].filter((scene) => [scenes[scene].id, scenes[scene].date].includes(wanted));
    if (fitting.length === 0) throw noScene(stack, wanted);
    for (const scene of fitting) found.add(scene);
  }
  return [...found].sort((a, b) => a - b);
}

function noScene({ scenes, remarks }: Stack, wanted: string): TsmaskError {
  const time = /^\d{4}-\d\d-\d\d$/.test(wanted) ? Date.parse(`${wanted}T00:00Z`) : Number.NaN;
  const away = ({ date }: Scene) => Math.abs(Date.parse(`${date}T00:00Z`) - time);
  const nearest = Number.isNaN(time) ? scenes[0] : scenes.reduce((a, b) => (away(b) < away(a) ? b : a));
  const left = remarks
    .filter(({ code, subject }) => code === 'scene-left-out' && subject === wanted)
    .map(({ message }) => message);
  return new TsmaskError('BAD_OPTION', `There is no scene of ${String(wanted)}.`, {
    subject: 'dates',
    remedy: Number.isNaN(time)
      ? `Write dates as ${nearest.date}, or ids of scenes as ${nearest.id}.`
      : [`The nearest is of ${nearest.date}.`, ...left].join(' '),
  });
}
