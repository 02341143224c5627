/** Reflectance of what the mask calls clear. */
import { bandRoles, defaultNodata } from '../../bands.ts';
import { Class } from '../../kernel/classes.ts';
import type { MaskPiece } from '../../run/mask.ts';

/** Memory that pieces are put into, one after another. */
export class Room {
  #samples = new Int16Array(0);

  take(length: number): Int16Array<ArrayBuffer> {
    if (this.#samples.length < length) this.#samples = new Int16Array(length);
    return this.#samples.subarray(0, length).fill(defaultNodata);
  }
}

/** The six bands of each pixel side by side, nodata where it is not clear. Valid until `room` is used again. */
export function bandsByPixel({ classes, bands }: MaskPiece, room: Room): Int16Array<ArrayBuffer> {
  const samples = bandRoles.length;
  const result = room.take(classes.length * samples);
  for (const [sample, role] of bandRoles.entries()) {
    const band = bands[role];
    for (let i = 0, at = sample; i < classes.length; i++, at += samples) {
      if (classes[i] === Class.Clear) result[at] = band[i];
    }
  }
  return result;
}

/** Row after row, the six bands of each, nodata where a pixel is not clear. Valid until `room` is used again. */
export function bandsByRow({ classes, bands }: MaskPiece, width: number, room: Room): Int16Array<ArrayBuffer> {
  const result = room.take(classes.length * bandRoles.length);
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
