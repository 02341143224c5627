/** What the start of the file says: the claims that GDAL reads, and the tags of every resolution. */
import { geoTags } from './geo-tags.ts';
import type { Plan, RasterLayout, SampleType, Size } from './layout.ts';
import { gdalMetadata, nodataText } from './metadata.ts';
import { ascii, encodeHead, type Tag, tag } from './tags.ts';

/** One resolution and where its tiles lie. */
export interface StoredLevel extends Size {
  /** Position of each tile's compressed data in the file, bytes. Plane by plane, each from the upper left, row by row. */
  readonly offsets: readonly number[];
  /** Length of each tile's compressed data, bytes. */
  readonly byteCounts: readonly number[];
}

/** Everything before the tiles, for `levels` from large to small. */
export function head(layout: RasterLayout, plan: Plan, levels: readonly StoredLevel[], big: boolean): Uint8Array {
  const directories = levels.map((level, i) => [
    ...(i === 0 ? fullResolutionTags(layout) : [tag('NewSubfileType', 'long', [1])]),
    ...imageTags(layout, plan, level, big),
  ]);
  return encodeHead(directories, structuralMetadata(plan), big);
}

/**
 * GDAL's "ghost area": promises about the arrangement of the file that let it fetch a tile in one request. The last
 * space is on purpose: it leaves room to turn NO into YES when an editor breaks the promises. INTERLEAVE is what GDAL
 * 3.11 and later writes for bands in tiles of their own, and earlier versions pass over.
 */
function structuralMetadata({ planes }: Plan): string {
  const promises = [
    'LAYOUT=IFDS_BEFORE_DATA',
    'BLOCK_ORDER=ROW_MAJOR',
    'BLOCK_LEADER=SIZE_AS_UINT4',
    'BLOCK_TRAILER=LAST_4_BYTES_REPEATED',
    ...(planes > 1 ? ['INTERLEAVE=BAND'] : []),
    'KNOWN_INCOMPATIBLE_EDITION=NO\n ',
  ].join('\n');
  return `GDAL_STRUCTURAL_METADATA_SIZE=${String(promises.length).padStart(6, '0')} bytes\n${promises}`;
}

const bits: Readonly<Record<SampleType, number>> = { uint8: 8, int16: 16, uint16: 16, float32: 32 };
/** 1 unsigned, 2 signed, 3 floating point. */
const formats: Readonly<Record<SampleType, number>> = { uint8: 1, int16: 2, uint16: 1, float32: 3 };

function imageTags(layout: RasterLayout, plan: Plan, level: StoredLevel, big: boolean): Tag[] {
  const { type, bands, nodata, palette, predictor = 1 } = layout;
  const forEachBand = (value: number): number[] => bands.map(() => value);
  const tags: Tag[] = [
    tag('ImageWidth', 'long', [level.width]),
    tag('ImageLength', 'long', [level.height]),
    tag('BitsPerSample', 'short', forEachBand(bits[type])),
    tag('Compression', 'short', [8]), // zlib
    tag('PhotometricInterpretation', 'short', [palette ? 3 : 1]), // 1: from black to white
    tag('SamplesPerPixel', 'short', [bands.length]),
    tag('PlanarConfiguration', 'short', [plan.planes > 1 ? 2 : 1]),
    tag('Predictor', 'short', [predictor]),
    tag('TileWidth', 'long', [plan.tileSize]),
    tag('TileLength', 'long', [plan.tileSize]),
    tag('TileOffsets', big ? 'long8' : 'long', level.offsets),
    tag('TileByteCounts', 'long', level.byteCounts),
    tag('SampleFormat', 'short', forEachBand(formats[type])),
  ];
  if (bands.length > 1) tags.push(tag('ExtraSamples', 'short', forEachBand(0).slice(1)));
  if (palette) tags.push(tag('ColorMap', 'short', colourMap(palette)));
  if (nodata !== undefined) tags.push(ascii('GdalNodata', nodataText(nodata)));
  return tags;
}

function fullResolutionTags(layout: RasterLayout): Tag[] {
  const { grid, software, dateTime } = layout;
  const tags = geoTags(grid.geo);
  const metadata = gdalMetadata(layout);
  if (metadata !== undefined) tags.push(ascii('GdalMetadata', metadata));
  if (software !== undefined) tags.push(ascii('Software', software));
  if (dateTime !== undefined) tags.push(ascii('DateTime', tiffDate(dateTime)));
  return tags;
}

/** All reds, then all greens, then all blues, of the values 0–255 each; TIFF wants 16 bits. */
function colourMap(palette: NonNullable<RasterLayout['palette']>): Uint16Array {
  const map = new Uint16Array(3 * 256);
  for (const { value, colour } of palette) {
    for (const [channel, intensity] of colour.entries()) map[channel * 256 + value] = intensity * 257;
  }
  return map;
}

/** `YYYY:MM:DD HH:MM:SS` in UTC: TIFF has no time zones. */
function tiffDate(date: Date): string {
  return date.toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');
}
