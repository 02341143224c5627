import { randomBytes } from 'node:crypto';
import { open, readdir, realpath, rm, stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { constants, deflate, deflateSync, gzip } from 'node:zlib';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { TsmaskError } from '../errors.ts';
import { openBlob } from './blob.ts';
import { openUrl } from './http/index.ts';
import { notWritable, writeFully } from './node-files.ts';
import { openFolder } from './node-folder.ts';
import type { ByteSource, Platform, Scratch, WorkerHandle } from './types.ts';

const deflateAsync = promisify(deflate);
const gzipAsync = promisify(gzip);

export const platform: Platform = {
  cores: availableParallelism(),
  async openSource(ref, access) {
    if (ref.kind === 'url') return openUrl(ref, access);
    if (ref.kind === 'blob') return openBlob(ref.blob, ref.name);
    return openPath(ref.path);
  },
  listFiles,
  createWorker,
  async deflate(bytes, effort = 6) {
    const options = effort === 'runs' ? { strategy: constants.Z_RLE } : { level: effort };
    // Runs of a small tile take less time than handing it to another thread and back.
    const isShort = effort === 'runs' && bytes.length <= shortRuns;
    const result = isShort ? deflateSync(bytes, options) : await deflateAsync(bytes, options);
    return new Uint8Array(result.buffer as ArrayBuffer, result.byteOffset, result.byteLength);
  },
  async gzip(bytes) {
    const result = await gzipAsync(bytes, { strategy: constants.Z_RLE });
    return new Uint8Array(result.buffer as ArrayBuffer, result.byteOffset, result.byteLength);
  },
  createScratch,
  async exists(path) {
    return (await stat(path).catch(() => undefined)) !== undefined;
  },
  openFolder,
  async loadHdf5() {
    const library = await import('h5wasm/node');
    await library.ready;
    return library;
  },
};

/** Bytes: a tile of a mask. */
const shortRuns = 512 * 512;

async function openPath(path: string): Promise<ByteSource> {
  const info = await stat(path).catch((cause) => notReadable(path, cause));
  if (!info.isFile()) {
    // To open a pipe waits for its writer, perhaps forever.
    throw new TsmaskError('NOT_READABLE', `${path} is no file that can be read in places: it is a pipe or a device.`, {
      subject: path,
      remedy: 'Copy it to a file first.',
    });
  }
  const { size } = info;
  return {
    size,
    // A stack has more files than a process may hold open, so each read opens and closes its own.
    async read(offset, length, signal, room) {
      signal?.throwIfAborted();
      const file = await open(path).catch((cause) => notReadable(path, cause));
      try {
        const available = Math.max(0, Math.min(length, size - offset));
        const bytes = room?.subarray(0, available) ?? new Uint8Array(available);
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return bytes.subarray(0, filled);
      } catch (cause) {
        return notReadable(path, cause);
      } finally {
        await file.close();
      }
    },
  };
}

function notReadable(path: string, cause: unknown): never {
  const code = (cause as NodeJS.ErrnoException).code;
  const reason = code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'may not be read' : 'cannot be read';
  throw new TsmaskError('NOT_READABLE', `${path} ${reason}.`, {
    subject: path,
    remedy: code === 'EACCES' ? 'Change its permissions or run as another user.' : 'Check the path.',
    cause,
  });
}

async function listFiles(path: string): Promise<string[] | undefined> {
  const found = await stat(path).catch((cause) => notReadable(path, cause));
  if (!found.isDirectory()) return undefined;
  const files: string[] = [];
  const visited = new Set<string>();
  async function walk(folder: string): Promise<void> {
    // Links may lead in circles.
    const real = await realpath(folder);
    if (visited.has(real)) return;
    visited.add(real);
    for (const name of (await readdir(folder).catch((cause) => notReadable(folder, cause))).sort()) {
      if (name.startsWith('.')) continue;
      const child = join(folder, name);
      // A link that leads nowhere is no file.
      const info = await stat(child).catch(() => undefined);
      if (info?.isDirectory()) await walk(child);
      else if (info?.isFile()) files.push(child);
    }
  }
  await walk(path);
  return files;
}

function createWorker(): WorkerHandle {
  // A package that geotiff loads throws in threads without workerData.
  const worker = new Worker(new URL('../workers/worker.node.js', import.meta.url), { workerData: {} });
  let stopped = false;
  let listener: ((reason: string) => void) | undefined;
  const fail = (reason: string) => {
    if (stopped) return;
    stopped = true;
    listener?.(reason);
  };
  worker.once('error', (error) => fail(error.message));
  worker.once('exit', (code) => fail(`it ended with code ${code}`));
  return {
    endpoint: nodeEndpoint(worker),
    onFailure(callback) {
      listener = callback;
    },
    async terminate() {
      stopped = true;
      await worker.terminate();
    },
  };
}

async function createScratch(): Promise<Scratch> {
  const path = join(tmpdir(), `tsmask-${process.pid}-${randomBytes(6).toString('hex')}`);
  const failed = (cause: unknown) => notWritable(tmpdir(), cause, true);
  const file = await open(path, 'wx+', 0o600).catch(failed);
  // Unlinked at once, so that nothing is left behind however the process ends. Windows refuses; there it goes in close.
  const unlinked = await rm(path).then(
    () => true,
    () => false,
  );
  let end = 0;
  return {
    async append(bytes) {
      const offset = end;
      end += bytes.length;
      await writeFully(file, bytes, offset).catch(failed);
      return offset;
    },
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) throw new Error('The scratch file ended early.');
        filled += bytesRead;
      }
      return bytes;
    },
    async close() {
      await file.close();
      if (!unlinked) await rm(path, { force: true });
    },
  };
}
