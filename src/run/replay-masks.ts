/** Masks that are at hand, as a run hands them out. */
import { platform } from '#platform';
import type { BandRole } from '../bands.ts';
import { TsmaskError } from '../errors.ts';
import { type Window, wholeWindow } from '../grid.ts';
import { createKernel } from '../kernel/index.ts';
import type { Mask, MaskPiece, MaskStream } from '../mask.ts';
import { checkOptionNames } from '../option-names.ts';
import type { Stack } from '../stack/index.ts';
import { WorkerPool } from '../workers/pool.ts';
import { BandStrips, withoutLayers } from './band-strips.ts';
import { checkMaskOptions, defaultMemory, type MaskOptions } from './options.ts';
import { type Plan, planBlocks } from './plan.ts';

export type ReplayOptions = Pick<MaskOptions, 'window' | 'workers' | 'memory' | 'signal'>;

interface Reading {
  readonly plan: Plan;
  readonly pool: WorkerPool;
  readonly spares: ArrayBuffer[];
}

/**
 * Masks of a finished run, kept by whoever had them, as streams that sinks take: so they can be written later, in whatever
 * format. Reflectance, where a sink wants it, is read again from the files of the stack; workers are started only then.
 *
 * @param masks of scenes of the stack, any of them
 * @param options `window` must be the one of the run
 * @throws TsmaskError BAD_OPTION for a mask of another stack or window; and, where reflectance is read, as `maskStack`.
 */
export function replayMasks(
  stack: Stack,
  masks: Iterable<Mask> | AsyncIterable<Mask>,
  options: ReplayOptions = {},
): AsyncGenerator<MaskStream, void, undefined> {
  checkOptionNames(options, { window: true, workers: true, memory: true, signal: true });
  checkMaskOptions(stack, options);
  return replay(stack, masks, options);
}

async function* replay(
  stack: Stack,
  masks: Iterable<Mask> | AsyncIterable<Mask>,
  options: ReplayOptions,
): AsyncGenerator<MaskStream, void, undefined> {
  const { signal } = options;
  const window = options.window ?? wholeWindow(stack.grid);
  let reading: Reading | undefined;
  const abort = () => void reading?.pool.stop(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  /** Ends of the readings of bands, one for each worker: a worker is asked for one scene at a time. */
  const lanes: Promise<void>[] = [];
  let next = 0;

  async function* pieces(mask: Mask, roles: readonly BandRole[]): AsyncGenerator<MaskPiece> {
    if (roles.length === 0) {
      yield { classes: mask.classes, bands: {} };
      return;
    }
    signal?.throwIfAborted();
    reading ??= beginReading(stack, window, options);
    const { plan, pool, spares } = reading;
    const date = stack.scenes.findIndex(({ id }) => id === mask.id);
    const lane = next++ % pool.workers.length;
    const before = lanes[lane];
    let finish = () => {};
    lanes[lane] = new Promise((resolve) => {
      finish = resolve;
    });
    try {
      await before;
      const strips = new BandStrips({ worker: pool.workers[lane], date, stack, plan, window, roles, spares });
      yield* strips.beside(mask.classes);
      strips.release();
    } finally {
      finish();
    }
  }

  try {
    for await (const mask of masks) {
      signal?.throwIfAborted();
      check(stack, mask, window);
      yield {
        ...mask,
        pieces: (roles = []) => pieces(mask, withoutLayers(roles)),
        async *rows() {
          yield mask.classes;
        },
      };
    }
    await Promise.all(lanes);
  } finally {
    signal?.removeEventListener('abort', abort);
    await reading?.pool.stop(new Error('The run has ended.'));
  }
}

function beginReading(stack: Stack, window: Window, options: ReplayOptions): Reading {
  const { workers = platform.cores, memory = defaultMemory } = options;
  const { bytesPerObservation } = createKernel({});
  const plan = planBlocks({ stack, window, workers, memory, bytesPerObservation });
  return { plan, pool: new WorkerPool(plan.workers, { stack, kernel: {} }), spares: [] };
}

function check(stack: Stack, mask: Mask, { width, height }: Window): void {
  const known = stack.scenes.some(({ id }) => id === mask.id);
  const fits = mask.width === width && mask.height === height && mask.classes.length === width * height;
  if (known && fits) return;
  throw new TsmaskError(
    'BAD_OPTION',
    known
      ? `The mask of ${mask.date} has ${mask.width} × ${mask.height} pixels, the window ${width} × ${height}.`
      : `The stack has no scene ${mask.id}.`,
    { subject: mask.date, remedy: 'Give the stack and the window that the masks were made from.' },
  );
}
