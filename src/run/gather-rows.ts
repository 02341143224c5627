import type { Window } from '../grid.ts';
import type { ByteStore } from './byte-store.ts';

/** Some rows of one of the planes that stored blocks hold, one after the other. */
export interface StoredRows {
  /** Number of the first block in the store; the others follow it. */
  readonly first: number;
  /** They lie side by side, and have the same height. */
  readonly blocks: readonly Window[];
  readonly plane: number;
  /** Counted from the top of the blocks. */
  readonly top: number;
  readonly rows: number;
}

/**
 * Puts rows of blocks together.
 * @param window that the blocks make up
 * @param target where whole rows go, from its beginning; its type is that of the planes
 */
export async function gatherRows(
  store: ByteStore,
  { first, blocks, plane, top, rows }: StoredRows,
  window: Window,
  target: Int16Array | Uint8Array,
): Promise<void> {
  const size = target.BYTES_PER_ELEMENT;
  for (const [column, { x, width, height }] of blocks.entries()) {
    const bytes = await store.get(first + column, size * width * (plane * height + top), size * width * rows);
    const values = target instanceof Uint8Array ? bytes : new Int16Array(bytes.buffer);
    for (let row = 0; row < rows; row++) {
      target.set(values.subarray(row * width, (row + 1) * width), row * window.width + x - window.x);
    }
  }
}
