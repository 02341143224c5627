/** Looks at dark pixels, of files on a server: a few at once, and no byte is read again by the run. */
import { maskStack, type OpenStackOptions, openStack } from 'tsmask';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { bandNames, file } from '../support/scenes.ts';
import { randomNumbers } from '../support/series.ts';
import { WebServer } from '../support/web-server.ts';

const random = randomNumbers(11);
const size = { width: 256, height: 256 };
const days = Array.from({ length: 12 }, (_, i) => `202206${i + 10}`);
/** Of Earth Search, whose numbers must be looked at. Noise does not compress: each tile takes about six KB. */
const files = Object.fromEntries(
  days.flatMap((day) =>
    bandNames.map((band) => {
      const values = Array.from({ length: size.width * size.height }, () => 1000 + Math.floor(random() * 3000));
      const name = `S2B_52SFA_${day}_0_L2A/${band}.tif`;
      return [
        name,
        file(name, 1, { ...size, bands: [values], type: 'uint16', nodata: 0, tile: 64, compression: 'deflate' }).bytes,
      ];
    }),
  ),
);
/** So much is read with the header. */
const header = 1 << 14;

describe('looks at pixels on a server', async () => {
  const server = await new WebServer(files).start();
  afterAll(() => server.stop());
  beforeEach(() => {
    server.log.length = 0;
    server.rule = () => undefined;
  });
  const open = (http: OpenStackOptions['http'] = {}, more: OpenStackOptions = {}) =>
    openStack(
      Object.keys(files).map((name) => server.url(name)),
      { http: { blockSize: 512, backoff: 5, ...http }, ...more },
    );
  const looks = () => server.log.filter(({ path, from }) => path.endsWith('B04.tif') && from >= header);

  it('are made, a few at the same time', async () => {
    const [asked, ended]: [number[], number[]] = [[], []];
    server.rule = ({ path, headers }) => {
      const from = Number(/\d+/.exec(headers.range ?? '')?.[0]);
      if (!path.endsWith('B04.tif') || from < header) return undefined;
      asked.push(performance.now());
      ended.push(performance.now() + 60);
      return { latency: 60 };
    };
    await open();
    expect(looks().length).toBeGreaterThanOrEqual(days.length);
    // How many were under way when each began.
    const most = Math.max(...asked.map((at) => asked.filter((begun, i) => begun <= at && ended[i] > at).length));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('leave what they have read to the run', async () => {
    const stack = await open();
    expect(new Set(stack.scenes.map(({ origin }) => origin.offset.dn)).size).toBe(1);
    const looked = looks().length;
    expect(looked).toBeGreaterThanOrEqual(3 * days.length);
    for await (const _ of maskStack(stack, { workers: 2 }));
    expect(server.log.length).toBeGreaterThan(looked);
    expect(server.sentTwice()).toBe(0);
  });

  it('take one small tile each where the cache has no room for more', async () => {
    const all = await open();
    const asked = looks();
    const bytes = (log: typeof asked) => log.reduce((sum, sent) => sum + sent.bytes, 0);
    const every = bytes(asked);
    server.log.length = 0;
    // Half of it for twelve scenes is more than a tile, and less than two.
    const tight = await open({ cacheBytes: 200_000 });
    expect(bytes(looks())).toBeGreaterThan(0);
    expect(bytes(looks())).toBeLessThan(every / 2);
    expect(tight.scenes.map(({ origin }) => origin.offset.dn)).toEqual(
      all.scenes.map(({ origin }) => origin.offset.dn),
    );
  });

  it('end when they are cancelled, though the server is silent', async () => {
    const controller = new AbortController();
    server.rule = ({ headers, path }) => {
      if (!path.endsWith('B04.tif') || Number(/\d+/.exec(headers.range ?? '')?.[0]) < header) return undefined;
      setTimeout(() => controller.abort(new Error('enough')), 50);
      return { silentAfter: 0 };
    };
    const begun = performance.now();
    await expect(open({}, { signal: controller.signal })).rejects.toThrow('enough');
    expect(performance.now() - begun).toBeLessThan(10_000);
    const asked = server.log.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.log).toHaveLength(asked);
  });
});
