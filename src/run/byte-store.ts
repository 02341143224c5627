import { platform } from '#platform';
import type { Scratch } from '../platform/types.ts';

/**
 * Keeps the results of blocks, such as packed classes, until they are put together: in memory up to a limit, beyond it in
 * scratch space.
 */
export class ByteStore {
  readonly #limit: number;
  readonly #blocks: ({ bytes: Uint8Array } | { offset: number })[] = [];
  #held = 0;
  #scratch: Promise<Scratch> | undefined;

  /** @param limit bytes held in memory */
  constructor(limit: number) {
    this.#limit = limit;
  }

  async put(block: number, bytes: Uint8Array): Promise<void> {
    if (this.#held + bytes.length <= this.#limit) {
      this.#held += bytes.length;
      this.#blocks[block] = { bytes };
      return;
    }
    this.#scratch ??= platform.createScratch();
    this.#blocks[block] = { offset: await (await this.#scratch).append(bytes) };
  }

  /** A copy of `length` bytes at `offset` within a block. */
  async get(block: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const found = this.#blocks[block];
    if ('bytes' in found) return new Uint8Array(found.bytes.subarray(offset, offset + length));
    return (await this.#scratch!).read(found.offset + offset, length);
  }

  /** Gives back the memory of a block that is done with. */
  drop(block: number): void {
    const found = this.#blocks[block];
    if ('bytes' in found) this.#held -= found.bytes.length;
    delete this.#blocks[block];
  }

  async close(): Promise<void> {
    this.#blocks.length = 0;
    await (await this.#scratch?.catch(() => undefined))?.close();
  }
}
