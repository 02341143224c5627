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
    const response = await inTime(follow(ask, url, { ...init, headers, signal: controller.signal }), (cause) =>
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

/** What a request itself says. Any other header is the user's, and may be a secret. */
const ownHeaders = /^(?:accept|accept-encoding|content-type|if-range|range)$/i;
const mostRedirects = 20;

type Init = RequestInit & { readonly headers: Readonly<Record<string, string>> };

/** As fetch, but the user's headers go to no other site than the one that they are meant for. */
async function follow(ask: typeof fetch, url: string, init: Init): Promise<Response> {
  const plain = Object.fromEntries(Object.entries(init.headers).filter(([name]) => ownHeaders.test(name)));
  if (Object.keys(plain).length === Object.keys(init.headers).length) return ask(url, init);
  for (let hop = 0, at = url, next = init; ; hop++) {
    const response = await ask(at, { ...next, redirect: 'manual' });
    // Browsers do not say where to. They ask the other site first whether it wants such headers.
    if (response.type === 'opaqueredirect') return ask(at, next);
    const target = response.headers.get('Location');
    if (target === null || ![301, 302, 303, 307, 308].includes(response.status) || hop === mostRedirects)
      return response;
    await response.body?.cancel();
    const to = new URL(target, at).href;
    if (new URL(to).origin !== new URL(at).origin) next = { ...next, headers: plain };
    if (next.method === 'POST' && response.status < 307) {
      const { body: _, ...rest } = next;
      next = { ...rest, method: 'GET' };
    }
    at = to;
  }
}
