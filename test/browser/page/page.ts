/** The page in `web/`, as it is built, below some path of a server, in the system's Chromium. */
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { temporaryFolder } from '../../support/temporary.ts';
import { complaintsOf, launch } from '../chromium.ts';
import { type Share, serve, type TestServer } from '../server.ts';

export const path = '/some/where/tsmask/';

export interface PageTests {
  readonly server: TestServer;
  readonly browser: Browser;
  /** Of the page as it is built. */
  readonly folder: string;
  /** Opens the page in a context of its own, which is closed after the test. */
  open(options?: BrowserContextOptions): Promise<OpenPage>;
}

export interface OpenPage {
  readonly page: Page;
  /** What should never come of a page; empty at the end of a test. */
  readonly complaints: string[];
}

/** Builds and serves the page once for the tests of a file, with other folders beside it. */
export function pageTests(shares: Readonly<Record<string, Share>> = {}): PageTests {
  const folder = temporaryFolder();
  let server: TestServer;
  let browser: Browser;
  const opened: Page[] = [];

  beforeAll(async () => {
    await build({
      root: fileURLToPath(new URL('../../../web', import.meta.url)),
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true },
    });
    server = await serve({ [path]: { folder }, ...shares });
    browser = await launch();
  });

  afterEach(async () => {
    for (const page of opened.splice(0)) await page.context().close();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  return {
    folder,
    get server() {
      return server;
    },
    get browser() {
      return browser;
    },
    async open(options) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      opened.push(page);
      const complaints = complaintsOf(page, server.origin);
      await page.goto(server.origin + path);
      return { page, complaints };
    },
  };
}
