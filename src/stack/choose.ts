/** Which files are opened, and which scenes are wanted, by what names and catalogues tell. */
import type { SourceRef } from '../platform/types.ts';
import { roleOfFileName } from './bands-option.ts';
import type { FileIdentity } from './identity.ts';
import type { Identified } from './layouts/index.ts';
import type { Acquisition } from './names.ts';
import type { OpenStackOptions } from './open-options.ts';
import { bandTokenOf } from './roles.ts';
import { sourceName } from './source.ts';
import type { UnusedFile } from './stack.ts';

/** A catalogue knows better than a name. */
export function identifiedAsset(identity: FileIdentity): Identified {
  return { identity, candidates: ['generic'], ...(identity.role === undefined ? {} : { role: identity.role }) };
}

/** Sorts out, without opening it, a file whose name says that it is not needed. */
export function mayServe(
  file: SourceRef,
  { identity, role: known, reason, candidates: [layout] }: Identified,
  roles: readonly string[],
  options: OpenStackOptions,
  unused: UnusedFile[],
): boolean {
  const name = sourceName(file);
  if (identity && isExcluded(identity, options.exclude ?? [])) {
    unused.push({ name, reason: 'excluded by its date' });
    return false;
  }
  const role = roleOfFileName(name, options.bands, known);
  if (role !== undefined && roles.includes(role)) return true;
  if (reason !== undefined) {
    unused.push({ name, reason });
    return false;
  }
  // Words such as these may as well belong to the place: what the bands are is seen in the file.
  const isDoubtful =
    identity?.layout !== 'stac' && layout === 'generic' && /coastal|cirrus|class/i.test(bandTokenOf(name) ?? '');
  if (role === undefined || isDoubtful) return true;
  unused.push({ name, reason: `its band (${role}) is not needed` });
  return false;
}

export function isExcluded(acquisition: Acquisition, exclude: readonly string[]): boolean {
  const day = digits(acquisition.date);
  const moment = day + digits(acquisition.time ?? '');
  return exclude.map(digits).some((stamp) => stamp === day || stamp === moment);
}

export function digits(text: string): string {
  return text.replace(/\D/g, '');
}
