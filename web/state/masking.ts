/** The run that finds the masks: its settings, how far it is, and what it found. */
import { batch, computed, effect, signal, untracked } from '@preact/signals';
import {
  type ClassCounts,
  doubtsOf,
  type Input,
  type LayerName,
  type Progress,
  type Thresholds,
  type Window,
} from 'tsmask';
import type { Way } from '../engine/protocol.ts';
import { problemOf } from '../problem.ts';
import { applyToggled, leaveOutDamaged } from './leaving-out.ts';
import { area, chooseArea, leaveClouds } from './looking.ts';
import { openForWay } from './method.ts';
import { engine, opened, problem, stack } from './opening.ts';
import { isSame, keepWay, way } from './way.ts';

export interface Settings {
  readonly engine: 'wasm' | 'js';
  readonly workers: number;
  /** Bytes. */
  readonly memory: number;
  readonly thresholds: Partial<Thresholds>;
}
export const mostWorkers = 32;
/** Bytes: what the device has, as far as the browser tells. */
export const mostMemory = ((navigator as { deviceMemory?: number }).deviceMemory ?? 8) * 2 ** 30;
const defaultWorkers = Math.max(1, Math.min(8, navigator.hardwareConcurrency || 2));
export const settings = signal<Settings>({
  engine: 'wasm',
  workers: defaultWorkers,
  memory: Math.min(512 * 2 ** 20, mostMemory),
  thresholds: {},
});

/** What came of masks that were there before a run that was cancelled. */
export type Cancelled = 'there were none' | 'they are gone';
/** Runs are numbered, so that pictures of their masks are told apart. */
export type Run = { readonly number: number } & (
  | { readonly step: 'none'; readonly cancelled?: Cancelled }
  | { readonly step: 'running'; readonly progress?: Progress }
  | {
      readonly step: 'done';
      readonly seconds: number;
      readonly settings: Settings;
      readonly way: Way;
      readonly window: Window | undefined;
    }
);
export const run = signal<Run>({ number: 0, step: 'none' });
/** By scene: how many pixels have class 0, 1, 2, 3. Scenes without a mask have none. */
export const counts = signal<readonly (ClassCounts | undefined)[]>([]);
export const maskedScenes = computed(() => counts.value.filter((count) => count !== undefined).length);
/** Whether masks are there that were made as the settings are now; undefined without masks. */
export const areOfMasks = computed(() => {
  const made = run.value;
  if (made.step !== 'done') return undefined;
  if (!isSame(made.way, way.value)) return false;
  if (made.way.method === 'probability') return true;
  const [before, now] = [made.settings.thresholds, settings.value.thresholds];
  const keys = Object.keys({ ...before, ...now }) as (keyof Thresholds)[];
  return keys.every((key) => before[key] === now[key]);
});
/** Whether the masks that are there were made from a cloud probability. */
export const isByProbability = computed(() => run.value.step === 'done' && run.value.way.method === 'probability');
/** What the method found on its way to the mask, to be shown instead of it. */
export const chosenLayer = signal<LayerName | undefined>(undefined);
export const shownLayer = computed(() => (isByProbability.value ? chosenLayer.value : undefined));
/** What makes one doubt the masks: those that are there, or those that a run would make. */
export const doubts = computed(() => {
  const { scenes = [] } = stack.value ?? {};
  const isDone = run.value.step === 'done';
  const masks = scenes.map((_, index) => ({ counts: (isDone && counts.value[index]) || ([0, 0, 0, 0] as const) }));
  const { method } = run.value.step === 'done' ? run.value.way : way.value;
  return doubtsOf(masks, method === 'tsmask' ? undefined : { name: method });
});
/** Whether masks are there that are of another part of the scenes than the one chosen now. */
export const areOfOtherArea = computed(() => {
  const made = run.value;
  return made.step === 'done' && JSON.stringify(made.window) !== JSON.stringify(area.value);
});
let runEnds = new AbortController();

export async function startRun(): Promise<void> {
  if (!(await applyToggled()) || !(await openForWay())) return;
  runEnds = new AbortController();
  const { signal: ended } = runEnds;
  const used = settings.value;
  const usedWay = way.value;
  const window = area.value;
  const start = performance.now();
  const cancelled: Cancelled = maskedScenes.value > 0 ? 'they are gone' : 'there were none';
  problem.value = undefined;
  counts.value = [];
  const number = run.value.number + 1;
  run.value = { number, step: 'running' };
  try {
    await engine.ask(
      'run',
      { ...used, way: usedWay, ...(window ? { window } : {}) },
      {
        signal: ended,
        tell: (news) => {
          if (ended.aborted) return;
          if ('progress' in news) run.value = { number, step: 'running', progress: news.progress };
          else counts.value = news.counts;
        },
      },
    );
    const seconds = (performance.now() - start) / 1000;
    run.value = { number, step: 'done', seconds, settings: used, way: usedWay, window };
    leaveClouds(counts.value);
    keepWay(opened.value!.inputs, usedWay);
  } catch (error) {
    const { value } = run;
    // Another stack may be open by now, with masks of its own.
    if (value.step !== 'running' || value.number !== number) return;
    forgetRun(ended.aborted ? cancelled : undefined);
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

function forgetRun(cancelled?: Cancelled): void {
  run.value = { number: run.value.number, step: 'none', ...(cancelled ? { cancelled } : {}) };
  counts.value = [];
}

/** Has what is made of masks forgotten when they go, or when others take their place. */
export function whenMasksGo(forget: () => void): void {
  let before: number | undefined;
  effect(() => {
    const { value } = run;
    const now = value.step === 'done' ? value.number : undefined;
    if (before !== undefined && now !== before) untracked(forget);
    before = now;
  });
}

export function setThresholds(thresholds: Partial<Thresholds>): void {
  settings.value = { ...settings.peek(), thresholds };
}

let thresholdsOf: readonly Input[] | undefined;

stack.subscribe((now) => {
  cancelRun();
  // Thresholds that were found for some files are none for others.
  const { inputs } = opened.peek() ?? {};
  if (now && inputs !== thresholdsOf) {
    thresholdsOf = inputs;
    setThresholds({});
  }
  const kept = now?.kept;
  if (!kept) return forgetRun();
  // Masks that were made before a reload.
  const { window, thresholds, way: madeBy, seconds } = kept;
  const isAll = window.width === now.grid.width && window.height === now.grid.height;
  batch(() => {
    settings.value = { ...settings.peek(), thresholds };
    way.value = madeBy;
    chooseArea(isAll ? undefined : window);
    counts.value = kept.counts;
    const made = { seconds, settings: settings.peek(), way: madeBy, window: area.peek() };
    run.value = { number: run.peek().number + 1, step: 'done', ...made };
  });
});
