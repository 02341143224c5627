import { bandRoles } from '../bands.ts';
import { TsmaskError } from '../errors.ts';
import type { FileIdentity } from './identity.ts';
import { type Identified, roleOfBandOf } from './layouts/index.ts';
import type { RasterFile } from './raster-file.ts';
import { foldName, type Role } from './roles.ts';
import { baseName } from './source.ts';
import { probabilityRole, qualityRole, sceneClassRole } from './told-bands.ts';

/**
 * Which band holds which role, where names do not tell: either the roles of a multi-band file's samples in their order
 * (`null` for one that is not used), or for some roles the name of a band (as in file names and descriptions) or the
 * number of a sample, from 1.
 */
export type BandsOption = readonly (string | null)[] | Readonly<Record<string, string | number>>;

/** Those that methods beside TSmask take. */
const reflectances = ['coastal', 'red-edge1', 'nir-wide', 'water-vapour', 'cirrus'];
const otherRoles = [...reflectances, probabilityRole, sceneClassRole, qualityRole, 'class'];

export interface RoleOfSample {
  readonly role: string;
  readonly sample: number;
}

export function checkBandsOption(bands: BandsOption | undefined): void {
  if (bands === undefined) return;
  const roles = isOrder(bands) ? bands.filter((role) => role !== null) : Object.keys(bands);
  const known: readonly string[] = [...bandRoles, ...otherRoles];
  const unknown = roles.find((role) => !known.includes(role));
  const repeated = roles.find((role, i) => roles.indexOf(role) !== i);
  const unusable = [...chosenRoles(bands)].find(([, band]) => !isBand(band));
  let message: string;
  if (unknown !== undefined) message = `There is no band role named ${unknown}.`;
  else if (repeated !== undefined) message = `The band role ${repeated} is given twice.`;
  else if (unusable)
    message = `The band ${String(unusable[1])} cannot be ${unusable[0]}: it is no name, nor a number from 1.`;
  else if (isOrder(bands) && roles.length === 0) message = 'The option bands names no band.';
  else return;
  throw new TsmaskError('BAD_OPTION', message, { subject: 'bands', remedy: `The roles are ${bandRoles.join(', ')}.` });
}

function isBand(band: unknown): boolean {
  return typeof band === 'string' ? foldName(band) !== '' : Number.isInteger(band) && (band as number) >= 1;
}

function isOrder(bands: BandsOption): bands is readonly (string | null)[] {
  return Array.isArray(bands);
}

/**
 * The role of a file that its name alone tells, without opening it: that of the option, else the one that is `known` of
 * its name; `other nir` and the like for a band whose role the option gives to another.
 */
export function roleOfFileName(
  name: string,
  bands: BandsOption | undefined,
  known: Role | undefined,
): string | undefined {
  const named = [...chosenRoles(bands)].filter(([, band]) => typeof band === 'string') as [string, string][];
  const words = baseName(name)
    .replace(/\.[^.]*$/, '')
    .split(/[_\-.\s]+/)
    .map(foldName);
  const chosen = named.find(([, band]) => words.includes(foldName(band)));
  if (chosen) return chosen[0];
  return named.some(([other]) => other === known) ? `other ${known}` : known;
}

/** The roles that the samples of a file hold: by the option, by its name if it has one sample, by its descriptions. */
export function rolesOfFile(image: RasterFile, bands: BandsOption | undefined, identified: Identified): RoleOfSample[] {
  const { role: known, samples, identity } = identified;
  if (bands !== undefined && isOrder(bands) && image.samples > 1) {
    return bands.flatMap((role, sample) => (role === null || sample >= image.samples ? [] : [{ role, sample }]));
  }
  if (image.samples === 1) {
    const role = roleOfFileName(image.name, bands, known) ?? rolesOfDescriptions(image, bands, identity)[0]?.role;
    return role === undefined ? [] : [{ role, sample: 0 }];
  }
  const described = rolesOfDescriptions(image, bands, identity);
  // Some archives fix the order of the bands, and describe them or not.
  if (described.length > 0 || bands !== undefined || samples?.length !== image.samples) return described;
  return samples.map((role, sample) => ({ role, sample }));
}

function rolesOfDescriptions(
  image: RasterFile,
  bands: BandsOption | undefined,
  identity: FileIdentity | undefined,
): RoleOfSample[] {
  const chosen = chosenRoles(bands);
  const found = new Map<string, RoleOfSample>();
  image.bands.forEach(({ description }, sample) => {
    let role: Role | undefined = description === undefined ? undefined : roleOfBandOf(identity?.platform, description);
    if (role === undefined || chosen.has(role)) return;
    if (role === 'nir' && found.has('nir')) {
      // Beside a narrow band, plain `nir` is the wide one.
      if (foldName(description!) === 'nir') role = 'nir-wide';
      else if (foldName(image.bands[found.get('nir')!.sample].description!) === 'nir') {
        found.set('nir-wide', { role: 'nir-wide', sample: found.get('nir')!.sample });
        found.delete('nir');
      }
    }
    if (!found.has(role)) found.set(role, { role, sample });
  });
  for (const [role, band] of chosen) {
    const sample =
      typeof band === 'number'
        ? band - 1
        : image.bands.findIndex(
            ({ description }) => description !== undefined && foldName(description) === foldName(band),
          );
    if (sample >= 0 && sample < image.samples) found.set(role, { role, sample });
  }
  return [...found.values()];
}

/** The name of a band that the option gives for a role; undefined where it gives none, or a number. */
export function nameChosenFor(role: string, bands: BandsOption | undefined): string | undefined {
  const band = chosenRoles(bands).get(role);
  return typeof band === 'string' ? band : undefined;
}

function chosenRoles(bands: BandsOption | undefined): ReadonlyMap<string, string | number> {
  return new Map(bands === undefined || isOrder(bands) ? [] : Object.entries(bands));
}
