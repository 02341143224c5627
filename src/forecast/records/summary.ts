/** What came out of a run of forecasts, scene by scene: `summary.json` and `summary.csv`. */
import type { Grid } from '../../grid.ts';
import type { Remark, Scene, Stack } from '../../stack/index.ts';
import { type Cells, csvOf } from '../../write/records/csv.ts';
import { cellsOf, firstColumns, lastColumns, rowOf, summaryJson } from '../../write/records/summary.ts';
import { type ForecastRecipe, isTrained } from '../options.ts';
import type { SavedForecast, SavedForecasts } from '../save-forecasts.ts';
import { forecastPaths } from '../scene-files.ts';

export interface ForecastsContext {
  readonly stack: Stack;
  readonly grid: Grid;
  readonly recipe: ForecastRecipe;
  readonly remarks: readonly Remark[];
}

/** How records call the method. */
export const methodName = 'multitemporal';

export function sceneOf({ scenes }: Stack, id: string): Scene {
  return scenes.find((scene) => scene.id === id)!;
}

function sharedRow(saved: SavedForecast, stack: Stack): ReturnType<typeof rowOf> {
  const { id, counts } = saved;
  return rowOf({ scene: sceneOf(stack, id), counts, paths: forecastPaths(saved) }, stack.files);
}

export function forecastsJson({ forecasts, skipped }: SavedForecasts, context: ForecastsContext): string {
  const { stack, grid, recipe, remarks } = context;
  const { forecast, roles, history, clusters } = recipe;
  const parameters = { forecast, roles, history, ...trainingOf(recipe), clusters };
  const rows = forecasts.map((saved) => {
    const { files, sources, ...row } = sharedRow(saved, stack);
    // The index into this run's stack means nothing to others; how long it took differs from run to run.
    const images = saved.history.map(({ scene: _, ...image }) => image);
    const { seconds: _, ...trained } = saved.training ?? { seconds: 0 };
    const how = saved.training ? { training: trained } : {};
    return { ...row, history: images, ...how, belowZero: saved.belowZero, clusters: saved.clusters, files, sources };
  });
  return summaryJson({ method: { name: methodName, parameters } }, grid, { forecasts: rows, skipped }, remarks);
}

/** What the method takes notice of. */
function trainingOf({ forecast, training }: ForecastRecipe): object {
  if (!isTrained(forecast)) return {};
  const { lambda, lambdaScale, gamma, crossValidate, ...shared } = training;
  const own = forecast === 'ridge' ? { lambda, lambdaScale } : { lambda, gamma };
  // Else they are found for each scene.
  return { training: { ...shared, ...(crossValidate ? {} : own), crossValidate } };
}

const columns = ['forecast', 'history', 'samples', 'not_clear', 'beta', 'lambda', 'gamma', 'below_zero'];

/** A line for each scene that the run was asked for, in time order: those that were passed over say why. */
export function forecastsCsv({ forecasts, skipped }: SavedForecasts, { stack, recipe }: ForecastsContext): string {
  const lines: Cells[] = forecasts.map((saved) => ({
    ...cellsOf(sharedRow(saved, stack)),
    forecast: recipe.forecast,
    history: saved.history.map(({ id }) => id).join(' '),
    ...trainingCells(saved),
    below_zero: saved.belowZero,
  }));
  const left = skipped.map(({ id, date, reason }) => ({
    ...{ id, date, time: sceneOf(stack, id).time ?? '' },
    skipped: reason,
  }));
  const inOrder = [...lines, ...left].sort((a, b) => (a.id < b.id ? -1 : 1));
  return csvOf([...firstColumns, ...columns, ...lastColumns, 'skipped'], inOrder);
}

function trainingCells({ training }: SavedForecast): Cells {
  if (!training) return {};
  const { estimation, prediction, notClear, beta, lambda, gamma } = training;
  return {
    samples: estimation + prediction,
    not_clear: notClear,
    beta,
    lambda,
    ...(gamma === undefined ? {} : { gamma }),
  };
}
