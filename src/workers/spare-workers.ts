/** Worker threads that were started before there is work for them. */
import { platform } from '#platform';
import { TsmaskError } from '../errors.ts';
import type { WorkerHandle } from '../platform/types.ts';

/** Threads of one run: more of them only take memory, and where cores are few, waiting for servers may keep some more busy. */
export const mostWorkers = Math.max(16, 4 * platform.cores);

/** @throws TsmaskError BAD_OPTION for a number of threads that cannot be started, or should not be. */
export function checkWorkers(workers: number | undefined): void {
  if (workers === undefined || (Number.isInteger(workers) && workers >= 1 && workers <= mostWorkers)) return;
  throw new TsmaskError('BAD_OPTION', `${String(workers)} workers cannot be had.`, {
    subject: 'workers',
    remedy: `Give workers as a whole number from 1 to ${mostWorkers}.`,
  });
}

const spares: WorkerHandle[] = [];

/**
 * Starts worker threads ahead of a run, which then takes them instead of starting its own: they get ready while the stack
 * is opened. A program does not wait for those that no run has taken.
 *
 * @param count threads; by default one for each core
 * @throws TsmaskError BAD_OPTION for more than 16 and four times the cores
 */
export function startWorkers(count: number = platform.cores): void {
  checkWorkers(count);
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
