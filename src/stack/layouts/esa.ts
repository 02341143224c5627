/**
 * Sentinel-2 as ESA names it, in SAFE folders or taken out of them, and as Planetary Computer keeps it. Names: Sentinel-2
 * Products Specification Document; a file name tells neither platform nor processing baseline, its folder does.
 */
import type { FileIdentity } from '../identity.ts';
import { toAcquisition } from '../names.ts';
import { type Meaning, meaningOf, msi } from './bands.ts';
import {
  clock,
  day,
  type Groups,
  type Layout,
  type LayoutName,
  type Match,
  pattern,
  raster,
  resolution,
  start,
  tenThousandths,
  tile,
} from './layout.ts';

type Level = NonNullable<FileIdentity['level']>;

/** `S2B_MSIL2A_20210122T133229_N0214_R081_T22HBD_20210122T155500`; the last stamp is that of the processing. */
const product =
  `(?<platform>S2[A-D])_MSI(?<level>L1C|L2A)_${day}T${clock}_N(?<major>\\d\\d)(?<minor>\\d\\d)_R\\d{3}_T${tile}_` +
  '(?<generated>\\d{8}T\\d{6})';
const productFolder = new RegExp(`${start}${product}(?:\\.SAFE)?(?=/)`, 'gi');

/** ESA's band name, or such a name given to a mask. The prefix L2A_ is that of products from before 2018. */
const bandFile = pattern(
  start,
  `(?<prefix>L2A_)?T${tile}_${day}T${clock}_(?<band>(?:MSK_)?[A-Z0-9]+)`,
  resolution,
  raster,
);

const patterns = [
  bandFile,
  // A product in one file, or a band taken out under the product's whole name.
  pattern(start, product, '(?:_(?<band>[A-Z0-9]+))?', resolution, raster),
  // Qualities: MSK_DETFOO_B02 holds detectors, no blue. Here and below the folder tells the date.
  pattern(start, '(?<mask>MSK_CLDPRB)', resolution, raster),
  pattern(start, '(?<mask>MSK_(?:CLASSI|CLOUDS|DEFECT|DETFOO|NODATA|QUALIT|SATURA|SNWPRB|TECQUA))\\w*', raster),
  pattern(start, product, '(?:\\.SAFE)?/(?:[^/]+/)*(?<band>[A-Z0-9]+)', resolution, raster),
  // From before the end of 2016. The stamp in the name is that of the processing; the folder has the other.
  pattern(
    start,
    `(?<platform>S2[AB])_(?:OPER|USER)_MSI_(?<level>L1C|L2A)_(?<old>TL)_\\w+_T${tile}_(?<band>B\\w\\w|SCL|AOT|WVP|TCI)`,
    resolution,
    raster,
  ),
];

/** What the product's folder tells of a file, where the file does not itself say that it belongs elsewhere. */
function folderOf(path: string, file: Groups): Groups {
  const folders = [...path.matchAll(productFolder)].map(({ groups }) => groups as Groups);
  const own = (folder: Groups) =>
    file.year === undefined ||
    (['year', 'month', 'day'].every((key) => folder[key] === file[key]) && sameTile(folder.tile, file.tile));
  return folders.findLast(own) ?? {};
}

const sameTile = (a = '', b = '') => a.toUpperCase().padStart(5, '0') === b.toUpperCase().padStart(5, '0');

const oldFolder = /.*_V(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)T(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)_/i;

/** When the scene was taken, of a file that leaves it to its folder. */
function dateOfFolder(path: string, file: Groups, folder: Groups): Pick<Match, 'date' | 'time'> | undefined {
  if (file.year !== undefined) return undefined;
  const groups = file.old === undefined ? folder : oldFolder.exec(path)?.groups;
  return groups && toAcquisition(groups);
}

/** By the product; else bands of level 2A alone have a resolution in their names. */
function levelOf(file: Groups, folder: Groups, metres: string | undefined): Level {
  const told = file.level ?? folder.level;
  if (told !== undefined) return told.toUpperCase() as Level;
  const { prefix, band = '' } = file;
  return prefix !== undefined || metres !== undefined || /^(?:SCL|AOT|WVP)$/i.test(band) ? 'L2A' : 'L1C';
}

const isProbability = (mask: string) => /CLDPRB/i.test(mask);

function meaning({ mask, band }: Groups): Meaning {
  if (mask !== undefined && isProbability(mask)) return meaningOf(mask, msi);
  if (mask !== undefined) return { role: 'class', reason: 'a quality mask, no reflectance' };
  return band === undefined ? {} : meaningOf(band, msi);
}

function read(groups: Groups, path: string): Match | undefined {
  const folder = groups.generated === undefined ? folderOf(path, groups) : groups;
  const metres = groups.resolution ?? /\/R([126]0)m\/[^/]+$/i.exec(path)?.[1];
  const told = dateOfFolder(path, groups, folder);
  // Taken out of its product it may lie in a folder of a date that is not ESA's.
  if (groups.mask !== undefined && isProbability(groups.mask) && told === undefined) return undefined;
  return {
    ...meaning(groups),
    ...told,
    tile: groups.tile ?? folder.tile,
    platform: groups.platform ?? folder.platform,
    level: levelOf(groups, folder, metres),
    resolution: metres === undefined ? undefined : Number(metres),
    baseline: folder.major === undefined ? undefined : `${folder.major}.${folder.minor}`,
    generated: folder.generated?.toUpperCase(),
    scale: tenThousandths,
    nodata: 0,
  };
}

const ofLevel = (name: LayoutName, level: Level): Layout => ({
  name,
  patterns,
  read: (groups, path) => {
    const match = read(groups, path);
    return match?.level === level ? match : undefined;
  },
});

export const esaL2a = ofLevel('esa-l2a', 'L2A');
export const esaL1c = ofLevel('esa-l1c', 'L1C');

/** Microsoft's copies, as GeoTIFFs under ESA's names. They keep the offset of baseline 04.00, as ESA's do. */
export const planetaryComputer: Layout = {
  name: 'planetary-computer',
  patterns,
  read: (groups, path) => {
    const isThere = /(?:^|\/)(?:sentinel2l2a01\.blob\.core\.windows\.net|sentinel2-l2)\//i.test(path);
    return isThere ? read(groups, path) : undefined;
  },
};
