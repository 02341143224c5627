/** What a worker is told once, before its tasks. */
import type { KernelOptions } from '../kernel/index.ts';
import type { Stack } from '../stack/index.ts';
import { type WebJob, webJobOf } from './web-home.ts';

export interface JobRequest {
  readonly stack: Stack;
  readonly kernel: KernelOptions;
  /** Compressed bytes that a worker may hold while it reads series. */
  readonly readAhead?: number;
}

export interface Job extends JobRequest {
  /** What is known of the stack's files on web servers, if there are any. */
  readonly web?: WebJob;
}

/** @param workers threads that will have this job */
export function jobOf(request: JobRequest, workers: number): Job {
  const web = webJobOf(request.stack, workers);
  return { ...request, ...(web ? { web } : {}) };
}
