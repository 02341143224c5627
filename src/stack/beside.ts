/** Files that are handed over one by one, of which each may have others beside it: those of a dropped folder, or URLs. */
import { platform } from '#platform';
import type { UrlAccess } from '../platform/http/index.ts';
import type { SourceRef } from '../platform/types.ts';
import { acquisitionIn } from './names.ts';
import { type FindFile, readSafeMetadata, type SafeMetadata } from './offset/index.ts';
import { baseName, plainPath, sourceName } from './source.ts';

/** How a file is found by the name of another one beside it: without query, and without parts that lead nowhere. */
function placeOf(ref: SourceRef): string {
  const name = sourceName(ref);
  return ref.kind === 'url' ? name.replace(/[?#].*$/, '') : plainPath(name);
}

/** @param inputs all that was handed over, images or not */
export function findAmong(inputs: readonly SourceRef[], access: UrlAccess): FindFile {
  const refs = new Map(inputs.filter(({ kind }) => kind !== 'path').map((ref) => [placeOf(ref), ref]));
  return async (path) => {
    const ref = refs.get(path);
    return ref && platform.openSource(ref, access);
  };
}

/** Metadata of ESA's products, each read once for all of its bands. */
export class Products {
  readonly #found = new Map<string, Promise<SafeMetadata | undefined>>();
  readonly #among: FindFile;
  readonly #signal: AbortSignal | undefined;

  /** @param among where the files are that are not on the disk */
  constructor(among: FindFile, signal: AbortSignal | undefined) {
    this.#among = among;
    this.#signal = signal;
  }

  /** @param layout of the name of the file */
  of(source: SourceRef, layout: string | undefined): Promise<SafeMetadata | undefined> {
    if (!layout?.startsWith('esa-')) return Promise.resolve(undefined);
    const path = source.kind === 'path' ? source.path : placeOf(source);
    // A flat folder may hold bands of other days than its metadata.
    const key = `${path.replace(/[^/\\]*$/, '')} ${acquisitionIn(baseName(path))?.date}`;
    let found = this.#found.get(key);
    if (!found) {
      found = readSafeMetadata(path, this.#signal, source.kind === 'path' ? undefined : this.#among);
      this.#found.set(key, found);
    }
    return found;
  }
}
