import { onAbort } from './abort.ts';
import { brokenOff, stalled, unreachable } from './failure.ts';
import type { Host } from './hosts.ts';

export interface Exchange {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Default: a GET. */
  readonly init?: { readonly method: string; readonly body?: string };
  /** Default: the platform's own. */
  readonly fetch?: typeof fetch | undefined;
  /** How long the server may be silent, milliseconds. */
  readonly timeout: number;
  readonly host: Host;
  readonly signal: AbortSignal | undefined;
}

/** Gives the next bytes of the body, and undefined after the last. */
export type NextChunk = () => Promise<Uint8Array | undefined>;

/**
 * One request and its answer. The connection is closed where `take` does not read the body to its end.
 * @throws Failure where it fails; the signal's reason where it is aborted.
 */
export async function exchange<T>(
  { url, headers, init, fetch: ask = fetch, timeout, host, signal }: Exchange,
  take: (response: Response, next: NextChunk) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const forget = onAbort(signal, () => controller.abort(signal?.reason));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStalled = false;
  /** Whatever is waited for must come before the server has been silent for too long. */
  const inTime = async <R>(promise: Promise<R>, otherwise: (cause: unknown) => Error): Promise<R> => {
    timer = setTimeout(() => {
      isStalled = true;
      controller.abort();
    }, timeout);
    try {
      return await promise;
    } catch (cause) {
      signal?.throwIfAborted();
      throw isStalled ? stalled(timeout) : otherwise(cause);
    } finally {
      clearTimeout(timer);
    }
  };
  try {
    const response = await inTime(ask(url, { ...init, headers, signal: controller.signal }), (cause) =>
      unreachable(cause, host.hasAnswered),
    );
    host.hasAnswered = true;
    const reader = response.body?.getReader();
    const result = await take(response, async () => {
      const chunk = reader && (await inTime(reader.read(), brokenOff));
      return chunk?.value;
    });
    // What came too late must not look like a result.
    signal?.throwIfAborted();
    return result;
  } finally {
    forget();
    controller.abort();
  }
}
