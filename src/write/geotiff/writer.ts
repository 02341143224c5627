import type { Platform } from '../../platform/types.ts';
import { head, type StoredLevel } from './head.ts';
import { type Plan, planOf, type RasterLayout } from './layout.ts';
import { Level } from './level.ts';
import { Spool, type Spooled } from './spool.ts';
import { bitsOf, type RasterData, type TileRow } from './tiles.ts';

export interface WriterServices extends Pick<Platform, 'deflate' | 'createScratch'> {
  /** Bytes of compressed tiles to hold in memory before a scratch space is opened for more. Default 64 MiB. */
  readonly memoryLimit?: number;
  /** The largest file, bytes, that is written as a classic TIFF. For tests; default and maximum 4 GiB - 1. */
  readonly classicLimit?: number;
}

/** Before each tile stands its length as uint32, after it its last four bytes again: GDAL checks one by the other. */
const leader = 4;
const trailer = 4;

/**
 * Writes a Cloud-Optimised GeoTIFF from rows that come from top to bottom. Tiles are compressed as soon as they are
 * complete, so that the memory in use is one row of tiles for each resolution, and the compressed tiles up to a limit.
 *
 * Overviews take every second pixel of the resolution before, beginning with the first, until the larger side fits into
 * one tile. What comes out does not depend on how the rows were dealt out among calls.
 *
 * @example
 * const writer = new CogWriter({ grid, type: 'uint8', bands: [{}], interleave: 'pixel' }, platform);
 * await writer.rows(classes);
 * await saveFile(place, 'mask.tif', writer.finish());
 */
export class CogWriter {
  private readonly layout: RasterLayout;
  private readonly plan: Plan;
  private readonly services: WriterServices;
  private readonly spool: Spool;
  /** From large to small. */
  private readonly levels: Level[] = [];
  private plane = 0;
  /** `busy` stays when a call of `rows` fails: the writer lacks tiles then. */
  private state: 'ready' | 'busy' | 'closed' = 'ready';

  /** Fails with BAD_OPTION if the layout cannot be written. */
  constructor(layout: RasterLayout, services: WriterServices) {
    this.layout = layout;
    this.plan = planOf(layout);
    this.services = services;
    this.spool = new Spool(() => services.createScratch(), services.memoryLimit ?? 64 * 2 ** 20);
    const { samples, tileSize } = this.plan;
    const shape = { type: layout.type, width: layout.grid.width, samples, tileSize, padding: layout.nodata ?? 0 };
    for (const size of this.plan.levels.toReversed()) {
      this.levels.unshift(new Level(size, shape, (tiles) => this.keep(tiles), this.levels[0]));
    }
  }

  /**
   * Takes the next rows, any number. `data` is free again, and the next call allowed, when the promise is fulfilled.
   *
   * @param data For `pixel` interleave `rows * width * bands` samples, the bands of a pixel side by side; for `band`
   *   interleave `rows * width` samples of one band. Of the type of the layout, else a TypeError.
   * @param band For `band` interleave, from 0: all rows of band 0 come first, then those of band 1, and so on. For
   *   `pixel` interleave 0.
   * @throws RangeError for a band out of turn, parts of rows, or more rows than the image has.
   */
  async rows(data: RasterData, band = 0): Promise<void> {
    if (this.state !== 'ready') {
      throw new Error(`Rows came while the writer was ${this.state}: wait for each call, stop after a failure.`);
    }
    const [full] = this.levels;
    const rowLength = full.width * this.plan.samples;
    const rows = data.length / rowLength;
    const missing = this.plane < this.plan.planes ? full.height - full.row : 0;
    if (!Number.isInteger(rows)) throw new RangeError(`${data.length} samples are not whole rows of ${rowLength}.`);
    if (rows > missing) throw new RangeError(`${rows} rows came where ${missing} of ${full.height} were missing.`);
    if (rows > 0 && band !== this.plane) {
      throw new RangeError(`Rows of band ${band} came where band ${this.plane} was due.`);
    }
    const bits = bitsOf(data, this.layout.type);
    this.state = 'busy';
    await full.add(bits);
    if (rows > 0 && full.row === 0) this.plane++;
    if (this.state === 'busy') this.state = 'ready'; // else it was closed meanwhile
  }

  /**
   * The whole file, in order. The tiles are given back as soon as the iteration ends, in whatever way.
   *
   * @throws Error if rows are missing, or if `abort` is called meanwhile.
   */
  async *finish(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.state !== 'ready' || this.plane < this.plan.planes) {
      throw new Error(`The file cannot be finished: rows are missing, or the writer is ${this.state}.`);
    }
    this.state = 'closed';
    try {
      const levels = this.levels.toReversed(); // `abort` empties the list; reading fails then
      yield this.head();
      for (const { tiles } of levels) {
        for (const tile of tiles) yield await this.spool.read(tile);
      }
    } finally {
      await this.abort();
    }
  }

  /** Gives everything back without a file. Calling it again, or after `finish`, does nothing. */
  async abort(): Promise<void> {
    this.state = 'closed';
    this.levels.length = 0;
    await this.spool.close();
  }

  /** Compresses the tiles of one row at the same time. Only what is framed here outlives the call. */
  private async keep(row: TileRow): Promise<Spooled[]> {
    const tiles = row.finish(this.layout.predictor ?? 1);
    const compressed = await Promise.all(tiles.map((tile) => this.services.deflate(tile)));
    const spooled: Spooled[] = [];
    for (const tile of compressed) spooled.push(await this.spool.add(framed(tile)));
    return spooled;
  }

  private head(): Uint8Array {
    const { layout, plan } = this;
    // The length of the head does not depend on the offsets in it, so that a first one can tell where the data begin.
    const draft = (big: boolean) => head(layout, plan, this.storedLevels(0), big).length;
    const length = draft(false);
    const dataLength = this.levels.flatMap(({ tiles }) => tiles).reduce((sum, tile) => sum + tile.length, 0);
    const big = length + dataLength > (this.services.classicLimit ?? 2 ** 32 - 1);
    return head(layout, plan, this.storedLevels(big ? draft(true) : length), big);
  }

  /** Where the tiles lie if the data begin at byte `position`: the smallest overview first. */
  private storedLevels(position: number): StoredLevel[] {
    const stored: StoredLevel[] = [];
    for (const { width, height, tiles } of this.levels.toReversed()) {
      const offsets = tiles.map((tile) => {
        const offset = position + leader;
        position += tile.length;
        return offset;
      });
      stored.unshift({ width, height, offsets, byteCounts: tiles.map((tile) => tile.length - leader - trailer) });
    }
    return stored;
  }
}

/**
 * A tile as it stands in the file. The copy is on purpose: node's zlib answers with a view of a buffer of 16 KiB or more,
 * which the few bytes of an empty tile would keep alive.
 */
function framed(tile: Uint8Array): Uint8Array {
  const frame = new Uint8Array(leader + tile.length + trailer);
  new DataView(frame.buffer).setUint32(0, tile.length, true);
  frame.set(tile, leader);
  frame.set(tile.subarray(-trailer), leader + tile.length);
  return frame;
}
