/** Whether options are called what they are called: one that is misspelt must not be passed over. */
import { TsmaskError } from './errors.ts';

/** The name of each option of a type, none forgotten and none too many: the compiler sees to it. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/** Names of options that stand in an object of their own: `{ http: ['retries', …] }`. */
export type OptionGroups = Readonly<Record<string, readonly string[]>>;

/**
 * @param options those with the value `undefined` do not count
 * @param names an object that has them all, such as {@link OptionNames}, or the defaults
 * @param groups where else a name may belong
 * @param of what the options belong to, where it is an option itself: `http`
 * @throws TsmaskError BAD_OPTION for the first option that there is not, with the one that may have been meant
 */
export function checkOptionNames(
  options: object,
  names: object,
  { groups = {}, of }: { readonly groups?: OptionGroups; readonly of?: string } = {},
): void {
  const known = Object.keys(names);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const unknown = given.find(([name]) => !Object.hasOwn(names, name))?.[0];
  if (unknown === undefined) return;
  const prefix = of === undefined ? '' : `${of}.`;
  throw new TsmaskError('BAD_OPTION', `There is no option ${prefix}${unknown}.`, {
    subject: prefix + unknown,
    remedy: meant(unknown, known, groups) ?? `The options are ${known.join(', ')}.`,
  });
}

function meant(unknown: string, known: readonly string[], groups: OptionGroups): string | undefined {
  const like = nearest(unknown, known);
  if (like !== undefined) return `${like} may be meant.`;
  for (const [group, names] of Object.entries(groups)) {
    const inside = nearest(unknown, names);
    if (inside !== undefined) return `It belongs to ${group}: { ${group}: { ${inside}: … } }.`;
  }
  return undefined;
}

/** The name that differs by the fewest letters, if by few; case and dashes count for nothing. */
function nearest(unknown: string, names: readonly string[]): string | undefined {
  const fold = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const wanted = fold(unknown);
  const [best] = names
    .map((name) => ({ name, distance: distanceOf(wanted, fold(name)) }))
    .filter(({ name, distance }) => distance <= Math.ceil(Math.max(wanted.length, name.length) / 3))
    .sort((a, b) => a.distance - b.distance);
  return best?.name;
}

/** Letters to be replaced, added or left out until two words are one (Levenshtein's distance). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
