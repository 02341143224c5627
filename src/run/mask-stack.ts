/** From a stack to masks: blocks through the temporal test, then scene after scene through the spatial steps. */
import { platform } from '#platform';
import { type Grid, gridOfWindow, type Window } from '../grid.ts';
import { createKernel, packedBytes, type Stage } from '../kernel/index.ts';
import type { Scene, Stack } from '../stack/index.ts';
import { ClassStore } from './class-store.ts';
import { checkMaskOptions, defaultMemory, type MaskOptions } from './options.ts';
import { type Plan, planBlocks } from './plan.ts';
import { type PoolWorker, WorkerPool } from './pool.ts';
import { ProgressMeter } from './progress.ts';
import type { PackedPart, RowsResult } from './tasks.ts';
import { webJobOf } from './web-home.ts';

/** The mask of one scene. */
export interface Mask {
  readonly scene: Scene;
  /** As {@link Scene.id}: `YYYYMMDD`, with `THHMMSS` where the day has two. */
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly stage: Stage;
  readonly grid: Grid;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Row by row from the top: 0 no observation, 1 clear, 2 cloud, 3 cloud shadow. */
  readonly classes: Uint8Array<ArrayBuffer>;
  /** How many pixels have class 0, 1, 2, 3. */
  readonly counts: ClassCounts;
}

export type ClassCounts = readonly [noObservation: number, clear: number, cloud: number, cloudShadow: number];

/** A mask that comes a few rows at a time, so that a scene need not fit into memory. */
export interface MaskStream extends Omit<Mask, 'classes' | 'counts'> {
  /**
   * The rows from the top, each piece some whole rows, valid until the next is asked for. To be begun, once, before the
   * next mask is asked for.
   */
  rows(): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Complete when the rows have been read. */
  readonly counts: ClassCounts;
}

/**
 * Masks cloud and cloud shadow in every scene of a stack. The masks come in time order, each as a whole.
 *
 * @throws TsmaskError BAD_OPTION, OUT_OF_MEMORY, BROKEN_TIFF, BROKEN_JP2, NOT_READABLE, HTTP_ERROR, SOURCE_CHANGED, WORKER_FAILED, DISK_FULL (scratch
 * space); and the signal's reason when it is aborted.
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
    const { rows: _, ...described } = mask;
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
  const window = options.window ?? { x: 0, y: 0, width: stack.grid.width, height: stack.grid.height };
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

  const web = webJobOf(stack, plan.workers);
  const pool = new WorkerPool(plan.workers, { stack, kernel, ...(web ? { web } : {}) });
  const store = new ClassStore(plan.storeMemory);
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
    const shared = { store, plan, window, stage, spares: [] };
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

/** What the scenes of a run have in common. */
interface SceneContext {
  readonly store: ClassStore;
  readonly plan: Plan;
  readonly window: Window;
  readonly stage: Stage;
  /** Memory of rows that have been handed out and are done with: workers put the next ones there. */
  readonly spares: Uint8Array<ArrayBuffer>[];
}

/** One scene on its way through the spatial steps, a row of blocks at a time, one row ahead of its reader. */
class SceneRun {
  readonly #worker: PoolWorker;
  readonly #date: number;
  readonly #context: SceneContext;
  readonly #counts: [number, number, number, number] = [0, 0, 0, 0];
  /** Fulfilled when its worker is free for another scene. */
  readonly finished: Promise<void>;
  #finish: () => void = () => undefined;
  #isBegun = false;
  #next: Promise<RowsResult>;
  #row = 0;

  /** @param before when the worker will be free */
  constructor(worker: PoolWorker, date: number, context: SceneContext, before: Promise<void> | undefined) {
    this.#worker = worker;
    this.#date = date;
    this.#context = context;
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    const { window, stage } = context;
    this.#next = Promise.resolve(before)
      .then(() => worker.call('beginScene', [{ width: window.width, height: window.height }, stage]))
      .then(() => this.#push());
    this.#next.catch(() => undefined);
  }

  /** Lets the worker go if nobody wants the rows. */
  pass(): void {
    if (!this.#isBegun) this.#finish();
  }

  get counts(): ClassCounts {
    return this.#counts;
  }

  async *rows(): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    const { plan, spares } = this.#context;
    this.#isBegun = true;
    try {
      for (let done = 0; done < plan.rows.length; done++) {
        const { classes, counts } = await this.#next;
        if (done + 1 < plan.rows.length) {
          this.#next = this.#push();
          this.#next.catch(() => undefined);
        } else {
          this.#finish();
        }
        counts.forEach((value, code) => {
          this.#counts[code] += value;
        });
        if (classes.length > 0) yield classes;
        spares.push(new Uint8Array(classes.buffer));
      }
    } finally {
      this.#finish();
    }
  }

  async #push(): Promise<RowsResult> {
    const { plan, store, window, spares } = this.#context;
    const row = this.#row++;
    const blocks = plan.rows[row];
    const first = row * blocks.length;
    const parts = await Promise.all(
      blocks.map(async ({ x, width, height }, column): Promise<PackedPart> => {
        const bytes = packedBytes(width * height);
        const packed = await store.get(first + column, this.#date * bytes, bytes);
        return { x: x - window.x, width, packed };
      }),
    );
    const moved = parts.map(({ packed }) => packed.buffer);
    const room = spares.pop();
    if (room === undefined) return this.#worker.call('rows', [parts, blocks[0].height], moved);
    return this.#worker.call('rows', [parts, blocks[0].height, room], [...moved, room.buffer]);
  }
}
