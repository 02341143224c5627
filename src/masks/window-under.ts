import { badOption } from '../check-option.ts';
import { type Window, wholeWindow } from '../grid.ts';
import type { Stack } from '../stack/index.ts';
import type { MaskSource } from './mask-source.ts';

/**
 * The window of a run under masks: the one that is wanted, or all that the masks cover.
 * @throws TsmaskError BAD_OPTION where there are no masks, or the window reaches beyond them.
 */
export function windowUnder(masks: MaskSource, { grid }: Stack, wanted: Window | undefined): Window {
  if (typeof masks?.read !== 'function') {
    badOption(
      'masks',
      'There are no masks.',
      'Open them first, await openMasks(folder, stack), or give an object with read().',
    );
  }
  const covered = masks.window ?? wholeWindow(grid);
  const window = wanted ?? covered;
  const isWithin =
    window.x >= covered.x &&
    window.y >= covered.y &&
    window.x + window.width <= covered.x + covered.width &&
    window.y + window.height <= covered.y + covered.height;
  if (isWithin) return window;
  const told = ({ x, y, width, height }: Window) => `${width} × ${height} pixels at (${x}, ${y})`;
  badOption(
    'window',
    `The window of ${told(window)} reaches beyond the masks, ${told(covered)}.`,
    'Leave the window out, which takes all that the masks cover, or mask more.',
  );
}
