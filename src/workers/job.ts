/** What a worker is told once, before its tasks. */
import type { KernelOptions } from '../kernel/index.ts';
import type { Stack } from '../stack/index.ts';
import { type WebJob, webJobOf } from './web-home.ts';

export interface Job {
  readonly stack: Stack;
  readonly kernel: KernelOptions;
  /** What is known of the stack's files on web servers, if there are any. */
  readonly web?: WebJob;
}

/** @param workers threads that will have this job */
export function jobOf(stack: Stack, kernel: KernelOptions, workers: number): Job {
  const web = webJobOf(stack, workers);
  return { stack, kernel, ...(web ? { web } : {}) };
}
