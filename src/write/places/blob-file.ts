/** Files in Blobs, which browsers keep on disk when they are large. */
import { joined } from '../../bytes.ts';
import type { WholeFile, WholeFolder } from '../../platform/types.ts';

/** Of the parts that a file is made of: a Blob of a few bytes costs more than its bytes. */
const partSize = 1 << 20;

/** A file that is gathered in a Blob, and handed to `keep` when it is whole. */
export function blobFile(keep: (blob: Blob) => Promise<void>): WholeFile {
  let blobs: Blob[] = [];
  let waiting: Uint8Array[] = [];
  let size = 0;
  const close = () => {
    if (size > 0) blobs.push(new Blob([joined(waiting)]));
    waiting = [];
    size = 0;
  };
  const discard = async () => {
    [blobs, waiting, size] = [[], [], 0];
  };
  return {
    async append(bytes) {
      if (bytes.length >= partSize) {
        close();
        blobs.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
        return;
      }
      waiting.push(bytes.slice());
      size += bytes.length;
      if (size >= partSize) close();
    },
    async commit() {
      close();
      await keep(new Blob(blobs));
      await discard();
    },
    discard,
  };
}

/** A folder whose files are gathered in Blobs, and handed to `keep` one after another when all are there. */
export function blobFolder(keep: (files: ReadonlyMap<string, Blob>) => Promise<void>): WholeFolder {
  const files = new Map<string, Blob>();
  return {
    async write(name, bytes) {
      files.set(name, new Blob([bytes.slice()]));
    },
    async commit() {
      await keep(files);
      files.clear();
    },
    async discard() {
      files.clear();
    },
  };
}
