/** From a stack to masks: blocks through the temporal test, then scene after scene through the spatial steps. */
import { platform } from '#platform';
import { gridOfWindow, wholeWindow } from '../grid.ts';
import { createKernel } from '../kernel/index.ts';
import type { Mask, MaskStream } from '../mask.ts';
import { checkOptionNames } from '../option-names.ts';
import type { Stack } from '../stack/index.ts';
import { WorkerPool } from '../workers/pool.ts';
import { ByteStore } from './byte-store.ts';
import { handOut } from './hand-out.ts';
import { checkMaskOptions, defaultMemory, groupsOfRun, type MaskOptions, maskOptionNames } from './options.ts';
import { planBlocks } from './plan.ts';
import { planProbability, runProbability } from './probability-run.ts';
import { ProgressMeter } from './progress.ts';
import { SceneRun } from './scene-run.ts';

/**
 * Masks cloud and cloud shadow in every scene of a stack. The masks come in time order, each as a whole.
 *
 * @throws TsmaskError BAD_OPTION, OUT_OF_MEMORY, MISSING_BAND, NO_SUN_AZIMUTH, PROBABILITY_SCALE, GRID_MISMATCH, BROKEN_TIFF, BROKEN_JP2, NOT_READABLE, HTTP_ERROR, SOURCE_CHANGED,
 * WORKER_FAILED, DISK_FULL (scratch space); and the signal's reason when it is aborted.
 * @see docs/method.md for the method and its source
 */
export function maskStack(stack: Stack, options: MaskOptions = {}): AsyncGenerator<Mask, void, undefined> {
  check(stack, options);
  return wholeMasks(stack, options);
}

async function* wholeMasks(stack: Stack, options: MaskOptions): AsyncGenerator<Mask, void, undefined> {
  for await (const mask of streamMasks(stack, options)) {
    const classes = new Uint8Array(mask.width * mask.height);
    let at = 0;
    for await (const piece of mask.rows()) {
      classes.set(piece, at);
      at += piece.length;
    }
    // Only now are the counts complete.
    const { rows: _, pieces: __, ...described } = mask;
    yield { ...described, classes };
  }
}

/** As {@link maskStack}, for those who write masks as they come. */
export function streamMasks(stack: Stack, options: MaskOptions = {}): AsyncGenerator<MaskStream, void, undefined> {
  check(stack, options);
  return options.method === 'probability' ? runProbability(stack, options) : run(stack, options);
}

function check(stack: Stack, options: MaskOptions): void {
  checkOptionNames(options, maskOptionNames, { groups: groupsOfRun });
  checkMaskOptions(stack, options);
  if (options.method === 'probability') planProbability(stack, options);
}

async function* run(stack: Stack, options: MaskOptions): AsyncGenerator<MaskStream, void, undefined> {
  const { signal, stage = 'buffered', memory = defaultMemory, engine = 'wasm' } = options;
  const { scenes } = stack;
  const window = options.window ?? wholeWindow(stack.grid);
  const grid = gridOfWindow(stack.grid, window);
  const kernel = {
    engine,
    ...(options.simd === undefined ? {} : { simd: options.simd }),
    ...(options.thresholds === undefined ? {} : { thresholds: options.thresholds }),
  };
  signal?.throwIfAborted();
  const { bytesPerObservation } = createKernel(kernel);
  const workers = options.workers ?? platform.cores;
  const plan = planBlocks({ stack, window, workers, memory, bytesPerObservation, blockSize: options.blockSize });

  const pool = new WorkerPool(plan.workers, { stack, kernel, readAhead: plan.readAhead });
  const store = new ByteStore(plan.storeMemory);
  const abort = () => void pool.stop(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const meter = new ProgressMeter(options.onProgress, {
      pixels: window.width * window.height,
      blocks: plan.blocks.length,
      scenes: scenes.length,
      decodes: plan.decodes,
    });
    await pool.forEach(plan.blocks, async (worker, block, index) => {
      const { packed, bytesRead } = await worker.call('block', [block]);
      await store.put(index, packed);
      meter.block(block.width * block.height, bytesRead);
    });

    const shared = { stack, store, plan, window, stage, spares: [], bandSpares: [] };
    yield* handOut({
      scenes,
      workers: pool.workers.length,
      stage,
      grid,
      signal,
      begin: (date, lane, before) => new SceneRun(pool.workers[lane], date, shared, before),
      done: () => meter.scene(),
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    await pool.stop(new Error('The run has ended.'));
    await store.close();
  }
}
