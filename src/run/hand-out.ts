/** Hands out masks in time order while workers are ahead with the next ones. */
import type { BandRole, LayerName } from '../bands.ts';
import type { Grid } from '../grid.ts';
import type { Stage } from '../kernel/index.ts';
import type { ClassCounts, MaskPiece, MaskStream } from '../mask.ts';
import type { Scene } from '../stack/index.ts';

/** A scene that a worker is at. */
export interface SceneUnderWay {
  /** Fulfilled when its worker is free for another scene. */
  readonly finished: Promise<void>;
  readonly counts: ClassCounts;
  readonly highestProbability?: number | undefined;
  pieces(roles: readonly (BandRole | LayerName)[]): AsyncGenerator<MaskPiece, void, undefined>;
  /** Lets the worker go if nobody wants the mask. */
  pass(): void;
}

export interface HandOutRequest {
  readonly scenes: readonly Scene[];
  readonly workers: number;
  readonly stage: Stage;
  readonly grid: Grid;
  readonly signal: AbortSignal | undefined;
  /**
   * @param lane number of the worker
   * @param before when the worker will be free
   */
  begin(date: number, lane: number, before: Promise<void> | undefined): SceneUnderWay;
  /** A mask has been taken, or passed over. */
  done(): void;
}

/** Each scene is worked on by one worker; the next ones are begun while the first is handed out. */
export async function* handOut(request: HandOutRequest): AsyncGenerator<MaskStream, void, undefined> {
  const { scenes, workers, stage, grid, signal } = request;
  const latest: SceneUnderWay[] = [];
  const begin = (date: number) => {
    const lane = date % workers;
    latest[lane] = request.begin(date, lane, latest[lane]?.finished);
    return latest[lane];
  };
  const begun: SceneUnderWay[] = [];
  for (let date = 0; date < scenes.length; date++) {
    signal?.throwIfAborted();
    while (begun.length < workers && date + begun.length < scenes.length) begun.push(begin(date + begun.length));
    const scene = begun.shift()!;
    const { id, date: day } = scenes[date];
    yield {
      scene: scenes[date],
      id,
      date: day,
      stage,
      grid,
      width: grid.width,
      height: grid.height,
      async *rows() {
        for await (const { classes } of scene.pieces([])) yield classes;
      },
      pieces: (roles = []) => scene.pieces(roles),
      get counts() {
        return scene.counts;
      },
      get highestProbability() {
        return scene.highestProbability;
      },
    };
    signal?.throwIfAborted();
    scene.pass();
    request.done();
  }
  // Rows that are still being read need their workers.
  await Promise.all(latest.map(({ finished }) => finished));
}
