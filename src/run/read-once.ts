/** What can be read once, begun before anything else is asked for, or passed over. */
export class ReadOnce {
  /** Fulfilled when its worker is free for another scene. */
  readonly finished: Promise<void>;
  #finish: () => void = () => undefined;
  #state: 'waiting' | 'begun' | 'passed' = 'waiting';

  constructor() {
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** @throws Error where it is too late. */
  begin(): void {
    if (this.#state !== 'waiting') {
      throw new Error(
        this.#state === 'begun'
          ? 'The rows of a mask can be read once.'
          : 'The rows of a mask must be begun before the next mask is asked for.',
      );
    }
    this.#state = 'begun';
  }

  /** Lets the worker go if nobody wants the rows. */
  pass(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'passed';
    this.#finish();
  }

  finish(): void {
    this.#finish();
  }
}
