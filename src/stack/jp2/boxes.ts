/** The boxes of a JP2 file (ISO/IEC 15444-1, annex I): where the codestream is, and what tells of the ground. */
import { brokenJp2, unsupportedJp2 } from './errors.ts';
import type { HeaderReader } from './header-reader.ts';
import { viewOf } from './markers.ts';

export interface Boxes {
  /** First and last byte of the codestream, the latter exclusive, and undefined where it is the unknown end of the file. */
  readonly codestream: { readonly start: number; readonly end: number | undefined };
  /** The degenerate GeoTIFF of a GeoJP2 box. */
  readonly geoTiff?: Uint8Array<ArrayBuffer>;
  /** The XML documents of a GMLJP2 box. */
  readonly gml?: readonly string[];
}

interface Box {
  readonly type: string;
  /** Where its contents begin and end in the file. */
  readonly start: number;
  readonly end: number | undefined;
}

const geoJp2 = 'b14bf8bd083d4b43a5ae8cd7d5a6ce03';
/** Boxes beyond these sizes tell nothing of the ground. Bytes. */
const largestGeoTiff = 1 << 20;
const largestGml = 1 << 24;

/**
 * Finds the boxes that are needed.
 * @throws TsmaskError BROKEN_JP2, UNSUPPORTED_JP2
 */
export async function readBoxes(reader: HeaderReader): Promise<Boxes> {
  let codestream: Boxes['codestream'] | undefined;
  let geoTiff: Boxes['geoTiff'];
  let gml: Boxes['gml'];
  for (let at: number | undefined = 0; at !== undefined; ) {
    const box = await boxAt(reader, at);
    if (!box) break;
    const length = (box.end ?? Number.POSITIVE_INFINITY) - box.start;
    if (box.type === 'jp2h') await checkHeaderBox(reader, box);
    if (box.type === 'jp2c') codestream ??= box;
    if (box.type === 'uuid' && !geoTiff && length > 16 && length <= largestGeoTiff) {
      const bytes = await reader.all(box.start, length, 'a UUID box');
      if (hex(bytes.subarray(0, 16)) === geoJp2) geoTiff = bytes.slice(16);
    }
    if (box.type === 'asoc' && !gml && length <= largestGml) {
      gml = xmlIn((await reader.all(box.start, length, 'an association box')).slice());
    }
    // What else there may be after the pixels is not needed.
    if (codestream && (geoTiff || gml)) break;
    at = box.end;
  }
  if (!codestream) throw brokenJp2(reader.name, 'it has no codestream');
  return { codestream, ...(geoTiff ? { geoTiff } : {}), ...(gml && gml.length > 0 ? { gml } : {}) };
}

async function boxAt(reader: HeaderReader, at: number): Promise<Box | undefined> {
  const head = await reader.upTo(at, 16);
  if (head.length < 8) return undefined;
  const view = viewOf(head);
  const size = view.getUint32(0);
  const type = String.fromCharCode(...head.subarray(4, 8));
  if (size === 0) return { type, start: at + 8, end: reader.size };
  const isLong = size === 1;
  if (isLong && head.length < 16) return undefined;
  const [length, headLength] = isLong ? [Number(view.getBigUint64(8)), 16] : [size, 8];
  if (length < headLength || at + length > Number.MAX_SAFE_INTEGER) {
    throw brokenJp2(reader.name, `the box at byte ${at} has the impossible length ${length}`);
  }
  return { type, start: at + headLength, end: at + length };
}

/** A palette makes colours of numbers, which then are no reflectances. */
async function checkHeaderBox(reader: HeaderReader, { start, end }: Box): Promise<void> {
  for (let at = start; end !== undefined && at < end; ) {
    const box = await boxAt(reader, at);
    if (!box || box.end === undefined) return;
    if (box.type === 'pclr') throw unsupportedJp2(reader.name, 'has a palette of colours');
    at = box.end;
  }
}

/** The XML documents among nested boxes. */
function xmlIn(bytes: Uint8Array): string[] {
  const found: string[] = [];
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at) || bytes.length - at;
    if (length < 8 || at + length > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const content = bytes.subarray(at + 8, at + length);
    if (type === 'asoc') found.push(...xmlIn(content));
    if (type === 'xml ') found.push(new TextDecoder().decode(content));
    at += length;
  }
  return found;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
