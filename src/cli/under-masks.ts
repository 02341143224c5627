/** What commands have in common that take masks besides scenes: their options, and how both are opened and closed. */
import type { Option } from 'commander';
import type { HeldMasks, MaskOptions, MaskSource, Progress, Stack } from '../index.ts';
import { windowOption } from './area-options.ts';
import { interruptSignal } from './interrupt.ts';
import { checkMaskChoice, type MaskChoiceOptions, maskChoiceOptions, masksOf, openedFor } from './mask-choice.ts';
import { httpFor, openInputs, type StackOptions } from './open-inputs.ts';
import { pick } from './options.ts';
import { probabilityOptions, withUnknownSuns } from './probability-options.ts';
import { ProgressBar } from './progress-bar.ts';
import { onceBegun } from './report.ts';
import type { RunOptions } from './run-options.ts';

export interface OptionsUnderMasks extends StackOptions, RunOptions, MaskChoiceOptions {}

/** `--mask`, and what masks are made with. */
export function optionsOfMasks(): Option[] {
  return [
    ...maskChoiceOptions().map((option) => option.helpGroup('Masks:')),
    // Of masks that are made on the way no layers are written.
    ...probabilityOptions().filter(({ long }) => long !== '--layers'),
  ];
}

export interface RunUnderMasks {
  readonly stack: Stack;
  /** Opens or makes them. */
  readonly masks: () => Promise<MaskSource>;
  /** What every run of the library takes. */
  readonly common: Pick<MaskOptions, 'engine' | 'workers' | 'memory' | 'window' | 'signal' | 'onProgress'>;
  /** Tells what is to be known of the scenes, before anything else is told. */
  readonly begin: () => void;
  readonly bar: ProgressBar;
  /** Since the command began. */
  readonly seconds: () => number;
}

/** Opens scenes and masks, does the work, and closes what was opened. */
export async function underMasks(
  named: readonly string[],
  options: OptionsUnderMasks,
  work: (run: RunUnderMasks) => Promise<void>,
): Promise<void> {
  const signal = interruptSignal();
  const started = performance.now();
  checkMaskChoice(options);
  const stack = withUnknownSuns(await openInputs([...named], { ...options, ...openedFor(options) }, signal), options);
  const begin = onceBegun(stack.remarks);
  const area = await windowOption(stack.grid, options);
  const bar = new ProgressBar(process.stderr);
  const onProgress = (progress: Progress) => {
    begin();
    bar.update(progress);
  };
  const common = { ...pick(options, 'engine', 'workers', 'memory'), ...area, signal, onProgress };
  let made: HeldMasks | undefined;
  const open = { ...httpFor([...named, options.mask], options), signal };
  const masks = () =>
    masksOf(stack, options, common, open, (held) => {
      made = held;
    });
  try {
    await work({ stack, masks, common, begin, bar, seconds: () => (performance.now() - started) / 1000 });
  } finally {
    bar.clear();
    await made?.close();
  }
}
