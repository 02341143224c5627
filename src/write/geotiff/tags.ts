/**
 * TIFF's binary form: header, directories (IFDs) and the values of their tags, always little-endian. A classic TIFF
 * counts bytes in 32 bits, a BigTIFF in 64.
 */

const ids = {
  NewSubfileType: 254,
  ImageWidth: 256,
  ImageLength: 257,
  BitsPerSample: 258,
  Compression: 259,
  PhotometricInterpretation: 262,
  SamplesPerPixel: 277,
  PlanarConfiguration: 284,
  Software: 305,
  DateTime: 306,
  Predictor: 317,
  ColorMap: 320,
  TileWidth: 322,
  TileLength: 323,
  TileOffsets: 324,
  TileByteCounts: 325,
  ExtraSamples: 338,
  SampleFormat: 339,
  ModelPixelScale: 33550,
  ModelTiepoint: 33922,
  ModelTransformation: 34264,
  GeoKeyDirectory: 34735,
  GeoDoubleParams: 34736,
  GeoAsciiParams: 34737,
  GdalMetadata: 42112,
  GdalNodata: 42113,
} as const;

type TagName = keyof typeof ids;

const types = {
  ascii: { code: 2, bytes: 1 },
  short: { code: 3, bytes: 2 },
  long: { code: 4, bytes: 4 },
  double: { code: 12, bytes: 8 },
  long8: { code: 16, bytes: 8 },
} as const;

type FieldType = keyof typeof types;

export interface Tag {
  readonly name: TagName;
  readonly type: FieldType;
  readonly values: ArrayLike<number>;
}

export function tag(name: TagName, type: FieldType, values: ArrayLike<number>): Tag {
  return { name, type, values };
}

/** A tag of text; TIFF wants a NUL at its end. */
export function ascii(name: TagName, text: string): Tag {
  return tag(name, 'ascii', new TextEncoder().encode(`${text}\0`));
}

/** The number before a directory that says how many entries it has, and positions in the file. */
const classic = { magic: 42, headerBytes: 8, count: 'short', offset: 'long' } as const;
const bigTiff = { magic: 43, headerBytes: 16, count: 'long8', offset: 'long8' } as const;

/**
 * The start of a TIFF: header, then `preamble` (ASCII, which plain TIFF readers skip), the directories, the values that
 * do not fit into them, and at last the indexes of tiles. These can be long; behind all else they leave the rest within
 * the first kilobytes, which readers fetch with their first request.
 *
 * The length depends on the number of values of each tag, not on the values.
 */
export function encodeHead(directories: readonly Tag[][], preamble: string, big: boolean): Uint8Array<ArrayBuffer> {
  const { magic, headerBytes, count, offset } = big ? bigTiff : classic;
  const offsetBytes = types[offset].bytes;
  const entryBytes = 4 + 2 * offsetBytes; // id, type, number of values; the value or where it lies
  let end = headerBytes + preamble.length;
  const place = (bytes: number): number => {
    const start = end + (end % 2); // TIFF wants even positions
    end = start + bytes;
    return start;
  };

  const starts = directories.map((tags) => place(types[count].bytes + tags.length * entryBytes + offsetBytes));
  const entries = directories.flatMap((tags, i) =>
    tags
      .toSorted((a, b) => ids[a.name] - ids[b.name])
      .map((tag, j) => ({ tag, entry: starts[i] + types[count].bytes + j * entryBytes })),
  );
  const placed = entries
    .toSorted((a, b) => Number(isTileIndex(a.tag)) - Number(isTileIndex(b.tag)))
    .map(({ tag, entry }) => {
      const bytes = tag.values.length * types[tag.type].bytes;
      const inline = bytes <= offsetBytes;
      return { tag, entry, inline, value: inline ? entry + 4 + offsetBytes : place(bytes) };
    });

  const head = new Uint8Array(end);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode('II'));
  put(view, 2, 'short', magic);
  if (big) put(view, 4, 'short', offsetBytes);
  put(view, headerBytes - offsetBytes, offset, starts[0]);
  head.set(new TextEncoder().encode(preamble), headerBytes);
  for (const [i, start] of starts.entries()) {
    put(view, start, count, directories[i].length);
    put(view, start + types[count].bytes + directories[i].length * entryBytes, offset, starts[i + 1] ?? 0);
  }
  for (const { tag, entry, inline, value } of placed) {
    const { code, bytes } = types[tag.type];
    put(view, entry, 'short', ids[tag.name]);
    put(view, entry + 2, 'short', code);
    put(view, entry + 4, offset, tag.values.length);
    if (!inline) put(view, entry + 4 + offsetBytes, offset, value);
    for (let i = 0; i < tag.values.length; i++) put(view, value + i * bytes, tag.type, tag.values[i]);
  }
  return head;
}

function isTileIndex({ name }: Tag): boolean {
  return name === 'TileOffsets' || name === 'TileByteCounts';
}

function put(view: DataView, at: number, type: FieldType, value: number): void {
  if (type === 'ascii') view.setUint8(at, value);
  else if (type === 'short') view.setUint16(at, value, true);
  else if (type === 'long') view.setUint32(at, value, true);
  else if (type === 'double') view.setFloat64(at, value, true);
  else view.setBigUint64(at, BigInt(value), true);
}
