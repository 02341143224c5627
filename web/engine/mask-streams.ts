/** Masks that were kept, as sinks take them: some rows at a time, with the reflectance of the scene where it is wanted. */
import type { MaskPiece, MaskStream, StackViewer } from 'tsmask';
import type { KeptMasks } from './kept-masks.ts';

/** Files are mostly cut into tiles as high as this, or half of it: pieces that end with tiles decode each of them once. */
const rowsAtOnce = 512;
/** Of a piece: scenes wider than usual come in lower pieces. */
const mostPixels = 6 << 20;

export interface StreamOptions {
  readonly signal: AbortSignal;
  /** Called for each mask as it is begun. */
  readonly begin: (mask: number) => void;
}

/** @param viewer reads reflectance; whoever looks at a scene meanwhile goes before */
export async function* maskStreams(
  masks: KeptMasks,
  viewer: StackViewer,
  { signal, begin }: StreamOptions,
): AsyncGenerator<MaskStream, void, undefined> {
  const { window } = masks;
  const rows = Math.max(1, Math.min(rowsAtOnce, Math.floor(mostPixels / window.width)));
  for (const [scene, facts] of masks.facts().entries()) {
    signal.throwIfAborted();
    begin(scene);
    const pieces = async function* (roles: readonly string[] = []): AsyncGenerator<MaskPiece> {
      const bottom = window.y + window.height;
      for (let y = window.y; y < bottom; ) {
        signal.throwIfAborted();
        const end = Math.min(bottom, (Math.floor(y / rows) + 1) * rows);
        const part = { ...window, y, height: end - y };
        const { width, height } = part;
        const classes = await masks.read(scene, part);
        const request = { scene, window: part, width, height, roles, signal };
        yield { classes, bands: roles.length === 0 ? {} : (await viewer.bands(request)).bands };
        y = end;
      }
    };
    yield {
      ...facts,
      pieces,
      async *rows() {
        for await (const { classes } of pieces()) yield classes;
      },
    };
  }
}
