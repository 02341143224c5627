/** A STAC API on this machine, with the habits, good and bad, of real ones. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Dictionary = Record<string, unknown>;

export interface Habits {
  /** Methods that /search takes. Default both. */
  readonly methods?: readonly ('GET' | 'POST')[];
  /** Whether the landing page has one search link without a method. Default: one for each method. */
  readonly plainLinks?: boolean;
  /** How pages after a POST are told of. Default `whole`, which repeats all of the search. */
  readonly next?: 'whole' | 'merge' | 'get' | 'circle';
  /** Whether answers say how many items there are, and in which words. */
  readonly matched?: 'numberMatched' | 'context';
  /** Items on a page at most. Default 4. */
  readonly page?: number;
  /** Whether there is no search at all, only collections. */
  readonly featuresOnly?: boolean;
}

export interface StacServer {
  readonly origin: string;
  readonly seen: { method: string; path: string; body: Dictionary | undefined; headers: IncomingMessage['headers'] }[];
  /** Answers that come before all others: a status and a body. */
  readonly failures: { status: number; body?: string; headers?: Record<string, string>; hang?: boolean }[];
  /** Documents by path. */
  readonly documents: Map<string, unknown>;
  /** Habits from now on. */
  habits: Habits;
  close(): Promise<void>;
}

export async function serveStac(items: readonly Dictionary[], habits: Habits = {}): Promise<StacServer> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stac: StacServer = {
    origin,
    seen: [],
    failures: [],
    documents: new Map(),
    habits,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    let text = '';
    for await (const chunk of request) text += chunk;
    const method = request.method ?? 'GET';
    const body = text ? (JSON.parse(text) as Dictionary) : undefined;
    stac.seen.push({ method, path: url.pathname + url.search, body, headers: request.headers });
    const send = (status: number, json: unknown, headers: Record<string, string> = {}) =>
      response
        .writeHead(status, { 'Content-Type': 'application/json', ...headers })
        .end(typeof json === 'string' ? json : JSON.stringify(json));
    const failure = stac.failures.shift();
    if (failure?.hang) return;
    if (failure) {
      send(
        failure.status,
        failure.body ?? JSON.stringify({ code: 'Error', description: 'not today' }),
        failure.headers,
      );
      return;
    }
    const document = stac.documents.get(url.pathname);
    if (document !== undefined) return void send(200, document);
    if (url.pathname === '/' || url.pathname === '') return void send(200, landing());
    const { methods = ['GET', 'POST'] } = stac.habits;
    if (url.pathname === '/search') {
      if (!methods.includes(method as 'GET')) return void send(405, { description: `no ${method}` });
      return void send(200, page(url, body));
    }
    const [, collection, list] = /^\/collections\/([^/]+)(\/items)?$/.exec(url.pathname) ?? [];
    if (list) {
      url.searchParams.set('collections', collection);
      return void send(200, page(url, undefined));
    }
    if (collection) return void send(200, collectionOf(collection));
    send(404, { description: 'nothing here' });
  }

  function landing(): Dictionary {
    const { methods = ['GET', 'POST'], plainLinks = false, featuresOnly = false } = stac.habits;
    const search = { rel: 'search', type: 'application/geo+json', href: `${origin}/search` };
    const links = plainLinks ? [search] : methods.map((method) => ({ ...search, method }));
    return {
      type: 'Catalog',
      id: 'test',
      stac_version: '1.0.0',
      description: 'A test',
      conformsTo: ['https://api.stacspec.org/v1.0.0/core', 'https://api.stacspec.org/v1.0.0/item-search'],
      links: [{ rel: 'self', href: `${origin}/` }, ...(featuresOnly ? [] : links)],
    };
  }

  function collectionOf(id: string): Dictionary {
    return {
      type: 'Collection',
      id,
      stac_version: '1.0.0',
      license: 'proprietary',
      links: [
        { rel: 'root', href: `${origin}/` },
        { rel: 'items', href: `${origin}/collections/${id}/items` },
      ],
    };
  }

  function page(url: URL, body: Dictionary | undefined): Dictionary {
    const asked: Dictionary = body ?? Object.fromEntries(url.searchParams);
    const list = (value: unknown) => (typeof value === 'string' ? value.split(',') : (value as string[] | undefined));
    const collections = list(asked.collections);
    const ids = list(asked.ids);
    const [from, to] = (typeof asked.datetime === 'string' ? asked.datetime : '../..').split('/');
    const box = list(asked.bbox)?.map(Number);
    const fitting = items.filter((item) => {
      const { datetime } = item.properties as { datetime: string };
      const [w, s, e, n] = item.bbox as number[];
      return (
        (!collections || collections.includes(item.collection as string)) &&
        (!ids || ids.includes(item.id as string)) &&
        (from === '..' || Date.parse(datetime) >= Date.parse(from)) &&
        (to === '..' || Date.parse(datetime) <= Date.parse(to)) &&
        (!box || (box[0] <= e && box[2] >= w && box[1] <= n && box[3] >= s))
      );
    });
    const start = Number(asked.token ?? 0);
    const { next = 'whole', matched, page: most = 4 } = stac.habits;
    const end = start + Math.min(Number(asked.limit ?? 10), most);
    const links: Dictionary[] = [];
    if (end < fitting.length) {
      const token = String(next === 'circle' ? start : end);
      const address = new URL(url);
      if (body === undefined || next === 'get') {
        for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, String(value));
        address.searchParams.set('token', token);
        links.push({ rel: 'next', href: address.href });
      } else if (next === 'merge') {
        links.push({ rel: 'next', method: 'POST', href: address.href, merge: true, body: { token } });
      } else links.push({ rel: 'next', method: 'POST', href: '/search', body: { ...asked, token } });
    }
    return {
      type: 'FeatureCollection',
      features: fitting.slice(start, end),
      links,
      ...(matched === 'numberMatched' ? { numberMatched: fitting.length } : {}),
      ...(matched === 'context' ? { context: { matched: fitting.length } } : {}),
    };
  }

  return stac;
}
