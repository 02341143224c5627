/** Pictures and masks of scenes, to pan and zoom on the stack's own grid: one unit is one pixel, y points up. */
import Feature from 'ol/Feature.js';
import { fromExtent } from 'ol/geom/Polygon.js';
import Draw, { createBox } from 'ol/interaction/Draw.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import KeyboardPan from 'ol/interaction/KeyboardPan.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import OlMap from 'ol/Map.js';
import Projection from 'ol/proj/Projection.js';
import type RenderEvent from 'ol/render/Event.js';
import VectorSource from 'ol/source/Vector.js';
import { Fill, Stroke, Style } from 'ol/style.js';
import View from 'ol/View.js';
import type { Window } from 'tsmask';
import { type LoadTile, SceneTiles } from './scene-tiles.ts';

export interface Point {
  /** Column of the grid, from 0. */
  readonly x: number;
  /** Row of the grid, from 0. */
  readonly y: number;
}

export interface SceneMapOptions {
  readonly width: number;
  readonly height: number;
  /** A pixel was chosen, by a click or by the keyboard. */
  readonly onPixel: (pixel: Point) => void;
  /** The pointer is over a pixel, or over none. */
  readonly onPointer: (pixel: Point | undefined) => void;
  /** Another part of the grid is in sight. */
  readonly onMoved: (seen: Window | undefined) => void;
  /** All that is to be seen has been drawn, or no longer is. */
  readonly onDrawn: (isDrawn: boolean) => void;
}

export class SceneMap {
  readonly #map: OlMap;
  readonly #options: SceneMapOptions;
  readonly #extent: number[];
  readonly #tiles: SceneTiles;
  readonly #picture = new TileLayer({ className: 'picture-layer' });
  readonly #mask = new TileLayer({ className: 'mask-layer' });
  readonly #pixel = new Feature();
  readonly #area = new Feature();
  #marked: Point | undefined;
  /** Where the view was before a marked pixel was brought into sight, and where it went. */
  #aside: { readonly from: number[]; readonly to: number[] } | undefined;
  #swipe: number | undefined;
  #drawing: Draw | undefined;

