/** Rows that come as they like, cut into the chunks of an array. */

/** Rows and columns of a chunk, at most. */
export const chunkSize = 512;

/** A part of a mask that lies in one chunk. */
export interface Chunk {
  /** Which chunk, counted from the top and from the left. */
  readonly row: number;
  readonly column: number;
  /** Pixels: smaller than the chunk at the right and lower edges. */
  readonly width: number;
  readonly height: number;
  readonly classes: Uint8Array<ArrayBuffer>;
}

/**
 * The chunks of one mask, a row of chunks at a time. Holds one row of chunks; whoever takes it has it until he asks for
 * the next.
 */
export async function* chunkRows(
  pieces: AsyncIterable<Uint8Array>,
  size: { readonly width: number; readonly height: number },
): AsyncGenerator<Chunk[], void, undefined> {
  const { width, height } = size;
  const gathered = new Uint8Array(width * Math.min(chunkSize, height));
  let filled = 0;
  let row = 0;
  for await (const piece of pieces) {
    for (let taken = 0; taken < piece.length; ) {
      const wanted = width * Math.min(chunkSize, height - row * chunkSize) - filled;
      if (wanted <= 0) throw new Error('A mask has more rows than its grid.');
      const part = piece.subarray(taken, taken + wanted);
      gathered.set(part, filled);
      filled += part.length;
      taken += part.length;
      if (part.length < wanted) continue;
      yield cut(gathered.subarray(0, filled), width, row++);
      filled = 0;
    }
  }
  if (row < Math.ceil(height / chunkSize)) throw new Error('A mask has fewer rows than its grid.');
}

function cut(rows: Uint8Array, stride: number, row: number): Chunk[] {
  const height = rows.length / stride;
  return Array.from({ length: Math.ceil(stride / chunkSize) }, (_, column) => {
    const x = column * chunkSize;
    const width = Math.min(chunkSize, stride - x);
    const classes = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) classes.set(rows.subarray(y * stride + x, y * stride + x + width), y * width);
    return { row, column, width, height, classes };
  });
}
