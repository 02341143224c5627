/** What it takes to decode single tiles of a JPEG 2000 file. Cloneable. */
export interface Jp2Coding {
  /** The markers of the main header that decoding needs, from SOC and SIZ on. */
  readonly header: Uint8Array<ArrayBuffer>;
  /** Sizes and offsets on the reference grid, as SIZ has them. */
  readonly size: ImageSize;
  /** Bits of a sample, 1 to 16. */
  readonly bits: number;
  /** How many sizes the file holds, each half of the one before: 1 where there is only the full one. For quick looks. */
  readonly resolutionLevels: number;
  readonly parts: TileParts;
  /** How often the image is halved while it is decoded; sizes and tiles here are those of the full one. Absent: not at all. */
  readonly halvings?: number;
}

/** The rectangles of the image and of its first tile on JPEG 2000's reference grid, where right and bottom are exclusive. */
export interface ImageSize {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly tileLeft: number;
  readonly tileTop: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** Where the tile-parts lie, those of each tile together and in their order. */
export interface TileParts {
  /** Index of each tile's first part, and after the last tile the number of parts. */
  readonly first: Uint32Array;
  /** Bytes from the beginning of the file to the part's SOT marker. */
  readonly offsets: Float64Array;
  /** Bytes of each part, its header included. */
  readonly lengths: Float64Array;
}

/** Columns and rows of tiles. */
export function tilesOf({ left, top, right, bottom, tileLeft, tileTop, tileWidth, tileHeight }: ImageSize) {
  return {
    across: Math.ceil((right - tileLeft) / tileWidth) - Math.floor((left - tileLeft) / tileWidth),
    down: Math.ceil((bottom - tileTop) / tileHeight) - Math.floor((top - tileTop) / tileHeight),
  };
}

/** The part of the image that a tile covers, on the reference grid. */
export function tileArea(size: ImageSize, index: number) {
  const { across } = tilesOf(size);
  const x = size.tileLeft + (index % across) * size.tileWidth;
  const y = size.tileTop + Math.floor(index / across) * size.tileHeight;
  return {
    left: Math.max(x, size.left),
    top: Math.max(y, size.top),
    right: Math.min(x + size.tileWidth, size.right),
    bottom: Math.min(y + size.tileHeight, size.bottom),
  };
}

/** The size of a tile as it comes out, halved as often as that. */
export function tileSize({ size, halvings = 0 }: Jp2Coding, index: number): { width: number; height: number } {
  const { left, top, right, bottom } = tileArea(size, index);
  const halved = (at: number) => Math.ceil(at / 2 ** halvings);
  return { width: halved(right) - halved(left), height: halved(bottom) - halved(top) };
}

/** Where the bytes of a tile lie in the file; parts that follow one another are one span. */
export function partSpans({ first, offsets, lengths }: TileParts, tile: number): { start: number; length: number }[] {
  const spans: { start: number; length: number }[] = [];
  for (let part = first[tile]; part < first[tile + 1]; part++) {
    const last = spans.at(-1);
    if (last && last.start + last.length === offsets[part]) last.length += lengths[part];
    else spans.push({ start: offsets[part], length: lengths[part] });
  }
  return spans;
}
