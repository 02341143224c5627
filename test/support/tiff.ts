/**
 * A plain TIFF writer for tests: independent of the one in `src`, and willing to write what that one never would — either
 * byte order, strips, any tag, and lies about any of them.
 */
import { writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { lzw } from './lzw.ts';

const sampleTypes = {
  uint8: { bytes: 1, format: 1, set: 'setUint8' },
  int16: { bytes: 2, format: 2, set: 'setInt16' },
  uint16: { bytes: 2, format: 1, set: 'setUint16' },
  uint32: { bytes: 4, format: 1, set: 'setUint32' },
  float32: { bytes: 4, format: 3, set: 'setFloat32' },
  float64: { bytes: 8, format: 3, set: 'setFloat64' },
} as const;

export type TestSampleType = keyof typeof sampleTypes;

/** Of a tag: TIFF's number of the type, and the values; text is type 2. */
export type TagValue = readonly [type: 2, text: string] | readonly [type: 3 | 4 | 12, values: readonly number[]];

export interface TestTiff {
  readonly width: number;
  readonly height: number;
  readonly type?: TestSampleType;
  /** Band by band, row by row. */
  readonly bands: readonly ArrayLike<number>[];
  readonly littleEndian?: boolean;
  readonly interleave?: 'pixel' | 'band';
  /** Tiles of this size; else strips of `rowsPerStrip` rows. */
  readonly tile?: number;
  readonly rowsPerStrip?: number;
  readonly compression?: 'none' | 'lzw' | 'deflate' | 'packbits';
  readonly epsg?: number | undefined;
  readonly origin?: readonly [number, number];
  readonly pixel?: number;
  /** As GDAL_NODATA holds it. */
  readonly nodata?: string | number | undefined;
  /** Of the bands, as GDAL's metadata holds them. */
  readonly descriptions?: readonly string[];
  readonly scales?: readonly number[];
  readonly offsets?: readonly number[];
  readonly metadata?: Readonly<Record<string, string>>;
  /** Tags that are added or replaced, or, with `null`, left out. */
  readonly tags?: Readonly<Record<number, TagValue | null>>;
}

const fieldBytes: Record<number, number> = { 2: 1, 3: 2, 4: 4, 12: 8 };

export function encodeTiff(image: TestTiff): Uint8Array<ArrayBuffer> {
  const { littleEndian = true, interleave = 'pixel', type = 'int16', bands } = image;
  const chunks = chunksOf(image);
  const { bytes, format } = sampleTypes[type];
  const short = (value: number): TagValue => [3, [value]];
  const placeholder: TagValue = [4, chunks.map(() => 0)];
  const tags: Record<number, TagValue | null> = {
    256: [4, [image.width]],
    257: [4, [image.height]],
    258: [3, bands.map(() => bytes * 8)],
    259: short({ none: 1, lzw: 5, deflate: 8, packbits: 32773 }[image.compression ?? 'none']),
    262: short(1),
    277: short(bands.length),
    284: short(interleave === 'pixel' ? 1 : 2),
    339: [3, bands.map(() => format)],
    ...(image.tile
      ? { 322: short(image.tile), 323: short(image.tile), 324: placeholder, 325: [4, chunks.map((c) => c.length)] }
      : { 273: placeholder, 278: [4, [image.rowsPerStrip ?? image.height]], 279: [4, chunks.map((c) => c.length)] }),
    ...geoTags(image),
    ...(image.nodata === undefined ? {} : { 42113: [2, String(image.nodata)] }),
    ...metadataTag(image),
    ...image.tags,
  };
  const entries = Object.entries(tags).flatMap(([id, value]) => (value ? [{ id: Number(id), value }] : []));

  // Header, directory, values that do not fit into it, pixels.
  let end = 8 + 2 + entries.length * 12 + 4;
  const place = (length: number) => {
    const start = end + (end % 2);
    end = start + length;
    return start;
  };
  const placed = entries.map(({ id, value: [fieldType, value] }, i) => {
    const values = typeof value === 'string' ? [...new TextEncoder().encode(`${value}\0`)] : value;
    const length = values.length * fieldBytes[fieldType];
    const entry = 10 + i * 12;
    return { id, fieldType, values, entry, at: length <= 4 ? entry + 8 : place(length) };
  });
  const starts = chunks.map((chunk) => place(chunk.length));

  const file = new Uint8Array(end);
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode(littleEndian ? 'II' : 'MM'));
  view.setUint16(2, 42, littleEndian);
  view.setUint32(4, 8, littleEndian);
  view.setUint16(8, entries.length, littleEndian);
  for (const { id, fieldType, values, entry, at } of placed) {
    view.setUint16(entry, id, littleEndian);
    view.setUint16(entry + 2, fieldType, littleEndian);
    view.setUint32(entry + 4, values.length, littleEndian);
    if (at !== entry + 8) view.setUint32(entry + 8, at, littleEndian);
    const isIndex = (id === 273 || id === 324) && tags[id] === placeholder;
    (isIndex ? starts : values).forEach((value, i) => {
      if (fieldType === 2) view.setUint8(at + i, value);
      else if (fieldType === 3) view.setUint16(at + i * 2, value, littleEndian);
      else if (fieldType === 4) view.setUint32(at + i * 4, value, littleEndian);
      else view.setFloat64(at + i * 8, value, littleEndian);
    });
  }
  for (const [i, chunk] of chunks.entries()) file.set(chunk, starts[i]);
  return file;
}

