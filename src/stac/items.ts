/** The items that a document leads to: by itself, page by page, by a search, or along the links of a catalog. */
import { TsmaskError } from '../errors.ts';
import { badStac, featuresOf, itemOf, linkOf, linksOf, targetOf } from './documents.ts';
import { type DocumentReader, type JsonRequest, statusOf } from './http.ts';
import { type Checked, searchBody, searchUrl } from './request.ts';
import { isClearEnough, selector } from './select.ts';
import type { Document, Json, Link, StacItem } from './types.ts';

/** Documents of a static catalog read at the same time. */
const concurrency = 8;

/** Items so far: each once, and no more than wanted. */
export class Found {
  readonly items: StacItem[] = [];
  /** Of features that are no items. */
  readonly errors: TsmaskError[] = [];
  /** How many the server says there are. */
  matched: number | undefined;
  more = false;
  readonly #request: Checked;
  readonly #keep: (item: StacItem) => boolean;
  readonly #seen = new Set<string>();

  constructor(request: Checked, keep: (item: StacItem) => boolean) {
    this.#request = request;
    this.#keep = keep;
  }

  get isFull(): boolean {
    return this.items.length >= this.#request.limit;
  }

  add(feature: unknown, document: Document, alone: boolean): void {
    let item: StacItem;
    try {
      item = itemOf(feature, document, alone);
    } catch (error) {
      this.errors.push(error as TsmaskError);
      return;
    }
    // Items that change while they are paged through may come twice.
    const name = JSON.stringify([item.collection, item.id]);
    if (this.#seen.has(name) || !this.#keep(item) || !isClearEnough(item, this.#request.maxCloud)) return;
    this.#seen.add(name);
    if (this.isFull) this.more = true;
    else this.items.push(item);
  }
}

/** @throws TsmaskError BAD_STAC, BAD_OPTION, HTTP_ERROR, NOT_READABLE */
export async function findItems(request: Checked, reader: DocumentReader): Promise<Found> {
  if (/^https?:/i.test(request.url) && /\/search\/?$/.test(request.url)) return search(request, [request.url], reader);
  const document = await reader.read({ url: request.url });
  const { type } = document.json;
  if (type === 'Feature') {
    const found = new Found(request, selector(request));
    // By itself it is what was asked for, or an error.
    itemOf(document.json, document, true);
    found.add(document.json, document, true);
    return found;
  }
  if (type === 'FeatureCollection') {
    const found = new Found(request, selector(request));
    await turnPages(document, { url: request.url }, found, reader);
    return found;
  }
  const searches = searchesOf(document);
  if (searches.length > 0) return search(request, searches, reader);
  if (Array.isArray(document.json.conformsTo) && type !== 'Catalog' && type !== 'Collection') {
    throw badStac(request.url, 'it is an API without a link to its search');
  }
  if (type === 'Collection' && linkOf(document, 'items')) return searchCollection(document, request, reader);
  if (type !== 'Catalog' && type !== 'Collection') {
    throw badStac(request.url, `its type is ${JSON.stringify(type)}, and it has no link to a search`);
  }
  const found = new Found(request, selector(request));
  await walk(document, found, request, reader);
  return found;
}

/** Where searches may be sent, with the methods that the API says it takes. */
function searchesOf(document: Document): string[] {
  const links = linksOf(document).filter(({ rel }) => rel === 'search');
  const methods = links.map(({ method }) => method?.toUpperCase());
  if (links.length === 0) return [];
  // Where only GET is told of, POST need not be tried.
  if (methods.every((method) => method === 'GET')) return ['', targetOf(document, links[0])];
  const post = links.find(({ method }) => method?.toUpperCase() === 'POST') ?? links[0];
  const get = links.find(({ method }) => method?.toUpperCase() === 'GET') ?? links[0];
  return [targetOf(document, post), targetOf(document, get)];
}

/** @param addresses for POST (empty: none), and for GET if that differs. */
async function search(request: Checked, [post, get = post]: string[], reader: DocumentReader): Promise<Found> {
  const found = new Found(request, () => true);
  const body = searchBody(request);
  const byGet: JsonRequest = { url: searchUrl(get, body) };
  const byPost: JsonRequest | undefined = post ? { url: post, method: 'POST', body } : undefined;
  if (byPost) {
    try {
      await turnPages(await reader.read(byPost), byPost, found, reader);
      return found;
    } catch (error) {
      if (found.items.length > 0 || ![404, 405, 415, 501].includes(statusOf(error) ?? 0)) throw error;
    }
  }
  await turnPages(await reader.read(byGet), byGet, found, reader);
  return found;
}

/** A collection of an API: by the search of the API if it has one, else by listing what it holds. */
async function searchCollection(document: Document, request: Checked, reader: DocumentReader): Promise<Found> {
  const id = String(document.json.id);
  const root = linkOf(document, 'root');
  const landing = root && (await reader.read({ url: targetOf(document, root) }));
  const searches = landing ? searchesOf(landing) : [];
  if (searches.length > 0) {
    const collections = request.collections?.filter((name) => name === id) ?? [id];
    if (collections.length === 0) {
      throw badStac(request.url, `it is the collection ${id}, not ${request.collections?.join(' or ')}`);
    }
    return search({ ...request, collections }, searches, reader);
  }
  const found = new Found(request, selector(request));
  const { bbox, datetime, limit } = searchBody(request);
  const known = Object.fromEntries(
    Object.entries({ bbox, datetime, limit }).filter(([, value]) => value !== undefined),
  );
  const first = { url: searchUrl(targetOf(document, linkOf(document, 'items')!), known) };
  await turnPages(await reader.read(first), first, found, reader);
  return found;
}

/** Takes the items of a page and of those after it. */
async function turnPages(page: Document, asked: JsonRequest, found: Found, reader: DocumentReader): Promise<void> {
  const seen = new Set<string>();
  for (let [document, request] = [page, asked]; ; ) {
    seen.add(JSON.stringify([request.url, request.body]));
    const { json } = document;
    const context = json.context as { matched?: unknown } | undefined;
    const matched = [json.numberMatched, json.numMatched, context?.matched].find((count) => Number.isInteger(count));
    found.matched ??= matched as number | undefined;
    for (const feature of featuresOf(document)) found.add(feature, document, false);
    const next = linkOf(document, 'next');
    // Of a full list, one more item tells that there are more: a next page alone may hold none that fits.
    if (!next || found.more) return;
    request = nextRequest(document, next, request);
    if (seen.has(JSON.stringify([request.url, request.body]))) {
      throw badStac(document.url, 'its link to the next page leads to a page that was there already');
    }
    document = await reader.read(request);
  }
}

function nextRequest(document: Document, link: Link, last: JsonRequest): JsonRequest {
  const url = targetOf(document, link);
  const headers = link.headers ? { headers: link.headers } : {};
  if (link.method?.toUpperCase() !== 'POST') return { url, ...headers };
  const body: Json = link.merge ? { ...last.body, ...link.body } : (link.body ?? last.body ?? {});
  return { url, method: 'POST', body, ...headers };
}

/** Follows the links of a static catalog to its items, in their order. */
async function walk(root: Document, found: Found, request: Checked, reader: DocumentReader): Promise<void> {
  const visited = new Set([root.url]);
  const waiting: string[] = [];
  const enter = async (document: Document): Promise<void> => {
    const { type, id } = document.json;
    if (type === 'Feature') {
      found.add(document.json, document, true);
      return;
    }
    if (type !== 'Catalog' && type !== 'Collection') {
      throw badStac(document.url, `a catalog links to it, but its type is ${JSON.stringify(type)}`);
    }
    if (type === 'Collection' && request.collections && !request.collections.includes(String(id))) return;
    const next: string[] = [];
    for (const link of linksOf(document)) {
      const url = targetOf(document, link);
      if ((link.rel !== 'item' && link.rel !== 'child') || visited.has(url)) continue;
      visited.add(url);
      next.push(url);
    }
    waiting.unshift(...next);
  };
  await enter(root);
  while (waiting.length > 0) {
    if (found.more) return;
    const batch = waiting.splice(0, concurrency);
    const documents = await Promise.all(batch.map((url) => reader.read({ url })));
    // The last first: what each leads to is put before what waits.
    const folders = documents.filter(({ json }) => json.type !== 'Feature').reverse();
    for (const document of documents) if (document.json.type === 'Feature') await enter(document);
    for (const document of folders) await enter(document);
  }
}

/** What to say where nothing fits. */
export function nothingFound({ url, bbox, datetime, collections }: Checked): TsmaskError {
  const asked = [
    collections && `collections ${collections.join(', ')}`,
    bbox && `area ${bbox.join(', ')}`,
    datetime && `time ${datetime}`,
  ].filter(Boolean);
  return new TsmaskError(
    'NO_SCENES',
    `${url} has no items that fit${asked.length > 0 ? ` (${asked.join('; ')})` : ''}.`,
    {
      subject: url,
      remedy: 'Check the names of the collections, the span of time, and that the area is west, south, east, north.',
    },
  );
}
