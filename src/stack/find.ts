/** The files among the inputs. */
import { platform } from '#platform';
import { TsmaskError } from '../errors.ts';
import type { SourceRef } from '../platform/types.ts';
import { unreadReason } from './layouts/index.ts';
import { isOwnReflectance, looksLikeRaster } from './names.ts';
import { type Input, pathParts, plainPath, sourceName, toSourceRef } from './source.ts';
import type { UnusedFile } from './stack.ts';

/** The files that may be images: all that are named, and of those that merely lie there what their names tell. */
export async function findFiles(inputs: readonly SourceRef[], unused: UnusedFile[]): Promise<SourceRef[]> {
  const found: SourceRef[] = [];
  // A file may be named beside its folder.
  const paths = new Set<string>();
  const add = (ref: SourceRef) => {
    const path = ref.kind === 'path' ? plainPath(ref.path) : undefined;
    if (path === undefined || !paths.has(path)) found.push(ref);
    if (path !== undefined) paths.add(path);
  };
  const addListed = (ref: SourceRef) => {
    const name = sourceName(ref);
    if (isOwnReflectance(name)) unused.push({ name, reason: 'masked reflectance that tsmask wrote' });
    else if (looksLikeRaster(name)) add(ref);
    else unused.push({ name, reason: unreadReason(name) });
  };
  for (const ref of inputs) {
    const inside = ref.kind === 'path' ? await platform.listFiles(ref.path) : undefined;
    if (inside) for (const path of inside) addListed({ kind: 'path', path });
    // Whoever drops a folder hands over whatever lies in it, and so may who chooses files.
    else if (ref.kind === 'blob' && isListed(ref.name)) {
      if (!isHidden(ref.name)) addListed(ref);
    } else add(ref);
  }
  return found;
}

/** Whether a file is one of a folder, or its name ends as those of files of a kind do: `{ name: 'scene', blob }` does not. */
function isListed(name: string): boolean {
  return pathParts(name).length > 1 || /^\.|\.[a-z][a-z0-9]{0,7}$/i.test(name);
}

/** As a folder on the disk leaves them out: `.DS_Store`, or what macOS keeps beside a file as `._NAME`. */
function isHidden(name: string): boolean {
  return pathParts(name).some((part) => /^\.(?!\.?$)/.test(part));
}

/**
 * Why there are no scenes.
 *
 * @param roles of the bands that each scene was to have
 * @param errors why files or scenes were left out, by the kind of reason
 */
export function nothingFound(
  inputs: Input | readonly Input[],
  roles: readonly string[],
  unused: readonly UnusedFile[],
  errors: readonly (readonly TsmaskError[])[],
): TsmaskError {
  if (errors.length === 1) return ofAll(errors[0], unused);
  const list = (Array.isArray(inputs) ? inputs : [inputs]) as Input[];
  const name = someOf(list.map((input) => sourceName(toSourceRef(input))));
  // Reasons that name their file are as many as files: of these the first of each kind is told.
  const common = unused.filter((file) => !file.reason.includes(file.name)).map(({ reason }) => reason);
  const reasons = [
    ...[...new Set(common)].map(sentence),
    ...errors.map(([{ message }, ...others]) =>
      others.length === 0 ? message : `${message.replace(/\.$/, '')} (and ${others.length} more like it).`,
    ),
  ];
  const told =
    unused.length > 0
      ? ` ${unused.length} ${unused.length === 1 ? 'file is' : 'files are'} of no use. ${reasons.join(' ')}`
      : '';
  return new TsmaskError('NO_SCENES', `There are no scenes in ${name || 'the inputs'}.${told}`, {
    subject: name,
    remedy: `Point at GeoTIFFs with the ${bandsNamed(roles)} of each date, or at a folder of them.`,
    files: unused,
  });
}

/** One kind of reason is the error itself, for the first that it is true of. */
function ofAll([first, ...others]: readonly TsmaskError[], unused: readonly UnusedFile[]): TsmaskError {
  const { code, message, subject, remedy, cause } = first;
  const names = others.flatMap((error) => error.subject ?? []);
  const rest = others.length === 1 ? 'another' : `${others.length} others`;
  const told = others.length > 0 ? ` The same is true of ${rest}: ${someOf(names)}.` : '';
  return new TsmaskError(code, message + told, { subject, remedy, cause, files: unused });
}

function bandsNamed(roles: readonly string[]): string {
  const [last, ...others] = roles.toReversed();
  return others.length === 0 ? `band ${last}` : `bands ${others.toReversed().join(', ')} and ${last}`;
}

function someOf(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

function sentence(reason: string): string {
  return `${reason[0].toUpperCase()}${reason.slice(1)}.`;
}
