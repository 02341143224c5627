/** Reads the header of a TIFF into a plain description, with which any thread can read its tiles. */
import { GeoTIFF, type GeoTIFFImage } from 'geotiff';
import { isTsmaskError, TsmaskError } from '../errors.ts';
import type { GeoTags } from '../grid.ts';
import type { ByteSource, SourceRef } from '../platform/types.ts';
import { broken } from './broken.ts';
import type { BandInfo, RasterFile } from './raster-file.ts';
import { bytesPerSample, isFloat, sampleTypeOf } from './sample-type.ts';
import { sourceName } from './source.ts';

// Compression numbers of TIFF that are read; JPEG and WebP lose what the thresholds look at.
const readable = new Map([
  [1, 'none'],
  [5, 'LZW'],
  [8, 'deflate'],
  [32946, 'deflate'],
  [32773, 'PackBits'],
  [34887, 'LERC'],
  [50000, 'zstd'],
]);
const others: Record<number, string> = {
  6: 'JPEG',
  7: 'JPEG',
  34712: 'JPEG 2000',
  34925: 'LZMA',
  50001: 'WebP',
  50002: 'JPEG XL',
};

const largestTile = 1 << 30;

/**
 * Reads the header of the first image of a TIFF.
 * @throws TsmaskError NOT_A_TIFF, BROKEN_TIFF or UNSUPPORTED_TIFF, naming the file.
 */
export async function readTiff(source: SourceRef, bytes: ByteSource, signal?: AbortSignal): Promise<RasterFile> {
  const name = sourceName(source);
  await checkMagic(name, bytes, signal);
  try {
    const tiff = await parseTiff(bytes, signal);
    readEagerly(tiff);
    return await describe(await tiff.getImage(0), source, name, tiff.littleEndian, bytes.size);
  } catch (cause) {
    signal?.throwIfAborted();
    if (isTsmaskError(cause)) throw cause;
    throw broken(name, 'its header cannot be read', cause);
  }
}

/** Reads nothing but the place of the first directory. */
export function parseTiff(bytes: ByteSource, signal: AbortSignal | undefined): Promise<GeoTIFF> {
  return GeoTIFF.fromSource(headerSource(bytes, signal) as never, undefined, signal);
}

/** Of directories that are read from now on everything: geotiff reads deferred arrays as little-endian whatever the file says. */
export function readEagerly(tiff: GeoTIFF): void {
  (tiff as unknown as { parser: { eager: boolean } }).parser.eager = true;
}

function unsupported(name: string, what: string, remedy: string): TsmaskError {
  return new TsmaskError('UNSUPPORTED_TIFF', `${name} ${what}.`, { subject: name, remedy });
}

async function checkMagic(name: string, bytes: ByteSource, signal?: AbortSignal): Promise<void> {
  const head = await bytes.read(0, 12, signal);
  if (/^(II[*+]\0|MM\0[*+])/.test(String.fromCharCode(...head))) return;
  if (/^https?:\/\/[^?#]*\/(?:[?#]|$)/i.test(name)) {
    throw new TsmaskError('NOT_A_TIFF', `${name} is a folder of a server, or a page: these cannot be listed.`, {
      subject: name,
      remedy: 'Name the files in it, or a STAC that lists them.',
    });
  }
  throw new TsmaskError('NOT_A_TIFF', `${name} ${head.length === 0 ? 'is empty' : 'is not a TIFF'}.`, {
    subject: name,
    remedy: 'Pass GeoTIFF or JPEG 2000 files, or leave this one out.',
  });
}

/** Serves geotiff's many small reads of a header from blocks that are read once. */
function headerSource(bytes: ByteSource, signal?: AbortSignal) {
  const blockSize = 1 << 14;
  const blocks = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();
  const block = (index: number) => {
    let found = blocks.get(index);
    if (!found) {
      found = bytes.read(index * blockSize, blockSize, signal);
      blocks.set(index, found);
    }
    return found;
  };
  const read = async ({ offset, length }: { offset: number; length: number }): Promise<ArrayBuffer> => {
    if (length > 4 * blockSize) return (await bytes.read(offset, length, signal)).slice().buffer;
    const first = Math.floor(offset / blockSize);
    const last = Math.floor((offset + length - 1) / blockSize);
    const parts = await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => block(first + i)));
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    const start = offset - first * blockSize;
    return joined.slice(start, start + length).buffer;
  };
  return { fetch: (slices: { offset: number; length: number }[]) => Promise.all(slices.map(read)) };
}

