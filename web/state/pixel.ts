/** The pixel that is looked at, as it stands in all scenes, and why: follows the stack, the thresholds and the masks. */
import { computed, effect, signal, untracked } from '@preact/signals';
import type { DateExplanation } from 'tsmask';
import type { Quantity } from '../chart/quantities.ts';
import type { Explanation, LayerValues, MaskedSeries, PixelSeries, SeriesBands } from '../engine/protocol.ts';
import { problemOf } from '../problem.ts';
import { scene } from './looking.ts';
import { isByProbability, run, settings } from './masking.ts';
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
  /** What the method probability found here on the date that the map shows; 'none' where there is no observation. */
  readonly layers?: { readonly scene: number; readonly values: LayerValues | 'none' };
}

export const pixel = signal<Pixel | undefined>(undefined);
/** The date that is pointed at in the chart. */
export const pointedDate = signal<number | undefined>(undefined);
/** The date that is explained: the one that is pointed at, else the one that the map shows. */
export const explainedDate = computed(() => pointedDate.value ?? scene.value);
/** Whether the masks, and not the tests of the time series, are what is told of: their method takes no series. */
export const isOfMasks = computed(() => isByProbability.value);
/** The dates with their classes: those of the masks where these were not made from the series. */
export const shownDates = computed<readonly DateExplanation[] | undefined>(() => {
  const { explanation, masked } = pixel.value ?? {};
  if (!isOfMasks.value) return explanation?.dates;
  if (!explanation || !masked) return undefined;
  return explanation.dates.map(({ indices }, date) => ({
    rule: 'clear',
    class: masked.classes[date],
    isNeighbour: false,
    ...(indices ? { indices } : {}),
  }));
});
/** Whether the date has another class than with the published thresholds; undefined before anything is explained. */
export const changedDates = computed(() => {
  const explanation = pixel.value?.explanation;
  if (isOfMasks.value) return undefined;
  return explanation?.dates.map(({ class: found }, date) => found !== explanation.published[date]);
});
/** How the panel shows the series: one quantity over time, or all of it in figures. */
export type SeriesView = 'chart' | 'table';
export const seriesView = signal<SeriesView>('chart');
export const quantity = signal<Quantity>('mean');
const thresholds = computed(() => settings.value.thresholds);
const runStep = computed(() => run.value.step);
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
    const { bands } = series;
    pixel.value = { x, y, read: stack.value!.scenes.length, ...(bands ? { bands } : {}), series };
    await explainPixel();
    await compareWithMasks();
    await readLayers();
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
  if (!series?.bands) return;
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
  const { masked: _old, layers: _oldLayers, ...rest } = pixel.value;
  pixel.value = { ...rest, ...(masked ? { masked } : {}) };
}

let layersEnd = new AbortController();

async function readLayers(): Promise<void> {
  layersEnd.abort();
  const series = pixel.value?.series;
  if (!series || !isByProbability.value) return;
  const [shown, made] = [scene.value, run.value];
  if (pixel.value?.layers?.scene === shown) return;
  const { x, y } = series;
  layersEnd = new AbortController();
  const { signal: ended } = layersEnd;
  const values = await engine.ask('layersAt', { scene: shown, x, y }, { signal: ended }).catch((error) => {
    if (!ended.aborted) throw error;
  });
  if (ended.aborted || pixel.value?.series !== series || run.value !== made) return;
  pixel.value = { ...pixel.value, layers: { scene: shown, values: values ?? 'none' } };
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
  () => compareWithMasks().then(readLayers).catch(tellProblem),
);
whenever(
  () => scene.value,
  () => readLayers().catch(tellProblem),
);
