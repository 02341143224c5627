/**
 * Buffers for compressed tiles, used again and again: fresh ones for every read would pile up by the hundred megabytes
 * before the engine collects them.
 */
export class BufferPool {
  readonly #free: ArrayBuffer[] = [];

  /** A view of `length` bytes, of any content. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const fitting = this.#free.findIndex((buffer) => buffer.byteLength >= length);
    // Where none fits, the largest makes room for one that does.
    const [buffer] = fitting >= 0 ? this.#free.splice(fitting, 1) : [new ArrayBuffer(roomy(length))];
    if (fitting < 0) this.#free.pop();
    return new Uint8Array(buffer, 0, length);
  }

  /** Gives a view back whose bytes are not needed any more. */
  give({ buffer }: Uint8Array<ArrayBuffer>): void {
    this.#free.push(buffer);
    this.#free.sort((a, b) => a.byteLength - b.byteLength);
  }
}

/** Tiles differ in size: with an eighth more, a buffer soon fits them all. */
function roomy(length: number): number {
  return Math.ceil((length * 9) / 8 / 4096) * 4096;
}
