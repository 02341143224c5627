/** Reflectance of what the mask calls clear. */
import { bandRoles, defaultNodata } from '../../bands.ts';
import { Class } from '../../kernel/classes.ts';
import type { MaskPiece } from '../../run/mask.ts';

/** The six bands of each pixel side by side, nodata where it is not clear. */
export function bandsByPixel({ classes, bands }: MaskPiece): Int16Array<ArrayBuffer> {
  const samples = bandRoles.length;
  const result = new Int16Array(classes.length * samples).fill(defaultNodata);
  for (const [sample, role] of bandRoles.entries()) {
    const band = bands[role];
    for (let i = 0, at = sample; i < classes.length; i++, at += samples) {
      if (classes[i] === Class.Clear) result[at] = band[i];
    }
  }
  return result;
}

/** Row after row, the six bands of each, nodata where a pixel is not clear. */
export function bandsByRow({ classes, bands }: MaskPiece, width: number): Int16Array<ArrayBuffer> {
  const result = new Int16Array(classes.length * bandRoles.length).fill(defaultNodata);
  for (const [number, role] of bandRoles.entries()) {
    const band = bands[role];
    for (let row = 0; row < classes.length / width; row++) {
      const to = (row * bandRoles.length + number) * width;
      for (let x = 0, i = row * width; x < width; x++, i++) {
        if (classes[i] === Class.Clear) result[to + x] = band[i];
      }
    }
  }
  return result;
}
