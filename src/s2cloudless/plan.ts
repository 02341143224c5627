import { TsmaskError } from '../errors.ts';
import { cutWindow, type Window } from '../grid.ts';
import { commonTile, sizeOf } from '../run/plan.ts';
import type { Stack } from '../stack/index.ts';
import { inPlace, sizeInStack } from '../stack/place.ts';
import { bytesPerSample } from '../stack/sample-type.ts';
import { decodedTileBytes } from '../stack/tiles.ts';

export interface RowPlan {
  /** Whole rows of the window, from top to bottom. */
  readonly strips: readonly Window[];
  /** How many of the workers asked for can be used. */
  readonly workers: number;
}

export interface RowPlanRequest {
  readonly stack: Stack;
  readonly window: Window;
  readonly roles: readonly string[];
  readonly workers: number;
  /** Bytes. */
  readonly memory: number;
}

/**
 * Cuts scenes into strips of whole rows: whole scenes where there are enough of them to keep all workers busy and they
 * fit, since tiles that lie across two strips are decoded for each.
 */
export function planRows({ stack, window, roles, memory, ...request }: RowPlanRequest): RowPlan {
  const { decoded, fetched } = costsOf(stack, roles);
  // The bands, their tiles as they are fetched, and two results: one is made while the other waits to be taken.
  const bytesOfRow = ({ bytes }: { readonly bytes: number }) => window.width * bytes;
  const perRow = [{ bytes: decoded + 2 * Float32Array.BYTES_PER_ELEMENT }, ...fetched]
    .map(bytesOfRow)
    .reduce((sum, bytes) => sum + bytes);
  // Where a strip begins or ends within tiles, these are fetched as a whole.
  const beyond = fetched.reduce((sum, band) => sum + bytesOfRow(band) * Math.min(band.tile, window.height), 0);
  const tiles = beyond + 2 * Math.max(...stack.files.map(decodedTileBytes));
  // The other half is left to buffers that are done with and not yet collected, and to what is made of results.
  const fitting = (workers: number) => Math.floor((memory / (2 * workers) - tiles) / perRow);
  const heights = [commonTile(stack).height, ...fetched.map(({ tile }) => tile)]
    .map((height) => Math.min(height, window.height))
    .sort((a, b) => b - a);
  let { workers } = request;
  while (workers > 1 && fitting(workers) < heights.at(-1)!) workers--;
  const most = fitting(workers);
  if (most < 1) {
    throw new TsmaskError(
      'OUT_OF_MEMORY',
      `A memory of ${sizeOf(memory)} is too little for the tiles of these files.`,
      {
        subject: 'memory',
        remedy: `Allow at least ${Math.ceil((2 * (tiles + 64 * perRow)) / 2 ** 20)} MiB.`,
      },
    );
  }
  // Bands of several resolutions have tiles of several heights: those that are too high are decoded for each strip.
  const tile = heights.find((height) => height <= most) ?? heights.at(-1)!;
  const wanted = Math.ceil(window.height / Math.ceil(workers / stack.scenes.length));
  const rows = Math.min(most, Math.ceil(wanted / tile) * tile);
  const strips = cutWindow(window, stack.grid.width, rows >= tile ? Math.floor(rows / tile) * tile : rows).flat();
  return { strips, workers: Math.min(workers, strips.length * stack.scenes.length) };
}

/** Sums and counts of the one band that is being averaged. */
const bytesOfMeans = 12;

/** What is fetched of a band at a time. */
interface FetchedBand {
  /** For each pixel of the stack: tiles are compressed, but may not be smaller for that. */
  readonly bytes: number;
  /** Height of a tile, pixels of the stack. */
  readonly tile: number;
}

/** What the bands of a scene take while they are read: bytes for each pixel of the stack. */
function costsOf({ scenes, files }: Stack, roles: readonly string[]) {
  const [costs] = scenes
    .map((scene) => {
      const granules = [scene, ...(scene.fill ?? [])];
      const bands = granules.flatMap((granule) => roles.map((role) => granule.bands[role]));
      const fetched = bands.map(({ file, place = inPlace }): FetchedBand => {
        const { type, tile } = files[file];
        const bytes = bytesPerSample(type) * (place.factor / place.repeat) ** 2;
        return { bytes, tile: Math.ceil(sizeInStack(tile.height, place)) };
      });
      const isAveraged = bands.some(({ place }) => place !== undefined && place.factor > 1);
      // Granules that fill others are decoded beside them.
      const decoded = 2 * roles.length * Math.min(2, granules.length) + (isAveraged ? bytesOfMeans : 0);
      return { decoded, fetched, all: fetched.reduce((sum, { bytes }) => sum + bytes, decoded) };
    })
    .sort((a, b) => b.all - a.all);
  return costs;
}
