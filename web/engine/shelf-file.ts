/** Files on the way to a shelf: written from the front, and read while they are. */
import { PageError } from '../problem.ts';

export interface ShelfFile {
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Of what was appended. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** What was appended, to be read in parts. */
  finish(): Promise<Blob>;
  discard(): Promise<void>;
}

/** Whether the origin's private file system can be written to from here. */
export function hasStorage(): boolean {
  return (
    !!navigator.storage?.getDirectory &&
    typeof FileSystemFileHandle !== 'undefined' &&
    'createSyncAccessHandle' in FileSystemFileHandle.prototype
  );
}

/**
 * A file of the origin's private file system, empty. Access handles write where they are called; streams send what they
 * write to another process.
 *
 * @param room bytes it will have, about: what is asked for at once need not be asked for while it is written, and whether
 * the browser grants it is known before anything is made for it
 */
export async function storedFile(
  opening: Promise<FileSystemDirectoryHandle>,
  name: string,
  room = 0,
): Promise<ShelfFile> {
  const folder = await opening.catch(full);
  const handle = await folder.getFileHandle(name, { create: true }).catch(full);
  const access = await handle.createSyncAccessHandle().catch(full);
  const cut = (size: number) => {
    try {
      access.truncate(size);
    } catch (error) {
      access.close();
      full(error);
    }
  };
  cut(0);
  cut(room);
  let end = 0;
  return {
    async append(bytes) {
      let written = 0;
      try {
        written = access.write(bytes, { at: end });
      } catch (error) {
        full(error);
      }
      if (written < bytes.length) throw noRoom();
      end += written;
    },
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      access.read(bytes, { at: offset });
      return bytes;
    },
    async finish() {
      if (end < room) cut(end);
      access.close();
      return handle.getFile();
    },
    async discard() {
      access.close();
      await folder.removeEntry(name).catch(() => undefined);
    },
  };
}

/** Where there is no file system. A Blob may leave memory, bytes may not. */
export function blobFile(): ShelfFile {
  let blob = new Blob();
  return {
    async append(bytes) {
      blob = new Blob([blob, bytes]);
    },
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
    finish: async () => blob,
    async discard() {
      blob = new Blob();
    },
  };
}

/** All of a file. An open one could not be removed. */
export async function writeText(file: ShelfFile, text: string): Promise<void> {
  try {
    await file.append(new TextEncoder().encode(text));
    await file.finish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

function full(cause: unknown): never {
  throw cause instanceof DOMException && cause.name === 'QuotaExceededError' ? noRoom() : cause;
}

function noRoom(): PageError {
  return new PageError(
    'The browser has no room left to keep the masks.',
    'Free some space on the disk, choose a smaller area, or leave scenes out.',
    { code: 'DISK_FULL' },
  );
}
