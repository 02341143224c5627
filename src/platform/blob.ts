import { TsmaskError } from '../errors.ts';
import { readTogether } from './read-together.ts';
import type { ByteSource } from './types.ts';

/**
 * Random access to a Blob or File: only what is asked for is loaded.
 * @param usesRooms whether bytes are put where the reader wants them, for which their memory is taken from it for a while
 */
export function openBlob(blob: Blob, name: string, usesRooms = false): ByteSource {
  return {
    size: blob.size,
    async read(offset, length, signal, room) {
      signal?.throwIfAborted();
      try {
        return await readTogether(blob.slice(offset, offset + length), usesRooms ? room : undefined);
      } catch (cause) {
        throw new TsmaskError('NOT_READABLE', `${name} can no longer be read.`, {
          subject: name,
          remedy: 'It was changed, moved or deleted since it was chosen: choose it again.',
          cause,
        });
      }
    },
  };
}
