/** `--http-…` and `--header`: what is asked of servers, and that secrets go nowhere else. */
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { httpOf } from '../../src/cli/http-options.ts';
import { isTsmaskError } from '../../src/errors.ts';
import { expectFailure, tsmask } from '../support/cli.ts';
import { multiband } from '../support/scenes.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';
import { WebServer } from '../support/web-server.ts';

const root = temporaryFolder();
const names = ['S2_20180104.tif', 'S2_20180114.tif'];
const files = Object.fromEntries(names.map((name) => [name, multiband(name).bytes]));
const secret = 'Bearer not-to-be-seen-9f3';
const header = ['--header', `Authorization: ${secret}`, '--header', 'X-Api-Key: not-to-be-seen-7a1'];

describe('options for servers', async () => {
  const server = await new WebServer(files).start();
  const other = await new WebServer(files).start();
  const urls = names.map((name) => server.url(name));
  afterAll(() => Promise.all([server.stop(), other.stop()]));
  afterEach(() => {
    for (const one of [server, other]) {
      one.rule = () => undefined;
      one.log.length = 0;
    }
  });

  it('headers are sent with every request, by the workers too, and stand in nothing that is written', async () => {
    server.rule = ({ headers }) =>
      headers.authorization === secret && headers['x-api-key'] === 'not-to-be-seen-7a1' ? undefined : { status: 401 };
    const out = subfolder(root);
    const ended = await tsmask(['mask', ...urls, '--out', out, '--format', 'cog,png', '--json', ...header]);
    expect(ended.code, ended.stderr).toBe(0);
    const written = listAll(out).filter((path) => !path.endsWith('/'));
    expect(written.length).toBeGreaterThan(4);
    for (const path of written) expect(readFileSync(join(out, path), 'latin1')).not.toContain('not-to-be-seen');
    const inspected = await tsmask(['inspect', ...urls, '--json', ...header]);
    for (const { stdout, stderr } of [ended, inspected]) expect(stdout + stderr).not.toContain('not-to-be-seen');
  });

  it('nor do they in errors', async () => {
    server.rule = () => ({ status: 403 });
    const ended = await tsmask(['inspect', ...urls, ...header]);
    expectFailure(ended, 'HTTP_ERROR', /S2_2018\d{4}\.tif cannot be read: the server answers 403/);
    expect(ended.stderr).toContain("sign it anew, or pass --header 'NAME: VALUE'.");
    expect(ended.stderr).not.toContain('not-to-be-seen');
  });

  it('headers open the scenes and the masks of a composite', async () => {
    const masks = subfolder(root);
    expect((await tsmask(['mask', ...urls, '--out', masks, '--format', 'stack'])).code).toBe(0);
    const needed = ({ headers }: { headers: IncomingHttpHeaders }) =>
      headers.authorization === secret ? undefined : { status: 401 };
    const keeper = await new WebServer({ 'tsmask.tif': readFileSync(join(masks, 'tsmask.tif')) }).start();
    keeper.rule = needed;
    server.rule = needed;
    try {
      const command = ['composite', ...urls, '--mask', keeper.url('tsmask.tif'), '--out', join(root, 'composite.tif')];
      const ended = await tsmask([...command, ...header]);
      expect(ended.code, ended.stderr).toBe(0);
      expect(keeper.log.length).toBeGreaterThan(0);
      expectFailure(await tsmask([...command, '--overwrite']), 'HTTP_ERROR', /401/);
    } finally {
      await keeper.stop();
    }
  });

  it('headers do not follow a redirect to another site, and do within one', async () => {
    server.rule = ({ path }) =>
      path === 'moved.tif' ? { status: 302, headers: { Location: other.url(names[0]) } } : undefined;
    const ended = await tsmask([
      'inspect',
      server.url('moved.tif'),
      '--date-pattern',
      '(?<year>.)(?<month>.)(?<day>.)',
      ...header,
    ]);
    // No date is in the name; what counts is what was asked.
    expect(ended.code).toBe(1);
    expect(server.log.every(({ headers }) => headers.authorization === secret)).toBe(true);
    expect(other.log.length).toBeGreaterThan(0);
    for (const { headers } of other.log) {
      expect(headers).not.toHaveProperty('authorization');
      expect(headers).not.toHaveProperty('x-api-key');
      expect(headers.range).toMatch(/^bytes=/);
    }
    other.log.length = 0;
    server.log.length = 0;
    server.rule = ({ path }) =>
      path.startsWith('old/') ? { status: 307, headers: { Location: `/${path.slice(4)}` } } : undefined;
    expect((await tsmask(['inspect', ...names.map((name) => server.url(`old/${name}`)), ...header])).code).toBe(0);
    expect(server.log.every(({ headers }) => headers.authorization === secret)).toBe(true);
  });

  it('of a STAC, headers go to its own server, not to those that its items refer to', async () => {
    const bands = ['blue', 'green', 'red', 'nir08', 'swir16', 'swir22'].map((key, i) => [
      key,
      { href: other.url(`${key}.tif`), type: 'image/tiff; application=geotiff', 'eo:bands': [{ common_name: key }], i },
    ]);
    const item = {
      type: 'Feature',
      stac_version: '1.0.0',
      id: 'one',
      geometry: null,
      properties: { datetime: '2018-01-04T10:00:00Z' },
      assets: Object.fromEntries(bands),
      links: [],
    };
    const stac = await new WebServer({ 'item.json': Buffer.from(JSON.stringify(item)) }).start();
    try {
      const ended = await tsmask(['inspect', '--stac', stac.url('item.json'), ...header]);
      expect(ended.stderr).toMatch(/404/);
      expect(stac.log.map(({ headers }) => headers.authorization)).toEqual([secret]);
      expect(other.log.length).toBeGreaterThan(0);
      for (const { headers } of other.log) expect(headers).not.toHaveProperty('authorization');
    } finally {
      await stac.stop();
    }
  });

  it('retries, timeout and concurrency are those of the options', async () => {
    server.rule = () => ({ status: 503 });
    const failed = await tsmask(['inspect', urls[0], '--http-retries', '1']);
    expectFailure(failed, 'HTTP_ERROR', /after 2 tries/);
    expect(server.log).toHaveLength(2);
    server.rule = () => ({ silentAfter: 0 });
    const silent = await tsmask(['inspect', urls[0], '--http-retries', '0', '--http-timeout', '0.2']);
    expectFailure(silent, 'HTTP_ERROR', /nothing came from the server for 0\.2 seconds/);
    server.rule = () => ({ latency: 50 });
    server.mostActive = 0;
    expect((await tsmask(['inspect', ...urls, '--http-concurrency', '1'])).code).toBe(0);
    expect(server.mostActive).toBe(1);
  });

  it.each([
    [['--http-retries', '-1'], '--http-retries cannot be -1.'],
    [['--http-retries', '1.5'], '--http-retries cannot be 1.5.'],
    [['--http-timeout', '0'], '--http-timeout cannot be 0 milliseconds.'],
    [['--http-concurrency', '0'], '--http-concurrency cannot be 0.'],
  ])('%j cannot be', async (words, names) => {
    expectFailure(await tsmask(['inspect', urls[0], ...words]), 'BAD_OPTION', names, 2);
  });

  it('has them in the help, under headings', async () => {
    for (const command of ['mask', 'composite', 'inspect']) {
      const { stdout } = await tsmask([command, '--help']);
      const headings = [...stdout.matchAll(/^(\w+):$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual(expect.arrayContaining(['Options', 'Area', 'STAC', 'Inputs', 'Servers']));
      expect(stdout.slice(stdout.indexOf('Servers:'))).toMatch(/--header/);
    }
  });
});

describe('headers', () => {
  const urls = ['folder', 'https://a.test/x.tif', 'https://a.test/y.tif', 'http://b.test:8080/z.tif?sig=1'];

  it('are for the servers of what is named', () => {
    expect(httpOf(urls, { header: ['X-Key:  a:b ', 'Accept-Language: fr'] })).toEqual({
      http: {
        headers: { 'x-key': 'a:b', 'accept-language': 'fr' },
        headerOrigins: ['https://a.test', 'http://b.test:8080'],
      },
    });
    expect(httpOf(urls, {})).toEqual({});
  });

  it.each([
    [['hush'], /Header 1 of 1/],
    [['A: 1', 'Authorization=hush 12:34'], /Header 2 of 2/],
    [[': hush'], /Header 1/],
    [['A: hush', 'a: hush'], /a is given twice/],
  ])('%j are wrong, and are not shown', (header, message) => {
    expect(() => httpOf(urls, { header })).toThrow(message);
    try {
      httpOf(urls, { header });
    } catch (error) {
      if (!isTsmaskError(error, 'BAD_OPTION')) throw error;
      expect(error.message).not.toContain('hush');
    }
  });

  it('need a server', () => {
    expect(() => httpOf(['folder'], { header: ['A: b'] })).toThrow(/no URL/);
  });

  it('that cannot be sent are not shown either', async () => {
    const ended = await tsmask(['inspect', 'http://127.0.0.1:9/S2_20180104.tif', '--header', 'A: hush ✓']);
    expectFailure(ended, 'BAD_OPTION', /--header cannot be sent: a/, 2);
    expect(ended.stderr).not.toContain('hush');
  });
});
