/** Cuts a window of the grid into blocks that follow the files' own tiles and fit into the memory budget. */
import { bandRoles } from '../bands.ts';
import { TsmaskError } from '../errors.ts';
import { cutWindow, type Window } from '../grid.ts';
import type { Stack } from '../stack/index.ts';
import { sizeInStack } from '../stack/place.ts';
import { decodedTileBytes } from '../stack/tiles.ts';
import { mostAhead } from '../workers/series-reader.ts';

export interface Plan {
  /** Row by row; all blocks of a row have the same y and height. */
  readonly rows: readonly (readonly Window[])[];
  readonly blocks: readonly Window[];
  /** How many of the workers asked for can be used. */
  readonly workers: number;
  /** Compressed bytes that each worker may hold while it reads series. */
  readonly readAhead: number;
  /** How often a compressed tile is decoded: more than once where a block of whole tiles would not fit. */
  readonly decodes: number;
  /** Bytes of packed classes that may be held in memory; the rest goes to scratch space. */
  readonly storeMemory: number;
  /** Bytes that each worker may take for strips of bands while masks are written. */
  readonly stripMemory: number;
}

export interface PlanRequest {
  readonly stack: Stack;
  readonly window: Window;
  readonly workers: number;
  /** Bytes. */
  readonly memory: number;
  /** Of the kernel. */
  readonly bytesPerObservation: number;
  /** Dates that a block is made of. Default: all of the stack. */
  readonly dates?: number;
  readonly blockSize?: number | undefined;
  /** Bands that are read. Default: the six of TSmask. */
  readonly bands?: number;
  /** Bytes to be kept of all blocks together. Default: the classes of all dates, packed. */
  readonly results?: number;
}

/** Bytes of a run's memory that are left to what sinks make of strips: rows of tiles that wait for their compression. */
export function sinkMemory(memory: number): number {
  return (memory * (1 - largestStore)) / 2;
}

/** The share of the memory that packed classes may take. */
const largestStore = 1 / 4;

// A block beyond this gains nothing, and progress and cancelling become coarse.
const largestBlock = 1 << 18;
/** Blocks for each worker, so that none waits long for the last. */
const blocksPerWorker = 4;
/** What a worker may hold in buffers that it has done with, until its garbage is collected. */
const garbage = 24 << 20;

export function planBlocks(request: PlanRequest): Plan {
  const { stack, window, memory, blockSize } = request;
  const { results = (window.width * window.height * stack.scenes.length) / 4 } = request;
  const storeMemory = Math.min(memory * largestStore, results);
  // Tiles reach beyond a small image; what counts is what lies within.
  const tile = commonTile(stack);
  const unit = { width: Math.min(tile.width, window.width), height: Math.min(tile.height, window.height) };
  const area = unit.width * unit.height;

  // Rather fewer workers than blocks that make them decode the same tiles again and again.
  let { workers } = request;
  let most = largestFitting(request, memory - storeMemory, workers);
  while (workers > 1 && most < Math.min(area, 4096)) most = largestFitting(request, memory - storeMemory, --workers);
  if (most < 1) throw tooLittle(request);

  const cutInto = (width: number, height: number, decodes: number): Plan => {
    const rows = cutWindow(window, width, height);
    const blocks = rows.flat();
    const used = Math.min(workers, blocks.length);
    // The other half is left to sinks, at least `sinkMemory`.
    const share = (memory - storeMemory) / used;
    return { rows, blocks, decodes, workers: used, readAhead: readAheadOf(share), storeMemory, stripMemory: share / 2 };
  };
  if (blockSize !== undefined) return cutInto(blockSize, blockSize, 1);
  if (area > most) {
    const width = Math.min(unit.width, most);
    const height = Math.max(1, Math.floor(most / width));
    return cutInto(width, height, Math.ceil(unit.width / width) * Math.ceil(unit.height / height));
  }
  const wanted = Math.ceil((window.width * window.height) / (workers * blocksPerWorker));
  const target = Math.min(most, largestBlock, Math.max(wanted, area));
  const across = Math.max(1, Math.min(Math.ceil(window.width / unit.width), Math.floor(target / area)));
  const down = Math.max(1, Math.floor(target / (across * area)));
  return cutInto(across * tile.width, down * tile.height, 1);
}

