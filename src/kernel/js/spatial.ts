/** The two spatial steps on consecutive rows of a scene. Source: GeoscienceAustralia/TSCloudMask; see docs/method.md. */
import { Class } from '../classes.ts';
import type { SpatialRows } from '../scene-stream.ts';

export class JsSpatialRows implements SpatialRows {
  work: Uint8Array = new Uint8Array(0);
  out: Uint8Array = new Uint8Array(0);
  #width = 0;

  reserve(width: number, rows: number): void {
    this.#width = width;
    if (this.work.length >= width * rows) return;
    this.work = new Uint8Array(width * rows);
    this.out = new Uint8Array(width * rows);
  }

  /** In place and in raster order: a pixel that becomes clear is clear for the neighbours that follow. */
  filter(from: number, to: number): void {
    const { work } = this;
    const width = this.#width;
    for (let row = from; row < to; row++) {
      for (let x = 1; x < width - 1; x++) {
        const at = row * width + x;
        if (!isCloudOrShadow(work[at])) continue;
        let count = 0;
        for (let line = at - width; line <= at + width; line += width) {
          for (let i = line - 1; i <= line + 1; i++) if (isCloudOrShadow(work[i])) count++;
        }
        if (count < 3) work[at] = Class.Clear;
      }
    }
  }

  buffer(from: number, to: number, paintFrom: number, paintTo: number): void {
    const { work, out } = this;
    const width = this.#width;
    for (let row = from; row < to; row++) out.set(work.subarray(row * width, (row + 1) * width), row * width);
    for (let row = Math.max(from - 1, paintFrom); row < Math.min(to + 1, paintTo); row++) {
      for (let x = 1; x < width - 1; x++) {
        const painted = work[row * width + x];
        if (!isCloudOrShadow(painted)) continue;
        for (let y = Math.max(row - 1, from); y < Math.min(row + 2, to); y++) {
          for (let i = y * width + x - 1; i <= y * width + x + 1; i++) if (work[i] === Class.Clear) out[i] = painted;
        }
      }
    }
  }
}

function isCloudOrShadow(code: number): boolean {
  return code === Class.Cloud || code === Class.CloudShadow;
}