  constructor(target: HTMLElement, options: SceneMapOptions) {
    const { width, height } = options;
    this.#options = options;
    this.#extent = [0, -height, width, 0];
    const projection = new Projection({ code: 'tsmask:pixels', units: 'pixels', extent: this.#extent });
    this.#tiles = new SceneTiles(projection, width, height);
    this.#pixel.setStyle([outline('#000000', 4), outline('#ffffff', 2)]);
    this.#area.setStyle([outline('#000000', 4), outline('#ffe14d', 2)]);
    this.#mask.on('prerender', (event) => this.#clip(event));
    this.#mask.on('postrender', ({ context }) => (context as CanvasRenderingContext2D).restore());
    const marks = new VectorLayer({ source: new VectorSource({ features: [this.#area, this.#pixel] }) });
    this.#map = new OlMap({
      target,
      controls: [],
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
      layers: [this.#picture, this.#mask, marks],
      view: new View({
        projection,
        center: [width / 2, -height / 2],
        maxResolution: this.#tiles.coarsest * 2,
        minResolution: 1 / 32,
        extent: [-width, -2 * height, 2 * width, height],
        showFullExtent: true,
      }),
    });
    // Arrow keys alone step through the dates.
    for (const interaction of this.#map.getInteractions().getArray()) {
      if (interaction instanceof KeyboardPan) interaction.setActive(false);
    }
    this.#map.addInteraction(new KeyboardPan({ condition: ({ originalEvent }) => originalEvent.shiftKey }));
    this.#map.on('singleclick', ({ coordinate }) => this.#choose(coordinate));
    this.#map.on('pointermove', ({ coordinate, dragging }) => {
      if (!dragging) options.onPointer(this.#pixelAt(coordinate));
    });
    this.#map.on('change:size', () => (this.#marked ? this.#keepMarkedInSight() : this.#goBack()));
    this.#map.on('moveend', () => options.onMoved(this.#windowIn(this.#map.getView().calculateExtent())));
    this.#map.on('loadstart', () => options.onDrawn(false));
    this.#map.on('rendercomplete', () => options.onDrawn(true));
    this.showAll();
  }

  /** @param key what tells this picture from others */
  showPicture(key: string, load: LoadTile): void {
    this.#picture.setSource(this.#tiles.source(key, load));
  }

  /** The mask over the picture; without arguments, none. */
  showMask(key?: string, load?: LoadTile): void {
    this.#mask.setSource(key === undefined || !load ? null : this.#tiles.source(key, load));
  }

  setMask({ shown, opacity }: { readonly shown: boolean; readonly opacity: number }): void {
    this.#mask.setVisible(shown);
    this.#mask.setOpacity(opacity);
  }

  /** Hides the mask left of this share of the map's width. */
  setSwipe(share: number | undefined): void {
    this.#swipe = share;
    this.#map.render();
  }

  markPixel(pixel: Point | undefined): void {
    this.#marked = pixel;
    this.#pixel.setGeometry(pixel && fromExtent([pixel.x, -pixel.y - 1, pixel.x + 1, -pixel.y]));
  }

  /** What is told of a pixel takes room from the map: the pixel itself must not go out of sight for it. */
  #keepMarkedInSight(): void {
    const view = this.#map.getView();
    const size = this.#map.getSize();
    if (!this.#marked || !size) return;
    const [x, y] = [this.#marked.x + 0.5, -this.#marked.y - 0.5];
    const [west, south, east, north] = view.calculateExtent(size);
    if (x >= west && x <= east && y >= south && y <= north) return;
    const from = this.#aside?.from ?? view.getCenter()!;
    view.setCenter([x, y]);
    this.#aside = { from, to: view.getCenter()! };
  }

  /** The room is given back: the view is what it was, unless it was moved since. */
  #goBack(): void {
    const view = this.#map.getView();
    const { from, to } = this.#aside ?? {};
    this.#aside = undefined;
    if (from && to && view.getCenter()!.every((value, i) => value === to[i])) view.setCenter(from);
  }

  markArea(area: Window | undefined): void {
    this.#area.setGeometry(area && fromExtent([area.x, -area.y - area.height, area.x + area.width, -area.y]));
  }

  /**
   * Lets the user draw a rectangle; undefined when it was given up.
   *
   * @param onMissed the one that was drawn lies wholly outside of the grid, and another can be drawn
   */
  drawArea(signal: AbortSignal, onMissed: () => void): Promise<Window | undefined> {
    return new Promise((resolve) => {
      const draw = new Draw({
        type: 'Circle',
        geometryFunction: createBox(),
        // Press, draw, let go.
        freehand: true,
        style: new Style({
          stroke: new Stroke({ color: '#ffe14d', width: 2 }),
          fill: new Fill({ color: '#ffe14d33' }),
        }),
      });
      const end = (area: Window | undefined) => {
        // While it hears of its own end, it must still be there.
        setTimeout(() => this.#map.removeInteraction(draw));
        this.#drawing = undefined;
        resolve(area);
      };
      this.#drawing = draw;
      this.#map.addInteraction(draw);
      draw.on('drawend', ({ feature }) => {
        const area = this.#windowIn(feature.getGeometry()!.getExtent());
        if (area) end(area);
        else onMissed();
      });
      signal.addEventListener('abort', () => end(undefined), { once: true });
    });
  }

  zoom(steps: number): void {
    const view = this.#map.getView();
    view.animate({ zoom: view.getZoom()! + steps, duration: 150 });
  }

  showAll(): void {
    this.#map.updateSize();
    this.#map.getView().fit(this.#extent, { padding: [12, 12, 12, 12] });
  }

  /** The pixel in the middle of what is to be seen. */
  chooseCentre(): void {
    this.#choose(this.#map.getView().getCenter()!);
  }

  close(): void {
    this.#map.setTarget(undefined);
    this.#map.dispose();
  }

  #choose(coordinate: readonly number[]): void {
    const pixel = this.#pixelAt(coordinate);
    if (pixel && !this.#drawing) this.#options.onPixel(pixel);
  }

  #pixelAt([east, north]: readonly number[]): Point | undefined {
    const { width, height } = this.#options;
    const [x, y] = [Math.floor(east), Math.floor(-north)];
    return x >= 0 && y >= 0 && x < width && y < height ? { x, y } : undefined;
  }

  /** The whole pixels that an extent of the map touches; undefined where there are none. */
  #windowIn([west, south, east, north]: readonly number[]): Window | undefined {
    const { width, height } = this.#options;
    const [x, y] = [Math.max(0, Math.floor(west)), Math.max(0, Math.floor(-north))];
    const [right, bottom] = [Math.min(width, Math.ceil(east)), Math.min(height, Math.ceil(-south))];
    return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : undefined;
  }

  #clip({ context: painted }: RenderEvent): void {
    const context = painted as CanvasRenderingContext2D;
    context.save();
    if (this.#swipe === undefined) return;
    const { width, height } = context.canvas;
    const from = width * this.#swipe;
    context.beginPath();
    context.rect(from, 0, width - from, height);
    context.clip();
  }
}

function outline(color: string, width: number): Style {
  return new Style({ stroke: new Stroke({ color, width }) });
}
