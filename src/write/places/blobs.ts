import type { OutputPlace } from '../../platform/types.ts';
import { blobFile, blobFolder } from './blob-file.ts';

/** An output that is whole. */
export interface BlobOutput {
  /** May lead through folders with slashes: `tsmask.zarr/zarr.json`. */
  readonly name: string;
  readonly blob: Blob;
}

/**
 * A place that hands each output to `take` when it is whole: to keep it, to offer it for download, to put it into a zip.
 * `take` is called for one at a time; the sinks wait for it, so that what takes long holds nothing up in memory but the
 * outputs of the masks that are being written. What it throws ends the run.
 *
 * @example
 * const files = new Map();
 * await saveMasks(stack, { out: blobPlace(async ({ name, blob }) => void files.set(name, blob)) });
 */
export function blobPlace(take: (output: BlobOutput) => Promise<void> | void): OutputPlace {
  let last: Promise<void> = Promise.resolve();
  const inTurn = (output: BlobOutput): Promise<void> => {
    const taken = last.then(() => take(output));
    // Whoever waits for it is told of its failure; the next has its own turn.
    last = taken.catch(() => undefined);
    return taken;
  };
  return {
    // What has been taken is the taker's affair.
    existing: async () => [],
    createFile: async (name) => blobFile((blob) => inTurn({ name, blob })),
    createFolder: async (folder) =>
      blobFolder(async (files) => {
        for (const [name, blob] of files) await inTurn({ name: `${folder}/${name}`, blob });
      }),
    async abandon() {},
  };
}