/** Strips of fewer rows are not worth a message to a worker. */
const leastStrip = 128;

export interface StripRequest {
  readonly stack: Stack;
  readonly window: Window;
  readonly plan: Pick<Plan, 'stripMemory'>;
  readonly roles: readonly unknown[];
}

/**
 * Cuts a window into strips as wide as it is, of whole rows of tiles, in which the bands of a scene are read again.
 * Where not even one row of tiles fits it is cut, and its tiles are decoded again for each strip.
 */
export function planStrips({ stack, window, plan, roles }: StripRequest): Window[] {
  const tile = commonTile(stack).height;
  // One strip is with the reader, one is being read, with its compressed tiles. Samples take two bytes.
  const bytesPerRow = 3 * window.width * roles.length * 2;
  const rows = Math.floor((plan.stripMemory - 2 * Math.max(...stack.files.map(decodedTileBytes))) / bytesPerRow);
  const whole = Math.min(Math.floor(rows / tile), Math.ceil(leastStrip / tile));
  return cutWindow(window, stack.grid.width, Math.max(1, whole >= 1 ? whole * tile : rows)).flat();
}

/** Of the memory of one worker. */
function readAheadOf(share: number): number {
  return Math.min(mostAhead, share / 5);
}

/** Pixels of the largest block that fits if `workers` share `memory`. */
function largestFitting(request: PlanRequest, memory: number, workers: number): number {
  const share = memory / workers;
  const fixed =
    Math.min(garbage + readAheadOf(share), share / 3) + 2 * Math.max(...request.stack.files.map(decodedTileBytes));
  return Math.floor((share - fixed) / bytesPerPixel(request));
}

/** Series, the bands of one date, as they are decoded and as they are, and the packed classes. */
function bytesPerPixel(request: PlanRequest): number {
  const { scenes } = request.stack;
  const { bytesPerObservation, bands = bandRoles.length, dates = scenes.length } = request;
  const sources = scenes.flatMap(({ bands }) => Object.values(bands));
  // Sums and counts of pixels that are averaged, and the bands of granules that fill others.
  const averaged = sources.some(({ place }) => place !== undefined && place.factor > 1) ? 12 * bands : 0;
  const filled = scenes.some(({ fill }) => fill !== undefined) ? 2 * bands : 0;
  return dates * (bytesPerObservation + 0.25) + 2 * bands * 2 + averaged + filled;
}

function tooLittle(request: PlanRequest): TsmaskError {
  const { stack, memory } = request;
  const tiles = 2 * Math.max(...stack.files.map(decodedTileBytes));
  const needed = (4 / 3) * 1.5 * (tiles + 4096 * bytesPerPixel(request));
  return new TsmaskError('OUT_OF_MEMORY', `A memory of ${sizeOf(memory)} is too little for the tiles of these files.`, {
    subject: 'memory',
    remedy: `Allow at least ${Math.ceil(needed / 2 ** 20)} MiB.`,
  });
}

/** `512 bytes`, `9.77 KiB`, `1.5 GiB`. */
export function sizeOf(bytes: number): string {
  const power = Math.min(3, Math.max(0, Math.floor(Math.log2(bytes) / 10)));
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${['bytes', 'KiB', 'MiB', 'GiB'][power]}`;
}

/** The smallest rectangle of the stack's grid that whole tiles of every file make up. */
export function commonTile({ files, grid, scenes }: Stack): { width: number; height: number } {
  const multiple = (sizes: number[], limit: number) => {
    const least = sizes.reduce((a, b) => (a / greatestDivisor(a, b)) * b);
    // Sizes that have little in common would need the whole image; then some tiles are decoded twice.
    return Math.min(limit, least <= 4096 ? least : Math.max(...sizes));
  };
  const sources = scenes.flatMap(({ bands, fill = [] }) => [bands, ...fill.map((granule) => granule.bands)]);
  const sizes = (pick: (file: Stack['files'][number]) => number) => [
    ...new Set(
      sources.flatMap((bands) =>
        Object.values(bands).map(({ file, place }) => Math.ceil(sizeInStack(pick(files[file]), place))),
      ),
    ),
  ];
  return {
    width: multiple(
      sizes(({ tile }) => tile.width),
      grid.width,
    ),
    height: multiple(
      sizes(({ tile }) => tile.height),
      grid.height,
    ),
  };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
