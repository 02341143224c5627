/** Cuts a window of the grid into blocks that follow the files' own tiles and fit into the memory budget. */
import { TsmaskError } from '../errors.ts';
import type { Window } from '../grid.ts';
import type { Stack } from '../stack/index.ts';
import { decodedTileBytes } from '../stack/read.ts';

export interface Plan {
  /** Row by row; all blocks of a row have the same y and height. */
  readonly rows: readonly (readonly Window[])[];
  readonly blocks: readonly Window[];
  /** How often a compressed tile is decoded: more than once where a block of whole tiles would not fit. */
  readonly decodes: number;
  /** Bytes of packed classes that may be held in memory; the rest goes to scratch space. */
  readonly storeMemory: number;
}

export interface PlanRequest {
  readonly stack: Stack;
  readonly window: Window;
  readonly workers: number;
  /** Bytes. */
  readonly memory: number;
  /** Of the kernel. */
  readonly bytesPerObservation: number;
  readonly blockSize?: number | undefined;
}

/** Dates whose compressed tiles a worker holds while it works on one. */
export const readAhead = 2;

// A block beyond this gains nothing, and progress and cancelling become coarse.
const largestBlock = 1 << 18;
/** Blocks for each worker, so that none waits long for the last. */
const blocksPerWorker = 4;
/** What a worker may hold in buffers that it has done with, until its garbage is collected. */
const garbage = 48 << 20;

export function planBlocks(request: PlanRequest): Plan {
  const { stack, window, workers, memory, bytesPerObservation, blockSize } = request;
  const dates = stack.scenes.length;
  const storeMemory = Math.min(memory / 4, (window.width * window.height * dates) / 4);
  const share = (memory - storeMemory) / workers;
  const largestTile = Math.max(...stack.files.map(decodedTileBytes));
  const fixed = Math.min(garbage, share / 3) + 2 * largestTile;
  // Series, the six bands of one date and of those read ahead, and the packed result.
  const perPixel = dates * (bytesPerObservation + 0.25) + 12 * (2 + readAhead);
  const most = Math.floor((share - fixed) / perPixel);
  if (most < 16) {
    const needed = Math.ceil(((perPixel * 4096 + 3 * largestTile) * workers * 4) / 3 / (1 << 20));
    throw new TsmaskError('OUT_OF_MEMORY', `A memory of ${memory >> 20} MiB is too little for tiles of these files.`, {
      subject: 'memory',
      remedy: `Allow at least ${needed} MiB, or use fewer workers.`,
    });
  }
  if (blockSize !== undefined) return cut(window, blockSize, blockSize, 1, storeMemory);

  const unit = commonTile(stack);
  const wanted = Math.ceil((window.width * window.height) / (workers * blocksPerWorker));
  const target = Math.min(most, largestBlock, Math.max(wanted, unit.width * unit.height));
  // A tile that reaches beyond the window counts with what lies within.
  const width = Math.min(unit.width, window.width);
  const height = Math.min(unit.height, window.height);
  if (width * height > most) {
    const narrow = Math.min(width, most);
    const low = Math.max(1, Math.floor(most / narrow));
    return cut(window, narrow, low, Math.ceil(width / narrow) * Math.ceil(height / low), storeMemory);
  }
  const across = Math.max(1, Math.min(Math.ceil(window.width / width), Math.floor(target / (width * height))));
  const down = Math.max(1, Math.floor(target / (across * width * height)));
  return cut(window, across * unit.width, down * unit.height, 1, storeMemory);
}

/** The smallest rectangle that whole tiles of every file make up. */
function commonTile({ files, grid }: Stack): { width: number; height: number } {
  const multiple = (sizes: number[], limit: number) => {
    const least = sizes.reduce((a, b) => (a / greatestDivisor(a, b)) * b);
    // Sizes that have little in common would need the whole image; then some tiles are decoded twice.
    return Math.min(limit, least <= 4096 ? least : Math.max(...sizes));
  };
  const sizes = (pick: (file: Stack['files'][number]) => number) => [...new Set(files.map(pick))];
  return {
    width: multiple(
      sizes(({ tile }) => tile.width),
      grid.width,
    ),
    height: multiple(
      sizes(({ tile }) => tile.height),
      grid.height,
    ),
  };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Cuts a window along multiples of `width` and `height` of the whole grid. */
function cut(window: Window, width: number, height: number, decodes: number, storeMemory: number): Plan {
  const spans = (start: number, length: number, step: number) => {
    const result: { from: number; size: number }[] = [];
    for (let from = start; from < start + length; ) {
      const to = Math.min(start + length, (Math.floor(from / step) + 1) * step);
      result.push({ from, size: to - from });
      from = to;
    }
    return result;
  };
  const rows = spans(window.y, window.height, height).map(({ from: y, size: h }) =>
    spans(window.x, window.width, width).map(({ from: x, size: w }): Window => ({ x, y, width: w, height: h })),
  );
  return { rows, blocks: rows.flat(), decodes, storeMemory };
}
