/** What a scene would show without its clouds, forecast from other scenes, and what differs from it: src/multitemporal at work. */
export type { ClusterOptions } from './cluster-options.ts';
export type { ForecastCost } from './cost.ts';
export type { ForecastCluster } from './label-scene.ts';
export type { NoHistory } from './not-enough-history.ts';
export {
  type ForecastMethod,
  type ForecastOptions,
  type ForecastRecipe,
  forecastMethods,
  type HistoryOptions,
  resolveForecastOptions,
} from './options.ts';
export type { ForecastPiece } from './pieces.ts';
export { type ForecastPlan, type HistoryScene, type PlannedForecast, planForecasts } from './plan.ts';
export {
  type SavedForecast,
  type SavedForecasts,
  type SavedTraining,
  type SaveForecastsOptions,
  saveForecasts,
} from './save-forecasts.ts';
export {
  type ForecastPlanTold,
  type SceneForecast,
  type SkippedForecast,
  type StreamForecastsOptions,
  streamForecasts,
} from './stream-forecasts.ts';
export type { Training } from './train-scene.ts';
export type { TrainingOptions } from './training-options.ts';
