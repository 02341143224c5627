import { TsmaskError } from '../errors.ts';
import { cutWindow, type Window } from '../grid.ts';
import { commonTile, sizeOf } from '../run/plan.ts';
import type { Stack } from '../stack/index.ts';
import { decodedTileBytes } from '../stack/tiles.ts';

export interface RowPlan {
  /** Whole rows of the window, from top to bottom. */
  readonly strips: readonly Window[];
  /** How many of the workers asked for can be used. */
  readonly workers: number;
}

export interface RowPlanRequest {
  readonly stack: Stack;
  readonly window: Window;
  readonly roles: readonly string[];
  readonly workers: number;
  /** Bytes. */
  readonly memory: number;
}

/**
 * Cuts scenes into strips of whole rows: whole scenes where there are enough of them to keep all workers busy and they
 * fit, since tiles that lie across two strips are decoded for each.
 */
export function planRows({ stack, window, roles, memory, ...request }: RowPlanRequest): RowPlan {
  // The bands, as much again of compressed tiles, and two results: one is made while the other waits to be taken.
  const perRow = window.width * (2 * 2 * roles.length + 2 * Float32Array.BYTES_PER_ELEMENT);
  const tiles = 2 * Math.max(...stack.files.map(decodedTileBytes));
  // The other half is left to buffers that are done with and not yet collected, and to what is made of results.
  const fitting = (workers: number) => Math.floor((memory / (2 * workers) - tiles) / perRow);
  const tile = Math.min(commonTile(stack).height, window.height);
  let { workers } = request;
  while (workers > 1 && fitting(workers) < tile) workers--;
  const most = fitting(workers);
  if (most < 1) {
    throw new TsmaskError(
      'OUT_OF_MEMORY',
      `A memory of ${sizeOf(memory)} is too little for the tiles of these files.`,
      {
        subject: 'memory',
        remedy: `Allow at least ${Math.ceil((2 * (tiles + 64 * perRow)) / 2 ** 20)} MiB.`,
      },
    );
  }
  const wanted = Math.ceil(window.height / Math.ceil(workers / stack.scenes.length));
  const rows = Math.min(most, Math.ceil(wanted / tile) * tile);
  const strips = cutWindow(window, stack.grid.width, rows >= tile ? Math.floor(rows / tile) * tile : rows).flat();
  return { strips, workers: Math.min(workers, strips.length * stack.scenes.length) };
}
