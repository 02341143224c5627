/** The state of the page, all of it, and what changes it. Views read signals and call actions. */
import { computed, signal } from '@preact/signals';
import type { ClassCounts, Progress, Thresholds, Window } from 'tsmask';
import type { Explanation, Look, PixelSeries, StackInfo } from '../engine/protocol.ts';
import { problemOf } from '../problem.ts';
import { applyToggled, engine, leaveOutDamaged, problem, stack } from './opening.ts';

export * from './opening.ts';

// Looking.

/** Which scene is shown: an index into the stack's. */
export const scene = signal(0);
export const look = signal<Look>({ colours: 'true', white: 0.3 });
export interface Overlay {
  readonly shown: boolean;
  /** 0–1. */
  readonly opacity: number;
  /** Share of the map's width, from the left, without the mask; undefined while nothing is swiped. */
  readonly swipe: number | undefined;
}
export const overlay = signal<Overlay>({ shown: true, opacity: 0.7, swipe: undefined });
/** What is to be masked, on the stack's grid; undefined for all of it. */
export const area = signal<Window | undefined>(undefined);

export function showScene(index: number): void {
  const count = stack.value?.scenes.length ?? 0;
  if (count > 0) scene.value = Math.min(count - 1, Math.max(0, index));
}

// Masking.

export interface Settings {
  readonly engine: 'wasm' | 'js';
  readonly workers: number;
  /** Bytes. */
  readonly memory: number;
  readonly thresholds: Partial<Thresholds>;
}
export const defaultWorkers = Math.max(1, Math.min(8, navigator.hardwareConcurrency || 2));
export const settings = signal<Settings>({
  engine: 'wasm',
  workers: defaultWorkers,
  memory: 512 * 2 ** 20,
  thresholds: {},
});

export type Run =
  | { readonly step: 'none' }
  | { readonly step: 'running'; readonly progress?: Progress }
  | {
      readonly step: 'done';
      readonly seconds: number;
      readonly settings: Settings;
      readonly window: Window | undefined;
    };
export const run = signal<Run>({ step: 'none' });
/** By scene: how many pixels have class 0, 1, 2, 3. Scenes without a mask have none. */
export const counts = signal<readonly (ClassCounts | undefined)[]>([]);
export const maskedScenes = computed(() => counts.value.filter((count) => count !== undefined).length);
let runEnds = new AbortController();

export async function startRun(): Promise<void> {
  if (!(await applyToggled())) return;
  runEnds = new AbortController();
  const { signal: ended } = runEnds;
  const used = settings.value;
  const window = area.value;
  const start = performance.now();
  problem.value = undefined;
  counts.value = [];
  run.value = { step: 'running' };
  try {
    await engine.ask(
      'run',
      { ...used, ...(window ? { window } : {}) },
      {
        signal: ended,
        tell: (news) => {
          if (ended.aborted) return;
          if ('progress' in news) run.value = { step: 'running', progress: news.progress };
          else counts.value = withItem(counts.value, news.mask.scene, news.mask.counts);
        },
      },
    );
    run.value = { step: 'done', seconds: (performance.now() - start) / 1000, settings: used, window };
  } catch (error) {
    forgetRun();
    if (ended.aborted) return;
    const said = problemOf(error);
    // Tiles are read only now, so a file may turn out damaged: the others can still be masked.
    const damaged = /^BROKEN_(TIFF|JP2)$/.test(said?.code ?? '')
      ? stack.value!.scenes.find(({ files }) => files.includes(said!.subject ?? ''))
      : undefined;
    if (!damaged) problem.value = said;
    else if (await leaveOutDamaged(damaged, said!.message)) await startRun();
  }
}

export function cancelRun(): void {
  runEnds.abort(new DOMException('Cancelled.', 'AbortError'));
}

function forgetRun(): void {
  run.value = { step: 'none' };
  counts.value = [];
}

function withItem<T>(items: readonly T[], index: number, item: T): T[] {
  const copy = [...items];
  copy[index] = item;
  return copy;
}

// Understanding.

export interface Pixel {
  readonly x: number;
  readonly y: number;
  /** How many dates have been read. */
  readonly read: number;
  readonly series?: PixelSeries;
  /** With the thresholds of the settings. */
  readonly explanation?: Explanation;
}
export const pixel = signal<Pixel | undefined>(undefined);
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
        tell: ({ read }) => {
          if (!ended.aborted) pixel.value = { x, y, read };
        },
      },
    );
    pixel.value = { x, y, read: stack.value!.scenes.length, series };
    await explainPixel();
  } catch (error) {
    if (ended.aborted) return;
    problem.value = problemOf(error);
    pixel.value = undefined;
  }
}

export function forgetPixel(): void {
  pixelEnds.abort();
  pixel.value = undefined;
}

export async function setThresholds(thresholds: Partial<Thresholds>): Promise<void> {
  settings.value = { ...settings.value, thresholds };
  await explainPixel();
}

async function explainPixel(): Promise<void> {
  const { value } = pixel;
  if (!value?.series) return;
  const { thresholds } = settings.value;
  const explanation = await engine.ask('explain', { thresholds });
  // Another pixel may have been chosen, or another threshold set, in the meantime.
  if (pixel.value?.series === value.series && settings.value.thresholds === thresholds) {
    pixel.value = { ...pixel.value, explanation };
  }
}

// Another stack.

let before: StackInfo | undefined;
stack.subscribe((now) => {
  cancelRun();
  forgetRun();
  forgetPixel();
  // The same files, understood differently: what is looked at stays so.
  const same = before && now && JSON.stringify(before.grid) === JSON.stringify(now.grid);
  const shown = same ? before?.scenes[scene.peek()] : undefined;
  scene.value = Math.max(0, now?.scenes.findIndex(({ id }) => id === shown?.id) ?? 0);
  if (!same) area.value = undefined;
  before = now;
});
