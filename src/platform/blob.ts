import type { ByteSource } from './types.ts';

/** Random access to a Blob or File: only what is asked for is loaded. */
export function openBlob(blob: Blob): ByteSource {
  return {
    size: blob.size,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
    },
  };
}
