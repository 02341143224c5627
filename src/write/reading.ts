import type { MaskPiece, MaskStream } from '../mask.ts';

/** A mask as another one that is read in another way. */
export function readThrough(
  mask: MaskStream,
  pieces: (...args: Parameters<MaskStream['pieces']>) => AsyncGenerator<MaskPiece>,
): MaskStream {
  const { scene, id, date, stage, grid, width, height } = mask;
  return {
    scene,
    id,
    date,
    stage,
    grid,
    width,
    height,
    pieces,
    async *rows() {
      for await (const { classes } of pieces([])) yield classes;
    },
    get counts() {
      return mask.counts;
    },
    get highestProbability() {
      return mask.highestProbability;
    },
  };
}
