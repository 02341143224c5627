/**
 * A small, believable Sentinel-2 stack with known truth: fields with their crops, forest, a river, a lake, a town, under
 * clouds that cast shadows, hazy on some days and cut off on others. For demonstrations, tests and benchmarks.
 *
 * @example
 * const { grid, dates, scene } = simulate({ dates: 24, everyDays: 15 });
 * for (const index of dates.keys()) {
 *   const { date, bands, truth } = scene(index);
 * }
 */

import type { BandRole } from '../bands.ts';
import { TsmaskError } from '../errors.ts';
import type { GeoTags, Grid } from '../grid.ts';
import { coversOf } from './covers.ts';
import { makeLandscape, pixelSize } from './landscape.ts';
import { drawScene } from './scene.ts';
import { addDays, dayOfYear } from './seasons.ts';

export { addConfusion, type Confusion, noConfusion, score } from './confusion.ts';
export { addForecastErrors, type ForecastErrors, forecastErrors, rmse } from './forecast-errors.ts';
export { type SaveSimulationOptions, saveSimulation } from './save.ts';
export { agreement, cloudErrors, type DetectionErrors, type Rates, rates } from './score.ts';

export interface SimulationOptions {
  /** Pixels of 20 m. Default 192. */
  readonly width?: number;
  /** Pixels of 20 m. Default 192. */
  readonly height?: number;
  /** Number of dates. Default 48. */
  readonly dates?: number;
  /** Any whole number; equal options with equal seeds give equal stacks. Default 1. */
  readonly seed?: number;
  /** The first date, yyyy-mm-dd. Default 2024-01-04. */
  readonly start?: string;
  /** Days from one date to the next. Default 8, with which 48 dates span a year. */
  readonly everyDays?: number;
  /** Mean share of the scene under cloud, 0–1. Default 0.35. */
  readonly cloudiness?: number;
  /** Whether some dates end at a swath's edge or lack a few pixels. Default true. */
  readonly gaps?: boolean;
}

export interface SimulatedScene {
  /** yyyy-mm-dd. */
  readonly date: string;
  /** Row-major, reflectance × 10000 in 1–10000, or -999 without an observation (then in all bands). */
  readonly bands: Record<BandRole, Int16Array<ArrayBuffer>>;
  /** Row-major: 0 no observation, 1 clear, 2 cloud, 3 cloud shadow. */
  readonly truth: Uint8Array<ArrayBuffer>;
}

export interface Simulation {
  readonly grid: Grid;
  /** yyyy-mm-dd, in order. */
  readonly dates: readonly string[];
  /** Draws one date. The same each time it is asked, whatever was asked before; nothing of it is kept. */
  scene(index: number): SimulatedScene;
}

/** Lays out the landscape (for 2048² about a second) and returns the stack, whose scenes are drawn when asked for. */
export function simulate(options: SimulationOptions = {}): Simulation {
  const { width, height, dates: count, seed, start, everyDays, cloudiness, gaps } = checked(options);
  const dates = Array.from({ length: count }, (_, index) => addDays(start, index * everyDays));
  const days = dates.map(dayOfYear);
  const covers = coversOf(seed, days, cloudiness);
  const landscape = makeLandscape(seed, width, height);
  return {
    grid: { width, height, geo },
    dates,
    scene(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count) {
        throw bad('index', `There is no scene ${index}.`, `Ask for one of 0–${count - 1}.`);
      }
      const recipe = { seed, index, day: days[index], cover: covers[index], gaps, landscape, width, height };
      return { date: dates[index], ...drawScene(recipe) };
    },
  };
}

/** UTM zone 31 north, in Flanders. */
const geo: GeoTags = {
  pixelScale: [pixelSize, pixelSize, 0],
  tiepoint: [0, 0, 0, 500_000, 5_640_000, 0],
  // Version 1.1.0, then key, location (0: here), count, value: projected, pixels as areas, EPSG:32631, metres.
  keyDirectory: [1, 1, 0, 4, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32631, 3076, 0, 1, 9001],
};

function checked(options: SimulationOptions): Required<SimulationOptions> {
  const { width = 192, height = 192, dates = 48, seed = 1, start = '2024-01-04' } = options;
  const { everyDays = 8, cloudiness = 0.35, gaps = true } = options;
  for (const [name, value] of Object.entries({ width, height, dates, everyDays })) {
    if (!Number.isInteger(value) || value < 1)
      throw bad(name, `${name} must be a whole number of at least 1, not ${value}.`);
  }
  if (!Number.isInteger(seed)) throw bad('seed', `seed must be a whole number, not ${seed}.`);
  if (!(cloudiness >= 0 && cloudiness <= 1))
    throw bad('cloudiness', `cloudiness must lie in 0–1, not at ${cloudiness}.`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(start) || Number.isNaN(Date.parse(start))) {
    throw bad('start', `start must be a date, not ${start}.`, 'Write it as yyyy-mm-dd.');
  }
  return { width, height, dates, seed, start, everyDays, cloudiness, gaps };
}

function bad(subject: string, message: string, remedy?: string): TsmaskError {
  return new TsmaskError('BAD_OPTION', message, { subject, remedy });
}
