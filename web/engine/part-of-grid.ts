/** Pictures of what covers a part of the stack's grid, such as the area that was masked. */
import { openStack, openViewer, type StackViewer, type Window } from 'tsmask';
import type { PictureRequest } from './protocol.ts';

export interface PartOfGrid {
  readonly viewer: StackViewer;
  /** On the stack's grid. */
  readonly window: Window;
}

/** One of the package's own files, to be looked at. What is known of its numbers need not be guessed. */
export async function lookInto(
  blob: Blob,
  options: Pick<Parameters<typeof openStack>[1] & {}, 'roles' | 'bands' | 'offset' | 'scale' | 'nodata' | 'signal'>,
): Promise<StackViewer> {
  // To be read as a scene it must have a date.
  return openViewer(await openStack([{ name: 'made_20000101.tif', blob }], options), { workers: 1 });
}

/**
 * Part of the stack's grid, transparent beyond what is covered.
 * @param paint RGBA of what was read
 */
export async function partPicture(
  { viewer, window: covered }: PartOfGrid,
  { window: wanted, width, height }: Omit<PictureRequest, 'scene'>,
  roles: readonly string[],
  paint: (bands: Readonly<Record<string, Int16Array>>) => Uint8ClampedArray<ArrayBuffer>,
  signal: AbortSignal,
): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(width, height);
  // A canvas without one cannot be handed over, even where nothing is drawn.
  const context = canvas.getContext('2d')!;
  const { x, y } = covered;
  const across = overlap([wanted.x, wanted.width], [x, covered.width], width);
  const down = overlap([wanted.y, wanted.height], [y, covered.height], height);
  if (across && down) {
    const { bands } = await viewer.bands({
      scene: 0,
      window: { x: across.from - x, y: down.from - y, width: across.length, height: down.length },
      width: across.pixels,
      height: down.pixels,
      roles,
      signal,
    });
    context.putImageData(new ImageData(paint(bands), across.pixels), across.at, down.at);
  }
  return canvas.transferToImageBitmap();
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
