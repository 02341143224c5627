import { isTsmaskError, TsmaskError } from '../../errors.ts';
import type { OutputPlace, WholeFile } from '../../platform/types.ts';
import { blobFolder } from './blob-file.ts';
import { saveFile } from './save.ts';

/**
 * A place in a folder that a user of a browser has picked (`showDirectoryPicker({ mode: 'readwrite' })`), or in the
 * browser's own storage (`navigator.storage.getDirectory()`).
 *
 * Browsers write beside a file and put the whole in its place; until then an empty file holds the place of a new one. A
 * folder of many files, as a Zarr store is, is gathered in Blobs and then written file by file, since browsers cannot rename
 * folders; one that is to be replaced is removed just before.
 *
 * Its methods throw TsmaskError NOT_WRITABLE (permission was not given, the folder is gone) or DISK_FULL.
 */
export function directoryPlace(handle: FileSystemDirectoryHandle): OutputPlace {
  const made: { readonly parent: FileSystemDirectoryHandle; readonly name: string }[] = [];

  /** The folder that a file lies in. */
  async function folderOf(name: string, create: boolean): Promise<[FileSystemDirectoryHandle, string]> {
    const parts = name.split('/');
    let folder = handle;
    for (const part of parts.slice(0, -1)) {
      const isNew = create && !(await isIn(folder, part));
      const parent = folder;
      folder = await parent.getDirectoryHandle(part, { create });
      if (isNew) made.push({ parent, name: part });
    }
    return [folder, parts.at(-1)!];
  }

  async function isThere(name: string): Promise<boolean> {
    try {
      return await isIn(...(await folderOf(name, false)));
    } catch (error) {
      if (isNamed(error, 'NotFoundError')) return false;
      throw error;
    }
  }

  async function remove(name: string): Promise<void> {
    const [folder, last] = await folderOf(name, false);
    await folder.removeEntry(last, { recursive: true });
  }

  const place: OutputPlace = {
    async existing(names) {
      const found = await Promise.all(names.map((name) => isThere(name).catch((cause) => failed(name, cause))));
      return names.filter((_, i) => found[i]);
    },
    async createFile(name) {
      try {
        const [folder, last] = await folderOf(name, true);
        return await createFile(folder, last, name);
      } catch (cause) {
        return failed(name, cause);
      }
    },
    createFolder: async (folder) =>
      blobFolder(async (files) => {
        try {
          if (await isThere(folder)) await remove(folder);
          // What was written first tells of the rest, as a Zarr store's metadata do: it comes last.
          for (const [name, blob] of [...files].toReversed())
            await saveFile(place, `${folder}/${name}`, blobChunks(blob));
        } catch (error) {
          await remove(folder).catch(() => undefined);
          throw isTsmaskError(error) ? error : failed(folder, error);
        }
      }),
    async abandon() {
      // What has come to lie in one meanwhile keeps it, and those above it.
      for (const { parent, name } of made.splice(0).toReversed()) await parent.removeEntry(name).catch(() => undefined);
    },
  };
  return place;
}

async function createFile(folder: FileSystemDirectoryHandle, last: string, name: string): Promise<WholeFile> {
  const wasThere = await isIn(folder, last);
  const placeholder = async () => {
    if (!wasThere) await folder.removeEntry(last).catch(() => undefined);
  };
  const file = await folder.getFileHandle(last, { create: true });
  let writable: FileSystemWritableFileStream | undefined;
  try {
    writable = await file.createWritable();
  } catch (error) {
    await placeholder();
    throw error;
  }
  return {
    async append(bytes) {
      await writable!.write(bytes as Uint8Array<ArrayBuffer>).catch((cause) => failed(name, cause));
    },
    async commit() {
      await writable!.close().catch((cause) => failed(name, cause));
      writable = undefined;
    },
    async discard() {
      if (writable === undefined) return;
      // One that has failed cannot be aborted, and has left nothing.
      await writable.abort().catch(() => undefined);
      writable = undefined;
      await placeholder();
    },
  };
}

async function isIn(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    if (isNamed(error, 'TypeMismatchError')) return true;
    if (isNamed(error, 'NotFoundError')) return false;
    throw error;
  }
}

const isNamed = (error: unknown, name: string) => error instanceof DOMException && error.name === name;

async function* blobChunks(blob: Blob): AsyncGenerator<Uint8Array> {
  yield* blob.stream();
}

function failed(name: string, cause: unknown): never {
  if (isTsmaskError(cause)) throw cause;
  if (isNamed(cause, 'QuotaExceededError')) {
    throw new TsmaskError('DISK_FULL', `There is no space left for ${name}.`, {
      subject: name,
      remedy: 'Free some space, or write to another folder.',
      cause,
    });
  }
  const reason =
    isNamed(cause, 'NotAllowedError') || isNamed(cause, 'NoModificationAllowedError')
      ? 'may not be written'
      : isNamed(cause, 'TypeMismatchError')
        ? 'cannot be written: a file is where a folder should be'
        : isNamed(cause, 'NotFoundError')
          ? 'cannot be written: its folder is gone'
          : `cannot be written (${cause})`;
  throw new TsmaskError('NOT_WRITABLE', `${name} ${reason}.`, {
    subject: name,
    remedy: 'Choose another folder, and allow the page to write to it.',
    cause,
  });
}
