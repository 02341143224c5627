/** What the bands of each sensor are called, and what else lies beside them. */
import type { FileIdentity } from '../identity.ts';
import { foldName, type Role, roleOfDescription } from '../roles.ts';

/** What a file holds: a role; why it is no reflectance; or both, for classes and masks. */
export interface Meaning {
  readonly role?: Role;
  readonly reason?: string;
}

export type BandTable = ReadonlyMap<string, Meaning>;

const bands = (roles: Readonly<Record<string, Role>>): [string, Meaning][] =>
  Object.entries(roles).map(([name, role]) => [name, { role }]);

const told = (role: Role, reason: string, names: readonly string[]): [string, Meaning][] =>
  names.map((name) => [name, { role, reason }]);

const aside = (reason: string, names: readonly string[]): [string, Meaning][] =>
  names.map((name) => [name, { reason }]);

/** ESA's numbers, and the keys of STAC catalogues, where `nir` is the wide band because `nir08` is beside it. */
export const msi: BandTable = new Map([
  ...bands({ b1: 'coastal', b2: 'blue', b3: 'green', b4: 'red', b5: 'red-edge1', b6: 'red-edge', b7: 'red-edge' }),
  ...bands({ b8: 'nir-wide', b8a: 'nir', b9: 'water-vapour', b10: 'cirrus', b11: 'swir1', b12: 'swir2' }),
  ...bands({ coastal: 'coastal', blue: 'blue', green: 'green', red: 'red', nir: 'nir-wide', nir08: 'nir' }),
  ...bands({ rededge1: 'red-edge1', rededge2: 'red-edge', rededge3: 'red-edge', nir09: 'water-vapour' }),
  ...bands({ cirrus: 'cirrus', swir16: 'swir1', swir22: 'swir2' }),
  ...told('scl', 'a scene classification, no reflectance', ['scl']),
  ...told('cloud-probability', 'a cloud probability, no reflectance', ['cld', 'cldprb', 'mskcldprb', 'probability']),
  ...told('quality', 'flags of cloud, no reflectance', ['qa60']),
  ...told('class', 'a cloud mask, no reflectance', ['msk', 'classi', 'cloud']),
  ...aside('the aerosol map, no reflectance', ['aot']),
  ...aside('the water vapour map, no reflectance', ['wvp']),
  ...aside('a picture in true colour, no reflectance', ['tci', 'visual']),
  ...aside('a preview, no reflectance', ['pvi', 'l2apvi', 'l1cpvi', 'preview', 'thumbnail']),
  ...aside('a map of probabilities, no reflectance', ['snw', 'snwprb', 'msksnwprb']),
  ...aside('a terrain model, no reflectance', ['dem']),
]);

/** Landsat 8 and 9. */
const oliBands = bands({ b1: 'coastal', b2: 'blue', b3: 'green', b4: 'red', b5: 'nir', b6: 'swir1', b7: 'swir2' });
/** Landsat 4, 5 and 7, which count from blue on. */
const tmBands = bands({ b1: 'blue', b2: 'green', b3: 'red', b4: 'nir', b5: 'swir1', b7: 'swir2' });

const thermal = 'a thermal band, no reflectance';
const panchromatic = 'the panchromatic band, which the method has no use for';

export const oli: BandTable = new Map([
  ...oliBands,
  ...bands({ b9: 'cirrus' }),
  ...aside(panchromatic, ['b8']),
  ...aside(thermal, ['b10', 'b11']),
]);

export const tm: BandTable = new Map([
  ...tmBands,
  ...aside(panchromatic, ['b8']),
  ...aside(thermal, ['b6', 'b6vcid1', 'b6vcid2']),
]);

/** The table of a platform as identities name it: `S2A`, `LC08`, `LE07`; `undefined` for one that is not known. */
export function bandTableOf(platform: FileIdentity['platform']): BandTable | undefined {
  if (platform === undefined) return undefined;
  if (/^S2/.test(platform)) return msi;
  if (/^L[COT]0[89]$/.test(platform)) return oli;
  return /^L[TE]0[457]$/.test(platform) ? tm : undefined;
}

/** What a token such as `B02`, `band08a`, `SR_B4` or `swir16` means in a table; leading zeros do not count. */
export function meaningOf(token: string, table: BandTable): Meaning {
  return lookUp(token, table) ?? { reason: `${token} is no band of reflectance` };
}

function lookUp(token: string, table: BandTable): Meaning | undefined {
  return table.get(foldName(token).replace(/^(?:sr)?b(?:and)?0*(?=\d)/, 'b'));
}

/**
 * The role of a band by its description, in a file of several bands, by the numbers of the platform that took it: `SR_B5`
 * is nir on `LC08` and swir1 on `LT05`. Words such as `Blue` mean the same on all platforms.
 *
 * @param platform as in {@link FileIdentity.platform}; numbers are Sentinel-2's where it is not known
 */
export function roleOfBandOf(platform: FileIdentity['platform'], description: string): Role | undefined {
  const table = bandTableOf(platform);
  if (table === undefined || table === msi) return roleOfDescription(description);
  const found = lookUp(description, table);
  if (found) return found.role;
  return /(?<![a-z])(?:sr_?|st_?)?b(?:and)?[ _]?\d/i.test(description) ? undefined : roleOfDescription(description);
}
