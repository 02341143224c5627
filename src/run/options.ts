import { platform } from '#platform';
import { TsmaskError } from '../errors.ts';
import type { Window } from '../grid.ts';
import { defaultThresholds, type KernelOptions, resolveThresholds, type Stage, stages } from '../kernel/index.ts';
import type { OptionGroups, OptionNames } from '../option-names.ts';
import { type ProbabilityOptions, probabilityOptionNames } from '../probability/options.ts';
import { checkWindow } from '../stack/area.ts';
import type { Stack } from '../stack/index.ts';
import type { Progress } from './progress.ts';

/** How scenes are masked: by their time series, or each for itself from a cloud probability. */
export const maskMethods = ['tsmask', 'probability'] as const;
export type MaskMethod = (typeof maskMethods)[number];

export interface MaskOptions extends KernelOptions {
  /**
   * `tsmask` (default), or `probability`: clouds from a cloud probability, shadows projected by the sun
   * (docs/probability.md). The engine, its thresholds and `stage` are those of `tsmask`.
   */
  readonly method?: MaskMethod;
  /** For the method `probability`. The stack must have the bands of `probabilityRoles`. */
  readonly probability?: ProbabilityOptions;
  /** How far the spatial steps go. Default `buffered`. */
  readonly stage?: Stage;
  /** The part of the grid to read; it is then the scene of the spatial steps. Default: all of it. Pixels. */
  readonly window?: Window;
  /** Worker threads, up to 16 or four for each core. Default: one for each core. Those that no block is left for are not started. */
  readonly workers?: number;
  /** Memory to stay within, besides that of the program itself. Bytes, default 1 GiB. */
  readonly memory?: number;
  /** Edge of the blocks that are worked on, pixels. Default: planned along the files' tiles. Results do not depend on it. */
  readonly blockSize?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** What all runs over blocks of a stack take. */
export type BlockRunOptions = Omit<MaskOptions, 'method' | 'probability' | 'stage' | 'thresholds'>;

export const blockRunOptionNames: OptionNames<BlockRunOptions> = {
  engine: true,
  simd: true,
  window: true,
  workers: true,
  memory: true,
  blockSize: true,
  signal: true,
  onProgress: true,
};

export const maskOptionNames: OptionNames<MaskOptions> = {
  ...blockRunOptionNames,
  thresholds: true,
  method: true,
  probability: true,
  stage: true,
};

/** Names that stand in options of a run that are objects. */
export const groupsOfRun: OptionGroups = {
  probability: probabilityOptionNames,
  thresholds: Object.keys(defaultThresholds),
};

export const defaultMemory = 1 << 30;

/** Threads of one run: more of them only take memory, and where cores are few, waiting for servers may keep some more busy. */
export const mostWorkers = Math.max(16, 4 * platform.cores);

/** @throws TsmaskError BAD_OPTION for the first option that cannot be used. */
export function checkMaskOptions(stack: Stack, options: MaskOptions): void {
  const bad = (subject: string, message: string, remedy: string): never => {
    throw new TsmaskError('BAD_OPTION', message, { subject, remedy });
  };
  if (!Array.isArray(stack?.scenes) || !Array.isArray(stack.files)) {
    bad('stack', 'What was given is no stack.', 'Open it first: await openStack(inputs).');
  }
  const { grid } = stack;
  const { stage, engine, workers, memory, blockSize, window } = options;
  if (stage !== undefined && !stages.includes(stage)) {
    bad('stage', `There is no stage named ${stage}.`, `Use ${stages.join(', ')}.`);
  }
  if (engine !== undefined && engine !== 'wasm' && engine !== 'js') {
    bad('engine', `There is no engine named ${engine}.`, 'Use wasm or js.');
  }
  const { method = 'tsmask', probability } = options;
  if (!maskMethods.includes(method)) {
    bad('method', `There is no method named ${String(method)}.`, `Use ${maskMethods.join(' or ')}.`);
  }
  if (method === 'tsmask' && probability !== undefined) {
    bad('probability', 'Options of the method probability do not go with tsmask.', "Add method: 'probability'.");
  }
  if (method === 'probability' && (options.thresholds !== undefined || stage !== undefined)) {
    const name = options.thresholds === undefined ? 'stage' : 'thresholds';
    bad(name, `The option ${name} does not go with the method probability.`, 'Leave it out: see docs/probability.md.');
  }
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= mostWorkers)) {
    bad(
      'workers',
      `${String(workers)} workers cannot be had.`,
      `Give workers as a whole number from 1 to ${mostWorkers}.`,
    );
  }
  if (memory !== undefined && !(typeof memory === 'number' && memory > 0)) {
    bad('memory', `A memory of ${String(memory)} cannot be had.`, 'Give a number of bytes, such as 512 * 2 ** 20.');
  }
  if (blockSize !== undefined && !(Number.isInteger(blockSize) && blockSize >= 1)) {
    bad('blockSize', `Blocks of ${blockSize} pixels cannot be had.`, 'Use a whole number of at least 1.');
  }
  if (window) checkWindow(window, grid);
  resolveThresholds(options.thresholds);
}

/**
 * Bands that are to be read, when every scene has them.
 * @param option what named them
 * @param constant of this package that holds them, where one does
 * @throws TsmaskError BAD_OPTION where they are no list of names, each once; MISSING_BAND
 */
export function checkRoles(
  { scenes }: Stack,
  roles: readonly string[],
  option = 'roles',
  constant?: string,
): readonly string[] {
  if (!Array.isArray(roles) || roles.length === 0 || new Set(roles).size < roles.length) {
    throw new TsmaskError('BAD_OPTION', `The option ${option} must name bands, each once.`, {
      subject: option,
      remedy: `Such as ${Object.keys(scenes[0].bands).join(', ')}.`,
    });
  }
  for (const scene of scenes) {
    const missing = roles.filter((role) => [scene, ...(scene.fill ?? [])].some(({ bands }) => !(role in bands)));
    if (missing.length === 0) continue;
    const [first] = missing;
    const bands = missing.length === 1 ? `band ${first}` : `bands ${missing.join(', ')}`;
    throw new TsmaskError('MISSING_BAND', `The scene ${scene.id} has no ${bands}.`, {
      subject: first,
      remedy: `Open the stack with ${missing.length === 1 ? 'it' : 'them'}: openStack(inputs, { roles: ${constant ?? `['${first}', …]`} }).`,
    });
  }
  return roles;
}
