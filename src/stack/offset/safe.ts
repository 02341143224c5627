/** What the XML files of a Sentinel-2 product (a SAFE) tell of its band files. */

import { findTagByName, findTagsByName, getAttribute } from 'xml-utils';
import { acquisitionIn } from '../names.ts';
import type { Role } from '../roles.ts';
import { baseName } from '../source.ts';
import { readSun, type SunAngles } from './granule-sun.ts';
import {
  broken,
  type FindFile,
  foldersAbove,
  granuleXml,
  innerOf,
  lookFor,
  must,
  onDisk,
  readXml,
  type Xml,
} from './safe-xml.ts';

/** With what the granule's XML says of the sun, where it is there. */
export interface SafeMetadata extends SunAngles {
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
  const look = (name: string) => lookFor(name, find);
  let granule: Xml | undefined;
  for (const folder of foldersAbove(path)) {
    signal?.throwIfAborted();
    granule ??= await look(folder + granuleXml);
    const product = (await look(`${folder}MTD_MSIL2A.xml`)) ?? (await look(`${folder}MTD_MSIL1C.xml`));
    if (product === undefined) continue;
    const found = readProduct(product.path, await readXml(product, signal));
    const day = acquisitionIn(baseName(path))?.date;
    if (day !== undefined && day !== found.startTime.slice(0, 10)) return undefined;
    return granule === undefined ? found : { ...found, ...(await readSun(granule, signal)) };
  }
  return undefined;
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
