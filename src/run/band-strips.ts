/** The reflectance of a scene, read again while its mask is written: whole rows of tiles at a time, one ahead. */
import { type BandRole, type LayerName, layerNames } from '../bands.ts';
import { TsmaskError } from '../errors.ts';
import type { Window } from '../grid.ts';
import type { MaskPiece } from '../mask.ts';
import type { Stack } from '../stack/index.ts';
import type { PoolWorker } from '../workers/pool.ts';
import { type Plan, planStrips } from './plan.ts';

export interface BandStripsRequest {
  readonly worker: PoolWorker;
  /** Index into the stack's scenes. */
  readonly date: number;
  readonly stack: Stack;
  readonly plan: Pick<Plan, 'stripMemory'>;
  readonly window: Window;
  readonly roles: readonly BandRole[];
  /** Memory of strips that are done with, where the next ones go: fresh memory piles up faster than it is collected. */
  readonly spares: ArrayBuffer[];
}

/** @throws TsmaskError BAD_OPTION for layers, which only the method `probability` has. */
export function withoutLayers(roles: readonly (BandRole | LayerName)[]): readonly BandRole[] {
  const isLayer = (role: string) => (layerNames as readonly string[]).includes(role);
  const layer = roles.find(isLayer);
  if (layer === undefined) return roles as readonly BandRole[];
  throw new TsmaskError('BAD_OPTION', `These masks have no layer ${layer}.`, {
    subject: 'layers',
    remedy: 'Layers are what the method probability makes.',
  });
}

interface Strip {
  readonly window: Window;
  readonly bands: Readonly<Record<string, Int16Array>>;
}

/** Rows of a piece: what a sink makes of one should be small beside the strip. */
const largestPiece = 64;

export class BandStrips {
  readonly #request: BandStripsRequest;
  readonly #strips: readonly Window[];
  #next = 0;
  #row = 0;
  #ahead: Promise<Strip>;
  #strip: Strip | undefined;

  constructor(request: BandStripsRequest) {
    this.#request = request;
    this.#strips = planStrips(request);
    this.#ahead = this.#read();
  }

  /**
   * Rows of each band from `row` of the window on: up to `most`, fewer where the strip ends. Rows must be asked for from
   * top to bottom.
   */
  async #from(row: number, most: number): Promise<{ rows: number; bands: Readonly<Record<string, Int16Array>> }> {
    const { window } = this.#request;
    const y = window.y + row;
    while (!this.#strip || y >= this.#strip.window.y + this.#strip.window.height) {
      const next = await this.#ahead;
      this.release();
      this.#strip = next;
      if (this.#next < this.#strips.length) this.#ahead = this.#read();
    }
    const { window: strip, bands } = this.#strip;
    const rows = Math.min(most, largestPiece, strip.y + strip.height - y);
    const [from, to] = [(y - strip.y) * window.width, (y - strip.y + rows) * window.width];
    return {
      rows,
      bands: Object.fromEntries(Object.entries(bands).map(([role, values]) => [role, values.subarray(from, to)])),
    };
  }

  /** The next rows of a mask, whole rows from where the last call ended, with layers and their bands beside them. */
  async *beside(
    classes: Uint8Array<ArrayBuffer>,
    layers: Readonly<Record<string, Int16Array>> = {},
  ): AsyncGenerator<MaskPiece, void, undefined> {
    const { width } = this.#request.window;
    for (let at = 0; at < classes.length; ) {
      const { bands, rows } = await this.#from(this.#row, (classes.length - at) / width);
      const to = at + rows * width;
      const cut = Object.entries(layers).map(([name, values]) => [name, values.subarray(at, to)]);
      yield { classes: classes.subarray(at, to), bands: { ...bands, ...Object.fromEntries(cut) } };
      this.#row += rows;
      at = to;
    }
  }

  /** Gives back the memory of the strip that was read last. */
  release(): void {
    for (const { buffer } of Object.values(this.#strip?.bands ?? {})) this.#request.spares.push(buffer as ArrayBuffer);
    this.#strip = undefined;
  }

  #read(): Promise<Strip> {
    const { worker, date, roles, spares } = this.#request;
    const window = this.#strips[this.#next++];
    const room = spares.splice(0, roles.length);
    const reading = worker.call('bands', [window, date, roles, room], room).then((bands) => ({ window, bands }));
    // Whether it fails is asked when its turn comes.
    reading.catch(() => undefined);
    return reading;
  }
}
