/** Reads the headers of a JPEG 2000 file into a plain description, with which any thread can read its tiles. */
import type { ByteSource, SourceRef } from '../../platform/types.ts';
import type { RasterFile } from '../raster-file.ts';
import type { SampleType } from '../sample-type.ts';
import { sourceName } from '../source.ts';
import { type Boxes, readBoxes } from './boxes.ts';
import { type Jp2Coding, tilesOf } from './coding.ts';
import { unsupportedJp2 } from './errors.ts';
import { tagsOfGeoJp2, tagsOfGml } from './georeference.ts';
import { HeaderReader } from './header-reader.ts';
import { readMainHeader } from './main-header.ts';
import { findTileParts } from './tile-parts.ts';

/** Samples of a tile whose decoding fits into the 2 GiB that the decoder can have. */
const largestTile = 1 << 27;

/**
 * Reads boxes, main header and the places of the tiles. Pixels are not read; where the file does not list its tiles, as
 * Sentinel-2's before baseline 05.11, that takes one small read a tile.
 * @throws TsmaskError BROKEN_JP2 or UNSUPPORTED_JP2, naming the file.
 */
export async function readJp2(source: SourceRef, bytes: ByteSource, signal?: AbortSignal): Promise<RasterFile> {
  const name = sourceName(source);
  const reader = new HeaderReader(name, bytes, signal);
  const isBare = isCodestream(await reader.upTo(0, 4));
  const boxes: Boxes = isBare ? { codestream: { start: 0, end: bytes.size } } : await readBoxes(reader);
  const { start, end } = boxes.codestream;
  const main = await readMainHeader(reader, start);
  const { size, components, bits, signed } = main;
  // The decoder knows grey images and those of three colours.
  if (components !== 1 && components !== 3) throw unsupportedJp2(name, `has ${components} components in one image`);
  const [width, height] = [size.right - size.left, size.bottom - size.top];
  const { across, down } = tilesOf(size);
  // A single tile may begin before the image; beside others it would be narrower than they are.
  const isShifted = (across > 1 && size.tileLeft !== size.left) || (down > 1 && size.tileTop !== size.top);
  if (isShifted) throw unsupportedJp2(name, 'has tiles that do not begin where the image does');
  const tile = { width: Math.min(width, size.tileWidth), height: Math.min(height, size.tileHeight) };
  if (tile.width * tile.height * components > largestTile) {
    throw unsupportedJp2(name, `has tiles of ${tile.width} × ${tile.height} pixels`);
  }
  const parts = await findTileParts(reader, main, end);
  const type: SampleType = `${signed ? '' : 'u'}int${bits <= 8 ? 8 : 16}`;
  const geo = boxes.geoTiff ? await tagsOfGeoJp2(name, boxes.geoTiff) : tagsOfGml(name, boxes.gml ?? []);
  return {
    format: 'jp2',
    source,
    name,
    grid: { width, height, geo },
    samples: components,
    type,
    tile,
    tiled: true,
    interleave: 'pixel',
    compression: 34712,
    predictor: 1,
    littleEndian: true,
    ...spansOf(parts),
    jp2: { header: main.kept, size, bits, resolutionLevels: main.levels + 1, parts },
    bands: Array.from({ length: components }, () => ({})),
    metadata: {},
  };
}

function isCodestream(head: Uint8Array): boolean {
  return head[0] === 0xff && head[1] === 0x4f;
}

/** Where each tile begins, and its bytes, of all parts together. */
function spansOf({ first, offsets, lengths }: Jp2Coding['parts']): Pick<RasterFile, 'offsets' | 'byteCounts'> {
  const tiles = first.length - 1;
  const begins = Float64Array.from({ length: tiles }, (_, tile) => offsets[first[tile]]);
  const bytes = Float64Array.from({ length: tiles }, (_, tile) =>
    lengths.subarray(first[tile], first[tile + 1]).reduce((sum, length) => sum + length, 0),
  );
  return { offsets: begins, byteCounts: bytes };
}
