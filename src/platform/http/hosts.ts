import { onAbort } from './abort.ts';

/** How many requests go to each host at the same time, in this thread. */
export class Host {
  /** Whether it has ever answered: if so, a connection that fails is worth another try. */
  hasAnswered = false;
  #active = 0;
  readonly #waiting: (() => void)[] = [];

  /** Does some work when fewer than `limit` are under way. Fails with the signal's reason while it waits. */
  async run<T>(limit: number, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    while (this.#active >= limit) await this.#turn(signal);
    if (signal?.aborted) {
      // Its turn had come: the next one must not wait for nothing.
      this.#waiting.shift()?.();
      throw signal.reason;
    }
    this.#active++;
    try {
      return await work();
    } finally {
      this.#active--;
      this.#waiting.shift()?.();
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const go = () => {
        forget();
        resolve();
      };
      const forget = onAbort(signal, () => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        reject(signal?.reason);
      });
      this.#waiting.push(go);
    });
  }
}

const hosts = new Map<string, Host>();

/** The host of a URL, one for all that read from it. */
export function hostOf(url: string): Host {
  const { host } = new URL(url);
  let found = hosts.get(host);
  if (!found) {
    found = new Host();
    hosts.set(host, found);
  }
  return found;
}
