/** Who waits for whom, when blocks are finished in any order but handed out row of blocks by row of blocks. */

/** Rows of blocks that may be worked on while one is handed out. */
const ahead = 1;

export class BlockRows {
  readonly #missing: number[];
  readonly #finished: Promise<void>[];
  readonly #finish: (() => void)[] = [];
  #current = 0;
  #waiting: (() => void)[] = [];

  /** @param sizes how many blocks each row has */
  constructor(sizes: readonly number[]) {
    this.#missing = [...sizes];
    this.#finished = sizes.map(
      (_, row) =>
        new Promise((resolve) => {
          this.#finish[row] = resolve;
        }),
    );
  }

  /** Waits until a block of this row may be begun: results must not pile up before somebody who takes them slowly. */
  async turn(row: number): Promise<void> {
    while (row > this.#current + ahead) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  /** A block of this row is finished. */
  done(row: number): void {
    if (--this.#missing[row] === 0) this.#finish[row]();
  }

  /** Fulfilled when all blocks of the row are finished. */
  finished(row: number): Promise<void> {
    return this.#finished[row];
  }

  /** The row has been handed out. */
  passed(row: number): void {
    this.#current = row + 1;
    for (const go of this.#waiting.splice(0)) go();
  }
}
