import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTsmaskError } from '../../src/errors.ts';
import { spanOf, spanText } from '../../src/stac/datetime.ts';
import { openableHref, resolveHref } from '../../src/stac/href.ts';
import type { Json } from '../../src/stac/types.ts';

describe('spans of time', () => {
  it.each([
    ['2018', '2018-01-01T00:00:00Z/2018-12-31T23:59:59.999Z'],
    ['2018-02', '2018-02-01T00:00:00Z/2018-02-28T23:59:59.999Z'],
    ['2018-12', '2018-12-01T00:00:00Z/2018-12-31T23:59:59.999Z'],
    ['2018-06-01/2018-09-30', '2018-06-01T00:00:00Z/2018-09-30T23:59:59.999Z'],
    ['2018/2019', '2018-01-01T00:00:00Z/2019-12-31T23:59:59.999Z'],
    ['2018-06-01/..', '2018-06-01T00:00:00Z/..'],
    ['/2018-06-01', '../2018-06-01T23:59:59.999Z'],
    ['2018-06-01T10:00:00Z/2018-06-01T12:30:00+02:00', '2018-06-01T10:00:00Z/2018-06-01T10:30:00.999Z'],
  ])('%s', (text, expected) => {
    expect(spanText(spanOf(text))).toBe(expected);
  });

  it.each([
    '',
    'summer',
    '18',
    '2018-13',
    '2018-02-30',
    '2018-6-1',
    '../..',
    '/',
    '2019/2018',
    '2018/2019/2020',
    '2018-06-01T25:00:00Z',
  ])('no span: %j', (text) => {
    try {
      spanOf(text);
      expect.unreachable();
    } catch (error) {
      if (!isTsmaskError(error, 'BAD_OPTION')) throw error;
      expect([error.subject, error.message]).toEqual(['datetime', expect.stringContaining(JSON.stringify(text))]);
    }
  });

  it('a day holds every time of it, and no other', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1980-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (moment) => {
          const day = moment.toISOString().slice(0, 10);
          const { from, to } = spanOf(day);
          expect(from <= moment.getTime() && moment.getTime() <= to).toBe(true);
          expect(to - from).toBe(24 * 3600 * 1000 - 1);
        },
      ),
    );
  });
});

describe('addresses', () => {
  it.each([
    ['./B02.tif', 'https://stac.test/a/item.json', 'https://stac.test/a/B02.tif'],
    ['../B02.tif', 'https://stac.test/a/b/item.json?x=1', 'https://stac.test/a/B02.tif'],
    ['/B02.tif', 'https://stac.test/a/item.json', 'https://stac.test/B02.tif'],
    ['https://other.test/B02.tif?sig=a%2Fb', 'https://stac.test/item.json', 'https://other.test/B02.tif?sig=a%2Fb'],
    ['./B02.tif', '/data/stac/item.json', '/data/stac/B02.tif'],
    ['../x/B02.tif', '/data/stac/item.json', '/data/x/B02.tif'],
    ['../../B02.tif', 'stac/item.json', '../B02.tif'],
    ['B02.tif', 'item.json', 'B02.tif'],
    ['/data/B02.tif', 'stac/item.json', '/data/B02.tif'],
    ['file:///data/a%20b.tif', 'stac/item.json', '/data/a b.tif'],
    ['C:\\data\\B02.tif', 'stac/item.json', 'C:\\data\\B02.tif'],
  ])('%s at %s', (href, base, expected) => {
    expect(resolveHref(href, base)).toBe(expected);
  });

  it.each<[string, Json, Json, string | undefined]>([
    ['https://a.test/x.tif', { alternate: { https: { href: 'https://b.test/x.tif' } } }, {}, 'https://a.test/x.tif'],
    ['/vsicurl/https://a.test/x.tif', {}, {}, 'https://a.test/x.tif'],
    ['s3://bucket/a/x y.tif', {}, {}, 'https://bucket.s3.amazonaws.com/a/x%20y.tif'],
    ['/vsis3/bucket/x.tif', {}, {}, 'https://bucket.s3.amazonaws.com/x.tif'],
    ['s3://bucket/x.tif', {}, { 'storage:region': 'us-west-2' }, 'https://bucket.s3.us-west-2.amazonaws.com/x.tif'],
    ['s3://my.bucket/x.tif', {}, {}, 'https://s3.amazonaws.com/my.bucket/x.tif'],
    ['gs://bucket/x.tif', {}, {}, 'https://storage.googleapis.com/bucket/x.tif'],
    [
      's3://eodata/x.jp2',
      { alternate: { s3: { href: 's3://b/x' }, https: { href: 'https://a.test/x.jp2' } } },
      {},
      'https://a.test/x.jp2',
    ],
    ['s3://eodata/x.jp2', {}, { 'storage:schemes': { cdse: { platform: 'https://eodata.test' } } }, undefined],
    ['abfs://container/x.tif', {}, {}, undefined],
  ])('%s with %j is opened', (href, asset, properties, expected) => {
    const opened = openableHref({ href, ...asset }, 'https://stac.test/item.json', properties);
    expect(opened?.href).toBe(expected);
    const rewritten = expected !== undefined && !href.includes(expected);
    expect(opened?.instead !== undefined).toBe(rewritten);
  });
});
