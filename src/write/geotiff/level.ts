import type { Size } from './layout.ts';
import type { Spooled } from './spool.ts';
import { type Bits, everySecondPixel, TileRow, type TileShape } from './tiles.ts';

/** One resolution of the image: gathers rows into tiles and hands every second one on to the next resolution. */
export class Level {
  readonly width: number;
  readonly height: number;
  /** The next row of the plane, from 0. */
  row = 0;
  /** The finished tiles: plane by plane, each row by row. */
  readonly tiles: Spooled[] = [];
  private readonly shape: TileShape;
  private readonly keep: (tiles: TileRow) => Promise<Spooled[]>;
  private readonly next: Level | undefined;
  private tileRow: TileRow | undefined;

  /** `keep` compresses a row of tiles and puts it away. */
  constructor(size: Size, shape: TileShape, keep: (tiles: TileRow) => Promise<Spooled[]>, next: Level | undefined) {
    this.width = size.width;
    this.height = size.height;
    this.shape = { ...shape, width: size.width };
    this.keep = keep;
    this.next = next;
  }

  /** Takes the next rows, no more than the plane lacks; after its last row the next plane begins. */
  async add(rows: Bits): Promise<void> {
    const { tileSize, samples } = this.shape;
    const rowLength = this.width * samples;
    for (let start = 0; start < rows.length; ) {
      const room = tileSize - (this.row % tileSize);
      const part = rows.subarray(start, start + room * rowLength);
      this.tileRow ??= new TileRow(this.shape);
      this.tileRow.add(part);
      await this.next?.add(everySecondPixel(part, this.row % 2 === 0 ? 0 : 1, this.shape));
      this.row += part.length / rowLength;
      start += part.length;
      if (this.row % tileSize === 0 || this.row === this.height) {
        this.tiles.push(...(await this.keep(this.tileRow)));
        this.tileRow.clear();
      }
      if (this.row === this.height) this.row = 0;
    }
  }
}
