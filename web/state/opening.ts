/** The stack that is open, and the ways to open another or to understand it differently. */
import { batch, computed, signal } from '@preact/signals';
import type { Input, Remark } from 'tsmask';
import { Engine } from '../engine/ask.ts';
import type { OpenProgress, OpenRequest, StackInfo, Way } from '../engine/protocol.ts';
import { type PageError, problemOf } from '../problem.ts';
import { bySeries, way, waysFor } from './way.ts';

export const engine = new Engine();

/** What the user has said of the files. */
export type Corrections = OpenRequest['options'];

/** Files, and how they are to be understood. */
export interface Attempt {
  readonly title: string;
  readonly inputs: readonly Input[];
  readonly options: Corrections;
  /** What the files are opened for. */
  readonly way: Way;
  /** What was told before any file was opened, as by the search in a catalogue. */
  readonly remarks: readonly Remark[];
}

/** What is open, or on the way to it. */
export type Opening =
  | { readonly step: 'none' }
  | { readonly step: 'opening'; readonly title: string; readonly told: string; readonly progress?: OpenProgress }
  | { readonly step: 'failed'; readonly title: string; readonly error: PageError; readonly attempt?: Attempt }
  | { readonly step: 'open'; readonly title: string };

export const opening = signal<Opening>({ step: 'none' });
export const stack = signal<StackInfo | undefined>(undefined);
/** What the last action ended with, if that must be told. */
export const problem = signal<PageError | undefined>(undefined);

/** What is open, and how it was understood. */
export const opened = signal<Attempt | undefined>(undefined);
/** Asked again, the open files are understood so. */
export const corrections = computed<Corrections>(() => opened.value?.options ?? {});
/** Files of no use for any scene; those of scenes that are left out would be. */
export const notUsed = computed(() =>
  (stack.value?.unused ?? []).filter(({ reason }) => reason !== 'excluded by its date'),
);
/** Why the last correction could not be applied. */
export const correctionProblem = signal<PageError | undefined>(undefined);
let handed: readonly Input[] | undefined;
let openingEnds = new AbortController();

/**
 * Does what takes a while before a stack is open: only one such thing at a time, which can be given up. What was open stays
 * so until something else is.
 */
export async function whileOpening(
  title: string,
  told: string,
  work: (signal: AbortSignal) => Promise<void>,
  fail = (error: PageError): void => {
    opening.value = { step: 'failed', title, error };
  },
): Promise<void> {
  openingEnds.abort();
  openingEnds = new AbortController();
  const { signal: ended } = openingEnds;
  batch(() => {
    opening.value = { step: 'opening', title, told };
    problem.value = undefined;
    correctionProblem.value = undefined;
  });
  try {
    await work(ended);
  } catch (error) {
    if (ended.aborted) return;
    const said = problemOf(error);
    if (said) fail(said);
    else backToStack();
  }
}

/** Opens files, whose scenes then take the place of those that were open. */
export async function open(
  title: string,
  inputs: readonly Input[],
  options: Corrections = {},
  remarks: readonly Remark[] = [],
  probabilityScale?: number,
): Promise<void> {
  const attempt: Attempt = { title, inputs, options, way: bySeries, remarks };
  await whileOpening(
    title,
    told(inputs),
    (ended) => read(attempt, ended, waysFor(inputs, probabilityScale)),
    (error) => {
      opening.value = { step: 'failed', title, error, attempt };
    },
  );
}

/** Opens the same files again, understood as the user says. Returns whether that could be done. */
export async function correct(changes: Corrections, forWay = opened.value?.way): Promise<boolean> {
  const before = opened.value;
  if (!before || !forWay || !stack.value) return false;
  const { title, inputs } = before;
  // What is undefined is as it was before anyone said anything.
  const options = Object.fromEntries(
    Object.entries({ ...corrections.value, ...changes }).filter(([, value]) => value !== undefined),
  );
  const attempt: Attempt = { ...before, options, way: forWay };
  await whileOpening(
    title,
    told(inputs),
    (ended) => read(attempt, ended),
    (error) =>
      batch(() => {
        correctionProblem.value = error;
        opening.value = { step: 'open', title };
      }),
  );
  return opened.value?.options === options;
}

/** @param ways of files that were not open before: the first that there are bands for is then what is chosen */
async function read(attempt: Attempt, ended: AbortSignal, ways?: readonly Way[]): Promise<void> {
  const { title, inputs, options, remarks } = attempt;
  await hand(inputs, ended);
  const info = await engine.ask(
    'open',
    { options, ways: ways ?? [attempt.way] },
    {
      signal: ended,
      tell: (progress) => {
        if (!ended.aborted) opening.value = { step: 'opening', title, told: told(inputs), progress };
      },
    },
  );
  batch(() => {
    opened.value = { ...attempt, way: info.way };
    if (ways) way.value = info.way;
    stack.value = { ...info, remarks: [...remarks, ...info.remarks] };
    opening.value = { step: 'open', title };
  });
}

/** Cloning a file takes the page up to a millisecond. */
const handedAtOnce = 16;

/** Gives the engine the files that it is to open, unless it has them. */
async function hand(inputs: readonly Input[], ended: AbortSignal): Promise<void> {
  if (handed === inputs) return;
  handed = undefined;
  for (let i = 0; i === 0 || i < inputs.length; i += handedAtOnce) {
    const request = { inputs: inputs.slice(i, i + handedAtOnce), isFirst: i === 0 };
    await engine.ask('hand', request, { signal: ended });
  }
  handed = inputs;
}

function told(inputs: readonly Input[]): string {
  return `Reading the headers of ${inputs.length === 1 ? 'one file' : `${inputs.length} files`}…`;
}

/** Gives up what is being opened: what was open before is shown again. */
export function cancelOpening(): void {
  openingEnds.abort();
  backToStack();
}

/** To what is open, if anything is. */
export function backToStack(): void {
  opening.value = stack.value && opened.value ? { step: 'open', title: opened.value.title } : { step: 'none' };
}

export async function openExample(): Promise<void> {
  const title = 'Example';
  await whileOpening(title, 'Drawing the scenes…', async (signal) => {
    const files = await engine.ask('example', undefined, {
      signal,
      tell: ({ made }) => {
        if (!signal.aborted) opening.value = { step: 'opening', title, told: `Drawing the scenes… ${made}` };
      },
    });
    await open(title, files);
  });
}

export async function close(): Promise<void> {
  openingEnds.abort();
  batch(() => {
    stack.value = undefined;
    opened.value = undefined;
    problem.value = undefined;
    opening.value = { step: 'none' };
  });
  await engine.ask('close', undefined);
}
