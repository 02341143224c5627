/** With which other options a scene that lacks history would be forecast: each is tried on the masks before it is told. */
import type { Stack } from '../stack/index.ts';
import type { Covers } from './covers.ts';
import { type Candidate, candidatesOf, daysBetween, type HistoryRules, type SceneCover } from './history.ts';
import { type ForecastRecipe, fewestImages, type HistoryOptions, isTrained, mostDays } from './options.ts';

/** Options to add to those of the run. */
export interface WayOut {
  readonly forecast?: 'persistence';
  readonly history: HistoryOptions;
}

/** Masks that are read on either side of the scene, besides those that were read already. */
const mostLookedAt = 10;
/** Images with more cloud, or less observed, are no use. Per cent, and 0–1. */
const uselessCloud = 50;
const uselessValid = 0.1;

const changes = ['maxCloud', 'minValid', 'days', 'twoSided', 'fewer'] as const;
type Change = (typeof changes)[number];

/**
 * Ways to a forecast of a scene by the same method: those that change the fewest options, by no more than it takes. Where
 * the method is trained, also those to one by `persistence` if they change fewer. None where the scenes that were looked at do not suffice.
 */
export async function waysOut(
  scene: number,
  recipe: ForecastRecipe,
  { scenes }: Stack,
  covers: Covers,
): Promise<WayOut[]> {
  const all = candidatesOf(scenes, scene, { days: mostDays, twoSided: true }).map((candidate) => ({
    ...candidate,
    isBefore: daysBetween(scenes[scene], scenes[candidate.scene]) < 0,
  }));
  for (const side of [true, false]) {
    const unknown = all.filter((one) => one.isBefore === side && covers.known[one.scene] === undefined);
    await covers.readWhatCanBe(unknown.slice(0, mostLookedAt).map((one) => one.scene));
  }
  const seen = all
    .filter((one) => covers.known[one.scene] !== undefined)
    .map((one) => ({ ...one, ...covers.known[one.scene] }));
  const { forecast, history, leastImages } = recipe;
  const fewest = fewestImages(forecast);
  const useful = changes.filter(
    (change) => !(change === 'twoSided' && history.twoSided) && !(change === 'fewer' && leastImages === fewest),
  );
  const same = simplest(useful, (chosen) =>
    historyBy(chosen, history, chosen.has('fewer') ? fewest : leastImages, seen),
  ).map((found): WayOut => ({ history: found }));
  if (!isTrained(forecast)) return same;
  const other = simplest(
    useful.filter((change) => change !== 'fewer'),
    (chosen) => historyBy(chosen, history, 1, seen),
  ).map((found): WayOut => ({ forecast: 'persistence', history: { ...found, images: 1 } }));
  return changesOf(other) < changesOf(same) ? [...same, ...other] : same;
}

/** Options that each of some ways changes, besides the forecast and its images. */
function changesOf([one]: readonly WayOut[]): number {
  return one ? changes.filter((change) => change in one.history).length : Number.POSITIVE_INFINITY;
}

/** What `wayBy` finds by the fewest changes, which may be none. */
function simplest(
  from: readonly Change[],
  wayBy: (chosen: ReadonlySet<Change>) => HistoryOptions | undefined,
): HistoryOptions[] {
  const sets = Array.from(
    { length: 2 ** from.length },
    (_, bits) => new Set(from.filter((_change, bit) => (bits >> bit) & 1)),
  );
  for (let size = 0; size <= from.length; size++) {
    const found = sets.filter((chosen) => chosen.size === size).flatMap((chosen) => wayBy(chosen) ?? []);
    if (found.length > 0) return found;
  }
  return [];
}

interface Seen extends Candidate, SceneCover {
  readonly isBefore: boolean;
}

/** How far the chosen options must be changed for as many images as are needed; undefined where that is not to be had. */
function historyBy(
  chosen: ReadonlySet<Change>,
  rules: HistoryRules,
  needed: number,
  seen: readonly Seen[],
): HistoryOptions | undefined {
  const within = seen.filter(
    ({ days, isBefore, cloud, valid }) =>
      (isBefore || rules.twoSided || chosen.has('twoSided')) &&
      (days <= rules.days || chosen.has('days')) &&
      (cloud < rules.maxCloud || (chosen.has('maxCloud') && cloud <= uselessCloud)) &&
      (valid >= rules.minValid || (chosen.has('minValid') && valid >= uselessValid)),
  );
  if (within.length < needed) return undefined;
  // The clearest, then those of which most was observed, then the nearest, as far as these may be chosen.
  const taken = within
    .toSorted(
      (a, b) =>
        (chosen.has('maxCloud') ? a.cloud - b.cloud : 0) ||
        (chosen.has('minValid') ? b.valid - a.valid : 0) ||
        a.days - b.days,
    )
    .slice(0, needed);
  const most = (of: (one: Seen) => number) => Math.max(...taken.map(of));
  return {
    ...(chosen.has('maxCloud') ? { maxCloud: Math.floor(most(({ cloud }) => cloud)) + 1 } : {}),
    ...(chosen.has('minValid') ? { minValid: Math.floor(-most(({ valid }) => -valid) * 100) / 100 } : {}),
    ...(chosen.has('days') ? { days: Math.ceil(most(({ days }) => days)) } : {}),
    ...(chosen.has('twoSided') ? { twoSided: true } : {}),
    ...(chosen.has('fewer') ? { fewer: true } : {}),
  };
}

/** Ways as sentences. */
export function tellWaysOut(ways: readonly WayOut[], recipe: ForecastRecipe): string {
  const same = ways.filter(({ forecast }) => forecast === undefined).map(({ history }) => together(history));
  const other = ways
    .filter(({ forecast }) => forecast !== undefined)
    .map(({ history: { images, ...rest } }) => together(rest));
  const told: string[] = [];
  if (same.length > 0) told.push(`Allow ${alternatives(same)}.`);
  if (other.length > 0) {
    const needs = other.filter((text) => text !== '');
    told.push(`The forecast persistence takes one image${needs.length > 0 ? `: allow ${alternatives(needs)}` : ''}.`);
  }
  if (told.length > 0) return told.join(' ');
  return `No option would find ${recipe.leastImages > 1 ? 'them' : 'one'} among these scenes: open more.`;
}

function together(history: HistoryOptions): string {
  const parts = Object.entries(history).map(([name, value]) =>
    typeof value === 'number' ? `history.${name} ${value}` : `history.${name}`,
  );
  return parts.join(' with ');
}

function alternatives(texts: readonly string[]): string {
  const last = texts.at(-1)!;
  if (texts.length === 1) return last;
  // Those of several options hold words of their own between them.
  const separator = texts.some((text) => text.includes(' with ')) ? '; or ' : ' or ';
  return `${texts.slice(0, -1).join(separator === ' or ' ? ', ' : '; ')}${separator}${last}`;
}
