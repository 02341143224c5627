/** Whether what archives say of real files is understood as the files themselves say. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transformOf } from '../../src/grid.ts';
import { platform } from '../../src/platform/node.ts';
import { stacAssets } from '../../src/stac/index.ts';
import { readTiff } from '../../src/stack/tiff.ts';
import { serve, type TestServer } from '../browser/server.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { type Archive, itemOf } from '../support/stac-items.ts';
import { type StacServer, serveStac } from '../support/stac-server.ts';

const folder = `${sharedData}s2-flanders/bands`;
const archives: Archive[] = ['earth-search', 'earth-search-c1', 'planetary-computer', 'dea'];

/** Of the file names of ESA; the roles of TSmask. */
const roleOfBand: Readonly<Record<string, string>> = {
  B02: 'blue',
  B03: 'green',
  B04: 'red',
  B08: 'nir-wide',
  B8A: 'nir',
  B11: 'swir1',
  B12: 'swir2',
  SCL: 'scl',
};

describe.runIf(hasSharedData).each(archives)('the real stack as %s gives it', (archive) => {
  let files: TestServer;
  let stac: StacServer;
  let stems: string[];
  beforeAll(async () => {
    files = await serve({ '/bands/': { folder, ranges: true } });
    stems = [...new Set(readdirSync(folder).map((name) => name.split('_').slice(0, 2).join('_')))].sort();
    stac = await serveStac(
      // Not in the order of time.
      stems.map((stem) => itemOf(archive, { stem, base: `${files.origin}/bands/` })).reverse(),
    );
  });
  afterAll(async () => {
    await stac.close();
    await files.close();
  });

  it('holds each band once, at its native resolution, in the order of time', async () => {
    const { assets, items, remarks } = await stacAssets({ url: stac.origin });
    expect(items).toBe(stems.length);
    expect(remarks).toEqual([]);
    expect(assets).toHaveLength(stems.length * 8);
    const moments = assets.map(({ identity }) => identity.date + identity.time);
    expect(moments).toEqual([...moments].sort());
    for (const { href, identity } of assets) {
      const [, , date, time, band, resolution] =
        /(T31UES)_(\d{8})T(\d{6})_(\w{3})_(\d+)m\.tif$/.exec(String(href)) ?? ([] as string[]);
      expect(identity).toMatchObject({
        layout: 'stac',
        tile: '31UES',
        platform: 'S2A',
        // DEA's file of flags is played by ESA's classes.
        role: archive === 'dea' && band === 'SCL' ? 'quality' : roleOfBand[band],
        date: date.replace(/(....)(..)(..)/, '$1-$2-$3'),
        time: time.replace(/(..)(..)(..)/, '$1:$2:$3'),
        ...(archive === 'dea' ? {} : { resolution: Number(resolution) }),
      });
    }
  });

  it('can be opened by ranges, and the files agree with what is said of them', async () => {
    const { assets } = await stacAssets({ url: stac.origin, datetime: `${stems[3].slice(7, 11)}`, limit: 3 });
    for (const { href, identity } of assets.slice(0, 8)) {
      const ref = { kind: 'url', url: String(href) } as const;
      const image = await readTiff(ref, await platform.openSource(ref));
      expect([image.grid.width, image.samples]).toEqual([transformOf(image.grid.geo)[0] === 10 ? 64 : 32, 1]);
      if (identity.resolution !== undefined) expect(transformOf(image.grid.geo)[0]).toBe(identity.resolution);
    }
    expect(files.seen.every(({ status }) => status === 206)).toBe(true);
  });
});

const identityOf = async (archive: Archive, role = 'red') => {
  const stac = await serveStac([itemOf(archive, { stem: 'T31UES_20170804T105328', base: 'https://files.test/' })]);
  try {
    const { assets } = await stacAssets({ url: stac.origin });
    return assets.find(({ identity }) => identity.role === role)?.identity;
  } finally {
    await stac.close();
  }
};

describe('what items tell of the numbers', () => {
  const all = { layout: 'stac', date: '2017-08-04', time: '10:53:28', tile: '31UES', platform: 'S2A', role: 'red' };

  it('Earth Search: scale, offset, and whether it was applied', async () => {
    expect(await identityOf('earth-search')).toEqual({
      ...all,
      level: 'L2A',
      resolution: 10,
      baseline: '02.05',
      generated: '2017-08-04T19:00:00.000Z',
      collection: 'sentinel-2-l2a',
      offsetApplied: false,
      scale: 0.0001,
      offset: -0.1,
      nodata: 0,
      sunAzimuth: 151.25,
      sunElevation: 53.5,
      cloudCover: 4,
    });
  });

  it('Earth Search, collection 1: no flag', async () => {
    const identity = await identityOf('earth-search-c1');
    expect(identity).toMatchObject({ ...all, baseline: '05.00', offset: -0.1, collection: 'sentinel-2-c1-l2a' });
    expect(identity).not.toHaveProperty('offsetApplied');
  });

  it('Planetary Computer: baseline and zenith, and nothing of scale or offset', async () => {
    const identity = await identityOf('planetary-computer', 'nir');
    expect(identity).toMatchObject({ ...all, role: 'nir', baseline: '02.05', sunElevation: 53.5, sunAzimuth: 151.25 });
    for (const name of ['scale', 'offset', 'nodata', 'offsetApplied']) expect(identity).not.toHaveProperty(name);
  });

  it('Digital Earth Australia: when it was processed, and no resolution', async () => {
    const identity = await identityOf('dea', 'swir1');
    expect(identity).toMatchObject({ ...all, role: 'swir1', generated: '2022-10-13T19:23:56.000Z', cloudCover: 12.5 });
    expect(identity).not.toHaveProperty('resolution');
  });

  it('leaves scale and offset out for a class band', async () => {
    const identity = await identityOf('earth-search', 'scl');
    for (const name of ['scale', 'offset', 'nodata']) expect(identity).not.toHaveProperty(name);
  });
});
