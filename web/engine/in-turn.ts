/** Does one thing after another, whatever becomes of those before. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve();

  do<T>(work: () => Promise<T>): Promise<T> {
    const doing = this.#last.then(work);
    this.#last = doing.catch(() => undefined);
    return doing;
  }

  /** When all has ended that is to be done so far. */
  get idle(): Promise<unknown> {
    return this.#last;
  }
}
