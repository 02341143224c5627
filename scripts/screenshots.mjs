/** Draws the pictures of the page that README shows: builds it, opens its example in Chromium, and looks at it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
/** Mostly fields and clouds: a third of the bytes of PNG, and they come with every clone and every package. */
const small = { type: 'jpeg', quality: 82 };
const outDir = await mkdtemp(join(tmpdir(), 'tsmask-page-'));
const page = { root: at('web'), logLevel: 'error', build: { outDir, emptyOutDir: true } };
await build(page);
const server = await preview({ ...page, preview: { port: 0 } });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await tab.goto(server.resolvedUrls.local[0]);
  await tab.getByRole('button', { name: 'Try the example' }).click();
  await tab.getByRole('button', { name: 'Find clouds and shadows' }).click({ timeout: 60_000 });
  await tab.getByText('32 masks in').waitFor({ timeout: 60_000 });

  // A date with something of everything, and the mask over half of it.
  await showDate(tab, 25);
  await tab.getByLabel('Swipe').check();
  await settled(tab);
  await tab.screenshot({ path: at('docs/page-masks.jpg'), ...small });

  await tab.getByLabel('Swipe').uncheck();
  await showDate(tab, 10);
  await settled(tab);
  const map = await tab.locator('.map').boundingBox();
  await tab.mouse.click(map.x + map.width * 0.42, map.y + map.height * 0.45);
  await tab.locator('.pixel canvas').waitFor({ timeout: 60_000 });
  await settled(tab);
  await tab.screenshot({ path: at('docs/page-pixel.jpg'), ...small });
} finally {
  await browser.close();
  await server.close();
  await rm(outDir, { recursive: true });
}

/** Tiles come when they come; the page says while they do not. */
async function settled(tab) {
  await tab.waitForTimeout(1500);
  await tab.getByText('Reading…').waitFor({ state: 'hidden' });
}

/** @param index of the date among the 32 of the example, in time order */
async function showDate(tab, index) {
  const { width } = await tab.locator('.strip').boundingBox();
  await tab.locator('.strip').click({ position: { x: ((index + 0.5) / 32) * width, y: 10 } });
}
