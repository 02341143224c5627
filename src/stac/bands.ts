/** Which asset of an item holds which band. */
import { foldName, type Role, roleOfToken } from '../stack/roles.ts';
import { isObject } from './documents.ts';
import type { Json, StacAsset, StacItem } from './types.ts';

/** Whose numbers of bands count: those of Landsat 8 and of Landsat 5 mean others than those of Sentinel-2. */
export type Sensor = 'sentinel-2' | 'oli' | 'tm' | undefined;

const numbered: Readonly<Record<'oli' | 'tm', Readonly<Record<number, Role>>>> = {
  oli: { 1: 'coastal', 2: 'blue', 3: 'green', 4: 'red', 5: 'nir', 6: 'swir1', 7: 'swir2', 9: 'cirrus' },
  tm: { 1: 'blue', 2: 'green', 3: 'red', 4: 'nir', 5: 'swir1', 7: 'swir2' },
};

const commonNames: Readonly<Record<string, Role>> = {
  coastal: 'coastal',
  blue: 'blue',
  green: 'green',
  red: 'red',
  rededge: 'red-edge',
  rededge071: 'red-edge1',
  rededge075: 'red-edge',
  rededge078: 'red-edge',
  nir: 'nir',
  nir08: 'nir',
  nir09: 'water-vapour',
  cirrus: 'cirrus',
  swir16: 'swir1',
  swir22: 'swir2',
};

// Digital Earth Australia numbers the bands of Landsat's two short-wave channels from 1, those of Sentinel-2 from 2.
const deaLandsat: Readonly<Record<string, Role>> = { nbartnir: 'nir', nbartswir1: 'swir1', nbartswir2: 'swir2' };
const others: Readonly<Record<string, Role>> = {
  nbartrededge2: 'red-edge',
  nbartrededge3: 'red-edge',
  oafmask: 'quality',
};

export function sensorOf({ collection = '', properties }: StacItem): Sensor {
  const words = [collection, properties.platform, properties['eo:platform'], properties.constellation]
    .filter((word) => typeof word === 'string')
    .join(' ');
  if (/hls[^ ]*s30|sentinel-?2|\bs2|_s2/i.test(words)) return 'sentinel-2';
  if (/hls[^ ]*l30|landsat[-_ ]?[89]|\blc0[89]|ga_ls[89]/i.test(words)) return 'oli';
  return /landsat[-_ ]?[457]|\bl[et]0[457]|ga_ls[57]/i.test(words) ? 'tm' : undefined;
}

/** The role that an asset holds, and whether plain `nir` is all that says so: then it may be the wide band. */
export interface BandGuess {
  readonly role: Role;
  readonly plainNir: boolean;
}

/** The key of an asset without what says its resolution or format: `blue_20m`, `nir08-jp2`. */
export function plainKey(key: string): string {
  return key.replace(/[-_]jp2$/i, '').replace(/[-_]\d+m$/i, '');
}

export function bandOf(key: string, asset: StacAsset, sensor: Sensor): BandGuess | undefined {
  const name = foldName(plainKey(key));
  const band = bandsOf(asset);
  if (band.length > 1) return undefined;
  const common = commonNameOf(band[0]);
  const byCommonName = common === undefined ? undefined : commonNames[common];
  const number = /^(?:sr)?b(?:and)?0?(\d{1,2})$/.exec(name)?.[1];
  const landsat = sensor === 'oli' || sensor === 'tm' ? sensor : undefined;
  let role: Role | undefined;
  if (number !== undefined && landsat) role = numbered[landsat][Number(number)];
  // Planetary Computer calls Sentinel-2's B8A "rededge": there the key is what counts.
  else if (number !== undefined && sensor === undefined) role = byCommonName ?? roleOfToken(name);
  else role = (landsat && deaLandsat[name]) ?? others[name] ?? roleOfToken(name) ?? byCommonName;
  if (role === undefined) return undefined;
  const plainNir = role === 'nir' && (name === 'nir' || (roleOfToken(name) === undefined && common === 'nir'));
  return { role, plainNir };
}

/** How many bands an asset says it has, and what it says of each: the eo and raster extensions, and STAC 1.1. */
export function bandsOf(asset: StacAsset): Json[] {
  const [eo, raster, bands] = [asset['eo:bands'], asset['raster:bands'], asset.bands].map((list) =>
    Array.isArray(list) ? list.filter(isObject) : [],
  );
  const count = Math.max(eo.length, raster.length, bands.length);
  return Array.from({ length: count }, (_, i) => ({ ...eo[i], ...raster[i], ...bands[i] }));
}

function commonNameOf(band: Json | undefined): string | undefined {
  const name = band?.['eo:common_name'] ?? band?.common_name;
  return typeof name === 'string' ? name.toLowerCase() : undefined;
}
