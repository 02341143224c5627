/** Names that no archive gave: a date anywhere, and Sentinel-2's band names. */
import { type Acquisition, acquisitionOf } from '../names.ts';
import { bandTokenOf, type Role, roleOfToken } from '../roles.ts';

export interface GenericMatch {
  readonly acquisition?: Acquisition;
  readonly role?: Role;
  readonly reason?: string;
}

/** As the last word of a name these are not of a band. A place may be called so, elsewhere in the name. */
const others: readonly [RegExp, string][] = [
  [/^(?:tci|visual|pvi|thumbnail|thumb|preview|quicklook)$/i, 'a picture to look at, no reflectance'],
  [/^(?:aot|wvp)$/i, 'a map of the atmosphere, no reflectance'],
  [/^[sv][az]a$/i, 'angles, no reflectance'],
  [/^(?:dem|dsm|dtm|srtm|elevation|height|slope|aspect|hillshade)$/i, 'terrain, no reflectance'],
];

export function readGeneric(path: string, lastPart: string): GenericMatch {
  const acquisition = acquisitionOf(path);
  const stem = lastPart.replace(/\.[^.]*$/, '').replace(/_[126]0m$/i, '');
  const reason = others.find(([name]) => name.test(stem.split(/[_\-.\s]+/).at(-1)!))?.[1];
  const token = reason === undefined ? bandTokenOf(lastPart) : undefined;
  const role = token === undefined ? undefined : roleOfToken(token);
  return { ...(acquisition && { acquisition }), ...(role && { role }), ...(reason && { reason }) };
}
