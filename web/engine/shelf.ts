/**
 * Where masks and what is made of them are kept: outside of memory, as far as the browser lets it, and beyond a reload. The
 * masks of each stack have a shelf of their own in the origin's private file system. Those that no tab has open are removed
 * when another is opened.
 */
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
  /** A file that was finished, perhaps before a reload. */
  find(name: string): Promise<Blob | undefined>;
  /** Removes everything. */
  clear(): Promise<void>;
  /** Lets others have it. */
  close(): void;
}

const prefix = 'shelf-';

/**
 * A shelf; of Blobs where there is no file system, as in some private windows, or when another tab has the one of this key.
 *
 * @param key what it is found by after a reload; by default it is a new one
 */
export async function openShelf(key = `${Date.now()}-${Math.random()}`): Promise<Shelf> {
  if (!navigator.locks || !navigator.storage?.getDirectory) return blobShelf();
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

/** Removes the shelves that no tab has open. */
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
