/** How many requests go to each host at the same time, in this thread. */
export class Host {
  /** Whether it has ever answered: if so, a connection that fails is worth another try. */
  hasAnswered = false;
  #active = 0;
  readonly #waiting: (() => void)[] = [];

  /** Does some work when fewer than `limit` are under way. Fails with the signal's reason while it waits. */
  async run<T>(limit: number, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    while (this.#active >= limit) await this.#turn(signal);
    signal?.throwIfAborted();
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
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const stop = () => {
        const index = this.#waiting.indexOf(go);
        if (index >= 0) this.#waiting.splice(index, 1);
        // Its turn may have come at the same moment: then the next one must not wait for nothing.
        else this.#waiting.shift()?.();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', stop, { once: true });
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
