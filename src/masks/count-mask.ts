import { cutWindow, type Window } from '../grid.ts';
import { countClasses } from '../kernel/index.ts';
import type { ClassCounts } from '../mask.ts';
import type { Stack } from '../stack/index.ts';
import { checkedClasses } from './block-classes.ts';
import type { MaskSource } from './mask-source.ts';

/** Rows that are read together. */
const rowsAtOnce = 512;

/**
 * How many pixels of a window the mask of a scene gives each class: as the source knows, else counted, a few rows at a time.
 * @throws TsmaskError BAD_MASK, and what the masks throw.
 */
export async function countMask(
  { scenes, grid }: Stack,
  masks: MaskSource,
  scene: number,
  window: Window,
  signal: AbortSignal | undefined,
): Promise<ClassCounts> {
  const known = masks.countsOf?.(scene, window);
  if (known) return known;
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (const [strip] of cutWindow(window, grid.width, rowsAtOnce)) {
    const classes = await checkedClasses(masks, scene, strip, scenes[scene].id, signal);
    countClasses(classes.subarray(0, strip.width * strip.height)).forEach((count, code) => {
      sums[code] += count;
    });
  }
  return sums;
}
