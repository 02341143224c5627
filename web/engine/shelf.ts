/** Where bytes are kept that the page may want again: outside of memory, as far as the browser lets it. */
import type { OutputPlace } from 'tsmask';
import { PageError } from '../problem.ts';

/** A file on the way. */
export interface ShelfFile {
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** What was appended, to be read in parts. */
  finish(): Promise<Blob>;
  discard(): Promise<void>;
}

export interface Shelf {
  begin(name: string): Promise<ShelfFile>;
  /** Removes everything. */
  clear(): Promise<void>;
}

/** A folder of the origin's private file system, or Blobs where there is none, as in some private windows. */
export async function openShelf(name: string): Promise<Shelf> {
  try {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(name, { recursive: true }).catch(() => undefined);
    const folder = await root.getDirectoryHandle(name, { create: true });
    if (!('createWritable' in FileSystemFileHandle.prototype)) return blobShelf();
    return folderShelf(root, folder, name);
  } catch {
    return blobShelf();
  }
}

function folderShelf(root: FileSystemDirectoryHandle, folder: FileSystemDirectoryHandle, name: string): Shelf {
  return {
    async begin(file) {
      const handle = await folder.getFileHandle(file, { create: true });
      const stream = await handle.createWritable().catch(full);
      return {
        append: (bytes) => stream.write(bytes).catch(full),
        async finish() {
          await stream.close().catch(full);
          return handle.getFile();
        },
        async discard() {
          await stream.abort().catch(() => undefined);
          await folder.removeEntry(file).catch(() => undefined);
        },
      };
    },
    clear: () => root.removeEntry(name, { recursive: true }).catch(() => undefined),
  };
}

function blobShelf(): Shelf {
  return {
    async begin() {
      let parts: Blob[] = [];
      return {
        // A Blob may leave memory, bytes may not.
        append: async (bytes) => void parts.push(new Blob([bytes])),
        finish: async () => new Blob(parts),
        discard: async () => {
          parts = [];
        },
      };
    },
    clear: async () => undefined,
  };
}

function full(cause: unknown): never {
  if (!(cause instanceof DOMException && cause.name === 'QuotaExceededError')) throw cause;
  throw new PageError(
    'The browser has no room left to keep the masks.',
    'Free some space on the disk, choose a smaller area, or leave scenes out.',
    { code: 'DISK_FULL' },
  );
}

/** A shelf as the package's outputs take it: files come to stand in `files` when they are whole. */
export function shelfPlace(shelf: Shelf, files: Map<string, Blob>): OutputPlace {
  return {
    existing: async () => [],
    async createFile(name) {
      const file = await shelf.begin(name);
      let isWhole = false;
      return {
        append: (bytes) => file.append(bytes as Uint8Array<ArrayBuffer>),
        async commit() {
          files.set(name, await file.finish());
          isWhole = true;
        },
        async discard() {
          if (!isWhole) await file.discard();
        },
      };
    },
    createFolder: async (name) => {
      throw new Error(`${name} cannot be a folder on a shelf.`);
    },
    async abandon() {},
  };
}
