import type Projection from 'ol/proj/Projection.js';
import ImageTile from 'ol/source/ImageTile.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import type { PictureRequest } from '../engine/protocol.ts';

/** Draws part of a scene; undefined where there is nothing to be drawn. */
export type LoadTile = (
  request: Omit<PictureRequest, 'scene'>,
  signal: AbortSignal,
) => Promise<ImageBitmap | undefined>;

const edge = 256;

/** Cuts pictures of a grid into tiles, each level with pixels twice as large as those of the next. */
export class SceneTiles {
  readonly #projection: Projection;
  readonly #grid: TileGrid;
  readonly #width: number;
  readonly #height: number;

  constructor(projection: Projection, width: number, height: number) {
    this.#projection = projection;
    this.#width = width;
    this.#height = height;
    const levels = Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / edge)));
    const resolutions = Array.from({ length: levels + 1 }, (_, i) => 2 ** (levels - i));
    this.#grid = new TileGrid({ extent: projection.getExtent(), origin: [0, 0], resolutions, tileSize: edge });
  }

  /** Pixels of the grid to one of the coarsest tiles. */
  get coarsest(): number {
    return this.#grid.getResolution(0);
  }

  source(key: string, load: LoadTile): ImageTile {
    return new KeyedTiles(key, {
      projection: this.#projection,
      tileGrid: this.#grid,
      // Pixels are to be seen as such.
      interpolate: false,
      wrapX: false,
      transition: 0,
      loader: (z, x, y, { signal }) => this.#tile(this.#grid.getResolution(z), x, y, load, signal),
    });
  }

  async #tile(
    resolution: number,
    column: number,
    row: number,
    load: LoadTile,
    signal: AbortSignal,
  ): Promise<ImageBitmap> {
    const [x, y] = [column * edge * resolution, row * edge * resolution];
    const width = Math.min(edge * resolution, this.#width - x);
    const height = Math.min(edge * resolution, this.#height - y);
    const [across, down] = [Math.ceil(width / resolution), Math.ceil(height / resolution)];
    const picture = await load({ window: { x, y, width, height }, width: across, height: down }, signal);
    // Most tiles are whole, and a canvas for each would soon have to be collected.
    if (picture && width === edge * resolution && height === edge * resolution) return picture;
    const canvas = new OffscreenCanvas(edge, edge);
    const context = canvas.getContext('2d')!;
    if (picture) {
      context.imageSmoothingEnabled = false;
      // At the edges, the last pixel of a picture may stand for less than a whole one.
      context.drawImage(picture, 0, 0, width / resolution, height / resolution);
      picture.close();
    }
    return canvas.transferToImageBitmap();
  }
}

/** A source whose tiles are told from those of others: until its own are there, the map shows the others'. */
class KeyedTiles extends ImageTile {
  constructor(key: string, options: ConstructorParameters<typeof ImageTile>[0]) {
    super(options);
    this.setKey(key);
  }
}
