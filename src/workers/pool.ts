import * as Comlink from 'comlink';
import { platform } from '#platform';
import { TsmaskError } from '../errors.ts';
import type { WorkerHandle } from '../platform/types.ts';
import { type Job, type JobRequest, jobOf } from './job.ts';
import { type Outcome, valueIn } from './outcome.ts';
import type { Tasks } from './tasks.ts';
import { WebHome } from './web-home.ts';

type TaskName = Exclude<keyof Tasks, 'setup'>;
type Result<K extends TaskName> = Awaited<ReturnType<Tasks[K]>> extends Outcome<infer T> ? T : never;

/** One worker thread. Every call is answered: by the worker, or by an error when it dies or is stopped. */
export class PoolWorker {
  readonly #handle: WorkerHandle;
  readonly #remote: Comlink.Remote<Tasks>;
  readonly #ready: Promise<unknown>;
  readonly #failure: Promise<never>;
  #fail: (reason: unknown) => void = () => undefined;

  constructor(job: Job) {
    this.#handle = platform.createWorker();
    this.#failure = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // A worker that dies while nobody waits for it is told to whoever calls next.
    this.#failure.catch(() => undefined);
    this.#handle.onFailure((reason) => {
      this.#fail(
        new TsmaskError('WORKER_FAILED', `A worker thread died: ${reason}.`, {
          subject: 'workers',
          remedy: 'Run again with fewer workers or a smaller memory; report it if that does not help.',
        }),
      );
    });
    this.#remote = Comlink.wrap<Tasks>(this.#handle.endpoint);
    const home = job.web && Comlink.proxy(new WebHome(job.stack));
    this.#ready = this.#answer(this.#remote.setup(job, home as never) as Promise<Outcome<true>>);
    this.#ready.catch(() => undefined);
  }

  async call<K extends TaskName>(
    task: K,
    args: Parameters<Tasks[K]>,
    transfer: Transferable[] = [],
  ): Promise<Result<K>> {
    await this.#ready;
    const method = this.#remote[task] as unknown as (...args: unknown[]) => Promise<Outcome<Result<K>>>;
    // comlink looks for what is to be transferred among the arguments themselves.
    const [first, ...rest] = args as [object, ...unknown[]];
    return this.#answer(method(Comlink.transfer(first, transfer), ...rest));
  }

  async #answer<T>(call: Promise<Outcome<T>>): Promise<T> {
    return valueIn(await Promise.race([call, this.#failure]));
  }

  /** Ends the thread at once; calls that wait fail with `reason`. */
  async stop(reason: unknown): Promise<void> {
    this.#fail(reason);
    await this.#handle.terminate();
  }
}

/** Some workers for one job. */
export class WorkerPool {
  readonly workers: readonly PoolWorker[];

  constructor(count: number, request: JobRequest) {
    const job = jobOf(request, count);
    this.workers = Array.from({ length: count }, () => new PoolWorker(job));
  }

  /** Hands items to whichever worker is free, in order. The first failure ends it. */
  async forEach<T>(
    items: readonly T[],
    work: (worker: PoolWorker, item: T, index: number) => Promise<void>,
  ): Promise<void> {
    let next = 0;
    let failed = false;
    await Promise.all(
      this.workers.map(async (worker) => {
        while (next < items.length && !failed) {
          const index = next++;
          try {
            await work(worker, items[index], index);
          } catch (error) {
            failed = true;
            throw error;
          }
        }
      }),
    );
  }

  async stop(reason: unknown): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop(reason)));
  }
}
