/** Small things about waiting that every stage of a read needs. */

/** `promise`, or the signal's reason as soon as it is aborted; what becomes of the promise then is of no interest. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  promise.catch(() => undefined);
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Ends after some milliseconds, or fails at once with the signal's reason when it is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await unlessAborted(
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds);
      }),
      signal,
    );
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Does several things at once. When one fails the others are aborted; nothing of them runs any more when this fails, so
 * that memory they write to can be used for something else.
 */
export async function allOrNone(
  works: readonly ((signal: AbortSignal) => Promise<void>)[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const controller = new AbortController();
  const forward = () => controller.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', forward, { once: true });
  let failure: { error: unknown } | undefined;
  try {
    await Promise.all(
      works.map(async (work) => {
        try {
          await work(controller.signal);
        } catch (error) {
          failure ??= { error };
          controller.abort(error);
        }
      }),
    );
  } finally {
    signal?.removeEventListener('abort', forward);
  }
  if (failure) throw failure.error;
}

/** Work that several wait for. It is aborted when all of them have gone. */
export class SharedWork<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#result = work(this.#controller.signal);
    this.#result.catch(() => undefined);
  }

  /** Whether all who waited have gone: it can be joined no more. */
  get isAbandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  async join(signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    this.#waiting++;
    try {
      return await unlessAborted(this.#result, signal);
    } finally {
      this.#waiting--;
      if (this.#waiting === 0) this.#controller.abort(new Error('Nobody waits for it any more.'));
    }
  }
}
