/** One scene that is masked from its cloud probability. */
import { type BandRole, type LayerName, layerNames } from '../bands.ts';
import type { Window } from '../grid.ts';
import type { ClassCounts, MaskPiece } from '../mask.ts';
import type { Stack } from '../stack/index.ts';
import type { PoolWorker } from '../workers/pool.ts';
import type { SceneToMask } from '../workers/probability-scene.ts';
import { BandStrips } from './band-strips.ts';
import type { SceneUnderWay } from './hand-out.ts';
import { ReadOnce } from './read-once.ts';

/** What the scenes of a run have in common. */
export interface ProbabilityContext {
  readonly stack: Stack;
  readonly window: Window;
  readonly stripMemory: number;
  /** Memory of bands that are done with. */
  readonly bandSpares: ArrayBuffer[];
}

/** Rows that are asked for at once: what one message brings should be small beside a scene. */
const pieceBytes = 1 << 20;

export class ProbabilityScene implements SceneUnderWay {
  readonly #worker: PoolWorker;
  readonly #context: ProbabilityContext;
  readonly #date: number;
  readonly #masked: Promise<unknown>;
  readonly #reading = new ReadOnce();
  readonly #counts: [number, number, number, number] = [0, 0, 0, 0];
  #highest: number | undefined;

  /**
   * @param before when the worker will be free
   * @param masked told of the bytes that were read
   */
  constructor(
    worker: PoolWorker,
    scene: SceneToMask,
    context: ProbabilityContext,
    before: Promise<void> | undefined,
    masked: (bytesRead: number) => void,
  ) {
    this.#worker = worker;
    this.#context = context;
    this.#date = scene.date;
    this.#masked = Promise.resolve(before)
      .then(() => worker.call('maskScene', [scene]))
      .then(({ bytesRead, highestProbability }) => {
        this.#highest = highestProbability;
        masked(bytesRead);
      });
    // Whether it fails is asked when its rows are.
    this.#masked.catch(() => undefined);
  }

  get finished(): Promise<void> {
    return this.#reading.finished;
  }

  get counts(): ClassCounts {
    return this.#counts;
  }

  get highestProbability(): number | undefined {
    return this.#highest;
  }

  pass(): void {
    this.#reading.pass();
  }

  async *pieces(roles: readonly (BandRole | LayerName)[]): AsyncGenerator<MaskPiece, void, undefined> {
    this.#reading.begin();
    try {
      await this.#masked;
      const { stack, window, stripMemory, bandSpares: spares } = this.#context;
      const isLayer = (role: string): role is LayerName => (layerNames as readonly string[]).includes(role);
      const bands = roles.filter((role): role is BandRole => !isLayer(role));
      const strips =
        bands.length === 0
          ? undefined
          : new BandStrips({
              worker: this.#worker,
              date: this.#date,
              stack,
              plan: { stripMemory },
              window,
              roles: bands,
              spares,
            });
      for await (const piece of this.#rows(roles.filter(isLayer))) {
        if (strips) yield* strips.beside(piece.classes, piece.bands);
        else yield piece;
      }
      strips?.release();
    } finally {
      this.#reading.finish();
    }
  }

  /** The classes, and layers beside them. */
  async *#rows(layers: readonly LayerName[]): AsyncGenerator<MaskPiece, void, undefined> {
    const { width, height } = this.#context.window;
    const rows = Math.max(1, Math.floor(pieceBytes / (width * (1 + 2 * layers.length))));
    const ask = (from: number) => {
      const asked = this.#worker.call('sceneRows', [layers, from, Math.min(height, from + rows)]);
      asked.catch(() => undefined);
      return asked;
    };
    let ahead = ask(0);
    for (let from = 0; from < height; from += rows) {
      const { classes, counts, layers: bands } = await ahead;
      if (from + rows < height) ahead = ask(from + rows);
      counts.forEach((count, code) => {
        this.#counts[code] += count;
      });
      yield { classes, bands };
    }
  }
}
