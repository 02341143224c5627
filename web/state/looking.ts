/** What is looked at: the scene, how it is drawn, and the area that is to be masked. */
import { computed, signal } from '@preact/signals';
import { type Bbox, type ClassCounts, type Grid, toGround, type Window } from 'tsmask';
import { coloursFor } from '../engine/colours.ts';
import type { ForecastLayer, Look, StackInfo } from '../engine/protocol.ts';
import { type PageError, problemOf } from '../problem.ts';
import { engine, stack } from './opening.ts';

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
/** The last rectangle that was drawn lay outside of the picture. */
export const isAreaMissed = signal(false);
/** The area in numbers, as they were typed, else in the files' own coordinates; empty for all, or where there are none. */
export const areaText = computed(() => {
  const window = area.value;
  if (!window || !stack.value?.isGeoreferenced) return '';
  return typedArea.value?.window === window ? typedArea.value.text : boundsText(stack.value.grid, window);
});
const typedArea = signal<{ readonly text: string; readonly window: Window } | undefined>(undefined);
/** The part of the grid that is in sight. */
export const seen = signal<Window | undefined>(undefined);
/** Whether the composite is shown in place of a scene. */
export const isCompositeShown = signal(false);
/** What is shown of the forecast over its scene; undefined while none is. */
export const forecastLayer = signal<ForecastLayer | undefined>(undefined);
/** How it lies over the scene: at first beside it. */
export const forecastOverlay = signal<Overlay>({ shown: true, opacity: 1, swipe: 0.5 });
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
  isCompositeShown.value = false;
  if (count === 0) return;
  isFirstLook = false;
  const shown = Math.min(count - 1, Math.max(0, index));
  // The forecast is of one date.
  if (shown !== scene.value) forecastLayer.value = undefined;
  scene.value = shown;
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

/** How often an area was chosen, so that an answer that comes late does not undo a later choice. */
let choices = 0;

/** Takes what of the scenes is to be masked; undefined takes all of it. */
export function chooseArea(window: Window | undefined): void {
  choices += 1;
  area.value = window;
}

/** Takes an area from numbers, degrees or the grid's own. Answers with what is wrong with them, if anything is. */
export async function chooseTypedArea(text: string): Promise<string | undefined> {
  choices += 1;
  const choice = choices;
  const bbox = text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);
  if (bbox.length !== 4 || bbox.some(Number.isNaN)) return 'Four numbers are wanted: west, south, east, north.';
  try {
    const window = await engine.ask('window', { bbox: bbox as unknown as Bbox });
    if (choice !== choices) return undefined;
    typedArea.value = { text, window };
    area.value = window;
    return undefined;
  } catch (error) {
    if (choice !== choices) return undefined;
    const { message, remedy = '' } = problemOf(error)!;
    return `${message} ${remedy}`;
  }
}

function boundsText(grid: Grid, { x, y, width, height }: Window): string {
  const corners = [0, width].flatMap((across) => [0, height].map((down) => toGround(grid, [x + across, y + down])));
  const [easts, norths] = [corners.map(([east]) => east), corners.map(([, north]) => north)];
  const bounds = [Math.min(...easts), Math.min(...norths), Math.max(...easts), Math.max(...norths)];
  // So many decimals that the same pixels come of it, and none where there are none.
  return bounds.map((bound) => String(Number(bound.toFixed(10)))).join(', ');
}

/** How many of the first dates may be passed over for a clearer one. */
const firstFew = 10;

/** The clearest of the first few dates, as far as masks or an archive tell; else the first. */
function clearestOf({ scenes }: StackInfo, counts: readonly (ClassCounts | undefined)[] = []): number {
  const cover = scenes.slice(0, firstFew).map(({ origin }, index) => {
    if (counts.length > 0) return cloudShare(counts[index]);
    return origin.cloudCover === undefined ? 1 : origin.cloudCover / 100;
  });
  return Math.max(0, cover.indexOf(Math.min(...cover)));
}

/** Cloud and shadow in what was observed; 1 where nothing was. */
function cloudShare([, clear, cloud, shadow]: ClassCounts = [0, 0, 0, 0]): number {
  return clear + cloud + shadow > 0 ? (cloud + shadow) / (clear + cloud + shadow) : 1;
}

/** Whether nobody has chosen the date that is shown. */
let isFirstLook = true;
const nearlyAll = 0.95;

/** Who has seen nothing but a date in clouds yet sees a clearer one, once masks tell which. */
export function leaveClouds(counts: readonly (ClassCounts | undefined)[]): void {
  if (isFirstLook && cloudShare(counts[scene.peek()]) >= nearlyAll) scene.value = clearestOf(stack.peek()!, counts);
  isFirstLook = false;
}

let before: StackInfo | undefined;
stack.subscribe((now) => {
  stop();
  // The same files, understood differently: what is looked at stays so.
  const same = before && now && JSON.stringify(before.grid) === JSON.stringify(now.grid);
  const shown = same ? before?.scenes[scene.peek()] : undefined;
  const stays = now?.scenes.findIndex(({ id }) => id === shown?.id) ?? -1;
  scene.value = stays >= 0 || !now ? Math.max(0, stays) : same ? 0 : clearestOf(now, now.kept?.counts);
  unreadable.value = undefined;
  if (now) look.value = { ...look.peek(), colours: coloursFor(now.scenes[0].roles, look.peek().colours) };
  if (!same) chooseArea(undefined);
  isFirstLook = stays < 0;
  before = now;
});
