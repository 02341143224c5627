/** The markers of a JPEG 2000 codestream (ISO/IEC 15444-1, annex A) that are looked at. */
export const marker = {
  startOfCodestream: 0xff4f,
  size: 0xff51,
  codingStyle: 0xff52,
  quantization: 0xff5c,
  tilePartLengths: 0xff55,
  packetLengths: 0xff57,
  packedHeaders: 0xff60,
  registration: 0xff63,
  comment: 0xff64,
  startOfTilePart: 0xff90,
  startOfData: 0xff93,
  endOfCodestream: 0xffd9,
} as const;

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** What an SOT marker segment says of its tile-part. */
export interface TilePartHeader {
  readonly tile: number;
  /** Bytes from SOT to the end of the part's data; 0 for a last part that goes to the end of the codestream. */
  readonly length: number;
  /** Its place among the parts of its tile, from 0. */
  readonly part: number;
  /** How many parts the tile has; 0 where this part does not say. */
  readonly parts: number;
}

/** Bytes of an SOT marker segment. */
export const sotBytes = 12;
/** Bytes of the shortest tile-part: SOT and SOD. */
export const shortestPart = sotBytes + 2;

/** Reads the SOT marker segment at `at`, or undefined where there is none. */
export function tilePartHeader(bytes: Uint8Array, at = 0): TilePartHeader | undefined {
  if (bytes.length < at + sotBytes) return undefined;
  const view = viewOf(bytes);
  if (view.getUint16(at) !== marker.startOfTilePart || view.getUint16(at + 2) !== 10) return undefined;
  const header = {
    tile: view.getUint16(at + 4),
    length: view.getUint32(at + 6),
    part: view.getUint8(at + 10),
    parts: view.getUint8(at + 11),
  };
  return header.length === 0 || header.length >= shortestPart ? header : undefined;
}
