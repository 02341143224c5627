import { TsmaskError } from '../errors.ts';
import type { Window } from '../grid.ts';
import { type KernelOptions, resolveThresholds, type Stage, stages } from '../kernel/index.ts';
import type { ProbabilityOptions } from '../probability/options.ts';
import type { Stack } from '../stack/index.ts';
import { checkWorkers } from '../workers/spare-workers.ts';
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

export const defaultMemory = 1 << 30;

const windowHint = 'Use x, y, width and height in whole pixels, from the upper left corner.';

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
  if (method === 'probability' && (options.thresholds !== undefined || (stage ?? 'buffered') !== 'buffered')) {
    const name = options.thresholds === undefined ? 'stage' : 'thresholds';
    bad(name, `The option ${name} does not go with the method probability.`, 'Leave it out: see docs/probability.md.');
  }
  checkWorkers(workers);
  if (memory !== undefined && !(typeof memory === 'number' && memory > 0)) {
    bad('memory', `A memory of ${String(memory)} cannot be had.`, 'Give a number of bytes, such as 512 * 2 ** 20.');
  }
  if (blockSize !== undefined && !(Number.isInteger(blockSize) && blockSize >= 1)) {
    bad('blockSize', `Blocks of ${blockSize} pixels cannot be had.`, 'Use a whole number of at least 1.');
  }
  if (window) checkWindow(window, grid);
  resolveThresholds(options.thresholds);
}

/** @throws TsmaskError BAD_OPTION for a window that does not lie within the grid. */
export function checkWindow({ x, y, width, height }: Window, grid: Stack['grid']): void {
  const bad = (message: string): never => {
    throw new TsmaskError('BAD_OPTION', message, { subject: 'window', remedy: windowHint });
  };
  const whole = [x, y, width, height].every(Number.isInteger);
  if (!whole || width < 1 || height < 1) {
    bad(`A window of ${width} × ${height} pixels at (${x}, ${y}) is none.`);
  }
  if (x < 0 || y < 0 || x + width > grid.width || y + height > grid.height) {
    bad(
      `The window of ${width} × ${height} pixels at (${x}, ${y}) does not lie within the grid of ${grid.width} × ${grid.height}.`,
    );
  }
}
