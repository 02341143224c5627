/** The main header of a codestream (ISO/IEC 15444-1, annex A). */
import { joined } from '../../bytes.ts';
import { type ImageSize, tilesOf } from './coding.ts';
import { brokenJp2, unsupportedJp2 } from './errors.ts';
import type { HeaderReader } from './header-reader.ts';
import { marker, viewOf } from './markers.ts';

export interface MainHeader {
  /** SOC and the marker segments that decoding needs. */
  readonly kept: Uint8Array<ArrayBuffer>;
  readonly size: ImageSize;
  readonly components: number;
  readonly bits: number;
  readonly signed: boolean;
  /** How often the wavelet transform halves the image. */
  readonly levels: number;
  /** The contents of the TLM segments, in their own order. */
  readonly tilePartLengths: readonly Uint8Array<ArrayBuffer>[];
  /** Where the first tile-part begins. Bytes from the beginning of the file. */
  readonly end: number;
}

/** Decoding single tiles does not need them, and their numbers do not hold for one. */
const dropped: readonly number[] = [marker.tilePartLengths, marker.packetLengths, marker.registration, marker.comment];

const largestHeader = 1 << 22;

/** @throws TsmaskError BROKEN_JP2, UNSUPPORTED_JP2 */
export async function readMainHeader(reader: HeaderReader, start: number): Promise<MainHeader> {
  const { name } = reader;
  const soc = await reader.all(start, 2, 'its main header');
  if (viewOf(soc).getUint16(0) !== marker.startOfCodestream) throw brokenJp2(name, 'its codestream begins like none');
  const kept: Uint8Array[] = [soc.slice()];
  const lengths: Uint8Array<ArrayBuffer>[] = [];
  let size: ReturnType<typeof readSize> | undefined;
  let levels: number | undefined;
  let hasQuantization = false;
  let at = start + 2;
  for (;;) {
    const code = viewOf(await reader.all(at, 2, 'its main header')).getUint16(0);
    if (code === marker.startOfTilePart) break;
    const length = viewOf(await reader.all(at + 2, 2, 'its main header')).getUint16(0);
    if (code < 0xff50 || length < 2 || at - start > largestHeader) {
      throw brokenJp2(name, `its main header makes no sense at byte ${at}`);
    }
    if ((code === marker.size) !== (size === undefined)) {
      throw brokenJp2(
        name,
        size ? 'its main header tells its size twice' : 'its main header does not begin with its size',
      );
    }
    const segment = (await reader.all(at, 2 + length, 'its main header')).slice();
    const content = segment.subarray(4);
    if (code === marker.size) size = readSize(name, content);
    if (code === marker.codingStyle) levels = readLevels(name, content);
    if (code === marker.quantization) hasQuantization = true;
    if (code === marker.tilePartLengths) lengths.push(content);
    if (code === marker.packedHeaders)
      throw unsupportedJp2(name, 'packs the headers of its packets into the main header');
    if (!dropped.includes(code)) kept.push(segment);
    at += 2 + length;
  }
  if (!size || levels === undefined || !hasQuantization) throw brokenJp2(name, 'its main header is not complete');
  return { kept: joined(kept), ...size, levels, tilePartLengths: lengths.sort((a, b) => a[0] - b[0]), end: at };
}

function readSize(name: string, content: Uint8Array) {
  const view = viewOf(content);
  const components = content.length >= 36 ? view.getUint16(34) : 0;
  if (components === 0 || content.length < 36 + 3 * components) throw brokenJp2(name, 'its size is not whole');
  const [right, bottom, left, top, tileWidth, tileHeight, tileLeft, tileTop] = Array.from({ length: 8 }, (_, i) =>
    view.getUint32(2 + 4 * i),
  );
  const size: ImageSize = { left, top, right, bottom, tileLeft, tileTop, tileWidth, tileHeight };
  const fits = (from: number, to: number, tile: number, tileSize: number) =>
    to > from && tileSize > 0 && tile <= from && tile + tileSize > from;
  if (!fits(left, right, tileLeft, tileWidth) || !fits(top, bottom, tileTop, tileHeight)) {
    throw brokenJp2(
      name,
      `its size is ${right - left} × ${bottom - top} in tiles of ${tileWidth} × ${tileHeight} from ${tileLeft}, ${tileTop}`,
    );
  }
  const { across, down } = tilesOf(size);
  if (across * down > 65535) throw brokenJp2(name, `it has ${across * down} tiles, more than can be numbered`);
  const kinds = Array.from({ length: components }, (_, i) => content.subarray(36 + 3 * i, 39 + 3 * i));
  const [[depth]] = kinds;
  if (kinds.some(([, x, y]) => x !== 1 || y !== 1)) throw unsupportedJp2(name, 'has components at less than full size');
  if (kinds.some(([other]) => other !== depth)) throw unsupportedJp2(name, 'has components of different depths');
  const [bits, signed] = [(depth & 0x7f) + 1, depth > 0x7f];
  if (bits > 16) throw unsupportedJp2(name, `has samples of ${bits} bits`);
  return { size, components, bits, signed };
}

function readLevels(name: string, content: Uint8Array): number {
  const levels = content[5] ?? 33;
  if (levels > 32) throw brokenJp2(name, 'its coding style makes no sense');
  return levels;
}
