/** Where the tile-parts of a codestream lie: by its TLM markers, or else from one part's header to the next. */
import { type TileParts, tilesOf } from './coding.ts';
import { brokenJp2, unsupportedJp2 } from './errors.ts';
import type { HeaderReader } from './header-reader.ts';
import type { MainHeader } from './main-header.ts';
import { marker, shortestPart, sotBytes, tilePartHeader, viewOf } from './markers.ts';

interface Part {
  readonly tile: number;
  readonly offset: number;
  readonly length: number;
  /** How many parts its tile has, if it says so. */
  readonly parts?: number;
}

/**
 * @param end of the codestream: bytes from the beginning of the file, undefined if unknown.
 * @throws TsmaskError BROKEN_JP2, UNSUPPORTED_JP2
 */
export async function findTileParts(
  reader: HeaderReader,
  main: MainHeader,
  end: number | undefined,
): Promise<TileParts> {
  const { across, down } = tilesOf(main.size);
  const tiles = across * down;
  const { size: fileSize } = reader;
  const limit = end === undefined || fileSize === undefined ? (end ?? fileSize) : Math.min(end, fileSize);
  const parts = (await listed(reader, main, tiles, limit)) ?? (await walked(reader, main.end, tiles, limit));
  return sorted(reader.name, parts, tiles);
}

/** The parts as TLM markers list them, or undefined where there are none, or none that fit the codestream. */
async function listed(
  reader: HeaderReader,
  { tilePartLengths, end: start }: MainHeader,
  tiles: number,
  limit: number | undefined,
): Promise<Part[] | undefined> {
  if (tilePartLengths.length === 0) return undefined;
  const parts: Part[] = [];
  let offset = start;
  for (const content of tilePartLengths) {
    const view = viewOf(content);
    const indexBytes = ((content[1] ?? 0) >> 4) & 3;
    const lengthBytes = (content[1] ?? 0) & 0x40 ? 4 : 2;
    if (indexBytes === 3 || (content.length - 2) % (indexBytes + lengthBytes) !== 0) return undefined;
    for (let at = 2; at < content.length; at += indexBytes + lengthBytes) {
      // Without indices, the tiles come in their order, in one part each.
      const tile = indexBytes === 0 ? parts.length : indexBytes === 1 ? view.getUint8(at) : view.getUint16(at);
      const length = lengthBytes === 2 ? view.getUint16(at + indexBytes) : view.getUint32(at + indexBytes);
      if (tile >= tiles || length < shortestPart) return undefined;
      parts.push({ tile, offset, length });
      offset += length;
    }
  }
  if (new Set(parts.map(({ tile }) => tile)).size < tiles) return undefined;
  // Wrong lists were seen: this one must hold for the first and the last part.
  for (const part of [parts[0], parts[parts.length - 1]]) {
    if (limit !== undefined && part.offset + part.length > limit) return undefined;
    const head = tilePartHeader(await reader.upTo(part.offset, sotBytes));
    if (head?.tile !== part.tile || (head.length !== part.length && head.length !== 0)) return undefined;
  }
  return parts;
}

async function walked(reader: HeaderReader, start: number, tiles: number, limit: number | undefined): Promise<Part[]> {
  const { name } = reader;
  const parts: Part[] = [];
  const isEnd = (bytes: Uint8Array) => bytes.length === 2 && viewOf(bytes).getUint16(0) === marker.endOfCodestream;
  for (let offset = start; limit === undefined || offset < limit; ) {
    if (isEnd(await reader.upTo(offset, 2))) break;
    const bytes = await reader.upTo(offset, sotBytes);
    if (bytes.length < sotBytes) break;
    const head = tilePartHeader(bytes);
    if (!head) throw brokenJp2(name, `there is no tile-part at byte ${offset}, where one is due`);
    if (head.tile >= tiles)
      throw brokenJp2(name, `the tile-part at byte ${offset} is of tile ${head.tile + 1} of ${tiles}`);
    let { length } = head;
    if (length === 0) {
      if (limit === undefined) throw unsupportedJp2(name, 'does not tell where its last tile ends');
      length = limit - offset - (isEnd(await reader.upTo(limit - 2, 2)) ? 2 : 0);
    }
    if (limit !== undefined && offset + length > limit) {
      throw brokenJp2(name, `it is cut off: tile ${head.tile + 1} of ${tiles} lies beyond its end at ${limit} bytes`);
    }
    parts.push({ tile: head.tile, offset, length, parts: head.parts });
    offset += length;
  }
  return parts;
}

/** Puts the parts of each tile together. */
function sorted(name: string, parts: readonly Part[], tiles: number): TileParts {
  const first = new Uint32Array(tiles + 1);
  const told = new Uint8Array(tiles);
  for (const part of parts) {
    first[part.tile + 1]++;
    told[part.tile] = Math.max(told[part.tile], part.parts ?? 0);
  }
  const lacking = told.findIndex((count, tile) => first[tile + 1] < Math.max(1, count));
  if (lacking >= 0) {
    const has = first[lacking + 1];
    const what = has === 0 ? 'is missing' : `has ${has} of its ${told[lacking]} parts`;
    throw brokenJp2(name, `tile ${lacking + 1} of ${tiles} ${what}`);
  }
  for (let tile = 0; tile < tiles; tile++) first[tile + 1] += first[tile];
  const next = first.slice();
  const offsets = new Float64Array(parts.length);
  const lengths = new Float64Array(parts.length);
  for (const { tile, offset, length } of parts) {
    offsets[next[tile]] = offset;
    lengths[next[tile]++] = length;
  }
  return { first, offsets, lengths };
}
