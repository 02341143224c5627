import type { Scratch } from '../../platform/types.ts';

/** Bytes in the spool: themselves, or where they lie in the scratch space. Either has a `length`. */
export type Spooled = Uint8Array | { readonly offset: number; readonly length: number };

/**
 * Keeps the compressed tiles until the file can be written: its first bytes say where every tile lies, so none of them
 * can be written before the last is there. Up to `memoryLimit` bytes stay in memory; what comes after goes to a scratch
 * space, which is opened when the first bytes need it.
 */
export class Spool {
  private readonly createScratch: () => Promise<Scratch>;
  private readonly memoryLimit: number;
  private held = 0;
  private scratch: Promise<Scratch> | undefined;
  private closed = false;

  constructor(createScratch: () => Promise<Scratch>, memoryLimit: number) {
    this.createScratch = createScratch;
    this.memoryLimit = memoryLimit;
  }

  /** Takes over `bytes`. One call at a time. */
  async add(bytes: Uint8Array): Promise<Spooled> {
    if (this.closed) throw new Error('The spool is closed.');
    if (this.held + bytes.length <= this.memoryLimit) {
      this.held += bytes.length;
      return bytes;
    }
    this.scratch ??= this.createScratch();
    return { offset: await (await this.scratch).append(bytes), length: bytes.length };
  }

  async read(spooled: Spooled): Promise<Uint8Array> {
    if (this.closed) throw new Error('The spool is closed.');
    if (spooled instanceof Uint8Array) return spooled;
    return (await this.scratch!).read(spooled.offset, spooled.length);
  }

  /** Gives the scratch space back, even one that is just being opened. Calling it again does nothing. */
  async close(): Promise<void> {
    const scratch = this.scratch?.catch(() => undefined); // a failure to open was reported to `add`
    this.scratch = undefined;
    this.closed = true;
    await (await scratch)?.close();
  }
}
