/** Which band of the spectrum a file or a sample holds, by the names that archives give it. */
import type { BandRole } from '../bands.ts';
import { baseName } from './source.ts';

/**
 * The six roles of TSmask, and others that are recognised so that they are not taken for one of the six. Of Sentinel-2's
 * red edge the first band (B05) has a role of its own, because s2cloudless takes it.
 */
export type Role =
  | BandRole
  | 'coastal'
  | 'red-edge1'
  | 'red-edge'
  | 'nir-wide'
  | 'water-vapour'
  | 'cirrus'
  /** ESA's scene classification. */
  | 'scl'
  | 'cloud-probability'
  /** Flags, most of them bit by bit. */
  | 'quality'
  | 'class';

// Names in small letters without punctuation. `nir` alone is the narrow band, unless a narrower one is beside it.
const names: Record<Role, readonly string[]> = {
  coastal: ['b01', 'b1', 'band01', 'coastal', 'nbartcoastalaerosol'],
  blue: ['b02', 'b2', 'band02', 'blue', 'nbartblue'],
  green: ['b03', 'b3', 'band03', 'green', 'nbartgreen'],
  red: ['b04', 'b4', 'band04', 'red', 'nbartred'],
  'red-edge1': ['b05', 'b5', 'band05', 'rededge1', 'nbartrededge1'],
  'red-edge': ['b06', 'b07', 'b6', 'b7', 'band06', 'band07', 'rededge2', 'rededge3'],
  'nir-wide': ['b08', 'b8', 'band08', 'nirwide', 'broadnir', 'nbartnir1'],
  nir: ['b8a', 'b08a', 'band8a', 'band08a', 'nir08', 'nirnarrow', 'nbartnir2', 'nir'],
  'water-vapour': ['b09', 'b9', 'band09', 'nir09', 'wvp'],
  cirrus: ['b10', 'band10', 'cirrus'],
  swir1: ['b11', 'band11', 'swir1', 'swir16', 'nbartswir2'],
  swir2: ['b12', 'band12', 'swir2', 'swir22', 'nbartswir3'],
  scl: ['scl'],
  'cloud-probability': ['cloudprobability', 'probability', 'clp', 'cld', 'cldprb', 'mskcldprb'],
  quality: ['fmask', 'oafmask', 'qa60', 'qapixel', 'pixelqa', 'bqa', 'qai'],
  class: ['class', 'clm'],
};

const roleByName = new Map(Object.entries(names).flatMap(([role, all]) => all.map((name) => [name, role as Role])));

/** Folds the spellings of a band name: case and punctuation do not count. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The role that a band's description or a STAC key names, such as `B02`, `nbart_nir_2` or `Blue, 490 nm`. */
export function roleOfDescription(description: string): Role | undefined {
  const whole = roleByName.get(foldName(description));
  if (whole) return whole;
  const roles = new Set(description.split(/[^A-Za-z0-9]+/).flatMap((word) => roleByName.get(foldName(word)) ?? []));
  return roles.size === 1 ? [...roles][0] : undefined;
}

/** The part of a file name that names its band, such as `B02` in `T31UES_20170804T105328_B02_10m.tif`. */
export function bandTokenOf(name: string): string | undefined {
  const words = baseName(name)
    .replace(/\.[^.]*$/, '')
    .split(/[_\-.\s]+/);
  return words.findLast((word) => roleByName.has(foldName(word)));
}

export function roleOfToken(token: string): Role | undefined {
  return roleByName.get(foldName(token));
}
