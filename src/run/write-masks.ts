/** From a stack to wherever a sink puts its masks. */
import { gridOfWindow } from '../grid.ts';
import type { ClassCounts, MaskStream } from '../mask.ts';
import { resolveProbabilityOptions } from '../probability/options.ts';
import { sunAzimuthOf } from '../probability/sun.ts';
import type { Remark, Scene, Stack } from '../stack/index.ts';
import { readThrough } from '../write/reading.ts';
import type { MaskRun, MaskSink, RunMethod } from '../write/sink.ts';
import { streamMasks } from './mask-stack.ts';
import { defaultMemory, type MaskOptions } from './options.ts';
import { sinkMemory } from './plan.ts';

export interface WriteMasksOptions extends MaskOptions {
  /** Takes what the sink says of its outputs. */
  readonly onRemark?: (remark: Remark) => void;
}

export interface WrittenMask {
  readonly scene: Scene;
  /** As {@link Scene.id}. */
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The files that hold the mask, as the sink names them. */
  readonly paths: readonly string[];
  /** How many pixels have class 0, 1, 2, 3. */
  readonly counts: ClassCounts;
}

/**
 * Masks every scene of a stack and hands the masks, in time order, to a sink. Whatever fails, the sink is told to leave
 * nothing behind that is not whole, and has ended with that when the promise is rejected.
 *
 * @throws TsmaskError as `maskStack`, and whatever the sink throws; and the signal's reason when it is aborted.
 */
export async function writeMasks(
  stack: Stack,
  sink: MaskSink,
  options: WriteMasksOptions = {},
): Promise<WrittenMask[]> {
  const { onRemark, ...maskOptions } = options;
  // What is wrong with the options is told before the sink does anything.
  const masks = streamMasks(stack, maskOptions);
  return writeMaskStreams(masks, runOf(stack, options), sink, options);
}

/** What a sink is told of a run over a stack. */
export function runOf(
  stack: Stack,
  { window, stage = 'buffered', memory = defaultMemory, onRemark, ...options }: WriteMasksOptions,
): MaskRun {
  const method = runMethodOf(stack, options);
  return {
    grid: window ? gridOfWindow(stack.grid, window) : stack.grid,
    stage,
    ...(method ? { method } : { thresholds: options.thresholds ?? {} }),
    scenes: stack.scenes,
    memory: sinkMemory(memory),
    ...(onRemark ? { remark: onRemark } : {}),
  };
}

/**
 * What records say of the method of a run: for those who hand masks that they kept to `saveMaskStreams`. Undefined for
 * masks by their time series.
 * @throws TsmaskError BAD_OPTION, NO_SUN_AZIMUTH
 */
export function runMethodOf(
  stack: Stack,
  { method, probability = {} }: Pick<WriteMasksOptions, 'method' | 'probability'>,
): RunMethod | undefined {
  if (method !== 'probability') return undefined;
  const sunAzimuth = stack.scenes.map((scene) => [scene.id, sunAzimuthOf(scene, probability.sunAzimuth)] as const);
  const parameters = { ...resolveProbabilityOptions(probability), sunAzimuth: Object.fromEntries(sunAzimuth) };
  return { name: method, parameters };
}

/**
 * Hands masks, wherever they come from, to a sink, as {@link writeMasks} does.
 *
 * @param masks one for each of the run's scenes, in their order
 * @param run what the sink is told before the first
 * @throws whatever `masks` and the sink throw; and the signal's reason when it is aborted.
 */
export async function writeMaskStreams(
  masks: AsyncIterable<MaskStream>,
  run: MaskRun,
  sink: MaskSink,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<WrittenMask[]> {
  signal?.throwIfAborted();
  try {
    await sink.open(run);
    const written = await writeAll(masks, sink, signal);
    signal?.throwIfAborted();
    await sink.close();
    return written;
  } catch (error) {
    // That the outputs could not be cleared away tells less than why they had to be.
    await sink.abort().catch(() => undefined);
    throw error;
  }
}

async function writeAll(
  masks: AsyncIterable<MaskStream>,
  sink: MaskSink,
  signal: AbortSignal | undefined,
): Promise<WrittenMask[]> {
  const { atOnce = 1 } = sink;
  const writing: Promise<WrittenMask>[] = [];
  try {
    for await (const mask of masks) {
      signal?.throwIfAborted();
      const { reading, begun } = announced(mask);
      const one = writeOne(reading, sink);
      // Whether it fails is asked in its turn.
      one.catch(() => undefined);
      writing.push(one);
      // A mask that is not begun when the next is asked for is passed over.
      await Promise.race([begun, one]);
      await writing.at(-atOnce);
    }
  } finally {
    await Promise.allSettled(writing);
  }
  return Promise.all(writing);
}

async function writeOne(mask: MaskStream, sink: MaskSink): Promise<WrittenMask> {
  const { scene, id, date } = mask;
  const { paths } = await sink.write(mask);
  return { scene, id, date, paths, counts: mask.counts };
}

/** A mask that tells when its reading begins. */
function announced(mask: MaskStream): { reading: MaskStream; begun: Promise<void> } {
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const reading = readThrough(mask, async function* (roles) {
    begin();
    yield* mask.pieces(roles);
  });
  return { reading, begun };
}
