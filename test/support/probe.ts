import { Worker } from 'node:worker_threads';
import { afterAll } from 'vitest';
import type { ErrorCode, OpenStackOptions } from '../../src/index.ts';

export type ProbeInput = string | { readonly name: string; readonly bytes: Uint8Array };

export type Outcome =
  | { readonly kind: 'stack'; readonly ids: readonly string[] }
  | {
      readonly kind: 'error';
      readonly code: ErrorCode;
      readonly message: string;
      readonly subject?: string;
      readonly remedy?: string;
    }
  /** An error that no user should see. */
  | { readonly kind: 'untyped'; readonly message: string }
  | { readonly kind: 'hang' };

// vite would bundle a worker whose URL stands in the call.
const script = new URL('./probe.worker.mjs', import.meta.url);

/**
 * Opens inputs and reads pixels of them in a thread of its own, which is ended when it takes too long: a loop that never
 * ends would otherwise hang the tests instead of failing one.
 */
export class Probe {
  #worker: Worker | undefined;

  constructor() {
    afterAll(() => this.#worker?.terminate());
  }

  async open(inputs: readonly ProbeInput[], options: OpenStackOptions = {}, milliseconds = 20_000): Promise<Outcome> {
    this.#worker ??= new Worker(script, { execArgv: [], workerData: {} });
    const worker = this.#worker;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Outcome>((resolve, reject) => {
        timer = setTimeout(() => resolve({ kind: 'hang' }), milliseconds);
        worker.once('message', resolve).once('error', reject);
        worker.postMessage({ inputs, options });
      }).then((outcome) => {
        if (outcome.kind === 'hang') this.#end(worker);
        return outcome;
      });
    } catch (error) {
      this.#end(worker);
      return { kind: 'untyped', message: `The thread died: ${String(error)}` };
    } finally {
      clearTimeout(timer);
      worker.removeAllListeners('message').removeAllListeners('error');
    }
  }

  #end(worker: Worker): void {
    this.#worker = undefined;
    void worker.terminate();
  }
}
