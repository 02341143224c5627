/** From a STAC API over a faulty web server to the published masks. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromFile } from 'geotiff';
import { openStack, stacAssets } from 'tsmask';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tsmask } from '../support/cli.ts';
import { expectedClasses } from '../support/expected.ts';
import { classesOf, expectSame, sayingsOf } from '../support/published.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { type Archive, itemOf } from '../support/stac-items.ts';
import { type StacServer, serveStac } from '../support/stac-server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { type Asked, type Fault, WebServer } from '../support/web-server.ts';

const root = temporaryFolder();
const bands = `${sharedData}s2-flanders/bands`;

/** Degrees, of the tile 31UES. */
const tileBox = [3.0, 50.46, 4.55, 51.45];

/** Of every file that is asked for again and again, some answers fail; the third does not. */
function faults({ index, ofFile }: Asked): Fault | undefined {
  if (ofFile >= 2) return undefined;
  if (index % 23 === 5) return { status: 429, headers: { 'Retry-After': '0' } };
  if (index % 29 === 7) return { status: 500 };
  if (index % 31 === 11) return { cutAfter: -1 };
  return undefined;
}

describe.skipIf(!hasSharedData)('a STAC API', () => {
  let files: WebServer;
  let stems: string[];
  const open: StacServer[] = [];
  beforeAll(async () => {
    files = await new WebServer(bands).start();
    stems = [...new Set(readdirSync(bands).map((name) => name.split('_').slice(0, 2).join('_')))].sort();
  });
  afterEach(() => {
    files.log.length = 0;
    files.rule = () => undefined;
  });
  afterAll(async () => {
    for (const stac of open) await stac.close();
    await files.stop();
  });

  async function api(archive: Archive): Promise<StacServer> {
    const items = stems.map((stem) => ({ ...itemOf(archive, { stem, base: files.url('') }), bbox: tileBox }));
    const stac = await serveStac(items, { page: 50 });
    open.push(stac);
    return stac;
  }

  it.each(['earth-search', 'planetary-computer'] as const)('of %s, with faults', async (archive) => {
    files.rule = faults;
    const stac = await api(archive);
    stac.failures.push({ status: 503 }, { status: 429 });
    const http = { backoff: 1 };
    const { assets, items } = await stacAssets({ url: stac.origin, collections: ['sentinel-2-l2a'] }, { http });
    expect(items).toBe(118);
    const stack = await openStack(assets, { http });
    expect(sayingsOf(stack)).toMatchObject({
      layout: ['stac'],
      tile: ['31UES'],
      platform: ['S2A'],
      baseline: ['02.05'],
      formula: ['1 0'],
    });
    expectSame(await classesOf(stack), await expectedClasses('buffered'));
    expect(files.log.filter(({ status }) => status === 429 || status === 500).length).toBeGreaterThan(10);
    expect(files.sentTwice()).toBe(0);
  });

  it('of earth-search, whose items are wrong about the offset: nothing is fetched twice for a look', async () => {
    const items = stems.map((stem) => {
      const item = itemOf('earth-search', { stem, base: files.url('') });
      const properties = item.properties as Record<string, string>;
      const datetime = properties.datetime.replace(/^\d+/, (year) => String(Number(year) + 5));
      return { ...item, properties: { ...properties, datetime, 's2:processing_baseline': '05.00' } };
    });
    const stac = await serveStac(items, { page: 50 });
    open.push(stac);
    const { assets } = await stacAssets({ url: stac.origin });
    const stack = await openStack(assets);
    expect(sayingsOf(stack)).toMatchObject({ offset: ['0 by data', '0 by none'], formula: ['1 0'] });
    expect(stack.remarks.map(({ code }) => code)).toContain('offset-disagrees');
    expectSame(await classesOf(stack), await expectedClasses('buffered'));
    expect(files.sentTwice()).toBe(0);
  });

  it('by the command line', async () => {
    files.rule = faults;
    const stac = await api('planetary-computer');
    const out = join(root, 'masks');
    mkdirSync(out);
    const search = ['--stac', stac.origin, '--collection', 'sentinel-2-l2a', '--datetime', '2017-08/2018-12'];
    const ended = await tsmask(['mask', ...search, '--bbox', '3.0,50.8,3.1,50.9', '--out', out]);
    expect(ended.code, ended.stderr).toBe(0);
    const names = readdirSync(out).filter((name) => name.endsWith('.tif'));
    const masks = await Promise.all(
      names.sort().map(async (name): Promise<[string, Uint8Array]> => {
        const file = await fromFile(join(out, name));
        const [classes] = (await (await file.getImage()).readRasters()) as unknown as Uint8Array[];
        file.close();
        return [name, classes];
      }),
    );
    expectSame(new Map(masks), await expectedClasses('buffered'));
  });
});
