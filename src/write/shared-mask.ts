/** One mask for several readers. */
import type { BandRole, LayerName } from '../bands.ts';
import type { MaskPiece, MaskStream } from '../mask.ts';
import { readThrough } from './reading.ts';

interface Waiting {
  readonly resolve: (result: IteratorResult<MaskPiece, undefined>) => void;
  readonly reject: (reason: unknown) => void;
}

const ended = { done: true, value: undefined } as const;

/**
 * Lets several readers go through a mask in step: the next piece is read when all of them have asked for it, so that one
 * piece is held, however many they are. Bands are read if any reader wants them.
 */
export class SharedMask {
  readonly #mask: MaskStream;
  readonly #readers = new Set<number>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #roles = new Set<BandRole | LayerName>();
  #source: AsyncIterator<MaskPiece> | undefined;
  #isOver = false;
  #failure: { readonly reason: unknown } | undefined;

  /** @param readers how many there will be */
  constructor(mask: MaskStream, readers: number) {
    this.#mask = mask;
    for (let reader = 0; reader < readers; reader++) this.#readers.add(reader);
  }

  /** The mask as one of the readers, from 0, sees it. */
  for(reader: number): MaskStream {
    const shared = this;
    return readThrough(this.#mask, async function* (roles = []) {
      for (const role of roles) shared.#roles.add(role);
      try {
        for (;;) {
          const { done, value } = await shared.#next(reader);
          if (done) return;
          yield value;
        }
      } finally {
        shared.leave(reader);
      }
    });
  }

  /** A reader that has ended, or never began, is waited for no more. */
  leave(reader: number): void {
    if (!this.#readers.delete(reader)) return;
    this.#waiting.get(reader)?.resolve(ended);
    this.#waiting.delete(reader);
    if (this.#readers.size > 0) this.#advance();
    else if (!this.#isOver) this.#source?.return?.()?.catch(() => undefined);
  }

  /** Ends the reading of all, each of which is told the reason. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #next(reader: number): Promise<IteratorResult<MaskPiece, undefined>> {
    if (this.#failure) return Promise.reject(this.#failure.reason);
    if (!this.#readers.has(reader)) return Promise.resolve(ended);
    return new Promise((resolve, reject) => {
      this.#waiting.set(reader, { resolve, reject });
      this.#advance();
    });
  }

  #advance(): void {
    if (this.#waiting.size < this.#readers.size || this.#failure) return;
    const round = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#source ??= this.#mask.pieces([...this.#roles])[Symbol.asyncIterator]();
    this.#source.next().then(
      (result) => {
        this.#isOver = result.done === true;
        for (const { resolve } of round) resolve(result.done ? ended : result);
      },
      (reason: unknown) => {
        this.#isOver = true;
        this.#failure ??= { reason };
        for (const { reject } of round) reject(reason);
      },
    );
  }
}
