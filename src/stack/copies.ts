/** Bands that an archive has at several resolutions: which copy is taken, as names tell, before any is opened. */
import type { SourceRef } from '../platform/types.ts';
import { roleOfFileName } from './bands-option.ts';
import type { Identified } from './layouts/index.ts';
import type { OpenStackOptions } from './open-options.ts';
import { sourceName } from './source.ts';
import type { UnusedFile } from './stack.ts';

/** Of two copies the one that has the resolution of the stack; else the finer, which is the one that was taken. Metres. */
export function betterResolution(a: number, b: number, wanted: number | undefined): number {
  return a === wanted || b === wanted ? wanted : Math.min(a, b);
}

export function copyAside(name: string, taken: number): UnusedFile {
  return { name, reason: `its band is there at ${taken} m` };
}

/** The files without the copies that are not taken, which are told of as unused. */
export function withoutCopies(
  files: readonly SourceRef[],
  identified: ReadonlyMap<string, Identified>,
  { bands, resolution: wanted }: OpenStackOptions,
  unused: UnusedFile[],
): SourceRef[] {
  const best = new Map<string, number>();
  const copies = files.map((file) => {
    const name = sourceName(file);
    const { identity, role } = identified.get(name)!;
    const band = roleOfFileName(name, bands, role);
    // Without a tile, files of one date and band may be of different places.
    if (band === undefined || identity?.tile === undefined || identity.resolution === undefined) return { file };
    const { date, time, tile, part, baseline, generated, resolution } = identity;
    const key = [band, date, time, tile, part, baseline, generated].join(' ');
    best.set(key, betterResolution(best.get(key) ?? resolution, resolution, wanted));
    return { file, name, key, resolution };
  });
  return copies.flatMap(({ file, name, key, resolution }) => {
    if (key === undefined || resolution === best.get(key)) return [file];
    unused.push(copyAside(name, best.get(key)!));
    return [];
  });
}
