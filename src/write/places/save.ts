import type { OutputPlace } from '../../platform/types.ts';

/** Writes a file that has its name only when every chunk has been written. */
export async function saveFile(
  place: OutputPlace,
  name: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const file = await place.createFile(name);
  try {
    for await (const chunk of gathered(chunks)) await file.append(chunk);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

const enough = 1 << 18;

/** Joins small chunks: a write for every tile of a few hundred bytes takes longer than the bytes. */
async function* gathered(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < enough) continue;
    yield joined(waiting, size);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield joined(waiting, size);
}

export function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
