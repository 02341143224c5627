/** Files that are handed over one by one, of which each may have others beside it: those of a dropped folder, or URLs. */
import { platform } from '#platform';
import type { UrlAccess } from '../platform/http/index.ts';
import type { SourceRef } from '../platform/types.ts';
import { acquisitionIn } from './names.ts';
import { type FindFile, readGranuleSun, readSafeMetadata, type SafeMetadata, type SunAngles } from './offset/index.ts';
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

/** What stands beside the files of ESA's products. */
export interface BesideProduct {
  /** Of the product. */
  readonly safe?: SafeMetadata | undefined;
  /** Of the granule, also where nothing is there of the product. */
  readonly sun?: SunAngles | undefined;
}

/** Metadata of ESA's products, each read once for all of its bands. */
export class Products {
  readonly #found = new Map<string, Promise<BesideProduct>>();
  readonly #among: FindFile;
  readonly #signal: AbortSignal | undefined;

  /** @param among where the files are that are not on the disk */
  constructor(among: FindFile, signal: AbortSignal | undefined) {
    this.#among = among;
    this.#signal = signal;
  }

  /** @param layout of the name of the file */
  of(source: SourceRef, layout: string | undefined): Promise<BesideProduct> {
    if (!layout?.startsWith('esa-')) return Promise.resolve({});
    const path = source.kind === 'path' ? source.path : placeOf(source);
    // A flat folder may hold bands of other days than its metadata.
    const key = `${path.replace(/[^/\\]*$/, '')} ${acquisitionIn(baseName(path))?.date}`;
    let found = this.#found.get(key);
    if (!found) {
      found = this.#read(path, source.kind === 'path' ? undefined : this.#among);
      this.#found.set(key, found);
    }
    return found;
  }

  async #read(path: string, find: FindFile | undefined): Promise<BesideProduct> {
    const safe = await readSafeMetadata(path, this.#signal, find);
    return { safe, sun: safe ?? (await readGranuleSun(path, this.#signal, find)) };
  }
}
