import { joined } from '../../bytes.ts';
import type { OutputPlace, WholeFile } from '../../platform/types.ts';

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface NamedChunks {
  readonly name: string;
  readonly chunks: Chunks;
}

/** Writes a file that has its name only when every chunk has been written. */
export function saveFile(place: OutputPlace, name: string, chunks: Chunks): Promise<void> {
  return saveTogether(place, [{ name, chunks }]);
}

/** Writes files that have their names only when all of them have been written. */
export async function saveTogether(
  place: OutputPlace,
  files: readonly NamedChunks[],
  signal?: AbortSignal,
): Promise<void> {
  const begun: WholeFile[] = [];
  try {
    for (const { name, chunks } of files) {
      const file = await place.createFile(name);
      begun.push(file);
      for await (const chunk of gathered(chunks)) {
        signal?.throwIfAborted();
        await file.append(chunk);
      }
      await file.finish?.();
    }
    for (const file of begun) await file.commit();
  } catch (error) {
    for (const file of begun) await file.discard();
    throw error;
  }
}

const enough = 1 << 18;

/** Joins small chunks: a write for every tile of a few hundred bytes takes longer than the bytes. */
async function* gathered(chunks: Chunks): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < enough) continue;
    yield joined(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield joined(waiting);
}
