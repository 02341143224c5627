/** How Node writes files and folders: what is not whole never stands under its final name. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TsmaskError } from '../errors.ts';
import type { WholeFile } from './types.ts';

export async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    written += (await file.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
  }
}

/** @param isScratch whether it is a file of the run's own, in the folder for temporary files */
export function notWritable(path: string, cause: unknown, isScratch = false): never {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    throw new TsmaskError('DISK_FULL', `There is no space left for ${isScratch ? 'scratch files in ' : ''}${path}.`, {
      subject: path,
      remedy: isScratch
        ? 'Free some space there, or set TMPDIR to another disk.'
        : 'The disk of the outputs is full: free some space there, or write to another disk.',
      cause,
    });
  }
  const reason =
    code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
      ? 'may not be written'
      : code === 'ENOTDIR' || code === 'EEXIST'
        ? 'cannot be written: a file is where a folder should be'
        : `cannot be written (${code ?? String(cause)})`;
  throw new TsmaskError('NOT_WRITABLE', `${path} ${reason}.`, {
    subject: path,
    remedy: 'Choose another output folder, or change its permissions.',
    cause,
  });
}

/** Makes a folder if it is missing, makes sure that it can be written to, and tells which folders it made. */
export async function prepareFolder(folder: string): Promise<readonly string[]> {
  const made: string[] = [];
  try {
    await makeFolder(folder, made);
    // Permission bits do not tell everything (read-only file systems, network drives), so try.
    const probe = partName(join(folder, 'probe'));
    await (await open(probe, 'wx')).close();
    await rm(probe);
    return made;
  } catch (cause) {
    await removeFolders(made);
    return notWritable(folder, cause);
  }
}

/** Makes a folder and those above it. (Node's own way never ends where nothing can be made, as in /proc.) */
async function makeFolder(folder: string, made: string[]): Promise<void> {
  const isThere = async () => (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
  if (await isThere()) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent, made);
  try {
    await mkdir(folder);
    made.push(folder);
  } catch (cause) {
    if (!(await isThere())) throw cause;
  }
}

/** Removes folders that `prepareFolder` made, the innermost first, as far as they are empty. */
export async function removeFolders(made: readonly string[]): Promise<void> {
  // What has come to lie in one meanwhile keeps it, and those above it.
  for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined);
}

/** Where an output lies until it is whole. */
export function partName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(3).toString('hex')}.part`);
}

/** Begins a file whose bytes come bit by bit, and which appears under its name only when it is committed. */
export async function createFile(path: string): Promise<WholeFile> {
  const failed = (cause: unknown) => notWritable(path, cause);
  const part = partName(path);
  const file = await open(part, 'wx').catch(failed);
  let position = 0;
  let state: 'open' | 'closed' | 'gone' = 'open';
  const finish = async () => {
    if (state !== 'open') return;
    state = 'closed';
    // Some file systems say only now that the disk is full.
    await file.close().catch(failed);
  };
  return {
    path: part,
    async append(bytes) {
      await writeFully(file, bytes, position).catch(failed);
      position += bytes.length;
    },
    finish,
    async commit() {
      await finish();
      await rename(part, path).catch(failed);
      state = 'gone';
    },
    async discard() {
      if (state === 'gone') return;
      if (state === 'open') await file.close().catch(() => undefined);
      state = 'gone';
      await rm(part, { force: true });
    },
  };
}
