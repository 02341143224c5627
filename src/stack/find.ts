/** The files among the inputs. */
import { platform } from '#platform';
import { TsmaskError } from '../errors.ts';
import type { SourceRef } from '../platform/types.ts';
import { isOwnReflectance, looksLikeRaster } from './names.ts';
import { type Input, plainPath, sourceName, toSourceRef } from './source.ts';
import type { UnusedFile } from './stack.ts';

export async function findFiles(inputs: readonly Input[], unused: UnusedFile[]): Promise<SourceRef[]> {
  const found: SourceRef[] = [];
  // A file may be named beside its folder.
  const paths = new Set<string>();
  const add = (ref: SourceRef) => {
    const path = ref.kind === 'path' ? plainPath(ref.path) : undefined;
    if (path === undefined || !paths.has(path)) found.push(ref);
    if (path !== undefined) paths.add(path);
  };
  for (const ref of inputs.map(toSourceRef)) {
    const inside = ref.kind === 'path' ? await platform.listFiles(ref.path) : undefined;
    if (inside === undefined) add(ref);
    for (const path of inside ?? []) {
      if (isOwnReflectance(path)) unused.push({ name: path, reason: 'masked reflectance that tsmask wrote' });
      else if (looksLikeRaster(path)) add({ kind: 'path', path });
      else unused.push({ name: path, reason: 'not a GeoTIFF or JPEG 2000 file by its name' });
    }
  }
  return found;
}

export function nothingFound(inputs: Input | readonly Input[], unused: readonly UnusedFile[]): TsmaskError {
  const list = (Array.isArray(inputs) ? inputs : [inputs]) as Input[];
  const names = list.map((input) => sourceName(toSourceRef(input)));
  const name = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  const reasons = [...new Set(unused.map(({ reason }) => reason))];
  const others =
    unused.length > 0
      ? ` ${unused.length} ${unused.length === 1 ? 'file is' : 'files are'} of no use: ${reasons.join('; ')}.`
      : '';
  return new TsmaskError('NO_SCENES', `There are no scenes in ${name || 'the inputs'}.${others}`, {
    subject: name,
    remedy:
      'Point at GeoTIFFs with the bands blue, green, red, nir, swir1 and swir2 of each date, or at a folder of them.',
  });
}
