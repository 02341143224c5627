/**
 * One image of all clear observations, made once as the files that users save: it is shown from them too, since they hold
 * smaller versions of it.
 */
import {
  type OutputPlace,
  openStack,
  openViewer,
  type Progress,
  type Stack,
  type StackViewer,
  saveComposite,
  TsmaskError,
  type Window,
} from 'tsmask';
import { colourBands, colourRest, coloursFor, neverClear, rolesOfColours } from './colours.ts';
import type { KeptMasks } from './kept-masks.ts';
import type { CompositeInfo, CompositeRequest, Look, PictureRequest } from './protocol.ts';
import { openShelf, type Shelf, shelfPlace } from './shelf.ts';

export interface CompositeWays {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Makes the composite of all that was masked. */
export async function makeComposite(
  stack: Stack,
  masks: KeptMasks,
  request: CompositeRequest,
  ways: CompositeWays,
): Promise<Composite> {
  const shelf = await openShelf();
  try {
    const files = new Map<string, Blob>();
    const saved = await saveComposite(stack, masks, { ...request, ...ways, out: shelfPlace(shelf, files) });
    // To be read as a scene it must have a date; what is known of its numbers need not be guessed.
    const input = { name: 'composite_20000101.tif', blob: files.get(saved.path)! };
    const { signal } = ways;
    const opened = await openStack([input], {
      roles: saved.roles,
      offset: 0,
      scale: 1e-4,
      nodata: -999,
      signal,
    });
    // It may have been given up when nearly all was done.
    signal.throwIfAborted();
    const { empty, meanCount, width, height, sources } = saved;
    return new Composite(shelf, files, openViewer(opened, { workers: 1 }), masks.window, {
      method: request.method,
      empty,
      meanCount,
      pixels: width * height,
      sources,
      files: files.size,
      roles: saved.roles,
    });
  } catch (error) {
    await shelf.clear();
    throw error;
  }
}

export class Composite {
  readonly info: CompositeInfo;
  readonly #shelf: Shelf;
  readonly #files: ReadonlyMap<string, Blob>;
  readonly #viewer: StackViewer;
  readonly #window: Window;

  constructor(
    shelf: Shelf,
    files: ReadonlyMap<string, Blob>,
    viewer: StackViewer,
    window: Window,
    info: CompositeInfo,
  ) {
    this.#shelf = shelf;
    this.#files = files;
    this.#viewer = viewer;
    this.#window = window;
    this.info = info;
  }

  /** Part of the stack's grid, transparent beyond the composite. */
  async picture(
    { window: wanted, width, height }: Omit<PictureRequest, 'scene'>,
    look: Look,
    signal: AbortSignal,
  ): Promise<ImageBitmap> {
    const canvas = new OffscreenCanvas(width, height);
    // A canvas without one cannot be handed over, even where nothing is drawn.
    const context = canvas.getContext('2d')!;
    const { x, y } = this.#window;
    const across = overlap([wanted.x, wanted.width], [x, this.#window.width], width);
    const down = overlap([wanted.y, wanted.height], [y, this.#window.height], height);
    // It has no probability, for one.
    const colours = coloursFor(this.info.roles, look.colours);
    if (across && down) {
      const { bands } = await this.#viewer.bands({
        scene: 0,
        window: { x: across.from - x, y: down.from - y, width: across.length, height: down.length },
        width: across.pixels,
        height: down.pixels,
        roles: rolesOfColours(colours),
        signal,
      });
      const pixels = colourBands(bands, { ...look, colours });
      colourRest(pixels, neverClear);
      context.putImageData(new ImageData(pixels, across.pixels), across.at, down.at);
    }
    return canvas.transferToImageBitmap();
  }

  /** Copies the files to a place. */
  async write(place: OutputPlace, overwrite: boolean, signal: AbortSignal): Promise<void> {
    const taken = overwrite ? [] : await place.existing([...this.#files.keys()]);
    if (taken.length > 0) {
      throw new TsmaskError(
        'OUTPUT_EXISTS',
        `${taken.join(' and ')} ${taken.length > 1 ? 'exist' : 'exists'} already.`,
        { subject: taken[0] },
      );
    }
    for (const [name, blob] of this.#files) {
      const file = await place.createFile(name);
      try {
        const reader = blob.stream().getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          signal.throwIfAborted();
          await file.append(part.value);
        }
        await file.commit();
      } catch (error) {
        await file.discard();
        throw error;
      }
    }
  }

  async close(): Promise<void> {
    await this.#viewer.close();
    await this.#shelf.clear();
  }
}

/** Where one stretch of the grid lies in the picture of another, which has fewer pixels or as many. */
function overlap(
  [start, size]: readonly [number, number],
  [otherStart, otherSize]: readonly [number, number],
  pixels: number,
): { from: number; length: number; at: number; pixels: number } | undefined {
  const from = Math.max(start, otherStart);
  const to = Math.min(start + size, otherStart + otherSize);
  if (to <= from) return undefined;
  const at = Math.min(pixels - 1, Math.round(((from - start) * pixels) / size));
  const end = Math.round(((to - start) * pixels) / size);
  return { from, length: to - from, at, pixels: Math.max(1, end - at) };
}