export function saveTiff(path: string, image: TestTiff): string {
  writeFileSync(path, encodeTiff(image));
  return path;
}

const compressors = { none: (raw: Uint8Array) => raw, lzw, deflate: deflateSync, packbits: packBits };

/** The tiles or strips, in order. */
function chunksOf(image: TestTiff): Uint8Array[] {
  const { width, height, bands, type = 'int16', littleEndian = true, interleave = 'pixel', tile } = image;
  const [across, down] = [tile ?? width, tile ?? image.rowsPerStrip ?? height];
  const { bytes, set } = sampleTypes[type];
  const chunks: Uint8Array[] = [];
  for (const plane of interleave === 'pixel' ? [bands] : bands.map((band) => [band])) {
    for (let top = 0; top < height; top += down) {
      const rows = tile ?? Math.min(down, height - top);
      for (let left = 0; left < width; left += across) {
        const view = new DataView(new ArrayBuffer(rows * across * plane.length * bytes));
        for (let y = 0; y < rows && top + y < height; y++) {
          for (let x = 0; x < across && left + x < width; x++) {
            for (const [s, band] of plane.entries()) {
              const at = ((y * across + x) * plane.length + s) * bytes;
              view[set](at, band[(top + y) * width + left + x], littleEndian);
            }
          }
        }
        const raw = new Uint8Array(view.buffer);
        chunks.push(compressors[image.compression ?? 'none'](raw));
      }
    }
  }
  return chunks;
}

/** PackBits as it may be too, without a run: pieces of up to 128 bytes, each after its length - 1. */
function packBits(raw: Uint8Array): Uint8Array {
  const packed: number[] = [];
  for (let at = 0; at < raw.length; at += 128)
    packed.push(Math.min(128, raw.length - at) - 1, ...raw.slice(at, at + 128));
  return Uint8Array.from(packed);
}

function geoTags({ epsg, origin = [500000, 5640000], pixel = 20 }: TestTiff): Record<number, TagValue> {
  if (epsg === undefined) return {};
  return {
    33550: [12, [pixel, pixel, 0]],
    33922: [12, [0, 0, 0, origin[0], origin[1], 0]],
    34735: [3, [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, epsg]],
  };
}

function metadataTag({ descriptions, scales, offsets, metadata = {} }: TestTiff): Record<number, TagValue> {
  const items = [
    ...Object.entries(metadata).map(([name, value]) => `<Item name="${name}">${value}</Item>`),
    ...[
      ['DESCRIPTION', 'description', descriptions] as const,
      ['SCALE', 'scale', scales] as const,
      ['OFFSET', 'offset', offsets] as const,
    ].flatMap(([name, role, values]) =>
      (values ?? []).map((value, i) => `<Item name="${name}" sample="${i}" role="${role}">${value}</Item>`),
    ),
  ];
  return items.length === 0 ? {} : { 42112: [2, `<GDALMetadata>\n  ${items.join('\n  ')}\n</GDALMetadata>\n`] };
}
