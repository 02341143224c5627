import { TsmaskError } from '../errors.ts';
import { openBlob } from './blob.ts';
import { openUrl } from './http/index.ts';
import type { Platform, WorkerHandle } from './types.ts';

export const platform: Platform = {
  cores: navigator.hardwareConcurrency || 2,
  async openSource(ref, access) {
    if (ref.kind === 'url') return openUrl(ref, access);
    if (ref.kind === 'blob') return openBlob(ref.blob, ref.name, true);
    return needsNode(ref.path);
  },
  async listFiles(path) {
    return needsNode(path);
  },
  createWorker,
  async deflate(bytes) {
    return new Uint8Array(await new Response(through(new CompressionStream('deflate'), bytes)).arrayBuffer());
  },
  async gzip(bytes) {
    return new Uint8Array(await new Response(through(new CompressionStream('gzip'), bytes)).arrayBuffer());
  },
  async createScratch() {
    // A browser keeps large Blobs on disk, and frees them when nothing refers to them any more.
    const parts: { offset: number; blob: Blob }[] = [];
    let end = 0;
    return {
      async append(bytes) {
        const offset = end;
        end += bytes.length;
        parts.push({ offset, blob: new Blob([bytes.slice()]) });
        return offset;
      },
      async read(offset, length) {
        const part = parts.findLast((candidate) => candidate.offset <= offset);
        if (!part || offset + length > part.offset + part.blob.size) throw new Error('Not within one appended part.');
        const start = offset - part.offset;
        return new Uint8Array(await part.blob.slice(start, start + length).arrayBuffer());
      },
      async close() {
        parts.length = 0;
      },
    };
  },
  async exists(path) {
    return needsNode(path);
  },
  async openFolder(path) {
    throw new TsmaskError('NOT_WRITABLE', `A browser has no way to the folder ${path}.`, {
      subject: path,
      remedy: 'Write into a directoryPlace or a blobPlace.',
    });
  },
  async loadHdf5() {
    return needsNode('of the disk');
  },
};

function needsNode(path: string): never {
  throw new TsmaskError('NOT_READABLE', `A browser has no way to the path ${path}.`, {
    subject: path,
    remedy: 'Pass a File, a Blob or a URL.',
  });
}

/** What comes out when `bytes` go in. */
function through(
  { readable, writable }: CompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const writer = writable.getWriter();
  // Whoever reads is told of failures.
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  return readable;
}

function createWorker(): WorkerHandle {
  const worker = new Worker(new URL('../workers/worker.js', import.meta.url), { type: 'module' });
  return {
    endpoint: worker,
    onFailure(callback) {
      worker.addEventListener('error', (event) => callback(event.message || 'its script could not be loaded'), {
        once: true,
      });
    },
    async terminate() {
      worker.terminate();
    },
  };
}
