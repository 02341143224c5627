import type { ByteSource } from '../../platform/types.ts';
import { brokenJp2 } from './errors.ts';

/** Headers are small: what lies behind one is often the next. Bytes. */
const ahead = 1 << 12;

/** Small reads, one after the other, of which neighbours are served by one. */
export class HeaderReader {
  readonly name: string;
  readonly #source: ByteSource;
  readonly #signal: AbortSignal | undefined;
  #start = 0;
  #bytes = new Uint8Array(0);

  constructor(name: string, source: ByteSource, signal: AbortSignal | undefined) {
    this.name = name;
    this.#source = source;
    this.#signal = signal;
  }

  /** Bytes of the file, where they are known. */
  get size(): number | undefined {
    return this.#source.size;
  }

  /** Up to `length` bytes: fewer where the file ends before. Valid until the next call. */
  async upTo(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const from = offset - this.#start;
    if (from < 0 || from + length > this.#bytes.length) {
      this.#signal?.throwIfAborted();
      const isBehind = this.size !== undefined && offset >= this.size;
      this.#bytes = isBehind
        ? new Uint8Array(0)
        : await this.#source.read(offset, Math.max(length, ahead), this.#signal);
      this.#start = offset;
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }

  /**
   * @param what for the message, such as `its main header`.
   * @throws TsmaskError BROKEN_JP2 where the file ends before.
   */
  async all(offset: number, length: number, what: string): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.upTo(offset, length);
    if (bytes.length < length)
      throw brokenJp2(this.name, `it is cut off at ${offset + bytes.length} bytes, within ${what}`);
    return bytes;
  }
}
