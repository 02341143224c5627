/**
 * One image of all clear observations, made once as the files that users save: it is shown from them too, since they hold
 * smaller versions of it.
 */
import { type Progress, type Stack, saveComposite } from 'tsmask';
import { colourBands, colourRest, coloursFor, neverClear, rolesOfColours } from './colours.ts';
import type { KeptMasks } from './kept-masks.ts';
import { MadeFiles } from './made-files.ts';
import { lookInto, type PartOfGrid, partPicture } from './part-of-grid.ts';
import type { CompositeInfo, CompositeRequest, Look, PictureRequest } from './protocol.ts';

export interface MakingWays {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Makes the composite of all that was masked. */
export async function makeComposite(
  stack: Stack,
  masks: KeptMasks,
  request: CompositeRequest,
  ways: MakingWays,
): Promise<Composite> {
  return MadeFiles.make(async (files) => {
    const saved = await saveComposite(stack, masks, { ...request, ...ways, out: files.place });
    const { signal } = ways;
    const numbers = { offset: 0, scale: 1e-4, nodata: -999 };
    const viewer = await lookInto(files.blob(saved.path), { roles: saved.roles, ...numbers, signal });
    // It may have been given up when nearly all was done.
    signal.throwIfAborted();
    const { empty, meanCount, width, height, sources } = saved;
    return new Composite(
      files,
      { viewer, window: masks.window },
      {
        method: request.method,
        empty,
        meanCount,
        pixels: width * height,
        sources,
        files: files.names.length,
        roles: saved.roles,
      },
    );
  });
}

export class Composite {
  readonly info: CompositeInfo;
  readonly files: MadeFiles;
  readonly #part: PartOfGrid;

  constructor(files: MadeFiles, part: PartOfGrid, info: CompositeInfo) {
    this.files = files;
    this.#part = part;
    this.info = info;
  }

  /** Part of the stack's grid, transparent beyond the composite. */
  async picture(request: Omit<PictureRequest, 'scene'>, look: Look, signal: AbortSignal): Promise<ImageBitmap> {
    // It has no probability, for one.
    const colours = coloursFor(this.info.roles, look.colours);
    const paint = (bands: Readonly<Record<string, Int16Array>>) => {
      const pixels = colourBands(bands, { ...look, colours });
      colourRest(pixels, neverClear);
      return pixels;
    };
    return partPicture(this.#part, request, rolesOfColours(colours), paint, signal);
  }

  async close(): Promise<void> {
    await this.#part.viewer.close();
    await this.files.clear();
  }
}
