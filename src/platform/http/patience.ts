import { pause } from './abort.ts';
import type { Failure } from './failure.ts';
import type { HttpSettings } from './options.ts';

const longestWait = 20_000;

/** How often and how long one read is tried. */
export class Patience {
  readonly #settings: HttpSettings;
  readonly #begun = Date.now();
  /** Tries that failed, and those among them since a byte came. */
  #failed = 0;
  #inVain = 0;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
  }

  /** Bytes have come: the server is there after all. */
  renew(): void {
    this.#inVain = 0;
  }

  /**
   * Waits until it is time to try again.
   * @throws TsmaskError where it is not worth another try; the signal's reason when it is aborted
   */
  async wait(failure: Failure, url: string, signal: AbortSignal | undefined): Promise<void> {
    const { retries, timeLimit, backoff } = this.#settings;
    const { again, wait } = failure.details;
    this.#failed++;
    this.#inVain++;
    const limit = again === 'as-set' ? retries : again === 'once' ? Math.min(1, retries) : 0;
    if (this.#inVain > limit) throw failure.toError(url, this.#failed);
    // Many who failed at the same moment must not come back at the same moment.
    const delay = Math.min(longestWait, backoff * 2 ** (this.#inVain - 1)) * (0.5 + Math.random() / 2);
    const asked = Math.max(delay, wait ?? 0);
    if (Date.now() - this.#begun + asked > timeLimit) {
      const why =
        wait === undefined
          ? `, and the ${timeLimit / 1000} seconds of http.timeLimit are over`
          : `, and asks to wait ${Math.ceil(wait / 1000)} seconds, which http.timeLimit does not allow`;
      throw failure.toError(url, this.#failed, why);
    }
    await pause(asked, signal);
  }
}
