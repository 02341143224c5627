/** What of a run of forecasts a user should know. */
import { cloudiestEstimation } from '../multitemporal/weights.ts';
import type { Remark } from '../stack/index.ts';
import type { PlannedForecast } from './plan.ts';
import type { SavedForecast } from './save-forecasts.ts';

/** Of an image of the history, per cent. */
const muchCloud = 30;

/** That clouds of the history come into forecasts. */
export function cloudyHistory(forecasts: readonly PlannedForecast[]): Remark[] {
  const cloudy = forecasts.filter(({ history }) => history.some(({ cloud }) => cloud >= muchCloud)).length;
  if (cloudy === 0) return [];
  return [
    {
      kind: 'warning',
      code: 'cloudy-history',
      message: `${cloudy} of ${forecasts.length} forecasts are made from images with ${muchCloud} % cloud and more, which come into them. A smaller --history-cloud passes these over; a mask by --mask that is not of a short time series may find fewer.`,
    },
  ];
}

/** That scenes are too cloudy to be trained on, where the last clear image would do better: docs/forecast-scores.md. */
export function cloudyScenes(forecasts: readonly SavedForecast[]): Remark[] {
  const cloudy = forecasts.filter(({ training }) => training && training.notClear >= cloudiestEstimation);
  if (cloudy.length === 0) return [];
  const share = `${cloudiestEstimation * 100} %`;
  const [first] = cloudy;
  const of =
    cloudy.length === 1
      ? `Of ${first.id} ${Math.floor(first.training!.notClear * 100)} %`
      : `Of ${cloudy.length} of ${forecasts.length} scenes ${share} and more`;
  const dates = [...new Set(cloudy.map(({ date }) => date))];
  return [
    {
      kind: 'warning',
      code: 'cloudy-scenes',
      message: `${of} is not clear. From ${share} on nothing is learned from the scene itself, and persistence was better on simulated stacks: into another folder, --forecast persistence --date ${dates.join(',')}`,
    },
  ];
}

/** Share of the values of a forecast. */
const manyBelow = 0.01;

/** That forecasts hold what no ground reflects: the scene differs much from those that were trained on. */
export function belowZero(forecasts: readonly SavedForecast[]): Remark[] {
  const found = forecasts.filter((forecast) => forecast.belowZero > manyBelow);
  if (found.length === 0) return [];
  const most = found.reduce((a, b) => (b.belowZero > a.belowZero ? b : a));
  const of = found.length === 1 ? most.id : `${found.length} of ${forecasts.length} scenes, most of ${most.id},`;
  return [
    {
      kind: 'warning',
      code: 'below-zero',
      message: `In the forecast of ${of} ${(100 * most.belowZero).toFixed(1)} % of the values are below 0: it leads beyond what was trained on. A larger --lambda holds it back; --forecast median or persistence are never darker than the images.`,
    },
  ];
}

/** That files of an earlier run lie beside those that were written. */
export function leftOver(paths: readonly string[]): Remark[] {
  if (paths.length === 0) return [];
  return [
    {
      kind: 'warning',
      code: 'left-over',
      message: `${listOf(paths)} ${paths.length === 1 ? 'is' : 'are'} of an earlier run, and nothing that this one wrote belongs to ${paths.length === 1 ? 'it' : 'them'}.`,
      subject: paths[0],
    },
  ];
}

/** Files that are told of when they are many. */
const mostFiles = 4;

function listOf(names: readonly string[]): string {
  const more = names.length - mostFiles;
  const told = names.slice(0, mostFiles).join(', ');
  return more > 0 ? `${told} and ${more} more` : told;
}
