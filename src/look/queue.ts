/** What is asked of the workers of a viewer: the newest request first, and nothing more for one that is given up. */
import { isTsmaskError } from '../errors.ts';
import { onAbort } from '../platform/http/abort.ts';
import type { PictureBands, PictureRequest } from '../stack/picture.ts';
import type { Job } from '../workers/job.ts';
import { PoolWorker } from '../workers/pool.ts';

export interface QueueOptions {
  readonly workers: number;
  /** Tasks that a worker has at once. */
  readonly depth: number;
  readonly batchBytes: number;
}

/** Parts of one request that any worker can do. */
interface Request {
  readonly parts: readonly PictureRequest[];
  readonly take: (bands: PictureBands, part: number) => void;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
  /** Index of the next part that no worker has. */
  next: number;
  left: number;
  readonly underWay: Map<number, Lane>;
}

interface Lane {
  worker: PoolWorker;
  busy: number;
}

export class PictureQueue {
  readonly #job: Job;
  readonly #options: QueueOptions;
  readonly #lanes: Lane[];
  /** The newest last. */
  readonly #requests: Request[] = [];
  #ids = 0;
  #ended: unknown;

  constructor(job: Job, options: QueueOptions) {
    this.#job = job;
    this.#options = options;
    this.#lanes = Array.from({ length: options.workers }, () => ({ worker: new PoolWorker(job), busy: 0 }));
  }

  /**
   * Has all parts read. `take` is called for each as it comes.
   * @throws the signal's reason as soon as it is aborted, and the first failure of a part.
   */
  async read(
    parts: readonly PictureRequest[],
    take: (bands: PictureBands, part: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    signal?.throwIfAborted();
    if (this.#ended !== undefined) throw this.#ended;
    let forget = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        const request: Request = { parts, take, resolve, reject, next: 0, left: parts.length, underWay: new Map() };
        this.#requests.push(request);
        forget = onAbort(signal, () => this.#giveUp(request, signal?.reason));
        this.#pump();
      });
    } finally {
      forget();
    }
  }

  /** Ends the threads; what waits fails with `reason`, and so does what is asked afterwards. */
  async end(reason: unknown): Promise<void> {
    this.#ended ??= reason;
    for (const request of [...this.#requests]) this.#giveUp(request, reason);
    await Promise.all(this.#lanes.map(({ worker }) => worker.stop(reason)));
  }

  #giveUp(request: Request, reason: unknown): void {
    this.#remove(request);
    request.reject(reason);
    for (const [id, { worker }] of request.underWay) worker.call('endPicture', [{ id }]).catch(() => undefined);
  }

  #remove(request: Request): void {
    const at = this.#requests.indexOf(request);
    if (at >= 0) this.#requests.splice(at, 1);
  }

  #pump(): void {
    for (;;) {
      const request = this.#requests.findLast(({ next, parts }) => next < parts.length);
      const lane = this.#lanes.reduce((a, b) => (b.busy < a.busy ? b : a));
      if (!request || lane.busy >= this.#options.depth) return;
      void this.#run(request, lane, request.next++);
    }
  }

  async #run(request: Request, lane: Lane, part: number): Promise<void> {
    const id = this.#ids++;
    const { worker } = lane;
    lane.busy++;
    request.underWay.set(id, lane);
    try {
      const { batchBytes } = this.#options;
      const bands = await worker.call('picture', [{ ...request.parts[part], id, batchBytes }]);
      request.underWay.delete(id);
      // Who has given up is told nothing more.
      if (this.#requests.includes(request)) {
        request.take(bands, part);
        if (--request.left === 0) {
          this.#remove(request);
          request.resolve();
        }
      }
    } catch (error) {
      request.underWay.delete(id);
      if (isTsmaskError(error, 'WORKER_FAILED')) this.#replace(lane, worker);
      this.#giveUp(request, error);
    } finally {
      lane.busy--;
      this.#pump();
    }
  }

  /** Gives a lane whose worker has died another. */
  #replace(lane: Lane, dead: PoolWorker): void {
    if (lane.worker !== dead || this.#ended !== undefined) return;
    lane.worker = new PoolWorker(this.#job);
    dead.stop(new Error('The worker has died.')).catch(() => undefined);
  }
}
