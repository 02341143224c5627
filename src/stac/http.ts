/** JSON from servers and files; what may pass is tried again. */
import { platform } from '#platform';
import { isTsmaskError, TsmaskError } from '../errors.ts';
import { badStac, isObject } from './documents.ts';
import type { Document, Json, StacHttp } from './types.ts';

export interface JsonRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Reads documents, as the options say. */
export interface DocumentReader {
  read(request: JsonRequest): Promise<Document>;
}

const retried = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Servers may ask for longer pauses than anybody waits. */
const longestPause = 60_000;

/**
 * @param home the first address: headers of the user, which may hold secrets, go to its server only.
 * @throws TsmaskError BAD_OPTION for `http` options that cannot be used.
 */
export function documentReader(http: StacHttp = {}, signal: AbortSignal | undefined, home: string): DocumentReader {
  const { retries = 4, backoff = 500, timeout = 60_000 } = http;
  for (const [name, value] of Object.entries({ retries, backoff, timeout })) {
    if (!(Number.isFinite(value) && value >= 0)) {
      throw new TsmaskError('BAD_OPTION', `The option http.${name} cannot be ${String(value)}.`, {
        subject: `http.${name}`,
        remedy: 'Use a number that is not negative.',
      });
    }
  }

  async function readUrl(request: JsonRequest): Promise<Document> {
    for (let attempt = 0; ; attempt++) {
      const pause = Math.min(longestPause, backoff * 2 ** attempt * (0.75 + Math.random() / 2));
      let answer: Answer;
      try {
        answer = await ask(request);
      } catch (error) {
        signal?.throwIfAborted();
        if (attempt >= retries || !isTsmaskError(error, 'NOT_READABLE')) throw error;
        await sleep(pause, signal);
        continue;
      }
      if (answer.status >= 200 && answer.status < 300)
        return { url: request.url, json: parse(request.url, answer.text) };
      if (attempt >= retries || !retried.has(answer.status)) throw httpError(request, answer, attempt);
      await sleep(answer.retryAfter === undefined ? pause : Math.min(longestPause, answer.retryAfter), signal);
    }
  }

  async function ask({ url, method = 'GET', body, headers }: JsonRequest): Promise<Answer> {
    const controller = new AbortController();
    const stop = () => controller.abort(signal?.reason);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    const timer = setTimeout(() => controller.abort(new Error(`no answer within ${timeout} ms`)), timeout);
    try {
      const response = await (http.fetch ?? fetch)(url, {
        method,
        headers: {
          Accept: 'application/geo+json, application/json',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(originOf(url) === originOf(home) ? http.headers : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: controller.signal,
      });
      const { status, statusText } = response;
      return { status, statusText, text: await response.text(), retryAfter: retryAfterOf(response) };
    } catch (cause) {
      signal?.throwIfAborted();
      throw new TsmaskError('NOT_READABLE', `${url} cannot be reached, or the connection broke off.`, {
        subject: url,
        remedy:
          'Check the address and the connection; in a browser the server must also allow requests from other sites.',
        cause,
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  return {
    async read(request) {
      signal?.throwIfAborted();
      return /^https?:/i.test(request.url) ? readUrl(request) : readPath(request.url, signal);
    },
  };
}

const originOf = (url: string) => (/^https?:/i.test(url) ? new URL(url).origin : undefined);

interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly text: string;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
}

async function readPath(path: string, signal?: AbortSignal): Promise<Document> {
  const source = await platform.openSource({ kind: 'path', path });
  const bytes = await source.read(0, source.size ?? 0, signal);
  return { url: path, json: parse(path, new TextDecoder().decode(bytes)) };
}

function parse(url: string, text: string): Json {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw badStac(url, `it is not JSON (it begins with ${JSON.stringify(text.trimStart().slice(0, 40))})`, cause);
  }
  if (!isObject(json)) throw badStac(url, 'it is not a JSON object');
  return json;
}

function httpError({ url, method = 'GET' }: JsonRequest, { status, statusText, text }: Answer, repeated: number) {
  const tries = repeated > 0 ? `, ${repeated + 1} times` : '';
  const said = messageOf(text);
  return new TsmaskError(
    'HTTP_ERROR',
    `The server answers ${status} ${statusText} to ${method} ${url}${tries}${said ? `: ${said}` : '.'}`,
    { subject: url, remedy: remedyOf(status), cause: { status } },
  );
}

/** The status of an HTTP_ERROR of this module. */
export function statusOf(error: unknown): number | undefined {
  if (!isTsmaskError(error, 'HTTP_ERROR')) return undefined;
  return (error.cause as { status?: number } | undefined)?.status;
}

function remedyOf(status: number): string {
  if (status === 401 || status === 403) return 'Log in, or send what the server wants in http.headers.';
  if (status === 404) return 'Check the address and the names of the collections.';
  if (status === 429) return 'Wait a while, or ask for fewer items.';
  return status >= 500 ? 'Try again later, or ask for less at a time.' : 'Check the options of the search.';
}

/** What the server says of it, as STAC APIs do. */
function messageOf(text: string): string {
  try {
    const json: unknown = JSON.parse(text);
    const said = isObject(json) ? (json.description ?? json.detail ?? json.message) : undefined;
    return said === undefined ? '' : (typeof said === 'string' ? said : JSON.stringify(said)).slice(0, 200);
  } catch {
    return '';
  }
}

/** Seconds or a date. */
function retryAfterOf(response: Response): number | undefined {
  const told = response.headers.get('Retry-After');
  if (told === null || told.trim() === '') return undefined;
  const milliseconds = Number.isFinite(Number(told)) ? Number(told) * 1000 : Date.parse(told) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
