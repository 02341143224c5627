/** Reflectance of what the mask calls clear. */
import { bandRoles, defaultNodata } from '../../bands.ts';
import { Class } from '../../kernel/classes.ts';
import type { MaskPiece, MaskStream } from '../../mask.ts';
import type { Samples } from '../chunk-rows.ts';
import type { MaskRun } from '../sink.ts';

/** Memory that pieces are put into, one after another. */
export class Room {
  #samples = new Int16Array(0);

  take(length: number): Int16Array<ArrayBuffer> {
    if (this.#samples.length < length) this.#samples = new Int16Array(length);
    return this.#samples.subarray(0, length).fill(defaultNodata);
  }
}

/** How many scenes with their bands may be written at the same time, if each takes so many bytes. */
export function bandsAtOnce({ memory = 384 * 2 ** 20 }: MaskRun, bytesEach: number): number {
  return Math.max(1, Math.min(3, Math.floor(memory / bytesEach)));
}

/** A mask, and the six bands behind it if they are wanted, nodata where it is not clear. Valid until the next are asked for. */
export async function* layersOf(
  mask: MaskStream,
  reflectance: boolean,
): AsyncGenerator<readonly Samples[], void, undefined> {
  if (!reflectance) {
    for await (const classes of mask.rows()) yield [classes];
    return;
  }
  const rooms = bandRoles.map(() => new Room());
  for await (const { classes, bands } of mask.pieces(bandRoles)) {
    const clear = bandRoles.map((role, i) => {
      const result = rooms[i].take(classes.length);
      const band = bands[role];
      for (let at = 0; at < classes.length; at++) if (classes[at] === Class.Clear) result[at] = band[at];
      return result;
    });
    yield [classes, ...clear];
  }
}

/** The six bands of each pixel side by side, nodata where it is not clear. Valid until `room` is used again. */
export function bandsByPixel({ classes, bands }: MaskPiece, room: Room): Int16Array<ArrayBuffer> {
  const samples = bandRoles.length;
  const result = room.take(classes.length * samples);
  const inOrder = bandRoles.map((role) => bands[role]);
  for (let i = 0, at = 0; i < classes.length; i++, at += samples) {
    if (classes[i] !== Class.Clear) continue;
    for (let sample = 0; sample < samples; sample++) result[at + sample] = inOrder[sample][i];
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
