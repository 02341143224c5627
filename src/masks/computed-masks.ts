/** Masks that are made in the same run, and held as long as they are asked for. */
import { type Window, wholeWindow } from '../grid.ts';
import { packClasses, packedBytes, unpackClasses } from '../kernel/index.ts';
import type { MaskStream } from '../mask.ts';
import { ByteStore } from '../run/byte-store.ts';
import { streamMasks } from '../run/mask-stack.ts';
import { defaultMemory, type MaskOptions } from '../run/options.ts';
import type { Remark, Stack } from '../stack/index.ts';
import { doubtsOf } from '../write/records/doubts.ts';
import type { MaskSource } from './mask-source.ts';

/** Masks that take memory, and beyond a limit scratch space, until they are closed. */
export interface HeldMasks extends MaskSource {
  readonly window: Window;
  readonly held: number;
  readonly remarks: readonly Remark[];
  close(): Promise<void>;
}

/** Rows that are put away together. */
const stripRows = 64;

/**
 * Masks every scene of a stack by its time series and holds the classes, at two bits a pixel, in up to a quarter of
 * `memory`, beyond that in scratch space.
 *
 * @throws TsmaskError as `maskStack`; and the signal's reason when it is aborted.
 */
export async function computeMasks(stack: Stack, options: MaskOptions = {}): Promise<HeldMasks> {
  const { memory = defaultMemory } = options;
  const window = options.window ?? wholeWindow(stack.grid);
  // Each row begins with a byte of its own, so that some rows of a strip can be read.
  const perRow = packedBytes(window.width);
  const total = perRow * window.height * stack.scenes.length;
  const limit = Math.min(memory / 4, total);
  const strips = Math.ceil(window.height / stripRows);
  const store = new ByteStore(limit);
  const made: Pick<MaskStream, 'counts' | 'highestProbability'>[] = [];
  try {
    for await (const mask of streamMasks(stack, { ...options, memory: memory - limit })) {
      let strip = made.length * strips;
      for await (const rows of packedStrips(mask, perRow)) await store.put(strip++, rows);
      made.push(mask);
    }
  } catch (error) {
    await store.close();
    throw error;
  }

  async function read(scene: number, within: Window): Promise<Uint8Array> {
    const classes = new Uint8Array(within.width * within.height);
    const unpacked = new Uint8Array(perRow * 4);
    const top = within.y - window.y;
    for (let row = top; row < top + within.height; ) {
      const strip = Math.floor(row / stripRows);
      const end = Math.min(top + within.height, (strip + 1) * stripRows);
      const packed = await store.get(scene * strips + strip, (row % stripRows) * perRow, (end - row) * perRow);
      for (let at = 0; row < end; row++, at += perRow) {
        unpackClasses(packed.subarray(at, at + perRow), unpacked);
        const from = within.x - window.x;
        classes.set(unpacked.subarray(from, from + within.width), (row - top) * within.width);
      }
    }
    return classes;
  }

  const remarks = doubtsOf(made, options.method === 'probability' ? { name: options.method } : undefined);
  return { window, held: limit, remarks, read, close: () => store.close() };
}

/** The rows of a mask, packed one by one, in strips. */
async function* packedStrips(mask: MaskStream, perRow: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { width, height } = mask;
  const line = new Uint8Array(perRow * 4);
  let row = 0;
  let strip = new Uint8Array(0);
  for await (const classes of mask.rows()) {
    for (let from = 0; from < classes.length; from += width, row++) {
      const inStrip = row % stripRows;
      if (inStrip === 0) strip = new Uint8Array(perRow * Math.min(stripRows, height - row));
      line.set(classes.subarray(from, from + width));
      packClasses(line, strip.subarray(inStrip * perRow, (inStrip + 1) * perRow));
      if ((inStrip + 1) * perRow === strip.length) yield strip;
    }
  }
}
