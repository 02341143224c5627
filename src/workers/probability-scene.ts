/** What a worker does for a scene that is masked from a cloud probability: it reads it, and holds it until its rows are asked for. */
import { defaultNodata, isNone, type LayerName } from '../bands.ts';
import { TsmaskError } from '../errors.ts';
import type { Window } from '../grid.ts';
import { countClasses } from '../kernel/index.ts';
import { type Binary, noData } from '../probability/binary.ts';
import type { Geometry } from '../probability/geometry.ts';
import type { ProbabilityRecipe } from '../probability/presets.ts';
import { maskScene } from '../probability/recipe.ts';
import { coarseSize } from '../probability/resample.ts';
import { cellsOfSlab, type SlabBands, slabRows } from '../probability/slab.ts';
import type { StackReader } from '../stack/read.ts';
import { probabilityBias, probabilityRole, probabilityUnit } from '../stack/told-bands.ts';
import type { RowsResult } from './scene-rows.ts';

export interface SceneToMask {
  /** Index into the stack's scenes, and what messages call it. */
  readonly date: number;
  readonly name: string;
  readonly window: Window;
  /** Rows of pixels to be read at once. */
  readonly rows: number;
  readonly roles: readonly string[];
  readonly recipe: ProbabilityRecipe;
  readonly geometry: Geometry;
  /** Degrees clockwise from what is taken for the north of the grid. */
  readonly sunAzimuth: number;
}

export interface LayerRows extends RowsResult {
  readonly layers: Record<string, Int16Array<ArrayBuffer>>;
}

export interface MaskedScene {
  readonly bytesRead: number;
  /** 0–1, of all pixels; absent where no band holds it, or nothing was observed. */
  readonly highestProbability?: number;
}

interface Masked {
  readonly width: number;
  readonly working: number;
  readonly cells: { readonly width: number };
  readonly classes: Uint8Array;
  readonly layers: Readonly<Record<LayerName, Binary | Int16Array>>;
  /** A bit for each pixel that was observed. */
  readonly observed: Uint8Array;
}

/** One scene after another. */
export class ProbabilityScenes {
  readonly #reader: StackReader;
  #masked: Masked | undefined;

  constructor(reader: StackReader) {
    this.#reader = reader;
  }

