/** From a stack and its masks to a composite: block by block through the workers, row by row to whoever takes it. */
import { platform } from '#platform';
import type { Window } from '../grid.ts';
import { type MaskSource, packedClassesOf, windowUnder } from '../masks/index.ts';
import { checkOptionNames } from '../option-names.ts';
import { bytesPerValue, choosesObservation, needsRanks } from '../reduce/methods.ts';
import { ByteStore } from '../run/byte-store.ts';
import { defaultMemory } from '../run/options.ts';
import { type Plan, planBlocks } from '../run/plan.ts';
import { ProgressMeter } from '../run/progress.ts';
import type { Stack } from '../stack/index.ts';
import { WorkerPool } from '../workers/pool.ts';
import { Assembler, type CompositePiece } from './assembler.ts';
import { BlockRows } from './block-rows.ts';
import { type CompositeOptions, checkCompositeOptions, compositeOptionNames } from './options.ts';
import { rankScenes } from './rank.ts';

/**
 * Makes one image of all scenes of a stack, from what the masks call clear. It comes in pieces of whole rows, from top to
 * bottom: reflectance × 10000 of each band, −999 where a pixel never was clear, and how often it was; of methods that choose
 * observations also the scene that each pixel is from.
 *
 * Blocks of which nothing is clear on a date are not read on that date. Memory stays within `memory`, whoever is slow.
 *
 * @throws TsmaskError BAD_OPTION, MISSING_BAND, BAD_MASK, OUT_OF_MEMORY, BROKEN_TIFF, BROKEN_JP2, NOT_READABLE, HTTP_ERROR,
 * SOURCE_CHANGED, WORKER_FAILED, DISK_FULL (scratch space); what the masks throw; and the signal's reason when it is aborted.
 * @see docs/composites.md for what the methods compute
 */
export function compositeStack<const Role extends string = string>(
  stack: Stack,
  masks: MaskSource,
  options: CompositeOptions<Role> = {},
): AsyncGenerator<CompositePiece<Role>, void, undefined> {
  checkOptionNames(options, compositeOptionNames);
  const roles = checkCompositeOptions(stack, options);
  return run(stack, masks, { ...options, roles, window: windowUnder(masks, stack, options.window) });
}

async function* run(
  stack: Stack,
  masks: MaskSource,
  options: CompositeOptions & Required<Pick<CompositeOptions, 'roles' | 'window'>>,
): AsyncGenerator<CompositePiece, void, undefined> {
  const { roles, window, signal, method = 'median', memory = defaultMemory, engine = 'wasm', simd, even } = options;
  signal?.throwIfAborted();
  const ranks = needsRanks(method)
    ? (options.ranks ?? (await rankScenes(stack, masks, { ...options, method })))
    : undefined;
  const order = ranks?.map(({ scene }) => scene);
  const pixels = window.width * window.height;
  const isChoice = choosesObservation(method);
  const plan = planBlocks({
    stack,
    window,
    memory: memory - (masks.held ?? 0),
    workers: options.workers ?? platform.cores,
    bytesPerObservation: bytesPerValue(method, stack.scenes.length) * roles.length,
    bands: roles.length,
    results: 2 * (roles.length + (isChoice ? 2 : 1)) * pixels,
    blockSize: options.blockSize,
  });
  const kernel = { engine, ...(simd === undefined ? {} : { simd }) };
  const pool = new WorkerPool(plan.workers, { stack, kernel, readAhead: plan.readAhead });
  const store = new ByteStore(plan.storeMemory);
  const reading = new AbortController();
  const abort = () => {
    reading.abort(signal?.reason);
    void pool.stop(signal?.reason);
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const totals = { pixels, blocks: plan.blocks.length, scenes: stack.scenes.length, decodes: plan.decodes };
    const meter = new ProgressMeter(options.onProgress, totals, 'composite');
    const across = plan.rows[0].length;
    const rows = new BlockRows(plan.rows.map(({ length }) => length));
    const classes = classesAhead(plan, (block) => packedClassesOf(stack, masks, block, reading.signal));
    const working = pool.forEach(plan.blocks, async (worker, block, index) => {
      const row = Math.floor(index / across);
      await rows.turn(row);
      const packed = await classes(index);
      const request = { window: block, method, roles, packed, ...(even ? { even } : {}), ...(order ? { order } : {}) };
      const { values, bytesRead } = await worker.call('composite', [request], [packed.buffer]);
      await store.put(index, new Uint8Array(values.buffer));
      meter.block(block.width * block.height, bytesRead);
      rows.done(row);
    });
    // Whoever takes the pieces may be busy when it fails.
    working.catch(() => undefined);
    const assembler = new Assembler(plan, store, window, roles, isChoice);
    for (let row = 0; row < plan.rows.length; row++) {
      await Promise.race([rows.finished(row), working]);
      for await (const piece of assembler.pieces(row)) {
        yield piece;
        signal?.throwIfAborted();
      }
      rows.passed(row);
    }
    await working;
  } finally {
    signal?.removeEventListener('abort', abort);
    const ended = new Error('The run has ended.');
    reading.abort(ended);
    await pool.stop(ended);
    await store.close();
  }
}

/** Reads the classes of the block that a worker will come to next while it works on another. */
function classesAhead(
  { blocks, workers }: Plan,
  read: (block: Window) => Promise<Uint8Array<ArrayBuffer>>,
): (index: number) => Promise<Uint8Array<ArrayBuffer>> {
  const begun = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();
  const begin = (index: number) => {
    const promise = begun.get(index) ?? read(blocks[index]);
    begun.set(index, promise);
    // Whether it fails is asked when its turn comes.
    promise.catch(() => undefined);
    return promise;
  };
  return async (index) => {
    const classes = await begin(index);
    begun.delete(index);
    if (index + workers < blocks.length) begin(index + workers);
    return classes;
  };
}
