/**
 * The state of the page and what changes it; views read signals and call actions. That of the pixel that is looked at is in
 * pixel.ts.
 */
import { computed, signal } from '@preact/signals';
import type { Bbox, ClassCounts, Input, Progress, Thresholds, Window } from 'tsmask';
import { Engine } from '../engine/ask.ts';
import type { Look, OpenRequest, StackInfo } from '../engine/protocol.ts';
import { type PageError, problemOf } from '../problem.ts';

export const engine = new Engine();

/** What is open, or on the way to it. */
export type Opening =
  | { readonly step: 'none' }
  | { readonly step: 'opening'; readonly title: string; readonly told: string }
  | { readonly step: 'open'; readonly title: string };

export const opening = signal<Opening>({ step: 'none' });
export const stack = signal<StackInfo | undefined>(undefined);
/** What the last action ended with, if that must be told. */
export const problem = signal<PageError | undefined>(undefined);

/** What the user has said of the files: asked again, they are opened so. */
export type Corrections = OpenRequest['options'];
export const corrections = signal<Corrections>({});
let inputs: readonly Input[] = [];
let openingEnds = new AbortController();

/** Opens files, whose scenes then take the place of those that were open. */
export async function open(title: string, files: readonly Input[], options: Corrections = {}): Promise<void> {
  openingEnds.abort();
  openingEnds = new AbortController();
  const { signal: ended } = openingEnds;
  const before = opening.value;
  opening.value = { step: 'opening', title, told: `Reading the headers of ${files.length} files…` };
  problem.value = undefined;
  try {
    const info = await engine.ask('open', { inputs: files, options }, { signal: ended });
    forgetRun();
    inputs = files;
    corrections.value = options;
    stack.value = info;
    scene.value = 0;
    unreadable.value = undefined;
    area.value = undefined;
    opening.value = { step: 'open', title };
  } catch (error) {
    if (ended.aborted) return;
    problem.value = problemOf(error);
    opening.value = stack.value ? before : { step: 'none' };
  }
}

/** Opens the same files again, understood as the user says. */
export async function correct(changes: Corrections): Promise<void> {
  const { value } = opening;
  if (value.step === 'open') await open(value.title, inputs, { ...corrections.value, ...changes });
}

export async function openExample(): Promise<void> {
  const title = 'Example';
  opening.value = { step: 'opening', title, told: 'Drawing the scenes…' };
  try {
    const files = await engine.ask('example', undefined, {
      tell: ({ made }) => {
        opening.value = { step: 'opening', title, told: `Drawing the scenes… ${made}` };
      },
    });
    await open(title, files);
  } catch (error) {
    problem.value = problemOf(error);
    opening.value = { step: 'none' };
  }
}

export async function close(): Promise<void> {
  openingEnds.abort();
  cancelRun();
  stop();
  await engine.ask('close', undefined);
  forgetRun();
  stack.value = undefined;
  problem.value = undefined;
  opening.value = { step: 'none' };
}

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
/** An area is being drawn on the picture; aborting gives it up. */
export const drawing = signal<AbortController | undefined>(undefined);
/** The pixel under the pointer. */
export const pointed = signal<{ readonly x: number; readonly y: number } | undefined>(undefined);
/** The last scene of which some part could not be read, and why. */
export const unreadable = signal<{ readonly scene: number; readonly problem: PageError | undefined } | undefined>(
  undefined,
);
/** Whether all of the picture that is to be seen has been drawn. */
export const isDrawn = signal(false);

export function showScene(index: number): void {
  const count = stack.value?.scenes.length ?? 0;
  if (count > 0) scene.value = Math.min(count - 1, Math.max(0, index));
}

/** Whether the dates are shown one after another. */
export const isPlaying = signal(false);
let nextDate: ReturnType<typeof setTimeout> | undefined;
/** Milliseconds that each date stays, once it is drawn. */
const pace = 450;

export function play(): void {
  const last = (stack.value?.scenes.length ?? 0) - 1;
  if (scene.value >= last) showScene(0);
  isPlaying.value = true;
  const step = () => {
    // Dates that take longer to be read stay longer, so that each is seen.
    if (isDrawn.value) showScene(scene.value + 1);
    if (scene.value >= last) stop();
    else nextDate = setTimeout(step, isDrawn.value ? pace : pace / 4);
  };
  nextDate = setTimeout(step, pace);
}

export function stop(): void {
  clearTimeout(nextDate);
  isPlaying.value = false;
}

/** Takes an area from numbers, degrees or the grid's own. Answers with what is wrong with them, if anything is. */
export async function chooseArea(text: string): Promise<string | undefined> {
  const bbox = text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);
  if (bbox.length !== 4 || bbox.some(Number.isNaN)) return 'Four numbers are wanted: west, south, east, north.';
  try {
    area.value = await engine.ask('window', { bbox: bbox as unknown as Bbox });
    return undefined;
  } catch (error) {
    const { message, remedy = '' } = problemOf(error)!;
    return `${message} ${remedy}`;
  }
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

export function setThresholds(thresholds: Partial<Thresholds>): void {
  settings.value = { ...settings.value, thresholds };
}

/** Runs are numbered, so that pictures of their masks are told apart. */
export type Run = { readonly number: number } & (
  | { readonly step: 'none' }
  | { readonly step: 'running'; readonly progress?: Progress }
  | {
      readonly step: 'done';
      readonly seconds: number;
      readonly settings: Settings;
      readonly window: Window | undefined;
    }
);
export const run = signal<Run>({ number: 0, step: 'none' });
/** By scene: how many pixels have class 0, 1, 2, 3. Scenes without a mask have none. */
export const counts = signal<readonly (ClassCounts | undefined)[]>([]);
export const maskedScenes = computed(() => counts.value.filter((count) => count !== undefined).length);
let runEnds = new AbortController();

export async function startRun(): Promise<void> {
  runEnds = new AbortController();
  const { signal: ended } = runEnds;
  const used = settings.value;
  const window = area.value;
  const start = performance.now();
  problem.value = undefined;
  counts.value = [];
  const number = run.value.number + 1;
  run.value = { number, step: 'running' };
  try {
    await engine.ask(
      'run',
      { ...used, ...(window ? { window } : {}) },
      {
        signal: ended,
        tell: (news) => {
          if (ended.aborted) return;
          if ('progress' in news) run.value = { number, step: 'running', progress: news.progress };
          else counts.value = withItem(counts.value, news.mask.scene, news.mask.counts);
        },
      },
    );
    const seconds = (performance.now() - start) / 1000;
    run.value = { number, step: 'done', seconds, settings: used, window };
  } catch (error) {
    if (!ended.aborted) problem.value = problemOf(error);
    forgetRun();
  }
}

export function cancelRun(): void {
  runEnds.abort(new DOMException('Cancelled.', 'AbortError'));
}

function forgetRun(): void {
  run.value = { number: run.value.number, step: 'none' };
  counts.value = [];
}

function withItem<T>(items: readonly T[], index: number, item: T): T[] {
  const copy = [...items];
  copy[index] = item;
  return copy;
}
