/** How long work goes on without hearing of anything. Milliseconds. */
const longest = 40;

/** Lets messages in, such as one that ends the work, between steps that leave no time for them. */
export class Pauses {
  readonly #signal: AbortSignal;
  #last = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** To be awaited before each step. @throws the signal's reason when it is aborted. */
  async next(): Promise<void> {
    if (performance.now() - this.#last > longest) {
      await new Promise((resolve) => setTimeout(resolve));
      this.#last = performance.now();
    }
    this.#signal.throwIfAborted();
  }
}
