/** From a stack of scenes to their cloud probabilities: strip by strip through the workers, in the order of time. */
import { platform } from '#platform';
import { type Window, wholeWindow } from '../grid.ts';
import type { LightgbmModel } from '../lightgbm/index.ts';
import { checkOptionNames } from '../option-names.ts';
import { defaultMemory } from '../run/options.ts';
import { ProgressMeter } from '../run/progress.ts';
import type { Stack } from '../stack/index.ts';
import type { ClassifiedRows } from '../workers/classify-rows.ts';
import { WorkerPool } from '../workers/pool.ts';
import { type CloudProbabilityOptions, checkProbabilityOptions, cloudProbabilityOptionNames } from './options.ts';
import { planRows, type RowPlan } from './plan.ts';

/** Some whole rows of a scene. */
export interface ProbabilityPiece {
  /** Index into the stack's scenes. */
  readonly scene: number;
  /** Its first row, counted from the top of the window. */
  readonly row: number;
  readonly rows: number;
  /** `rows` rows of the window's width: 0 clear to 1 cloud; NaN where a band is missing. */
  readonly probability: Float32Array<ArrayBuffer>;
}

/**
 * Asks a model for the probability that each pixel of each scene is cloud. It comes in pieces of whole rows: scene after
 * scene in the order of time, each from top to bottom. Memory stays within `memory`, whoever is slow.
 *
 * @param stack opened with the bands of the model: `openStack(inputs, { roles: s2cloudlessRoles })`
 * @param model see `openModel`
 * @throws TsmaskError BAD_OPTION, MISSING_BAND, WRONG_LEVEL, OUT_OF_MEMORY, BROKEN_TIFF, BROKEN_JP2, NOT_READABLE,
 * HTTP_ERROR, SOURCE_CHANGED, WORKER_FAILED; and the signal's reason when it is aborted.
 * @see docs/s2cloudless.md
 */
export function cloudProbability(
  stack: Stack,
  model: LightgbmModel,
  options: CloudProbabilityOptions = {},
): AsyncGenerator<ProbabilityPiece, void, undefined> {
  checkOptionNames(options, cloudProbabilityOptionNames);
  const roles = checkProbabilityOptions(stack, model, options);
  const { memory = defaultMemory, workers = platform.cores, window = wholeWindow(stack.grid) } = options;
  const plan = planRows({ stack, window, roles, workers, memory });
  return run(stack, model, plan, { ...options, window, roles });
}

async function* run(
  stack: Stack,
  model: LightgbmModel,
  { strips, workers }: RowPlan,
  options: CloudProbabilityOptions & { readonly window: Window; readonly roles: readonly string[] },
): AsyncGenerator<ProbabilityPiece, void, undefined> {
  const { window, roles, signal, engine = 'wasm' } = options;
  signal?.throwIfAborted();
  const { length: scenes } = stack.scenes;
  const pool = new WorkerPool(workers, { stack, kernel: { engine } });
  const abort = () => void pool.stop(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const totals = {
      pixels: window.width * window.height * scenes,
      blocks: strips.length * scenes,
      scenes,
      decodes: 1,
    };
    const meter = new ProgressMeter(options.onProgress, totals, 'probability');
    const ready = pool.workers.map((worker) => worker.call('useModel', [{ model, roles, engine }]));
    for (const promise of ready) promise.catch(() => undefined);
    const under: Promise<ClassifiedRows>[] = [];
    let begun = 0;
    // Each worker has one strip, and comes to its next when that has been taken: no more results wait than workers.
    const begin = () => {
      if (begun === totals.blocks) return;
      const turn = begun++;
      const [worker, strip] = [turn % workers, strips[turn % strips.length]];
      const scene = Math.floor(turn / strips.length);
      const answer = ready[worker].then(() => pool.workers[worker].call('probability', [strip, scene]));
      // Whether it fails is asked when its turn comes.
      answer.catch(() => undefined);
      under.push(answer);
    };
    for (let i = 0; i < workers; i++) begin();
    for (let turn = 0; turn < totals.blocks; turn++) {
      const { probability, bytesRead } = await under.shift()!;
      begin();
      const { y, height: rows } = strips[turn % strips.length];
      meter.block(rows * window.width, bytesRead);
      yield { scene: Math.floor(turn / strips.length), row: y - window.y, rows, probability };
      signal?.throwIfAborted();
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    await pool.stop(new Error('The run has ended.'));
  }
}
