/**
 * A codestream of one tile, made of a file's main header and the tile's parts. The tile keeps its place on the reference
 * grid, on which the wavelets and blocks of code depend; only the image around it shrinks to the tile.
 *
 *     SOC SIZ′ COD QCD …   SOT′ … SOD data   SOT′ … SOD data   EOC
 */
import { type Jp2Coding, tileArea } from './coding.ts';
import { marker, sotBytes, tilePartHeader, viewOf } from './markers.ts';

/** Where fields of SIZ lie in a codestream. Bytes. */
const siz = { right: 8, left: 16, tileWidth: 24, tileLeft: 32 } as const;

export class BrokenTile extends Error {}

export function oneTileBytes({ header }: Jp2Coding, tileBytes: number): number {
  return header.length + tileBytes + 2;
}

/**
 * Writes the codestream of tile `index` into `target`, which has {@link oneTileBytes}.
 * @param parts the tile's parts as the file has them, one after the other.
 * @throws BrokenTile where the parts are not those of the tile.
 */
export function writeOneTile(coding: Jp2Coding, index: number, parts: Uint8Array, target: Uint8Array): void {
  const { header, size } = coding;
  target.set(header);
  const view = viewOf(target);
  const { left, top, right, bottom } = tileArea(size, index);
  const put = (at: number, x: number, y: number) => {
    view.setUint32(at, x);
    view.setUint32(at + 4, y);
  };
  put(siz.right, right, bottom);
  put(siz.left, left, top);
  // The grid of tiles begins where this tile does, or before, where the image begins within its first tile.
  const { tileLeft, tileTop, tileWidth, tileHeight } = size;
  put(siz.tileWidth, tileWidth, tileHeight);
  put(
    siz.tileLeft,
    Math.max(tileLeft, left - ((left - tileLeft) % tileWidth)),
    Math.max(tileTop, top - ((top - tileTop) % tileHeight)),
  );

  target.set(parts, header.length);
  const { first, lengths } = coding.parts;
  let at = 0;
  for (let part = 0; part < first[index + 1] - first[index]; part++) {
    const length = lengths[first[index] + part];
    const head = tilePartHeader(parts, at);
    if (!head) throw new BrokenTile(`its part ${part + 1} has no header`);
    if (head.tile !== index) throw new BrokenTile(`tile ${head.tile + 1} is in its place`);
    if (head.part !== part) throw new BrokenTile(`its part ${head.part + 1} is where part ${part + 1} is due`);
    if (head.parts > first[index + 1] - first[index]) throw new BrokenTile(`parts of it are missing`);
    if (head.length !== length && head.length !== 0) {
      throw new BrokenTile(`its part ${part + 1} has ${head.length} bytes instead of ${length}`);
    }
    view.setUint16(header.length + at + 4, 0);
    view.setUint32(header.length + at + 6, length);
    at += length;
  }
  if (at !== parts.length || at < sotBytes) throw new BrokenTile(`it has ${parts.length} bytes instead of ${at}`);
  view.setUint16(header.length + at, marker.endOfCodestream);
}
