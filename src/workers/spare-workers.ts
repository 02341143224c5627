/** Worker threads that were started before there is work for them. */
import { platform } from '#platform';
import type { WorkerHandle } from '../platform/types.ts';

const spares: WorkerHandle[] = [];

/**
 * Starts worker threads ahead of a run, which then takes them instead of starting its own: they get ready while the stack
 * is opened. A program does not wait for those that no run has taken.
 *
 * @param count threads; by default one for each core
 */
export function startWorkers(count: number = platform.cores): void {
  while (spares.length < count) {
    const worker = platform.createWorker();
    worker.hold(false);
    spares.push(worker);
  }
}

/** A worker thread nobody else has: one that was started ahead, or a new one. */
export function takeWorker(): WorkerHandle {
  const worker = spares.pop() ?? platform.createWorker();
  worker.hold(true);
  return worker;
}
