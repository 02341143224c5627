/** The harness, bundled as applications would, in one page of the system's Chromium for the tests of a file. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { bundleHarness, complaintsOf, launch, policy } from './chromium.ts';
import { type Share, serve, type TestServer } from './server.ts';

export interface HarnessTests {
  readonly server: TestServer;
  readonly page: Page;
  /** What should never come of a page; whoever begins a test empties it. */
  readonly complaints: string[];
}

/**
 * Bundles and serves the harness before the tests, as `/es/` and `/default/`.
 *
 * @param folder where the bundles go
 * @param shares other folders of the server, which may be filled later
 */
export function harnessTests(
  folder: string,
  formats: readonly ('es' | 'default')[],
  shares: Readonly<Record<string, Share>> = {},
): HarnessTests {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    await Promise.all(formats.map((format) => bundleHarness(join(folder, format), format)));
    const bundles = formats.map((format) => [`/${format}/`, { folder: join(folder, format), policy }]);
    server = await serve({ ...Object.fromEntries(bundles), ...shares });
    browser = await launch();
    page = await browser.newPage();
    complaints = complaintsOf(page, server.origin);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  return {
    get server() {
      return server;
    },
    get page() {
      return page;
    },
    get complaints() {
      return complaints;
    },
  };
}
