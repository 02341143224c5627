/** What the method probability finds on its way to the mask of a scene: made when it is asked for, kept for one scene. */
import { type LayerName, layerNames, type MaskOptions, type Stack, streamMasks, type Window } from 'tsmask';
import type { LayerValues } from './protocol.ts';

const none = 255;
/** A probability of 0–1 in as many steps. */
export const probabilitySteps = 250;
const perStep = 10000 / probabilitySteps;
const binary = layerNames.filter((name) => name !== 'probability');

interface Layers {
  readonly window: Window;
  /** A bit for each of the layers that are yes or no; {@link none} where there is no observation. */
  readonly bits: Uint8Array;
  /** In steps, or {@link none}. */
  readonly probability: Uint8Array;
}

interface Making {
  readonly scene: number;
  readonly ends: AbortController;
  readonly layers: Promise<Layers | undefined>;
}

export class SceneLayers {
  readonly #stack: Stack;
  readonly #options: MaskOptions & { readonly window: Window };
  #making: Making | undefined;

  /** @param options of the run that made the masks */
  constructor(stack: Stack, options: MaskOptions & { readonly window: Window }) {
    this.#stack = stack;
    this.#options = options;
  }

  /**
   * A layer in part of the stack's grid, thinned: 0 or 1, or steps of probability; 255 where there is no observation.
   * Undefined when another scene was asked for before this one was there.
   */
  async thinned(
    scene: number,
    layer: LayerName,
    part: Window,
    width: number,
    height: number,
  ): Promise<Uint8Array | undefined> {
    const layers = await this.#of(scene);
    if (!layers) return undefined;
    const { window, bits, probability } = layers;
    const bit = 1 << binary.indexOf(layer as (typeof binary)[number]);
    const result = new Uint8Array(width * height).fill(none);
    for (let v = 0; v < height; v++) {
      const y = part.y + Math.floor(((v + 0.5) * part.height) / height) - window.y;
      if (y < 0 || y >= window.height) continue;
      for (let u = 0; u < width; u++) {
        const x = part.x + Math.floor(((u + 0.5) * part.width) / width) - window.x;
        if (x < 0 || x >= window.width) continue;
        const at = y * window.width + x;
        if (layer === 'probability') result[v * width + u] = probability[at];
        else if (bits[at] !== none) result[v * width + u] = bits[at] & bit ? 1 : 0;
      }
    }
    return result;
  }

  /** All of them at one pixel; undefined where there is no observation, and as {@link thinned}. */
  async at(scene: number, x: number, y: number): Promise<LayerValues | undefined> {
    const layers = await this.#of(scene);
    if (!layers) return undefined;
    const { window, bits, probability } = layers;
    const [column, row] = [x - window.x, y - window.y];
    if (column < 0 || row < 0 || column >= window.width || row >= window.height) return undefined;
    const at = row * window.width + column;
    if (bits[at] === none) return undefined;
    const found = binary.map((name, i) => [name, (bits[at] & (1 << i)) !== 0] as const);
    const values = Object.fromEntries(found) as Record<(typeof binary)[number], boolean>;
    return { ...values, ...(probability[at] === none ? {} : { probability: probability[at] / probabilitySteps }) };
  }

  close(): void {
    this.#making?.ends.abort(new DOMException('Another scene is looked at.', 'AbortError'));
    this.#making = undefined;
  }

  #of(scene: number): Promise<Layers | undefined> {
    if (this.#making?.scene === scene) return this.#making.layers;
    this.close();
    const ends = new AbortController();
    const layers = this.#make(scene, ends.signal).catch((error) => {
      if (ends.signal.aborted) return undefined;
      // It may go better when it is asked for again.
      this.#making = undefined;
      throw error;
    });
    const making: Making = { scene, ends, layers };
    this.#making = making;
    return making.layers;
  }

  async #make(scene: number, signal: AbortSignal): Promise<Layers> {
    const { window } = this.#options;
    const bits = new Uint8Array(window.width * window.height);
    const probability = new Uint8Array(bits.length);
    const alone = { ...this.#stack, scenes: [this.#stack.scenes[scene]] };
    let at = 0;
    for await (const mask of streamMasks(alone, { ...this.#options, workers: 1, signal })) {
      for await (const { classes, bands } of mask.pieces(layerNames)) {
        for (const [i, name] of binary.entries()) {
          const values = bands[name];
          for (let pixel = 0; pixel < values.length; pixel++) {
            if (values[pixel] < 0) bits[at + pixel] = none;
            else if (values[pixel] === 1) bits[at + pixel] |= 1 << i;
          }
        }
        const values = bands.probability;
        for (let pixel = 0; pixel < values.length; pixel++) {
          probability[at + pixel] = values[pixel] < 0 ? none : Math.round(values[pixel] / perStep);
        }
        at += classes.length;
      }
    }
    return { window, bits, probability };
  }
}
