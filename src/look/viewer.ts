/** Scenes and series of a stack for those who look at them: a page, a notebook. Workers read, the caller only waits. */
import { platform } from '#platform';
import { type BandRole, bandRoles } from '../bands.ts';
import { TsmaskError } from '../errors.ts';
import { type Window, wholeWindow } from '../grid.ts';
import { checkOptionNames } from '../option-names.ts';
import { checkMaskOptions } from '../run/options.ts';
import type { Stack } from '../stack/index.ts';
import { isExact } from '../stack/picture.ts';
import { sizeInStack } from '../stack/place.ts';
import { jobOf } from '../workers/job.ts';
import {
  type BandsRequest,
  checkBandsRequest,
  checkSeriesRequest,
  type SeriesRequest,
  type ViewerOptions,
  viewerOptionNames,
} from './options.ts';
import { PictureQueue } from './queue.ts';

export interface Picture<Role extends string = string> {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** What of the grid it shows. */
  readonly window: Window;
  /** Whether each pixel of the window is there, as the masks are computed from it. */
  readonly isExact: boolean;
  /** Of each role `width × height` values, row by row: reflectance × 10000; 0, and −999 or less, where there is none. */
  readonly bands: Record<Role, Int16Array<ArrayBuffer>>;
}

export interface PixelSeries<Role extends string = BandRole> {
  /** Of each role a value for each scene, in time order, as {@link Picture} has them. */
  readonly bands: Record<Role, Int16Array<ArrayBuffer>>;
}

/** Requests may be made at any time; the newest is served first. */
export interface StackViewer {
  /**
   * Bands of part of a scene at the size of a picture. Where the picture is smaller than the window, the value in the
   * centre of each cell stands for it, from overviews where files have them; where it is larger, pixels are repeated.
   *
   * @throws TsmaskError BAD_OPTION, OUT_OF_MEMORY, BROKEN_TIFF, BROKEN_JP2, NOT_READABLE, HTTP_ERROR, SOURCE_CHANGED,
   * WORKER_FAILED; and the signal's reason when it is aborted.
   */
  bands<const Role extends string>(request: BandsRequest<Role>): Promise<Picture<Role>>;
  /** All scenes of one pixel, as `temporal` of a kernel and `explainSeries` take them. @throws as `bands` */
  series<const Role extends string = BandRole>(request: SeriesRequest<Role>): Promise<PixelSeries<Role>>;
  /** Ends the threads; requests that wait fail. */
  close(): Promise<void>;
}

const defaultMemory = 256 << 20;
/** Tasks that a worker has at once where files are on servers: while one waits, others are decoded. */
const webDepth = 4;

/**
 * Opens a stack for looking at it. Its threads run until it is closed.
 * @throws TsmaskError BAD_OPTION
 */
export function openViewer(stack: Stack, options: ViewerOptions = {}): StackViewer {
  checkOptionNames(options, viewerOptionNames);
  checkMaskOptions(stack, options);
  const { workers = platform.cores, memory = defaultMemory } = options;
  const job = jobOf({ stack, kernel: {} }, workers);
  const depth = job.web ? webDepth : 1;
  // Six bands are begun at once, each with a batch at work and one ahead; half is left to what is decoded.
  const batchBytes = Math.min(4 << 20, memory / (2 * 2 * bandRoles.length * workers * depth));
  const queue = new PictureQueue(job, { workers, depth, batchBytes });

  return {
    async bands<const Role extends string>({ signal, ...request }: BandsRequest<Role>) {
      checkBandsRequest(stack, memory, request);
      const { scene, width, height, roles } = request;
      const window = request.window ?? wholeWindow(stack.grid);
      const bands = newBands(roles, width * height);
      const rows = cutRows(stack, scene, roles[0], window, height, workers);
      await queue.read(
        rows.map((part) => ({ scene, window, width, height, roles, rows: part })),
        (found, part) => {
          for (const role of roles) bands[role].set(found[role], rows[part].from * width);
        },
        signal,
      );
      return { width, height, window, isExact: isExact({ window, width, height, rows: rows[0] }), bands };
    },

    async series<const Role extends string = BandRole>({ signal, onProgress, ...request }: SeriesRequest<Role>) {
      checkSeriesRequest(stack, request);
      const { x, y } = request;
      // Without roles nothing but the default says what `Role` is.
      const roles = request.roles ?? (bandRoles as readonly string[] as readonly Role[]);
      const { length } = stack.scenes;
      const bands = newBands(roles, length);
      const window = { x, y, width: 1, height: 1 };
      let scenesDone = 0;
      await queue.read(
        stack.scenes.map((_, scene) => ({ scene, window, width: 1, height: 1, roles, rows: { from: 0, to: 1 } })),
        (found, scene) => {
          for (const role of roles) bands[role][scene] = found[role][0];
          onProgress?.({ scene, scenesDone: ++scenesDone, scenes: length, bands });
        },
        signal,
      );
      return { bands };
    },

    close: () =>
      queue.end(new TsmaskError('BAD_OPTION', 'The viewer is closed.', { subject: 'viewer', remedy: 'Open another.' })),
  };
}

function newBands<Role extends string>(roles: readonly Role[], length: number): Record<Role, Int16Array<ArrayBuffer>> {
  const bands = roles.map((role) => [role, new Int16Array(length)] as const);
  return Object.fromEntries(bands) as Record<Role, Int16Array<ArrayBuffer>>;
}

/** Cuts a picture into parts for workers along the tiles of a file, so that few tiles are decoded for two parts. */
function cutRows(
  { scenes, files }: Stack,
  scene: number,
  role: string,
  window: Window,
  height: number,
  count: number,
): { from: number; to: number }[] {
  const { file, place } = scenes[scene].bands[role];
  const tile = sizeInStack(files[file].tile.height, place);
  const cuts = new Set([0, height]);
  for (let part = 1; part < count; part++) {
    const edge = Math.round((window.y + (part * window.height) / count) / tile) * tile;
    // The first row of cells whose centre is below the edge.
    const row = Math.ceil(((edge - window.y) * height) / window.height - 0.5);
    if (row > 0 && row < height) cuts.add(row);
  }
  const rows = [...cuts].sort((a, b) => a - b);
  return rows.slice(1).map((to, i) => ({ from: rows[i], to }));
}
