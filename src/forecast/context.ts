import type { Window } from '../grid.ts';
import type { MaskSource } from '../masks/index.ts';
import type { ByteStore } from '../run/byte-store.ts';
import type { Plan } from '../run/plan.ts';
import type { ProgressMeter } from '../run/progress.ts';
import type { Stack } from '../stack/index.ts';
import type { WorkerPool } from '../workers/pool.ts';
import type { ForecastRecipe } from './options.ts';
import type { PlannedForecast } from './plan.ts';

/** What the steps of a scene have in common. */
export interface ForecastContext {
  readonly stack: Stack;
  readonly masks: MaskSource;
  readonly recipe: ForecastRecipe;
  readonly window: Window;
  readonly plan: Plan;
  readonly pool: WorkerPool;
  /** Of this scene. */
  readonly store: ByteStore;
  readonly meter: ProgressMeter;
  readonly signal: AbortSignal;
  readonly planned: PlannedForecast;
}
