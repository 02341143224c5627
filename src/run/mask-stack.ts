/** From a stack to masks: blocks through the temporal test, then scene after scene through the spatial steps. */
import { platform } from '#platform';
import { gridOfWindow, wholeWindow } from '../grid.ts';
import { createKernel } from '../kernel/index.ts';
import type { Mask, MaskStream } from '../mask.ts';
import type { Stack } from '../stack/index.ts';
import { WorkerPool } from '../workers/pool.ts';
import { ByteStore } from './byte-store.ts';
import { checkMaskOptions, defaultMemory, type MaskOptions } from './options.ts';
import { planBlocks } from './plan.ts';
import { ProgressMeter } from './progress.ts';
import { SceneRun } from './scene-run.ts';

/**
 * Masks cloud and cloud shadow in every scene of a stack. The masks come in time order, each as a whole.
 *
 * @throws TsmaskError BAD_OPTION, OUT_OF_MEMORY, BROKEN_TIFF, BROKEN_JP2, NOT_READABLE, HTTP_ERROR, SOURCE_CHANGED,
 * WORKER_FAILED, DISK_FULL (scratch space); and the signal's reason when it is aborted.
 * @see docs/method.md for the method and its source
 */
export function maskStack(stack: Stack, options: MaskOptions = {}): AsyncGenerator<Mask, void, undefined> {
  checkMaskOptions(stack, options);
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
  checkMaskOptions(stack, options);
  return run(stack, options);
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

  const pool = new WorkerPool(plan.workers, stack, kernel);
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

    // Each scene is worked on by one worker; the next ones are begun while the first is handed out.
    const shared = { stack, store, plan, window, stage, spares: [], bandSpares: [] };
    const latest: SceneRun[] = [];
    const begin = (date: number) => {
      const lane = date % pool.workers.length;
      latest[lane] = new SceneRun(pool.workers[lane], date, shared, latest[lane]?.finished);
      return latest[lane];
    };
    const begun: SceneRun[] = [];
    for (let date = 0; date < scenes.length; date++) {
      signal?.throwIfAborted();
      while (begun.length < pool.workers.length && date + begun.length < scenes.length) {
        begun.push(begin(date + begun.length));
      }
      const scene = begun.shift()!;
      const { id, date: day } = scenes[date];
      yield {
        scene: scenes[date],
        id,
        date: day,
        stage,
        grid,
        width: window.width,
        height: window.height,
        rows: () => scene.rows(),
        pieces: (roles = []) => scene.pieces(roles),
        get counts() {
          return scene.counts;
        },
      };
      signal?.throwIfAborted();
      scene.pass();
      meter.scene();
    }
    // Rows that are still being read need their workers.
    await Promise.all(latest.map(({ finished }) => finished));
  } finally {
    signal?.removeEventListener('abort', abort);
    await pool.stop(new Error('The run has ended.'));
    await store.close();
  }
}
