/** The choice of the method: what it is told, and whether the files that are open have what it needs. */
import { computed, effect, signal, untracked } from '@preact/signals';
import { type MaskMethod, type ProbabilityRecipe, resolveProbabilityOptions } from 'tsmask';
import type { Survey, Way } from '../engine/protocol.ts';
import { type PageError, problemOf } from '../problem.ts';
import { correct, correctionProblem, corrections, engine, opened, stack } from './opening.ts';
import { bandsKey, way } from './way.ts';

export type Options = Way['probability'];

/** What is known of the files for the way that is chosen. */
export type Readiness =
  | { readonly step: 'looking' }
  | { readonly step: 'failed'; readonly error: PageError }
  | ({ readonly step: 'known' } & Survey);
export const readiness = signal<Readiness>({ step: 'known', missing: [], sunless: [] });

/** The whole recipe, as presets and changes make it. */
export const recipe = computed<ProbabilityRecipe>(() => resolveProbabilityOptions(way.value.probability));
/** Options that differ from those of the preset. */
export const changedOptions = computed(
  () => Object.keys(way.value.probability).filter((name) => name !== 'preset').length,
);
/** Whether the open files must be opened again, for other bands. */
const mustReopen = computed(() => opened.value !== undefined && bandsKey(opened.value.way) !== bandsKey(way.value));
/** Whether a run may begin. */
export const isReady = computed(() => {
  const { value } = readiness;
  if (value.step !== 'known' || value.missing.length > 0) return false;
  return value.sunless.length === 0 || way.value.azimuth !== undefined;
});

export function chooseMethod(method: MaskMethod): void {
  way.value = { ...way.value, method };
}

/** Other presets begin without the changes of the last, but for where clouds and water are taken from. */
export function choosePreset(preset: NonNullable<Options['preset']>): void {
  const { source, water } = way.value.probability;
  const kept = { ...(source === undefined ? {} : { source }), ...(water === undefined ? {} : { water }) };
  way.value = { ...way.value, probability: { preset, ...kept } };
}

/** What is as the preset has it is no change. Answers with what is wrong with the options, if anything is. */
export function setOptions(changes: Options): string | undefined {
  const { preset } = way.value.probability;
  const published = resolveProbabilityOptions(preset === undefined ? {} : { preset });
  const entries = Object.entries({ ...way.value.probability, ...changes }).filter(
    ([name, value]) => name === 'preset' || !isEqual(value, published[name as keyof ProbabilityRecipe]),
  );
  const probability = Object.fromEntries(entries) as Options;
  try {
    resolveProbabilityOptions(probability);
  } catch (error) {
    return (error as Error).message;
  }
  way.value = { ...way.value, probability };
  return undefined;
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function resetOptions(): void {
  const { preset } = way.value.probability;
  way.value = { ...way.value, probability: preset === undefined ? {} : { preset } };
}

export function setAzimuth(azimuth: number | undefined): void {
  const { azimuth: _, ...others } = way.value;
  way.value = azimuth === undefined ? others : { ...others, azimuth };
}

export function setProbabilityScale(probabilityScale: number | undefined): void {
  const { probabilityScale: _, ...others } = way.value;
  way.value = probabilityScale === undefined ? others : { ...others, probabilityScale };
}

/** Opens the files again where the way that is chosen needs other bands. Answers with whether a run can begin. */
export async function openForWay(): Promise<boolean> {
  if (!mustReopen.value) return true;
  const wanted = way.value;
  const isDone = await correct({}, wanted);
  const error = correctionProblem.value;
  if (!isDone && error) readiness.value = { step: 'failed', error };
  return isDone;
}

const chosen = computed(() => bandsKey(way.value));
let surveyEnds = new AbortController();

effect(() => {
  chosen.value;
  const open = stack.value;
  const before = opened.value;
  surveyEnds.abort();
  if (!open || !before) return;
  untracked(() => {
    if (!mustReopen.value) {
      const sunless = way.value.method === 'tsmask' ? [] : open.scenes.filter(({ lacksSun }) => lacksSun);
      readiness.value = { step: 'known', missing: [], sunless: sunless.map(({ date }) => date) };
    } else void look();
  });
});

async function look(): Promise<void> {
  surveyEnds = new AbortController();
  const { signal: ended } = surveyEnds;
  readiness.value = { step: 'looking' };
  try {
    const found = await engine.ask('survey', { options: corrections.value, way: way.value }, { signal: ended });
    readiness.value = { step: 'known', ...found };
  } catch (thrown) {
    const error = problemOf(thrown);
    if (!ended.aborted && error) readiness.value = { step: 'failed', error };
  }
}
