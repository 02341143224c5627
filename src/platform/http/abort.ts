/** Small things about waiting that every stage of a read needs. */

const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when a signal is aborted, until the function that it returns is called. However many wait, the signal has one
 * listener: Node warns its user of more than ten.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return () => undefined;
  let callbacks = listeners.get(signal);
  if (!callbacks) {
    const all = new Set<() => void>();
    signal.addEventListener(
      'abort',
      () => {
        for (const each of all) each();
      },
      { once: true },
    );
    listeners.set(signal, all);
    callbacks = all;
  }
  callbacks.add(callback);
  return () => void callbacks.delete(callback);
}

/** `promise`, or the signal's reason as soon as it is aborted; what becomes of the promise then is of no interest. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  promise.catch(() => undefined);
  signal.throwIfAborted();
  let forget = () => {};
  const aborted = new Promise<never>((_, reject) => {
    forget = onAbort(signal, () => reject(signal.reason));
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    forget();
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
  signal?.throwIfAborted();
  const forget = onAbort(signal, () => controller.abort(signal?.reason));
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
    forget();
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
