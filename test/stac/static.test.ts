import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { isTsmaskError } from '../../src/errors.ts';
import { stacAssets } from '../../src/stac/index.ts';
import type { StacRequest } from '../../src/stac/types.ts';
import { serve } from '../browser/server.ts';
import { itemOf } from '../support/stac-items.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const days = ['04', '14', '24'];
const items = days.map((day) => itemOf('earth-search', { stem: `T31UES_201708${day}T105328`, base: './' }));
const landsat = {
  ...itemOf('planetary-computer', { stem: 'T31UES_20180101T100000', base: './' }),
  collection: 'other',
  bbox: [100, 10, 101, 11],
};

function put(path: string, json: unknown): string {
  const name = join(root, path);
  mkdirSync(dirname(name), { recursive: true });
  writeFileSync(name, JSON.stringify(json));
  return name;
}

/** As pystac writes a catalog that contains all it refers to. */
const catalog = put('catalog.json', {
  type: 'Catalog',
  id: 'mine',
  links: [
    { rel: 'root', href: './catalog.json' },
    { rel: 'child', href: './s2/collection.json' },
    { rel: 'child', href: './other/collection.json' },
  ],
});
put('s2/collection.json', {
  type: 'Collection',
  id: 'sentinel-2-l2a',
  links: [
    { rel: 'parent', href: '../catalog.json' },
    ...days.map((day) => ({ rel: 'item', href: `./${day}/item.json` })),
    // Once more: links may lead in circles.
    { rel: 'child', href: '../catalog.json' },
  ],
});
for (const [i, day] of days.entries()) put(`s2/${day}/item.json`, items[i]);
put('other/collection.json', { type: 'Collection', id: 'other', links: [{ rel: 'item', href: './item.json' }] });
put('other/item.json', landsat);
const server = await serve({ '/stac/': { folder: root } });
afterAll(() => server.close());

const datesOf = async (request: StacRequest) =>
  [...new Set((await stacAssets(request)).assets.map(({ identity }) => identity.date.slice(2)))].join(' ');

describe.each([
  ['on the disk', catalog],
  ['on a server', `${server.origin}/stac/catalog.json`],
])('a static catalog %s', (_, url) => {
  it('gives the items of all its children, with addresses beside them', async () => {
    const { assets, items: count } = await stacAssets({ url });
    expect(count).toBe(4);
    const folder = url.replace('catalog.json', 's2/04');
    expect(assets[0].href).toBe(`${folder}/T31UES_20170804T105328_B02_10m.tif`);
  });

  it.each<[Partial<StacRequest>, string]>([
    [{}, '17-08-04 17-08-14 17-08-24 18-01-01'],
    [{ collections: ['other'] }, '18-01-01'],
    [{ datetime: '2017-08-10/..' }, '17-08-14 17-08-24 18-01-01'],
    [{ bbox: [5, 52, 7, 53] }, '17-08-04 17-08-14 17-08-24'],
    [{ bbox: [99, 0, -170, 20] }, '18-01-01'],
    [
      {
        intersects: {
          type: 'Polygon',
          coordinates: [
            [
              [99, 9],
              [103, 9],
              [103, 12],
              [99, 9],
            ],
          ],
        },
      },
      '18-01-01',
    ],
    [{ ids: ['S2A_31UES_20170814_0_L2A'] }, '17-08-14'],
    [{ query: { 'eo:cloud_cover': { gte: 14 } } }, '17-08-14 17-08-24'],
    [{ query: { platform: { in: ['Sentinel-2A'] }, datetime: { startsWith: '2018' } } }, '18-01-01'],
    [{ maxCloud: 10 }, '17-08-04 18-01-01'],
    [{ limit: 2 }, '17-08-04 17-08-14'],
  ])('gives those that fit %j', async (request, expected) => {
    expect(await datesOf({ url, ...request })).toBe(expected);
  });

  it('warns of more than the limit', async () => {
    expect((await stacAssets({ url, limit: 2 })).remarks.map(({ code }) => code)).toEqual(['more-items']);
    expect((await stacAssets({ url, limit: 4 })).remarks).toEqual([]);
  });

  it.each<[Partial<StacRequest>, string]>([
    [{ filter: 'eo:cloud_cover < 5' }, 'filter'],
    [{ query: { 'eo:cloud_cover': { near: 5 } } }, 'query'],
  ])('cannot answer %j', async (request, subject) => {
    const error = await stacAssets({ url, ...request }).catch((e: unknown) => e);
    if (!isTsmaskError(error, 'BAD_OPTION')) throw error;
    expect(error.subject).toBe(subject);
  });
});

describe('a document by itself', () => {
  it('an item, by path or file: URL: addresses are relative to where it lies', async () => {
    const path = join(root, 's2/04/item.json');
    const own = { ...items[0], links: [{ rel: 'self', href: 'https://elsewhere.test/item.json' }] };
    writeFileSync(path, JSON.stringify(own));
    for (const url of [path, pathToFileURL(path)]) {
      const { assets } = await stacAssets({ url });
      expect(assets[0].href).toBe(join(root, 's2/04/T31UES_20170804T105328_B02_10m.tif'));
    }
  });

  it('a collection of items: addresses are relative to what each item calls its own', async () => {
    const features = items.map((item, i) =>
      i === 0 ? { ...item, links: [{ rel: 'self', href: 'https://stac.test/items/a' }] } : item,
    );
    const { assets } = await stacAssets({ url: put('items.json', { type: 'FeatureCollection', features }) });
    expect(assets[0].href).toBe('https://stac.test/items/T31UES_20170804T105328_B02_10m.tif');
    expect(assets[8].href).toBe(join(root, 'T31UES_20170814T105328_B02_10m.tif'));
  });

  it('tells how many addresses are not those of the items', async () => {
    const text = JSON.stringify(items).replaceAll('"./', '"s3://a-bucket/x/');
    const path = put('s3.json', { type: 'FeatureCollection', features: JSON.parse(text) });
    const { assets, remarks } = await stacAssets({ url: path });
    expect(String(assets[0].href)).toMatch(/^https:\/\/a-bucket\.s3\.amazonaws\.com\/x\/T31UES/);
    expect(remarks).toEqual([expect.objectContaining({ kind: 'assumed', code: 'other-address' })]);
    expect(remarks[0].message).toMatch(/^24 assets are opened at a-bucket\.s3.* of s3:\/\/a-bucket\.$/);
  });

  it('names what is missing or no catalog', async () => {
    const missing = await stacAssets({ url: join(root, 'none.json') }).catch((e: unknown) => e);
    // Of the built platform, whose class of errors is another.
    expect(missing).toMatchObject({ code: 'NOT_READABLE', subject: join(root, 'none.json') });
    const odd = put('odd.json', { type: 'Catalog', id: 'x', links: [{ rel: 'child', href: './odder.json' }] });
    const odder = put('odder.json', { type: 'Tree' });
    const error = await stacAssets({ url: odd }).catch((e: unknown) => e);
    if (!isTsmaskError(error, 'BAD_STAC')) throw error;
    expect([error.subject, error.message]).toEqual([odder, expect.stringContaining('"Tree"')]);
  });
});
