/** How a file of another resolution or another corner lies on the grid of its stack. */
import type { Window } from '../grid.ts';

/** Absent where a file lies on the stack's grid itself. One of `factor` and `repeat` is 1. */
export interface Placement {
  /** Pixels of the file, in either direction, that are averaged to one of the stack. 1 or more. */
  readonly factor: number;
  /** Pixels of the stack, in either direction, that repeat one of the file. 1 or more. */
  readonly repeat: number;
  /** The file's left edge, to the right of the stack's, in pixels of the finer of both. */
  readonly x: number;
  /** The file's upper edge, below the stack's, in pixels of the finer of both. */
  readonly y: number;
}

export const inPlace: Placement = { factor: 1, repeat: 1, x: 0, y: 0 };

/** Pixels of the stack, perhaps not a whole number of them, that so many of a file make up. */
export function sizeInStack(pixels: number, { factor, repeat } = inPlace): number {
  return (pixels * repeat) / factor;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The pixels of a file that a window of the stack takes, or undefined if they have none in common. */
export function windowInFile(window: Window, place: Placement, file: Size): Window | undefined {
  const [left, right] = span(window.x, window.width, place.x, file.width, place);
  const [top, bottom] = span(window.y, window.height, place.y, file.height, place);
  return left < right && top < bottom ? { x: left, y: top, width: right - left, height: bottom - top } : undefined;
}

function span(start: number, length: number, shift: number, size: number, { factor, repeat }: Placement) {
  const from = Math.floor((start * factor - shift) / repeat);
  const to = Math.ceil(((start + length) * factor - shift) / repeat);
  return [Math.max(0, from), Math.min(size, to)];
}
