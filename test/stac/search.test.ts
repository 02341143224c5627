import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type ErrorCode, isTsmaskError, type TsmaskError } from '../../src/errors.ts';
import { stacAssets } from '../../src/stac/index.ts';
import type { StacOptions, StacRequest } from '../../src/stac/types.ts';
import { itemOf } from '../support/stac-items.ts';
import { serveStac } from '../support/stac-server.ts';

const days = Array.from({ length: 11 }, (_, i) => String(i + 10));
const items = days.map((day) => ({
  ...itemOf('earth-search', { stem: `T31UES_201708${day}T105328`, base: 'https://files.test/' }),
  ...(day === '20' ? { bbox: [100, 10, 101, 11] } : {}),
}));
const stac = await serveStac(items);
afterAll(() => stac.close());
beforeEach(() => {
  stac.habits = {};
  stac.seen.length = 0;
  stac.failures.length = 0;
  stac.documents.clear();
});

const quick = { backoff: 1 };
const ask = (request: Partial<StacRequest> = {}, options: StacOptions = {}) =>
  stacAssets({ url: stac.origin, ...request }, { http: quick, ...options });
const datesOf = ({ assets }: Awaited<ReturnType<typeof ask>>) => [
  ...new Set(assets.map(({ identity }) => identity.date.slice(8))),
];
const asked = () => stac.seen.map(({ method, path }) => `${method} ${path.split('?')[0]}`);

async function failure(promise: Promise<unknown>, code: ErrorCode): Promise<TsmaskError> {
  const error = await promise.then(
    () => new Error('It did not fail.'),
    (e: unknown) => e,
  );
  if (!isTsmaskError(error, code)) throw error;
  expect(error.remedy).toMatch(/\w{3}/);
  return error;
}

describe('a search', () => {
  it.each(['whole', 'merge', 'get'] as const)('turns all pages whose next link is %s', async (next) => {
    stac.habits = { next };
    expect(datesOf(await ask())).toEqual(days);
    expect(asked().slice(0, 2)).toEqual(['GET /', 'POST /search']);
    expect(stac.seen).toHaveLength(4);
  });

  it('sends what is asked for, by POST and by GET alike', async () => {
    const request = {
      collections: ['sentinel-2-l2a'],
      bbox: [5, 51, 6, 52] as const,
      datetime: '2017-08-12/2017-08-15',
    };
    expect(datesOf(await ask(request))).toEqual(['12', '13', '14', '15']);
    expect(stac.seen[1].body).toEqual({
      collections: ['sentinel-2-l2a'],
      bbox: [5, 51, 6, 52],
      datetime: '2017-08-12T00:00:00Z/2017-08-15T23:59:59.999Z',
      limit: 100,
    });
    stac.habits = { methods: ['GET'] };
    expect(datesOf(await ask(request))).toEqual(['12', '13', '14', '15']);
    expect(asked().slice(2)).toEqual(['GET /', 'GET /search']);
  });

  it('goes by GET where POST is refused', async () => {
    stac.habits = { methods: ['GET'], plainLinks: true };
    expect(datesOf(await ask())).toEqual(days);
    expect(asked().slice(0, 3)).toEqual(['GET /', 'POST /search', 'GET /search']);
  });

  it('may be sent to the address of the search, or to a collection of the API', async () => {
    expect(datesOf(await ask({ url: `${stac.origin}/search`, ids: ['S2A_31UES_20170813_0_L2A'] }))).toEqual(['13']);
    stac.seen.length = 0;
    expect(datesOf(await ask({ url: `${stac.origin}/collections/sentinel-2-l2a` }))).toEqual(days);
    expect(stac.seen.find(({ method }) => method === 'POST')?.body).toMatchObject({ collections: ['sentinel-2-l2a'] });
    const other = ask({ url: `${stac.origin}/collections/sentinel-2-l2a`, collections: ['landsat'] });
    expect((await failure(other, 'BAD_STAC')).message).toMatch(/sentinel-2-l2a, not landsat/);
  });

  it('lists a collection where there is no search, and picks by itself', async () => {
    stac.habits = { featuresOnly: true };
    const url = `${stac.origin}/collections/sentinel-2-l2a`;
    const found = await ask({ url, datetime: '2017-08-12/..', query: { 'eo:cloud_cover': { gt: 13 } } });
    expect(datesOf(found)).toEqual(days.slice(4));
    expect(asked()).not.toContain('POST /search');
  });

  it('stops at the limit and warns of more', async () => {
    for (const matched of ['numberMatched', 'context'] as const) {
      stac.habits = { matched };
      const { items: count, remarks, matched: all } = await ask({ limit: 6 });
      expect([count, all]).toEqual([6, 11]);
      expect(remarks).toEqual([expect.objectContaining({ code: 'more-items', kind: 'warning' })]);
      expect(remarks[0].message).toMatch(/has 11 items.*6 were taken/);
    }
    stac.habits = {};
    expect((await ask({ limit: 8 })).remarks).toHaveLength(1);
    expect((await ask({ limit: 11 })).remarks).toEqual([]);
  });

  it('leaves cloudy items out, which do not count', async () => {
    const { items: count, remarks, assets } = await ask({ maxCloud: 15, limit: 6 });
    expect(count).toBe(6);
    expect(Math.max(...assets.map(({ identity }) => identity.cloudCover!))).toBe(15);
    expect(remarks).toEqual([]);
  });

  it('says what it asked for where nothing fits', async () => {
    const error = await failure(ask({ datetime: '1999', bbox: [51, 4, 52, 5] }), 'NO_SCENES');
    expect(error.message).toMatch(/51, 4, 52, 5; time 1999/);
  });

  it('is not led in circles', async () => {
    stac.habits = { next: 'circle' };
    const error = await failure(ask(), 'BAD_STAC');
    expect(error.message).toMatch(/next page.*already/);
  });
});

