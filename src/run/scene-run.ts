/** One scene on its way through the spatial steps. */
import type { BandRole, LayerName } from '../bands.ts';
import type { Window } from '../grid.ts';
import { packedBytes, type Stage } from '../kernel/index.ts';
import type { ClassCounts, MaskPiece } from '../mask.ts';
import type { Stack } from '../stack/index.ts';
import type { PoolWorker } from '../workers/pool.ts';
import type { PackedPart, RowsResult } from '../workers/scene-rows.ts';
import { BandStrips, withoutLayers } from './band-strips.ts';
import type { ByteStore } from './byte-store.ts';
import type { SceneUnderWay } from './hand-out.ts';
import type { Plan } from './plan.ts';
import { ReadOnce } from './read-once.ts';

/** What the scenes of a run have in common. */
export interface SceneContext {
  readonly stack: Stack;
  readonly store: ByteStore;
  readonly plan: Plan;
  readonly window: Window;
  readonly stage: Stage;
  /** Memory of rows that have been handed out and are done with: workers put the next ones there. */
  readonly spares: Uint8Array<ArrayBuffer>[];
  /** The same of bands. */
  readonly bandSpares: ArrayBuffer[];
}

/** A row of blocks at a time, one row ahead of its reader. */
export class SceneRun implements SceneUnderWay {
  readonly #worker: PoolWorker;
  readonly #date: number;
  readonly #context: SceneContext;
  readonly #counts: [number, number, number, number] = [0, 0, 0, 0];
  readonly #reading = new ReadOnce();
  #next: Promise<RowsResult>;
  #row = 0;

  /** @param before when the worker will be free */
  constructor(worker: PoolWorker, date: number, context: SceneContext, before: Promise<void> | undefined) {
    this.#worker = worker;
    this.#date = date;
    this.#context = context;
    const { window, stage } = context;
    this.#next = Promise.resolve(before)
      .then(() => worker.call('beginScene', [{ width: window.width, height: window.height }, stage]))
      .then(() => this.#push());
    this.#next.catch(() => undefined);
  }

  get finished(): Promise<void> {
    return this.#reading.finished;
  }

  pass(): void {
    this.#reading.pass();
  }

  get counts(): ClassCounts {
    return this.#counts;
  }

  async *pieces(roles: readonly (BandRole | LayerName)[]): AsyncGenerator<MaskPiece, void, undefined> {
    const bands = withoutLayers(roles);
    this.#reading.begin();
    try {
      const { stack, plan, window, bandSpares: spares } = this.#context;
      if (bands.length === 0) {
        for await (const classes of this.#classes(true)) yield { classes, bands: {} };
        return;
      }
      // The worker reads bands to the end, so that no more scenes are under way than memory was planned for.
      const strips = new BandStrips({
        worker: this.#worker,
        date: this.#date,
        stack,
        plan,
        window,
        roles: bands,
        spares,
      });
      for await (const classes of this.#classes(false)) yield* strips.beside(classes);
      strips.release();
    } finally {
      this.#reading.finish();
    }
  }

  /** @param letGo whether the worker may begin another scene as soon as it has finished the classes of this one */
  async *#classes(letGo: boolean): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    const { plan, spares } = this.#context;
    for (let done = 0; done < plan.rows.length; done++) {
      const { classes, counts } = await this.#next;
      if (done + 1 < plan.rows.length) {
        this.#next = this.#push();
        this.#next.catch(() => undefined);
      } else if (letGo) {
        this.#reading.finish();
      }
      counts.forEach((value, code) => {
        this.#counts[code] += value;
      });
      if (classes.length > 0) yield classes;
      spares.push(new Uint8Array(classes.buffer));
    }
  }

  async #push(): Promise<RowsResult> {
    const { plan, store, window, spares } = this.#context;
    const row = this.#row++;
    const blocks = plan.rows[row];
    const first = row * blocks.length;
    const parts = await Promise.all(
      blocks.map(async ({ x, width, height }, column): Promise<PackedPart> => {
        const bytes = packedBytes(width * height);
        const packed = await store.get(first + column, this.#date * bytes, bytes);
        return { x: x - window.x, width, packed };
      }),
    );
    const moved = parts.map(({ packed }) => packed.buffer);
    const room = spares.pop();
    if (room === undefined) return this.#worker.call('rows', [parts, blocks[0].height], moved);
    return this.#worker.call('rows', [parts, blocks[0].height, room], [...moved, room.buffer]);
  }
}
