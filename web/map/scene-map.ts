/** Pictures and masks of scenes, to pan and zoom on the stack's own grid: one unit is one pixel, y points up. */
import Feature from 'ol/Feature.js';
import { fromExtent } from 'ol/geom/Polygon.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import OlMap from 'ol/Map.js';
import Projection from 'ol/proj/Projection.js';
import ImageTile from 'ol/source/ImageTile.js';
import VectorSource from 'ol/source/Vector.js';
import { Fill, Stroke, Style } from 'ol/style.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import View from 'ol/View.js';
import type { Window } from 'tsmask';
import type { Look, PictureRequest } from '../engine/protocol.ts';
import { engine, type Overlay } from '../state/app.ts';

const tileSize = 256;

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface SceneMapOptions {
  /** Takes the column and row of a pixel that was clicked. */
  readonly onPixel: (x: number, y: number) => void;
}

type LoadTile = (request: Omit<PictureRequest, 'scene'>, signal: AbortSignal) => Promise<ImageBitmap | undefined>;

export class SceneMap {
  readonly #map: OlMap;
  readonly #size: Size;
  readonly #projection: Projection;
  readonly #tiles: TileGrid;
  readonly #picture = new TileLayer<ImageTile>({ className: 'picture-layer' });
  readonly #mask = new TileLayer<ImageTile>({ className: 'mask-layer' });
  readonly #pixel = new Feature();
  readonly #area = new Feature();

  constructor(target: HTMLElement, size: Size, { onPixel }: SceneMapOptions) {
    const { width, height } = size;
    const extent = [0, -height, width, 0];
    this.#size = size;
    this.#projection = new Projection({ code: 'tsmask:pixels', units: 'pixels', extent });
    const levels = Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / tileSize)));
    const resolutions = Array.from({ length: levels + 1 }, (_, i) => 2 ** (levels - i));
    this.#tiles = new TileGrid({ extent, origin: [0, 0], resolutions, tileSize });
    this.#pixel.setStyle(new Style({ stroke: new Stroke({ color: '#ff2fd0', width: 2 }) }));
    this.#area.setStyle(
      new Style({
        stroke: new Stroke({ color: '#ffe14d', width: 2, lineDash: [6, 4] }),
        fill: new Fill({ color: 'transparent' }),
      }),
    );
    const marks = new VectorLayer({ source: new VectorSource({ features: [this.#area, this.#pixel] }) });
    this.#map = new OlMap({
      target,
      layers: [this.#picture, this.#mask, marks],
      view: new View({
        projection: this.#projection,
        center: [width / 2, -height / 2],
        maxResolution: resolutions[0] * 2,
        minResolution: 1 / 32,
        extent: [-width, -2 * height, 2 * width, height],
        showFullExtent: true,
      }),
    });
    this.#map.getView().fit(extent, { padding: [16, 16, 16, 16] });
    this.#map.on('singleclick', ({ coordinate: [x, y] }) => {
      const [column, row] = [Math.floor(x), Math.floor(-y)];
      if (column >= 0 && row >= 0 && column < width && row < height) onPixel(column, row);
    });
  }

  showPicture(scene: number, look: Look): void {
    this.#show(this.#picture, `${scene} ${look.colours} ${look.white}`, (request, signal) =>
      engine.ask('picture', { scene, look, ...request }, { signal }),
    );
  }

  showMask(scene: number, isThere: boolean): void {
    if (!isThere) {
      this.#mask.setSource(null);
      return;
    }
    this.#show(this.#mask, String(scene), (request, signal) =>
      engine.ask('maskPicture', { scene, ...request }, { signal }),
    );
  }

  setOverlay({ shown, opacity }: Overlay): void {
    this.#mask.setVisible(shown);
    this.#mask.setOpacity(opacity);
  }

  markPixel(pixel: { readonly x: number; readonly y: number } | undefined): void {
    this.#pixel.setGeometry(pixel && fromExtent([pixel.x, -pixel.y - 1, pixel.x + 1, -pixel.y]));
  }

  markArea(area: Window | undefined): void {
    this.#area.setGeometry(area && fromExtent([area.x, -area.y - area.height, area.x + area.width, -area.y]));
  }

  close(): void {
    this.#map.setTarget(undefined);
    this.#map.dispose();
  }

  #show(layer: TileLayer<ImageTile>, key: string, load: LoadTile): void {
    const source = new ImageTile({
      projection: this.#projection,
      tileGrid: this.#tiles,
      // Pixels are to be seen as such.
      interpolate: false,
      wrapX: false,
      transition: 0,
      loader: (z, x, y, { signal }) => this.#tile(this.#tiles.getResolution(z), x, y, load, signal),
    });
    (source as unknown as { setKey(key: string): void }).setKey(key);
    layer.setSource(source);
  }

  async #tile(
    resolution: number,
    column: number,
    row: number,
    load: LoadTile,
    signal: AbortSignal,
  ): Promise<ImageBitmap> {
    const edge = tileSize * resolution;
    const [x, y] = [column * edge, row * edge];
    const width = Math.min(edge, this.#size.width - x);
    const height = Math.min(edge, this.#size.height - y);
    const [across, down] = [Math.ceil(width / resolution), Math.ceil(height / resolution)];
    const canvas = new OffscreenCanvas(tileSize, tileSize);
    const context = canvas.getContext('2d')!;
    const picture = await load({ window: { x, y, width, height }, width: across, height: down }, signal);
    if (picture) {
      context.imageSmoothingEnabled = false;
      // At the edges the last pixel of a picture may reach beyond the grid.
      context.drawImage(picture, 0, 0, width / resolution, height / resolution);
      picture.close();
    }
    return canvas.transferToImageBitmap();
  }
}
