/** JSON from servers and files. */
import { platform } from '#platform';
import { isTsmaskError } from '../errors.ts';
import { checkHttpOptions, fetchText } from '../platform/http/index.ts';
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

/**
 * @param home the first address: headers of the user, which may hold secrets, go to its server only.
 * @throws TsmaskError BAD_OPTION for `http` options that cannot be used.
 */
export function documentReader(http: StacHttp = {}, signal: AbortSignal | undefined, home: string): DocumentReader {
  const { fetch, ...plain } = http;
  checkHttpOptions(plain);
  const { headers: own, backoff = 500, timeout = 60_000, retries, timeLimit, concurrency } = plain;
  const options = { fetch, backoff, timeout, retries, timeLimit, concurrency, explain };

  async function readUrl({ url, body, headers, ...request }: JsonRequest): Promise<Document> {
    const sent = {
      Accept: 'application/geo+json, application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(originOf(url) === originOf(home) ? own : {}),
      ...headers,
    };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    return { url, json: parse(url, await fetchText({ ...request, ...content, url, headers: sent }, options, signal)) };
  }

  return {
    async read(request) {
      signal?.throwIfAborted();
      return /^https?:/i.test(request.url) ? readUrl(request) : readPath(request.url, signal);
    },
  };
}

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : undefined);

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

/** The status of an HTTP_ERROR of this module. */
export function statusOf(error: unknown): number | undefined {
  if (!isTsmaskError(error, 'HTTP_ERROR')) return undefined;
  return (error.cause as { status?: number } | undefined)?.status;
}

function explain(status: number, text: string): { said: string; remedy: string } {
  return { said: messageOf(text), remedy: remedyOf(status) };
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
