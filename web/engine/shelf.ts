/**
 * Where masks and what is made of them are kept: outside of memory, as far as the browser lets it, and beyond a reload. The
 * masks of each stack have a shelf of their own in the origin's private file system. Those of the last few stacks stay; what
 * no tab has open and is not meant to stay is removed when another shelf is opened.
 */
import type { OutputPlace } from 'tsmask';
import type { KeptOfOthers } from './protocol.ts';
import { blobFile, hasStorage, type ShelfFile, storedFile, writeText } from './shelf-file.ts';

export interface Shelf {
  /** Whether it can outlive the page. */
  readonly lasts: boolean;
  /** @param room bytes the file will have, about */
  begin(name: string, room?: number): Promise<ShelfFile>;
  /** A file that was finished, perhaps before a reload. */
  find(name: string): Promise<Blob | undefined>;
  /** It is whole, was used just now, and stays when others are opened. */
  keep(bytes: number): Promise<void>;
  /** Where the browser has no room for so many bytes, shelves that were used longest ago make way for them. */
  makeRoom(bytes: number): Promise<void>;
  /** Removes everything. */
  clear(): Promise<void>;
  /** Lets others have it. */
  close(): void;
}

const prefix = 'shelf-';
const keptName = 'kept.json';
/** Besides the one that is opened: the last that was used always stays, others as long as all take no more than this. */
const [mostKept, mostBytes] = [4, 4e9];

/**
 * A shelf; of Blobs where there is no file system, as in some private windows, or when another tab has the one of this key.
 *
 * @param key what it is found by after a reload; by default it is a new one
 */
export async function openShelf(key?: string): Promise<Shelf> {
  if (!navigator.locks || !hasStorage()) return blobShelf();
  const name = prefix + (key ?? `${Date.now()}-${Math.random()}`);
  const release = await lock(name, patience);
  if (!release) return blobShelf();
  try {
    const root = await navigator.storage.getDirectory();
    await tidy(root, name);
    return folderShelf(root, name, release, key !== undefined);
  } catch {
    release();
    return blobShelf();
  }
}

function folderShelf(root: FileSystemDirectoryHandle, name: string, release: () => void, lasts: boolean): Shelf {
  const folder = (create: boolean) => root.getDirectoryHandle(name, { create });
  return {
    lasts,
    begin: (file, room) => storedFile(folder(true), file, room),
    async find(file) {
      try {
        return await (await (await folder(false)).getFileHandle(file)).getFile();
      } catch {
        return undefined;
      }
    },
    async keep(bytes) {
      if (!lasts) return;
      await writeText(await storedFile(folder(true), keptName), JSON.stringify({ bytes }));
    },
    // Without it, the room may suffice all the same.
    makeRoom: (bytes) => makeRoom(root, name, bytes).catch(() => undefined),
    clear: () => root.removeEntry(name, { recursive: true }).catch(() => undefined),
    close: release,
  };
}

function blobShelf(): Shelf {
  return {
    lasts: false,
    begin: async () => blobFile(),
    find: async () => undefined,
    keep: async () => undefined,
    makeRoom: async () => undefined,
    clear: async () => undefined,
    close: () => undefined,
  };
}

/** Milliseconds: who looks at what is kept has it for a moment, and so may a page that was just loaded anew. */
const patience = 2000;

/**
 * Takes a lock for as long as this page lives, or until what it answers with is called; undefined if another has it, and
 * keeps it for `wait` milliseconds.
 */
function lock(name: string, wait?: number): Promise<(() => void) | undefined> {
  const options = wait === undefined ? { ifAvailable: true } : { signal: AbortSignal.timeout(wait) };
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, options, (taken) => {
        if (!taken) return resolve(undefined);
        return new Promise<void>((release) => resolve(release));
      })
      .catch((error: unknown) => {
        if (error instanceof DOMException && /^(?:Timeout|Abort)Error$/.test(error.name)) resolve(undefined);
        else reject(error);
      });
  });
}

/** A shelf that no tab has open. Until it is released, none can open it. */
interface Idle {
  /** Undefined for one that is not to stay: what is on it is half done, or was of use to its page alone. */
  readonly kept: { readonly bytes: number; readonly used: number } | undefined;
  remove(): Promise<void>;
  release(): void;
}

async function others(root: FileSystemDirectoryHandle, mine?: string): Promise<Idle[]> {
  const found: Idle[] = [];
  for await (const name of root.keys()) {
    if (name === mine || !name.startsWith(prefix)) continue;
    const release = await lock(name);
    if (!release) continue;
    const remove = () => root.removeEntry(name, { recursive: true }).catch(() => undefined);
    found.push({ kept: await keptAs(root, name), remove, release });
  }
  return found;
}

async function keptAs(root: FileSystemDirectoryHandle, name: string): Promise<Idle['kept']> {
  try {
    const file = await (await (await root.getDirectoryHandle(name)).getFileHandle(keptName)).getFile();
    const { bytes } = JSON.parse(await file.text()) as { bytes: number };
    return { bytes, used: file.lastModified };
  } catch {
    return undefined;
  }
}

/** Removes what is not to stay: the half done, then what is beyond the bounds. */
async function tidy(root: FileSystemDirectoryHandle, mine: string): Promise<void> {
  const idle = await others(root, mine);
  try {
    let bytes = 0;
    for (const [place, shelf] of lastUsedFirst(idle).entries()) {
      bytes += shelf.kept?.bytes ?? 0;
      const stays = shelf.kept && (place === 0 || (place < mostKept && bytes <= mostBytes));
      if (!stays) await shelf.remove();
    }
  } finally {
    for (const { release } of idle) release();
  }
}

/** Removes the shelves that were used longest ago, as long as there is too little room. */
async function makeRoom(root: FileSystemDirectoryHandle, mine: string, bytes: number): Promise<void> {
  const idle = await others(root, mine);
  try {
    for (const shelf of lastUsedFirst(idle).reverse()) {
      const { quota = Number.POSITIVE_INFINITY, usage = 0 } = await navigator.storage.estimate();
      if (quota - usage >= bytes) return;
      await shelf.remove();
    }
  } finally {
    for (const { release } of idle) release();
  }
}

/** Of the shelves that stay and that no tab has open. */
export async function keptShelves(): Promise<KeptOfOthers> {
  const idle = await idleShelves();
  for (const { release } of idle) release();
  const kept = idle.flatMap((shelf) => shelf.kept ?? []);
  return { stacks: kept.length, bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Those that no tab has open. */
export async function removeShelves(): Promise<void> {
  for (const { remove, release } of await idleShelves()) await remove().finally(release);
}

async function idleShelves(): Promise<Idle[]> {
  if (!navigator.locks || !navigator.storage?.getDirectory) return [];
  return navigator.storage
    .getDirectory()
    .then((root) => others(root))
    .catch(() => []);
}

function lastUsedFirst(idle: readonly Idle[]): Idle[] {
  return [...idle].sort((a, b) => (b.kept?.used ?? 0) - (a.kept?.used ?? 0));
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