describe('servers that fail', () => {
  it('are asked again after 429 and 5xx', async () => {
    stac.failures.push(
      { status: 429, headers: { 'Retry-After': '0' } },
      { status: 503 },
      { status: 500, body: '<html>' },
    );
    expect(datesOf(await ask())).toEqual(days);
    expect(asked().slice(0, 4)).toEqual(['GET /', 'GET /', 'GET /', 'GET /']);
  });

  it('are asked so often, and no more', async () => {
    stac.failures.push(...Array.from({ length: 9 }, () => ({ status: 502 })));
    const error = await failure(ask({}, { http: { ...quick, retries: 2 } }), 'HTTP_ERROR');
    expect(stac.seen).toHaveLength(3);
    expect(error.message).toMatch(/after 3 tries: .* 502 .* to GET: not today/);
    expect(error.remedy).toMatch(/later/);
  });

  it.each([
    [400, /options of the search/],
    [401, /http\.headers/],
    [404, /names of the collections/],
  ])('with %i at once', async (status, remedy) => {
    stac.failures.push({ status });
    expect((await failure(ask(), 'HTTP_ERROR')).remedy).toMatch(remedy);
    expect(stac.seen).toHaveLength(1);
  });

  it('by silence, after a while', async () => {
    stac.failures.push({ status: 0, hang: true }, { status: 0, hang: true });
    const error = await failure(ask({}, { http: { backoff: 1, retries: 1, timeout: 50 } }), 'HTTP_ERROR');
    expect(error.message).toMatch(/after 2 tries: nothing came/);
    expect(error.subject).toContain(stac.origin);
    stac.failures.push({ status: 0, hang: true });
    expect(datesOf(await ask({}, { http: { backoff: 1, timeout: 200 } }))).toEqual(days);
  });

  it('are not waited for where they ask for more than the time limit', async () => {
    stac.failures.push({ status: 503, headers: { 'Retry-After': '30' } });
    const error = await failure(ask({}, { http: { ...quick, timeLimit: 1000 } }), 'HTTP_ERROR');
    expect(error.message).toMatch(/asks to wait 30 seconds/);
    expect(stac.seen).toHaveLength(1);
  });

  it('are not asked where the address is none', async () => {
    expect((await failure(ask({ url: 'https://' }), 'NOT_READABLE')).message).toMatch(/no address/);
  });

  it("are asked by the user's own fetch, POST and all, so many at a time", async () => {
    const methods: (string | undefined)[] = [];
    let [active, most] = [0, 0];
    const own: typeof fetch = async (input, init) => {
      methods.push(init?.method);
      most = Math.max(most, ++active);
      try {
        return await fetch(input, init);
      } finally {
        active--;
      }
    };
    expect(datesOf(await ask({}, { http: { ...quick, fetch: own } }))).toEqual(days);
    expect(methods.slice(0, 2)).toEqual(['GET', 'POST']);
    const links = items.map((item, i) => {
      stac.documents.set(`/item-${i}`, item);
      return { rel: 'item', href: `${stac.origin}/item-${i}` };
    });
    stac.documents.set('/catalog', { type: 'Catalog', id: 'x', links });
    most = 0;
    await ask({ url: `${stac.origin}/catalog` }, { http: { ...quick, fetch: own, concurrency: 2 } });
    expect(most).toBe(2);
  });

  it('are left at once when it is called off, in a request and in a pause', async () => {
    stac.failures.push({ status: 0, hang: true });
    await expect(ask({}, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout|abort/i);
    stac.failures.push({ status: 503, headers: { 'Retry-After': '30' } });
    const started = performance.now();
    await expect(ask({}, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout|abort/i);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '<!doctype html><p>Hello', /not JSON.*<!doctype/],
    ['cut off', '{"type": "FeatureColl', /not JSON/],
    ['a list', [1, 2], /not a JSON object/],
    ['no STAC', { hello: 'world' }, /type is undefined/],
    ['no features', { type: 'FeatureCollection' }, /no list of features/],
    ['features that are none', { type: 'FeatureCollection', features: [7] }, /not a GeoJSON feature/],
    ['an item without assets', { type: 'Feature', id: 'a', properties: {} }, /item a has no assets/],
    ['an item without properties', { type: 'Feature', id: 'a', assets: {} }, /item a has no properties/],
    ['an API without search', { conformsTo: ['core'], links: [] }, /without a link to its search/],
    [
      'assets that do not serve',
      { type: 'Feature', id: 'a', properties: { datetime: '2018-01-01T00:00:00Z' }, assets: { x: { href: 'x.txt' } } },
      /no asset whose band is recognised \(it has x\)/,
    ],
    [
      'no time',
      { type: 'Feature', id: 'a', properties: {}, assets: { red: { href: 'x.tif' } } },
      /a tells no time of acquisition/,
    ],
  ])('with %s', async (_, document, message) => {
    stac.documents.set('/bad', document);
    const error = await failure(ask({ url: `${stac.origin}/bad` }), 'BAD_STAC');
    expect(error.message).toMatch(message);
    expect(error.subject).toBe(`${stac.origin}/bad`);
  });

  it('with one item that is none among others: it is left out with a warning', async () => {
    stac.documents.set('/some', { type: 'FeatureCollection', features: [{ type: 'Feature', id: 'b' }, ...items] });
    const found = await ask({ url: `${stac.origin}/some` });
    expect(datesOf(found)).toEqual(days);
    expect(found.remarks).toEqual([expect.objectContaining({ code: 'item-left-out', kind: 'warning' })]);
    expect(found.remarks[0].message).toMatch(/item b has no properties/);
  });

  it('get headers of the user only where they are meant for', async () => {
    const other = await serveStac(items);
    try {
      stac.documents.set('/', { type: 'Catalog', id: 'x', links: [{ rel: 'search', href: `${other.origin}/search` }] });
      await ask({}, { http: { ...quick, headers: { Authorization: 'Bearer secret' } } });
      expect(stac.seen[0].headers.authorization).toBe('Bearer secret');
      expect(other.seen.length).toBeGreaterThan(0);
      for (const { headers } of other.seen) expect(headers.authorization).toBeUndefined();
    } finally {
      await other.close();
    }
  });
});

describe('requests that cannot be made', () => {
  it.each<[Partial<StacRequest>, StacOptions, string]>([
    [{ url: ' ' }, {}, 'url'],
    [{ bbox: [500000, 0, 500100, 10] }, {}, 'bbox'],
    [{ bbox: [4, 52, 5, 51] }, {}, 'bbox'],
    [{ bbox: [4, 52, 5] as never }, {}, 'bbox'],
    [{ bbox: [4, 51, 5, 52], intersects: { type: 'Point', coordinates: [4, 51] } }, {}, 'intersects'],
    [{ intersects: 'here' as never }, {}, 'intersects'],
    [{ datetime: 'summer' }, {}, 'datetime'],
    [{ limit: 0 }, {}, 'limit'],
    [{ maxCloud: 120 }, {}, 'maxCloud'],
    [{ collections: 'sentinel-2-l2a' as never }, {}, 'collections'],
    [{ ids: [''] }, {}, 'ids'],
    [{ query: { 'eo:cloud_cover': 50 as never } }, {}, 'query'],
    [{ filter: 5 as never }, {}, 'filter'],
    [{}, { http: { retries: -1 } }, 'http.retries'],
  ])('%j %j', async (request, options, subject) => {
    expect((await failure(ask(request, options), 'BAD_OPTION')).subject).toBe(subject);
    expect(stac.seen).toEqual([]);
  });
});
