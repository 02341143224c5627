/** What stands beside forecasts: a STAC Item for each, and a summary of all. */
import { footprintOf } from '../../crs/footprint.ts';
import { summaries } from '../../write/records/index.ts';
import { sourceHrefs } from '../../write/records/sources.ts';
import { stacItem } from '../../write/records/stac-item.ts';
import type { OutputFolder } from '../../write/sinks/output-folder.ts';
import { forecastStage } from '../layouts.ts';
import type { SavedForecast, SavedForecasts } from '../save-forecasts.ts';
import { forecastAssets } from './assets.ts';
import { type ForecastsContext, forecastsCsv, forecastsJson, methodName, sceneOf } from './summary.ts';

export const itemName = (id: string) => `forecast_${id}.json`;

/** The names of all records of a run. */
export function recordNames(ids: readonly string[]): string[] {
  return [...ids.map(itemName), ...summaries];
}

/** Writes the records of a run, which appear together when all are whole. */
export async function saveRecords(
  saved: SavedForecasts,
  context: ForecastsContext,
  folder: OutputFolder,
): Promise<void> {
  const place = { grid: context.grid, footprint: await footprintOf(context.grid) };
  await folder.saveTexts([
    ...saved.forecasts.map((one) => [itemName(one.id), stacItem(itemOf(one, context, folder), place)] as const),
    ['summary.csv', forecastsCsv(saved, context)],
    ['summary.json', forecastsJson(saved, context)],
  ]);
}

function itemOf(saved: SavedForecast, { stack, recipe }: ForecastsContext, folder: OutputFolder) {
  const scene = sceneOf(stack, saved.id);
  const { history, training } = saved;
  const used = [scene, ...history.map((image) => stack.scenes[image.scene])];
  const sources = used.flatMap((one) => sourceHrefs(one, stack.files, (path) => folder.wayTo(path)));
  return {
    id: `forecast_${saved.id}`,
    scene,
    properties: {
      'tsmask:stage': forecastStage,
      'tsmask:method': methodName,
      'tsmask:forecast': recipe.forecast,
      'tsmask:history': history.map(({ id }) => id),
      ...(training ? { 'tsmask:lambda': training.lambda } : {}),
      ...(training?.gamma === undefined ? {} : { 'tsmask:gamma': training.gamma }),
    },
    assets: forecastAssets(saved, recipe.roles),
    sources: [...new Set(sources)],
  };
}
