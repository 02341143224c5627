/** What one file has in the cache. */
export class FileBlocks {
  readonly blocks = new Map<number, Uint8Array<ArrayBuffer>>();
}

/** How much is held of files that come only as a whole, by those who count together: the files of a stack. */
export class WholeFiles {
  bytes = 0;
}

/** Blocks of many files, bounded in bytes all together; those that were not used for longest go first. */
export class BlockCache {
  /** In the order of use. */
  readonly #order = new Map<Uint8Array<ArrayBuffer>, { file: FileBlocks; index: number }>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get(file: FileBlocks, index: number): Uint8Array<ArrayBuffer> | undefined {
    const block = file.blocks.get(index);
    const entry = block && this.#order.get(block);
    if (!block || !entry) return undefined;
    this.#order.delete(block);
    this.#order.set(block, entry);
    return block;
  }

  /** Keeps a block, and lets others go until all take no more than `limit` bytes. */
  put(file: FileBlocks, index: number, block: Uint8Array<ArrayBuffer>, limit: number): void {
    this.#drop(file, index);
    file.blocks.set(index, block);
    this.#order.set(block, { file, index });
    this.#bytes += block.length;
    for (const oldest of this.#order.values()) {
      if (this.#bytes <= limit) break;
      this.#drop(oldest.file, oldest.index);
    }
  }

  /** Forgets a file that nobody reads any more. */
  forget(file: FileBlocks): void {
    for (const index of [...file.blocks.keys()]) this.#drop(file, index);
  }

  #drop(file: FileBlocks, index: number): void {
    const block = file.blocks.get(index);
    if (!block) return;
    file.blocks.delete(index);
    this.#order.delete(block);
    this.#bytes -= block.length;
  }
}

/** The cache of this thread: a process may read from many stacks, and its memory is one. */
export const threadCache = new BlockCache();

/** Frees the blocks of files whose stack is gone. */
export const forgottenFiles = new FinalizationRegistry<FileBlocks>((file) => threadCache.forget(file));
