/** What the XML files of a Sentinel-2 product (a SAFE) tell of its band files. */

import { findTagByName, findTagsByName, getAttribute } from 'xml-utils';
import { platform } from '#platform';
import { TsmaskError } from '../../errors.ts';
import type { ByteSource } from '../../platform/types.ts';
import { acquisitionIn } from '../names.ts';
import type { Role } from '../roles.ts';
import { baseName } from '../source.ts';

export interface SafeMetadata {
  /** Path of the product's XML. */
  readonly path: string;
  readonly level: 'L1C' | 'L2A';
  /** Processing baseline, `04.00`; `99.99` where a user ran Sen2Cor. */
  readonly baseline: string;
  /** When the acquisition began, UTC, `2022-04-13T15:07:59.024Z`. */
  readonly startTime: string;
  /** DN of a reflectance of 1. */
  readonly quantification: number;
  /** What is to be added to the DN of each band, by names such as `B8A`. Empty before baseline 04.00. */
  readonly offsets: Readonly<Record<string, number>>;
  /** Mean of the tile, degrees clockwise from north and above the horizon; where the granule's XML is there. */
  readonly sunAzimuth?: number;
  readonly sunElevation?: number;
}

/** In the order of `band_id`. */
const bands = ['B01', 'B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'B08', 'B8A', 'B09', 'B10', 'B11', 'B12'] as const;

const bandsOfRoles: Partial<Record<Role, string>> = {
  coastal: 'B01',
  blue: 'B02',
  green: 'B03',
  red: 'B04',
  'red-edge1': 'B05',
  'nir-wide': 'B08',
  nir: 'B8A',
  'water-vapour': 'B09',
  cirrus: 'B10',
  swir1: 'B11',
  swir2: 'B12',
};

/** Sentinel-2's name of the band in a role; undefined for roles that several bands have, or none. */
export function bandOfRole(role: Role): string | undefined {
  return bandsOfRoles[role];
}

/** From `R10m` over `IMG_DATA`, the granule and `GRANULE` to the product. */
const mostFolders = 5;

/** Opens a file if it is there. */
export type FindFile = (path: string) => Promise<ByteSource | undefined>;

const onDisk: FindFile = async (path) =>
  (await platform.exists(path)) ? platform.openSource({ kind: 'path', path }) : undefined;

/**
 * Reads the metadata of the product that a band file belongs to: `MTD_MSIL2A.xml` or `MTD_MSIL1C.xml` in its folder or up
 * to four above, and the granule's `MTD_TL.xml`. Undefined where there is none, or only that of another day.
 *
 * @param path of a band file; with `find` also a name or a URL without query.
 * @param find where files are looked for; by default on the disk, where URLs have no folders: undefined.
 * @throws TsmaskError BROKEN_METADATA where the XML is damaged, cut off or lacks what it must hold; NOT_READABLE.
 */
export async function readSafeMetadata(
  path: string,
  signal?: AbortSignal,
  find: FindFile = onDisk,
): Promise<SafeMetadata | undefined> {
  if (find === onDisk && /^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return undefined;
  const look = async (name: string): Promise<Xml | undefined> => {
    const source = await find(name);
    return source && { path: name, source };
  };
  let granule: Xml | undefined;
  for (const folder of foldersAbove(path)) {
    signal?.throwIfAborted();
    granule ??= await look(`${folder}MTD_TL.xml`);
    const product = (await look(`${folder}MTD_MSIL2A.xml`)) ?? (await look(`${folder}MTD_MSIL1C.xml`));
    if (product === undefined) continue;
    const found = readProduct(product.path, await readXml(product, signal));
    const day = acquisitionIn(baseName(path))?.date;
    if (day !== undefined && day !== found.startTime.slice(0, 10)) return undefined;
    return granule === undefined ? found : { ...found, ...readSun(granule.path, await readXml(granule, signal)) };
  }
  return undefined;
}

interface Xml {
  readonly path: string;
  readonly source: ByteSource;
}

/** The folder of a file and those above it within its product, each with a separator at its end. */
function* foldersAbove(path: string): Generator<string> {
  let folder = path;
  for (let i = 0; i < mostFolders; i++) {
    const end = Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\'));
    if (end < 0 && i > 0) return;
    folder = folder.slice(0, Math.max(end, 0));
    yield end < 0 ? '' : path.slice(0, end + 1);
    if (end < 0 || /\.SAFE$/i.test(folder)) return;
  }
}

function broken(path: string, what: string, cause?: unknown): TsmaskError {
  return new TsmaskError('BROKEN_METADATA', `${path} is damaged: ${what}.`, {
    subject: path,
    remedy: 'Fetch the product again; or remove this file, and set the option offset.',
    cause,
  });
}

/** Bytes. */
const largestXml = 1 << 24;

/** The text of an XML file without comments, with spaces for all that separates, once it is sure to be whole. */
async function readXml({ path, source }: Xml, signal: AbortSignal | undefined): Promise<string> {
  // Servers tell the size with the first bytes, and some not at all.
  if (source.size === undefined) await source.read(0, 1, signal);
  const bytes = await source.read(0, source.size ?? largestXml, signal);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw broken(path, 'it is no text in UTF-8', cause);
  }
  // Not removeComments of xml-utils, which removes all from the first comment to the last.
  const bare = text.replace(/<!--[\s\S]*?-->/g, '').replace(/[\r\t]/g, ' ');
  const root = /<([A-Za-z_][\w:.-]*)[\s>]/.exec(bare)?.[1];
  if (root === undefined) throw broken(path, 'it is no XML');
  if (!bare.trimEnd().endsWith(`</${root}>`)) throw broken(path, `it ends before </${root}>`);
  return bare;
}

function readProduct(path: string, xml: string): SafeMetadata {
  const level = /MTD_MSIL1C\.xml$/i.test(path) ? 'L1C' : 'L2A';
  const baseline = must(path, xml, 'PROCESSING_BASELINE', /^\d\d\.\d\d$/);
  const startTime = must(path, xml, 'PRODUCT_START_TIME', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
  const names =
    level === 'L1C'
      ? ['QUANTIFICATION_VALUE']
      : ['BOA_QUANTIFICATION_VALUE', 'L2A_BOA_QUANTIFICATION_VALUE', 'QUANTIFICATION_VALUE'];
  const quantified = names.find((name) => findTagByName(xml, name)) ?? names[0];
  const quantification = Number(must(path, xml, quantified, /^\d+(\.\d+)?$/));
  if (quantification === 0) throw broken(path, `${quantified} is 0`);
  const [list, item] =
    level === 'L1C'
      ? ['Radiometric_Offset_List', 'RADIO_ADD_OFFSET']
      : ['BOA_ADD_OFFSET_VALUES_LIST', 'BOA_ADD_OFFSET'];
  return { path, level, baseline, startTime, quantification, offsets: readOffsets(path, xml, list, item) };
}

function readOffsets(path: string, xml: string, list: string, item: string): Record<string, number> {
  if (!new RegExp(`<${list}[ >]`).test(xml)) return {};
  const inner = innerOf(path, xml, list);
  const offsets: Record<string, number> = {};
  for (const tag of findTagsByName(inner, item)) {
    const band = bands[Number(getAttribute(tag, 'band_id') ?? Number.NaN)];
    const offset = tag.inner?.trim() ? Number(tag.inner) : Number.NaN;
    if (band === undefined || !Number.isFinite(offset)) throw broken(path, `${item} is "${tag.outer}"`);
    offsets[band] = offset;
  }
  if (Object.keys(offsets).length === 0) throw broken(path, `${list} holds no ${item}`);
  return offsets;
}

function readSun(path: string, xml: string): Pick<SafeMetadata, 'sunAzimuth' | 'sunElevation'> {
  if (!/<Mean_Sun_Angle[ >]/.test(xml)) return {};
  const inner = innerOf(path, xml, 'Mean_Sun_Angle');
  const number = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i;
  const [azimuth, zenith] = ['AZIMUTH_ANGLE', 'ZENITH_ANGLE'].map((name) => Number(must(path, inner, name, number)));
  if (azimuth < 0 || azimuth > 360 || zenith < 0 || zenith > 180) {
    throw broken(path, `Mean_Sun_Angle is ${azimuth} and ${zenith} degrees`);
  }
  return { sunAzimuth: azimuth, sunElevation: 90 - zenith };
}

/** The text in an element that must be there, of a form that it must have. */
function must(path: string, xml: string, name: string, form: RegExp): string {
  const text = innerOf(path, xml, name).trim();
  if (!form.test(text)) throw broken(path, `${name} is "${text.slice(0, 40)}"`);
  return text;
}

function innerOf(path: string, xml: string, name: string): string {
  const tag = findTagByName(xml, name);
  if (!tag?.outer.endsWith(`</${name}>`)) throw broken(path, tag ? `${name} has no end` : `it has no ${name}`);
  return tag.inner ?? '';
}
