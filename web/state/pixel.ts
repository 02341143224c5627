/** The pixel that is looked at, as it stands in all scenes, and why: follows the stack, the thresholds and the masks. */
import { computed, effect, signal, untracked } from '@preact/signals';
import type { Thresholds } from 'tsmask';
import type { Quantity } from '../chart/quantities.ts';
import type { Explanation, MaskedSeries, PixelSeries, SeriesBands } from '../engine/protocol.ts';
import { problemOf } from '../problem.ts';
import { scene } from './looking.ts';
import { run, settings } from './masking.ts';
import { engine, problem, stack } from './opening.ts';

export interface Pixel {
  readonly x: number;
  readonly y: number;
  /** How many dates have been read. */
  readonly read: number;
  /** As far as it has come: with 0 for dates that have not been read. */
  readonly bands?: SeriesBands;
  /** When all of it has come. */
  readonly series?: PixelSeries;
  /** With the thresholds of the settings. */
  readonly explanation?: Explanation;
  /** Of the last run. */
  readonly masked?: MaskedSeries;
}

export const pixel = signal<Pixel | undefined>(undefined);
/** The date that is pointed at in the chart. */
export const pointedDate = signal<number | undefined>(undefined);
/** The date that is explained: the one that is pointed at, else the one that the map shows. */
export const explainedDate = computed(() => pointedDate.value ?? scene.value);
/** Whether the date has another class than with the published thresholds; undefined before anything is explained. */
export const changedDates = computed(() => {
  const explanation = pixel.value?.explanation;
  return explanation?.dates.map(({ class: found }, date) => found !== explanation.published[date]);
});
/** How the panel shows the series: one quantity over time, or all of it in figures. */
export type SeriesView = 'chart' | 'table';
export const seriesView = signal<SeriesView>('chart');
export const quantity = signal<Quantity>('mean');
const thresholds = computed(() => settings.value.thresholds);
const runStep = computed(() => run.value.step);
/** Whether masks are there that were made with the thresholds of the settings; undefined without masks. */
export const areOfMasks = computed(() => {
  const made = run.value;
  if (made.step !== 'done') return undefined;
  const [before, now] = [made.settings.thresholds, thresholds.value];
  const keys = Object.keys({ ...before, ...now }) as (keyof Thresholds)[];
  return keys.every((key) => before[key] === now[key]);
});
let pixelEnds = new AbortController();

/** Reads all dates of a pixel, to show why they have their classes. */
export async function choosePixel(x: number, y: number): Promise<void> {
  pixelEnds.abort();
  pixelEnds = new AbortController();
  const { signal: ended } = pixelEnds;
  pixel.value = { x, y, read: 0 };
  try {
    const series = await engine.ask(
      'pixel',
      { x, y },
      {
        signal: ended,
        tell: (news) => {
          if (!ended.aborted) pixel.value = { x, y, ...news };
        },
      },
    );
    pixel.value = { x, y, read: stack.value!.scenes.length, bands: series.bands, series };
    await explainPixel();
    await compareWithMasks();
  } catch (error) {
    if (ended.aborted) return;
    problem.value = problemOf(error);
    pixel.value = undefined;
  }
}

export function forgetPixel(): void {
  pixelEnds.abort();
  pixel.value = undefined;
  pointedDate.value = undefined;
}

async function explainPixel(): Promise<void> {
  const series = pixel.value?.series;
  if (!series) return;
  const used = thresholds.value;
  const explanation = await engine.ask('explain', { thresholds: used });
  // Another pixel may have been chosen, or another threshold set, in the meantime.
  if (pixel.value?.series === series && thresholds.value === used) pixel.value = { ...pixel.value, explanation };
}

async function compareWithMasks(): Promise<void> {
  const series = pixel.value?.series;
  const made = run.value;
  if (!series) return;
  const used = made.step === 'done' ? made.settings.thresholds : undefined;
  const masked = used && (await engine.ask('maskedSeries', { thresholds: used }));
  if (pixel.value?.series !== series || run.value !== made) return;
  const { masked: _old, ...rest } = pixel.value;
  pixel.value = { ...rest, ...(masked ? { masked } : {}) };
}

/** Runs `action` whenever what `watch` reads has changed; not for what the action itself reads. */
function whenever(watch: () => unknown, action: () => unknown): void {
  let isFirst = true;
  effect(() => {
    watch();
    if (!isFirst) untracked(action);
    isFirst = false;
  });
}

const tellProblem = (error: unknown) => {
  problem.value = problemOf(error);
};
whenever(() => stack.value, forgetPixel);
whenever(
  () => thresholds.value,
  () => explainPixel().catch(tellProblem),
);
whenever(
  () => runStep.value,
  () => compareWithMasks().catch(tellProblem),
);
