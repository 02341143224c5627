/**
 * The disk that cloud recipes erode and dilate with: all cells (dr, dc) with dr² + dc² ≤ R². It is Earth Engine's kernel
 * `circle`, skimage's `disk` and OpenCV's filled circle.
 */

/**
 * How far the disk reaches to either side in its rows: element `r` is the greatest `dc` in the rows `r` above and below the
 * middle.
 *
 * @param radius cells, 0 or more; may be a fraction
 */
export function diskReach(radius: number): Uint8Array {
  const limit = radius * radius;
  const reach = new Uint8Array(Math.floor(radius) + 1);
  let dc = Math.floor(radius);
  for (let dr = 0; dr < reach.length; dr++) {
    while (dr * dr + dc * dc > limit) dc--;
    reach[dr] = dc;
  }
  return reach;
}

/** The cells of a disk. */
export function diskCells(radius: number): number {
  return diskReach(radius).reduce((sum, dc, dr) => sum + (dr === 0 ? 1 : 2) * (2 * dc + 1), 0);
}

/** Cells. Distances, and a bit beside them, have to fit into a byte. */
export const largestRadius = 126;
