/**
 * Where masks are kept: outside of memory, as far as the browser lets it, and beyond a reload. Each stack has a shelf of its
 * own in the origin's private file system; only those of stacks that are open stay, and that of the last one.
 */
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
  /** A file that was finished, perhaps before a reload. */
  find(name: string): Promise<Blob | undefined>;
  /** Removes everything. */
  clear(): Promise<void>;
  /** Lets others have it. */
  close(): void;
}

const prefix = 'masks-';

/** The shelf of a stack. Without a key, without a file system as in some private windows, or when another tab has it: Blobs. */
export async function openShelf(key: string | undefined): Promise<Shelf> {
  if (key === undefined || !navigator.locks || !navigator.storage?.getDirectory) return blobShelf();
  const name = prefix + key;
  const release = await lock(name);
  if (!release) return blobShelf();
  try {
    const root = await navigator.storage.getDirectory();
    // Safari has had such folders for longer than ways to write into them from here.
    if (!('createWritable' in FileSystemFileHandle.prototype)) throw new Error('No way to write.');
    await removeOthers(root, name);
    return folderShelf(root, name, release);
  } catch {
    release();
    return blobShelf();
  }
}

function folderShelf(root: FileSystemDirectoryHandle, name: string, release: () => void): Shelf {
  const folder = (create: boolean) => root.getDirectoryHandle(name, { create });
  return {
    async begin(file) {
      const within = await folder(true).catch(full);
      const handle = await within.getFileHandle(file, { create: true }).catch(full);
      const stream = await handle.createWritable().catch(full);
      return {
        append: (bytes) => stream.write(bytes).catch(full),
        async finish() {
          await stream.close().catch(full);
          return handle.getFile();
        },
        async discard() {
          await stream.abort().catch(() => undefined);
          await within.removeEntry(file).catch(() => undefined);
        },
      };
    },
    async find(file) {
      try {
        return await (await (await folder(false)).getFileHandle(file)).getFile();
      } catch {
        return undefined;
      }
    },
    clear: () => root.removeEntry(name, { recursive: true }).catch(() => undefined),
    close: release,
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
    find: async () => undefined,
    clear: async () => undefined,
    close: () => undefined,
  };
}

/** Takes a lock for as long as this page lives, or until what it answers with is called; undefined if another has it. */
function lock(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (taken) => {
        if (!taken) return resolve(undefined);
        return new Promise<void>((release) => resolve(release));
      })
      .catch(reject);
  });
}

/** Removes the shelves of stacks that no tab has open. */
async function removeOthers(root: FileSystemDirectoryHandle, mine: string): Promise<void> {
  for await (const name of root.keys()) {
    if (name === mine || !name.startsWith(prefix)) continue;
    const release = await lock(name);
    if (release) await root.removeEntry(name, { recursive: true }).finally(release);
  }
}

function full(cause: unknown): never {
  if (!(cause instanceof DOMException && cause.name === 'QuotaExceededError')) throw cause;
  throw new PageError(
    'The browser has no room left to keep the masks.',
    'Free some space on the disk, choose a smaller area, or leave scenes out.',
    { code: 'DISK_FULL' },
  );
}