  async mask(scene: SceneToMask): Promise<MaskedScene> {
    // The last one's memory, before the next takes as much.
    this.#masked = undefined;
    const { window, recipe, geometry } = scene;
    const { width, height } = window;
    const cells = coarseSize(window, geometry.working);
    const coarse = coarseSize(window, geometry.coarse);
    const area = cells.width * cells.height;
    const found = {
      clouds: new Uint8Array(area),
      dark: new Uint8Array(area),
      classed: new Uint8Array(area),
      casting: new Uint8Array(coarse.width * coarse.height),
      probability: new Int16Array(area),
    };
    const observed = new Uint8Array(Math.ceil((width * height) / 8));
    let highest: number | undefined;
    const { bytesRead } = await this.#read(scene, (bands, row, rows) => {
      // NaN is not greater than anything.
      for (const value of bands.probability ?? []) if (value > (highest ?? -1)) highest = value;
      note(observed, bands, row * width, rows * width);
      const slab = cellsOfSlab(bands, { width, height: rows }, recipe, geometry);
      const at = (row / geometry.working) * cells.width;
      for (const name of ['clouds', 'dark', 'classed'] as const) found[name].set(slab[name], at);
      found.casting.set(slab.casting, (row / geometry.coarse) * coarse.width);
      slab.probability.forEach((value, i) => {
        found.probability[at + i] = Number.isNaN(value) ? defaultNodata : Math.round(value);
      });
    });
    const { clouds, dark, classed, casting, probability } = found;
    const { projected, shadows, mask, classes } = maskScene({
      ...geometry,
      size: cells,
      cells: { clouds, dark, classed },
      casting,
      coarse,
      factor: geometry.coarse / geometry.working,
      azimuths: recipe.fan.map((degrees) => scene.sunAzimuth + degrees),
      border: recipe.border,
    });
    const layers = { clouds, probability, dark_pixels: dark, cloud_transform: projected, shadows, cloudmask: mask };
    this.#masked = { width, working: geometry.working, cells, classes, layers, observed };
    return { bytesRead, ...(highest === undefined ? {} : { highestProbability: highest / probabilityUnit }) };
  }

  /** Rows of the scene that was masked last, with the layers that are wanted. Pixels. */
  rows(from: number, to: number, wanted: readonly LayerName[]): LayerRows {
    const { width, working, cells, classes, layers, observed } = this.#masked!;
    const pixels = (to - from) * width;
    const result = new Uint8Array(pixels);
    const rasters = wanted.map((name) => ({ cells: layers[name], pixels: new Int16Array(pixels).fill(defaultNodata) }));
    for (let row = from, at = 0; row < to; row++) {
      const first = Math.floor(row / working) * cells.width;
      for (let column = 0; column < width; column++, at++) {
        const pixel = row * width + column;
        if ((observed[pixel >> 3] & (1 << (pixel & 7))) === 0) continue;
        const cell = first + Math.floor(column / working);
        result[at] = classes[cell];
        for (const raster of rasters) {
          const value = raster.cells[cell];
          if (value !== noData || raster.cells instanceof Int16Array) raster.pixels[at] = value;
        }
      }
    }
    return {
      classes: result,
      counts: countClasses(result),
      layers: Object.fromEntries(rasters.map((raster, i) => [wanted[i], raster.pixels])),
    };
  }

  /** Reads a scene a few rows of tiles at a time, and hands it on in slabs. */
  async #read(
    { date, name, window, rows: most, roles, recipe, geometry }: SceneToMask,
    take: (bands: SlabBands, row: number, rows: number) => void,
  ): Promise<{ bytesRead: number }> {
    const period = slabRows(geometry, recipe);
    const { width, height } = window;
    const room = Object.fromEntries(roles.map((role) => [role, new Int16Array((period + most) * width)]));
    let bytesRead = 0;
    // Rows that are read but not yet taken: less than a slab.
    let waiting = 0;
    let taken = 0;
    for (let read = 0; read < height; ) {
      // To where a row of tiles ends.
      const rows = Math.min(height - read, most - ((window.y + read) % most));
      const strip = { x: window.x, y: window.y + read, width, height: rows };
      const target = Object.fromEntries(roles.map((role) => [role, room[role].subarray(waiting * width)]));
      const fetched = await this.#reader.fetch(date, strip, roles);
      bytesRead += fetched.bytesRead;
      await this.#reader.decode(fetched, strip, target);
      read += rows;
      waiting += rows;
      let at = 0;
      while (waiting - at >= period || (read === height && waiting > at)) {
        const slab = Math.min(period, waiting - at);
        const values = (role: string) => room[role]?.subarray(at * width, (at + slab) * width);
        take(slabBands(values, name), taken, slab);
        at += slab;
        taken += slab;
      }
      for (const role of roles) room[role].copyWithin(0, at * width, waiting * width);
      waiting -= at;
    }
    return { bytesRead };
  }
}

function slabBands(values: (role: string) => Int16Array | undefined, name: string): SlabBands {
  const band = (role: string, bias = 0) => {
    const numbers = values(role);
    return numbers && Float32Array.from(numbers, (value) => (isNone(value) ? Number.NaN : value - bias));
  };
  const probability = band(probabilityRole, probabilityBias);
  for (const value of probability ?? []) if (value < 0 || value > probabilityUnit) throw otherScale(name, value);
  return { nir: band('nir-wide')!, probability, scl: band('scl'), green: band('green'), red: band('red') };
}

function otherScale(name: string, value: number): TsmaskError {
  const isMore = value > 0;
  const told = `${isMore ? 'at least ' : ''}${value / probabilityUnit}`;
  return new TsmaskError('PROBABILITY_SCALE', `The cloud probability of ${name} comes to ${told}, which is none.`, {
    subject: name,
    remedy: isMore
      ? 'Its numbers are on another scale: --probability-scale 100 for per cent, 255 for bytes.'
      : 'Its numbers are no probability; a value that stands for no observation must be declared in the file.',
  });
}

/** Notes which pixels have all bands. */
function note(observed: Uint8Array, bands: SlabBands, from: number, pixels: number): void {
  const given = Object.values(bands).filter((band): band is Float32Array => band !== undefined);
  for (let i = 0; i < pixels; i++) {
    if (given.some((band) => Number.isNaN(band[i]))) continue;
    const pixel = from + i;
    observed[pixel >> 3] |= 1 << (pixel & 7);
  }
}