/** @throws TsmaskError BROKEN_TIFF or UNSUPPORTED_TIFF */
export async function describe(
  image: GeoTIFFImage,
  source: SourceRef,
  name: string,
  littleEndian: boolean,
  fileSize: number | undefined,
): Promise<RasterFile> {
  const directory = image.getFileDirectory();
  const numbers = (tag: string): number[] | undefined => {
    const value = directory.getValue(tag as never) as ArrayLike<number | bigint> | number | undefined;
    if (value === undefined) return undefined;
    return typeof value === 'number' ? [value] : Array.from(value, Number);
  };
  const number = (tag: string) => numbers(tag)?.[0];

  const [width, height, samples] = [image.getWidth(), image.getHeight(), image.getSamplesPerPixel()];
  const bits = numbers('BitsPerSample') ?? [1];
  const format = numbers('SampleFormat')?.[0] ?? 1;
  if (![width, height, samples].every(isCount)) throw broken(name, `its size is ${width} × ${height} × ${samples}`);

  const type = sampleTypeOf(format === 4 ? 1 : format, bits[0]);
  const mixed = bits.some((value) => value !== bits[0]);
  if (!type || mixed) {
    const kind = mixed ? `samples of ${bits.join(', ')} bits` : `${bits[0]}-bit samples of format ${format}`;
    throw unsupported(name, `has ${kind}`, 'Convert it to int16, uint16 or float32: gdal_translate -ot Int16 …');
  }
  const compression = number('Compression') ?? 1;
  if (!readable.has(compression)) {
    const label = others[compression] ?? `number ${compression}`;
    throw unsupported(
      name,
      `is compressed with ${label}, which is not read`,
      `Convert it: gdal_translate -co TILED=YES -co COMPRESS=DEFLATE ${name} converted.tif`,
    );
  }
  const predictor = number('Predictor') ?? 1;
  if (predictor > 3 || (predictor === 3 && !isFloat(type))) {
    throw unsupported(name, `has predictor ${predictor} on ${type} samples`, 'Convert it with gdal_translate.');
  }

  const interleave = (number('PlanarConfiguration') ?? 1) === 2 ? 'band' : 'pixel';
  const tile = { width: image.getTileWidth(), height: image.getTileHeight() };
  if (![tile.width, tile.height].every(isCount)) {
    throw broken(name, `its tiles are ${tile.width} × ${tile.height} pixels`);
  }
  const tileBytes = tile.width * tile.height * bytesPerSample(type) * (interleave === 'pixel' ? samples : 1);
  if (tileBytes > largestTile) {
    throw unsupported(name, `has tiles of ${tileBytes} bytes`, 'Convert it: gdal_translate -co TILED=YES …');
  }
  const offsets = numbers(image.isTiled ? 'TileOffsets' : 'StripOffsets') ?? [];
  const byteCounts = numbers(image.isTiled ? 'TileByteCounts' : 'StripByteCounts') ?? [];
  const tiles = Math.ceil(width / tile.width) * Math.ceil(height / tile.height) * (interleave === 'band' ? samples : 1);
  if (offsets.length < tiles || byteCounts.length < tiles) {
    throw broken(name, `it lists ${Math.min(offsets.length, byteCounts.length)} of ${tiles} tiles`);
  }
  if (fileSize !== undefined) {
    const outside = offsets.findIndex((offset, i) => byteCounts[i] > 0 && offset + byteCounts[i] > fileSize);
    if (outside >= 0) {
      throw broken(name, `it is cut off: tile ${outside + 1} of ${tiles} lies beyond its end at ${fileSize} bytes`);
    }
  }

  const lerc = numbers('LercParameters');
  const { bands, metadata } = await readMetadata(image, samples);
  const nodata = nodataOf(directory.getValue('GDAL_NODATA') as string | undefined);
  return {
    format: 'tiff',
    source,
    name,
    grid: { width, height, geo: geoTags(numbers, directory.getValue('GeoAsciiParams') as string | undefined) },
    samples,
    type,
    tile,
    tiled: image.isTiled,
    interleave,
    compression,
    predictor,
    ...(lerc ? { lerc } : {}),
    littleEndian,
    offsets: Float64Array.from(offsets),
    byteCounts: Float64Array.from(byteCounts),
    ...(nodata === undefined ? {} : { nodata }),
    bands,
    metadata,
  };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

function nodataOf(text: string | undefined): number | undefined {
  const trimmed = text?.replace(/\0.*$/s, '').trim();
  if (!trimmed) return undefined;
  // GDAL writes "nan" and "inf", which Number does not know by that spelling; anything else unknown is no declaration.
  if (/^[-+]?nan$/i.test(trimmed)) return Number.NaN;
  if (/^[-+]?inf(inity)?$/i.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity;
  const value = Number(trimmed);
  return Number.isNaN(value) ? undefined : value;
}

/** The georeferencing tags of a directory. */
export function geoTags(numbers: (tag: string) => number[] | undefined, ascii: string | undefined): GeoTags {
  const tags = {
    pixelScale: numbers('ModelPixelScale'),
    tiepoint: numbers('ModelTiepoint'),
    transformation: numbers('ModelTransformation'),
    keyDirectory: numbers('GeoKeyDirectory'),
    doubleParams: numbers('GeoDoubleParams'),
    asciiParams: ascii?.replace(/\0+$/, ''),
  };
  return Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined));
}

async function readMetadata(image: GeoTIFFImage, samples: number): Promise<Pick<RasterFile, 'bands' | 'metadata'>> {
  const items = async (sample: number | null) => {
    const found = (await image.getGDALMetadata(sample)) ?? {};
    return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, unescapeItem(String(value))]));
  };
  const bands: BandInfo[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const { DESCRIPTION: description, SCALE, OFFSET } = await items(sample);
    const [scale, offset] = [Number(SCALE), Number(OFFSET)];
    // What is no number, and a scale of 0, declares nothing.
    bands.push({
      ...(description === undefined ? {} : { description }),
      ...(Number.isFinite(scale) && scale !== 0 ? { scale } : {}),
      ...(Number.isFinite(offset) ? { offset } : {}),
    });
  }
  return { bands, metadata: await items(null) };
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** The text of an item of GDAL's metadata, which GDAL escapes twice. */
function unescapeItem(text: string): string {
  return unescapeXml(unescapeXml(text));
}

function unescapeXml(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => entities[name]);
}
