/** The page in `web/`, as it is built, below some path of a server. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';
import { complaintsOf, hasChromium, launch } from './chromium.ts';
import { serve, type TestServer } from './server.ts';

const path = '/some/where/tsmask/';

describe.skipIf(!hasChromium)('the page', () => {
  const folder = temporaryFolder();
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    await build({
      root: fileURLToPath(new URL('../../web', import.meta.url)),
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true },
    });
    server = await serve({ [path]: { folder } });
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    complaints = complaintsOf(page, server.origin);
    server.seen.length = 0;
    server.missing.clear();
  });

  afterEach(async () => {
    await page.close();
  });

  const text = (id: string) => page.locator(`#${id}`).textContent();
  const open = async () => {
    await page.goto(server.origin + path);
    await page.waitForSelector('#verdict[data-state]');
  };

  it('checks this browser with the package itself', async () => {
    await open();
    expect(await text('verdict')).toBe('It has what tsmask needs.');
    expect(await text('wasm')).toBe('with SIMD');
    expect(await text('workers')).toBe('at work');
    expect(await text('equal')).toBe('agree');
    expect(Number(await text('cores'))).toBe(await page.evaluate(() => navigator.hardwareConcurrency));
    expect(complaints).toEqual([]);
    expect(server.seen.filter(({ path: asked, status }) => !asked.startsWith(path) || status !== 200)).toEqual([]);
  });

  it('shows the scene and the mask of the date that is chosen', async () => {
    await open();
    const before = await page.locator('#mask').getAttribute('aria-label');
    await page.locator('#date').focus();
    await page.keyboard.press('Home');
    expect(await text('day')).toBe('2024-01-04');
    expect(await page.locator('#scene').getAttribute('aria-label')).toContain('2024-01-04');
    expect(await page.locator('#mask').getAttribute('aria-label')).not.toBe(before);
    expect(await coloursOf('#mask')).toBeGreaterThan(1);
    expect(await coloursOf('#scene')).toBeGreaterThan(100);
    expect(complaints).toEqual([]);
  });

  it('says so where workers do not start, and shows no empty pictures', async () => {
    const worker = (await readdir(join(folder, 'assets'))).find((name) => name.includes('worker'));
    server.missing.add(`${path}assets/${worker}`);
    await open();
    expect(await text('verdict')).toBe('It lacks what tsmask needs.');
    expect(await text('workers')).toBe('none answers');
    expect(await page.locator('#demo').isVisible()).toBe(false);
    expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
  });

  it('says so where WebAssembly is missing', async () => {
    await page.addInitScript('delete globalThis.WebAssembly');
    await open();
    expect(await text('verdict')).toBe('It lacks what tsmask needs.');
    expect(await text('wasm')).toBe('missing');
    expect(complaints).toEqual([]);
  });

  it('fits windows of any width', async () => {
    await open();
    for (const width of [320, 390, 600, 820, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });

  it('allows itself no more than it needs', async () => {
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    const [, policy] = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(html)!;
    expect(policy.split('; ').sort()).toEqual([
      "base-uri 'none'",
      "default-src 'none'",
      "form-action 'none'",
      "img-src 'self'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "worker-src 'self'",
    ]);
    await page.goto(server.origin + path);
    expect(await page.evaluate(() => fetch('.').then(String, () => 'refused'))).toBe('refused');
  });

  const coloursOf = (canvas: string) =>
    page.locator(canvas).evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
});
