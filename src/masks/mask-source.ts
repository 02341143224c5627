import type { Window } from '../grid.ts';
import type { ClassCounts } from '../mask.ts';
import type { Remark } from '../stack/index.ts';

/** Where the masks of a stack's scenes come from. */
export interface MaskSource {
  /** The part of the stack's grid that the masks cover. Absent: all of it. Pixels. */
  readonly window?: Window;
  /** Bytes that the masks take of the memory that a run under them is given. Default 0. */
  readonly held?: number;
  /** What makes one doubt the masks. */
  readonly remarks?: readonly Remark[];
  /**
   * The classes of one scene in a window of the stack's grid: `window.width × window.height` bytes, row by row from the
   * top, 0 no observation, 1 clear, 2 cloud, 3 cloud shadow. Several windows and scenes may be asked for at the same time.
   *
   * @param scene index into the stack's scenes
   */
  read(scene: number, window: Window, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * How many pixels of a window have class 0, 1, 2, 3, where the source knows that without reading; else undefined, and they
   * are counted.
   */
  countsOf?(scene: number, window: Window): ClassCounts | undefined;
}
