/** The last of its kind that was made of the masks: kept until another is made, or the masks go. */
import type { InTurn } from './in-turn.ts';

export class LastMade<Made extends { close(): Promise<void> }> {
  #made: Made | undefined;
  readonly #turn: InTurn;

  /** @param turn of all that is made: each takes all workers and all of the memory */
  constructor(turn: InTurn) {
    this.#turn = turn;
  }

  get value(): Made | undefined {
    return this.#made;
  }

  async make(work: () => Promise<Made>, signal: AbortSignal): Promise<Made> {
    return this.#turn.do(async () => {
      signal.throwIfAborted();
      await this.close();
      this.#made = await work();
      return this.#made;
    });
  }

  async close(): Promise<void> {
    const made = this.#made;
    this.#made = undefined;
    await made?.close();
  }
}
