/**
 * Where the user wants files: a folder, or a zip, which is written while its files are made. Either is whole in the end, or
 * nothing of it is left.
 */
import { makeZip } from 'client-zip';
import { type BlobOutput, blobPlace, directoryPlace, isTsmaskError, type OutputPlace } from 'tsmask';
import { PageError } from '../problem.ts';
import type { Destination } from './protocol.ts';
import { openShelf } from './shelf.ts';

/**
 * Lets `write` put files into a place, and answers when they are where the user wants them.
 * @returns the zip, where it is for the page to hand it to the user
 */
export async function saveTo(
  destination: Destination,
  write: (place: OutputPlace) => Promise<unknown>,
  signal: AbortSignal,
): Promise<Blob | undefined> {
  const writeAll = async (place: OutputPlace) => {
    await write(place);
    // Whoever gave up when nearly all was written wants nothing of it either.
    signal.throwIfAborted();
  };
  try {
    if ('folder' in destination) await toFolder(destination.folder, writeAll);
    else if ('file' in destination) await toZipFile(destination.file, writeAll, signal);
    else return await toBlob(destination.download, writeAll, signal);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    throw inWords(error);
  }
}

/** What has come into the folder goes again when not all has come. What was replaced is gone. */
async function toFolder(
  folder: FileSystemDirectoryHandle,
  write: (place: OutputPlace) => Promise<unknown>,
): Promise<void> {
  const place = directoryPlace(folder);
  const made: string[] = [];
  const noted = async <T extends { commit(): Promise<void> }>(name: string, output: T, isNew: boolean): Promise<T> => {
    const commit = output.commit.bind(output);
    output.commit = async () => {
      await commit();
      if (isNew) made.push(name);
    };
    return output;
  };
  const isNew = async (name: string) => (await place.existing([name])).length === 0;
  try {
    await write({
      existing: (names) => place.existing(names),
      async createFile(name) {
        const before = await isNew(name);
        return noted(name, await place.createFile(name), before);
      },
      async createFolder(name) {
        const before = await isNew(name);
        return noted(name, await place.createFolder(name), before);
      },
      abandon: () => place.abandon(),
    });
  } catch (error) {
    for (const name of made) await folder.removeEntry(name, { recursive: true }).catch(() => undefined);
    throw error;
  }
}

async function toZipFile(
  file: FileSystemFileHandle,
  write: (place: OutputPlace) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  try {
    // The browser writes beside the file, and puts the whole into its place.
    const stream = await file.createWritable();
    try {
      await zip(file.name, write, (bytes) => stream.write(bytes), signal);
      await stream.close();
    } catch (error) {
      await stream.abort().catch(() => undefined);
      throw error;
    }
  } catch (error) {
    // The one that was picked is made, empty, when it is picked.
    const isEmpty = await file.getFile().then(
      ({ size }) => size === 0,
      () => false,
    );
    if (isEmpty) await file.remove?.().catch(() => undefined);
    throw error;
  }
}

async function toBlob(
  name: string,
  write: (place: OutputPlace) => Promise<unknown>,
  signal: AbortSignal,
): Promise<Blob> {
  const shelf = await openShelf();
  const file = await shelf.begin('files.zip');
  try {
    await zip(name, write, (bytes) => file.append(bytes), signal);
    return await file.finish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/**
 * Each file is written into the zip when it is whole; no more than one waits meanwhile. All lie in one folder, called as the
 * zip is, so that hundreds of them do not come to lie among what is where it is unpacked.
 */
async function zip(
  name: string,
  write: (place: OutputPlace) => Promise<unknown>,
  append: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { readable, writable } = new TransformStream<BlobOutput, BlobOutput>();
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const fail = (error: unknown): never => {
    // Whichever end fails, the other hears of it; a write that waits to be read, only from the end that reads.
    writer.abort(error).catch(() => undefined);
    reader.cancel(error).catch(() => undefined);
    throw error;
  };
  writer.closed.catch(() => undefined);
  const writing = write(blobPlace((output) => writer.write(output))).then(() => writer.close(), fail);
  const appending = (async () => {
    const zipped = makeZip(entries(name.replace(/\.zip$/i, ''), reader)).getReader();
    for (;;) {
      const { done, value } = await zipped.read();
      signal.throwIfAborted();
      if (done) return;
      await append(value as Uint8Array<ArrayBuffer>);
    }
  })().catch(fail);
  try {
    await Promise.all([writing, appending]);
  } finally {
    await Promise.allSettled([writing, appending]);
  }
}

async function* entries(folder: string, outputs: ReadableStreamDefaultReader<BlobOutput>) {
  // Formats share a style, which each of them writes; a zip would hold it twice.
  const names = new Set<string>();
  for (;;) {
    const { done, value } = await outputs.read();
    if (done) return;
    if (names.has(value.name)) continue;
    names.add(value.name);
    yield { name: `${folder}/${value.name}`, input: value.blob };
  }
}

/** What browsers say of files, as what it means to the user. */
function inWords(error: unknown): unknown {
  if (isTsmaskError(error) || error instanceof PageError || !(error instanceof DOMException)) return error;
  if (error.name === 'QuotaExceededError') {
    return new PageError('The disk is full.', 'Free some space, or save to another disk. Nothing was saved.', {
      code: 'DISK_FULL',
    });
  }
  const known: Readonly<Record<string, string>> = {
    NotAllowedError: 'The browser does not let the page write there.',
    NoModificationAllowedError: 'The file is in use, or may not be written.',
    NotFoundError: 'The file or its folder is gone.',
  };
  return new PageError(known[error.name] ?? `The file cannot be written: ${error.message}`, 'Save to another place.', {
    code: 'NOT_WRITABLE',
  });
}
