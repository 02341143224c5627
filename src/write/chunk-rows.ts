/** Rows that come as they like, cut into the chunks of arrays. */

/** Rows and columns of a chunk, at most. */
export const chunkSize = 512;

export type Samples = Uint8Array<ArrayBuffer> | Int16Array<ArrayBuffer>;

/** A part of some arrays of the same size that lies in one chunk. */
export interface Chunk {
  /** Which chunk, counted from the top and from the left. */
  readonly row: number;
  readonly column: number;
  /** Pixels: smaller than the chunk at the right and lower edges. */
  readonly width: number;
  readonly height: number;
  /** Of each array. */
  readonly layers: readonly Samples[];
}

/**
 * The chunks of a mask, and of the bands beside it, a row of chunks at a time. Holds one row of chunks; whoever takes it has
 * it until he asks for the next.
 *
 * @param pieces the same whole rows of each array
 */
export async function* chunkRows(
  pieces: AsyncIterable<readonly Samples[]>,
  size: { readonly width: number; readonly height: number },
): AsyncGenerator<Chunk[], void, undefined> {
  const { width, height } = size;
  let gathered: readonly Samples[] | undefined;
  let filled = 0;
  let row = 0;
  for await (const piece of pieces) {
    gathered ??= piece.map((samples) => sameType(samples, width * Math.min(chunkSize, height)));
    const { length } = piece[0];
    for (let taken = 0; taken < length; ) {
      const wanted = width * Math.min(chunkSize, height - row * chunkSize) - filled;
      if (wanted <= 0) throw new Error('A mask has more rows than its grid.');
      const count = Math.min(wanted, length - taken);
      for (const [layer, samples] of piece.entries()) {
        gathered[layer].set(samples.subarray(taken, taken + count), filled);
      }
      filled += count;
      taken += count;
      if (count < wanted) continue;
      yield cut(
        gathered.map((samples) => samples.subarray(0, filled)),
        width,
        row++,
      );
      filled = 0;
    }
  }
  if (row < Math.ceil(height / chunkSize)) throw new Error('A mask has fewer rows than its grid.');
}

function cut(rows: readonly Samples[], stride: number, row: number): Chunk[] {
  const height = rows[0].length / stride;
  return Array.from({ length: Math.ceil(stride / chunkSize) }, (_, column) => {
    const x = column * chunkSize;
    const width = Math.min(chunkSize, stride - x);
    const layers = rows.map((samples) => {
      const part = sameType(samples, width * height);
      for (let y = 0; y < height; y++) part.set(samples.subarray(y * stride + x, y * stride + x + width), y * width);
      return part;
    });
    return { row, column, width, height, layers };
  });
}

/** Empty samples of the same type. */
export function sameType(samples: Samples, length: number): Samples {
  return samples instanceof Uint8Array ? new Uint8Array(length) : new Int16Array(length);
}
