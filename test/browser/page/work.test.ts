/** The way of someone with a folder of real scenes, from the drop to a pixel, and what may get in the way. */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectedClasses, flanders } from '../../support/expected.ts';
import { multiband, save } from '../../support/scenes.ts';
import { hasSharedData, sharedData } from '../../support/shared.ts';
import { subfolder, temporaryFolder } from '../../support/temporary.ts';
import { hasChromium } from '../chromium.ts';
import { pageTests, path } from './page.ts';

const folder = temporaryFolder();
const find = (page: Page) => page.getByRole('button', { name: 'Find clouds and shadows' });
const masksIn = (page: Page, count: number) => page.getByText(`${count} masks in`).waitFor();
const position = (page: Page) => page.locator('.timeline .shown').innerText();

describe.skipIf(!hasChromium)('the page', () => {
  const tests = pageTests();

  it.skipIf(!hasSharedData)('masks real scenes as the published program does', async () => {
    const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 800 } });
    await page.locator('[data-pick=folder]').setInputFiles(flanders);
    await page.getByRole('heading', { name: '118 scenes' }).waitFor();
    await find(page).click();
    await masksIn(page, 118);
    const expected = await expectedClasses('buffered');
    const shares = expected.map((classes) => [1, 2, 3, 0].map((code) => share(classes, code)));
    // The first date is all cloud: who has not chosen it is shown the clearest of the first ten.
    expect(shares[0].slice(0, 2)).toEqual(['0 %', '100 %']);
    const clear = expected.slice(0, 10).map((classes) => classes.filter((code) => code === 1).length);
    const clearest = clear.indexOf(Math.max(...clear));
    await expect.poll(() => position(page)).toContain(`${clearest + 1} of 118`);
    await page.getByRole('slider', { name: 'Date', exact: true }).focus();
    await page.keyboard.press('Home');
    const found: string[] = [];
    for (const date of expected.keys()) {
      await expect.poll(() => position(page)).toContain(`${date + 1} of 118`);
      found.push((await page.locator('.legend').innerText()).replaceAll(/\s+/g, ' '));
      await page.keyboard.press('ArrowRight');
    }
    const names = ['clear', 'cloud', 'cloud shadow', 'no observation'];
    expect(found).toEqual(shares.map((all) => all.map((text, i) => `${names[i]} ${text}`).join(' ')));
    // Of a few dates, every pixel, by its colour.
    await page.getByRole('slider', { name: 'Opacity' }).fill('1');
    for (const date of [0, 30, 62, 117]) {
      const { width, height } = (await page.locator('.strip').boundingBox())!;
      await page.locator('.strip').click({ position: { x: ((date + 0.5) * width) / 118, y: height / 2 } });
      await expect.poll(() => position(page)).toContain(`${date + 1} of 118`);
      await expect.poll(() => classesInSight(page)).toEqual(digest(expected[date]));
    }
    expect(complaints).toEqual([]);
  });

  it('masks the example, cancels, and masks it again', async () => {
    const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 800 } });
    await page.getByRole('button', { name: 'Try the example' }).click();
    await page.getByRole('heading', { name: '32 scenes' }).waitFor();
    await find(page).press('Enter');
    // Who works with keys can cancel at once.
    const cancel = page.getByRole('button', { name: 'Cancel' });
    await expect.poll(() => cancel.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Cancelled. No masks were kept').waitFor();
    await find(page).waitFor();
    await expect.poll(() => page.getByText('masks in').count()).toBe(0);
    await expect.poll(() => page.locator('.strip path[data-class][d^=M]').count()).toBe(0);
    await find(page).click();
    await masksIn(page, 32);
    for (const [key, at] of [
      ['End', 32],
      ['ArrowLeft', 31],
      ['PageUp', 21],
      ['Home', 1],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => position(page)).toContain(`${at} of 32`);
    }
    const box = (await page.locator('.map').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator('.why').waitFor();
    await page.getByRole('button', { name: 'Close pixel' }).press('Enter');
    await expect.poll(() => page.locator('.map').evaluate((map) => map === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.locator('.why').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.why').waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('.map').evaluate((map) => map === document.activeElement)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('lets the line above the panel of a pixel be pulled, by keys too, and keeps it where it is', async () => {
    const { page } = await tests.open({ viewport: { width: 1280, height: 800 } });
    const openPixel = async () => {
      await page.getByRole('button', { name: 'Try the example' }).click();
      await page.getByRole('heading', { name: '32 scenes' }).waitFor();
      await page.locator('.map').press('Enter');
      await page.locator('.why').waitFor();
    };
    const height = async () => Math.round((await page.locator('.pixel').boundingBox())!.height);
    await openPixel();
    const line = page.getByRole('separator');
    const before = await height();
    await line.press('ArrowDown');
    await expect.poll(height).toBeLessThan(before);
    const { x, y } = (await line.boundingBox())!;
    await page.mouse.move(x + 20, y + 12);
    await page.mouse.down();
    await page.mouse.move(x + 20, 0);
    await page.mouse.up();
    await expect.poll(height).toBeGreaterThan(before);
    await expect.poll(() => line.getAttribute('aria-valuenow')).toBe(await line.getAttribute('aria-valuemax'));
    const pulled = await height();
    // The picture keeps room.
    expect((await page.locator('.map').boundingBox())!.height).toBeGreaterThan(120);
    await page.reload();
    await openPixel();
    await expect.poll(() => height()).toBe(pulled);
  });

  it('puts the picture before the panels on a phone', async () => {
    const { page } = await tests.open({ viewport: { width: 390, height: 844 } });
    await page.getByRole('button', { name: 'Try the example' }).click();
    await page.getByRole('heading', { name: '32 scenes' }).waitFor();
    expect(
      await page.locator('.workbench > *').evaluateAll((parts) => parts.map(({ localName }) => localName)),
    ).toEqual(['header', 'main', 'aside']);
    await expect.poll(async () => (await find(page).boundingBox())!.y).toBeLessThan(844);
    // Turned, or beside a window that was closed.
    await page.setViewportSize({ width: 1000, height: 844 });
    await expect
      .poll(() => page.locator('.workbench > :last-child').evaluate(({ localName }) => localName))
      .toBe('main');
    await page.locator('.picture .map canvas').first().waitFor();
  });

  it.skipIf(!hasSharedData)(
    'tells in the legend what there is: nothing, classes, or what never was clear',
    async () => {
      const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 800 } });
      const cloudy = ['20170804', '20170906', '20170916'].map((date) =>
        join(flanders, readdirSync(flanders).find((name) => name.includes(date))!),
      );
      await page.locator('[data-pick=files]').setInputFiles(cloudy);
      await page.getByRole('heading', { name: '3 scenes' }).waitFor();
      await expect.poll(() => page.locator('.legend').count()).toBe(0);
      await page.getByText('the files declare no scale').waitFor();
      await page.locator('.scenes').getByText('Only 3 scenes').waitFor();
      await find(page).click();
      await masksIn(page, 3);
      // What makes one doubt the masks stands beside them.
      await page.locator('.run').getByText('Only 3 scenes').waitFor();
      await expect.poll(() => page.getByText('Only 3 scenes').count()).toBe(1);
      await expect.poll(() => page.locator('.legend li').count()).toBe(4);
      await page.locator('.save summary', { hasText: 'Composite' }).click();
      await page.getByRole('button', { name: 'Make it' }).click();
      await page.locator('.legend').getByText('never clear 83').waitFor();
      await page.locator('.save summary', { hasText: 'Picture' }).click();
      await page.locator('.save').getByLabel('Part').selectOption('The whole scene');
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save as PNG' }).click();
      const { width, data, channels } = decode(readFileSync(await (await saved).path()));
      // In the middle, and not in the corner.
      const colourAt = (x: number, y: number) => [...data.subarray(channels * (y * width + x)).subarray(0, 3)];
      expect(colourAt(320, 320)).toEqual([204, 121, 167]);
      expect(colourAt(5, 5)).not.toEqual([204, 121, 167]);
      expect(complaints).toEqual([]);
    },
  );

  it.skipIf(!hasSharedData)('takes all broken files of a corpus among good ones', async () => {
    const { page, complaints } = await tests.open();
    const good = ['20240104', '20240112', '20240120'].map((date) => multiband(`S2_${date}.tif`));
    const corpus = join(sharedData, 'tiff-corpus');
    // Of a grid of their own, or without a date or bands: the page must say something of each, whatever it is.
    const bad = readdirSync(corpus).filter((name) => /\.tiff?$/.test(name));
    for (const name of bad) {
      await page.goto(tests.server.origin + path);
      await page.locator('[data-pick=files]').setInputFiles([...save(subfolder(folder), good), join(corpus, name)]);
      const opened = page.getByRole('heading', { name: '3 scenes' });
      const failed = page.getByRole('alert');
      await opened.or(failed).first().waitFor();
      if (await opened.count()) continue;
      await expect.poll(() => failed.innerText()).toContain(name);
    }
    expect(complaints).toEqual([]);
  });

  it('names a file that changed after it was opened, whatever is read together with it', async () => {
    const { page, complaints } = await tests.open();
    const names = ['20240104', '20240112', '20240120', '20240128'].map((date) => `S2_${date}.tif`);
    const paths = save(
      subfolder(folder),
      names.map((name) => multiband(name)),
    );
    await page.locator('[data-pick=files]').setInputFiles(paths);
    await page.getByRole('heading', { name: '4 scenes' }).waitFor();
    appendFileSync(paths[2], 'more');
    await find(page).click();
    await page.getByRole('alert').getByText(`${names[2]} can no longer be read`).waitFor();
    await expect.poll(() => page.getByText('masks in').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('says so where its engine cannot be loaded', async () => {
    const engine = readdirSync(`${tests.folder}/assets`).find((name) => name.startsWith('engine.worker'))!;
    tests.server.missing.add(`${path}assets/${engine}`);
    try {
      const { page } = await tests.open();
      await page.getByRole('button', { name: 'Try the example' }).click();
      const alert = page.getByRole('alert');
      await alert.waitFor();
      await expect.poll(() => alert.innerText()).toMatch(/could not be loaded.*Reload the page/s);
    } finally {
      tests.server.missing.clear();
    }
  });

  it('says so where a worker of a run cannot be loaded', async () => {
    const workers = readdirSync(`${tests.folder}/assets`).filter((name) => name.startsWith('worker-'));
    expect(workers).not.toEqual([]);
    for (const name of workers) tests.server.missing.add(`${path}assets/${name}`);
    try {
      const { page } = await tests.open();
      await page.getByRole('button', { name: 'Try the example' }).click();
      await page.getByRole('heading', { name: '32 scenes' }).waitFor();
      await find(page).click();
      const alert = page.getByRole('alert');
      await alert.first().waitFor();
      await expect.poll(() => alert.first().innerText()).toMatch(/worker/i);
      await find(page).waitFor();
    } finally {
      tests.server.missing.clear();
    }
  });

  it('says what a browser without WebAssembly lacks', async () => {
    const { page } = await tests.open();
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
    await page.reload();
    await page.getByText('has no WebAssembly').waitFor();
  });

  it('asks for nothing by itself but its own files, whose policy is the one of the server too', async () => {
    const html = readFileSync(`${tests.folder}/index.html`, 'utf8');
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)![1];
    const { page, complaints } = await tests.open();
    await page.route(`${tests.server.origin}/**`, async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'content-security-policy': policy };
      await route.fulfill({ response, headers });
    });
    await page.reload();
    await page.getByRole('button', { name: 'Try the example' }).click();
    await page.getByRole('heading', { name: '32 scenes' }).waitFor();
    await find(page).click();
    await masksIn(page, 32);
    const box = (await page.locator('.map').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator('.why').waitFor();
    expect(complaints).toEqual([]);
  });

  it('holds still for those who want it so', async () => {
    const { page } = await tests.open({ reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Try the example' }).click();
    await page.getByRole('heading', { name: '32 scenes' }).waitFor();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});

/** As the legend has it. */
function share(classes: Uint8Array, code: number): string {
  const part = (100 * classes.filter((found) => found === code).length) / classes.length;
  return part > 0 && part < 0.5 ? '< 1 %' : `${Math.round(part)} %`;
}

/** The scene's pixels row by row, each by the colour of its class. */
function digest(classes: Uint8Array): string {
  return [...classes].map((code) => ' .cs'[code]).join('');
}

/** Of 32 × 32 pixels, as they stand in the map's own canvas of the mask. */
function classesInSight(page: Page): Promise<string> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.mask-layer canvas, canvas.mask-layer')!;
    const { width, height } = canvas;
    // Reading the map's own more than once would make Chromium complain.
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    // The map shows the whole scene, square, in its middle, with 12 pixels around it.
    const edge = Math.min(width, height) - 24 * devicePixelRatio;
    const [left, top] = [(width - edge) / 2, (height - edge) / 2];
    let text = '';
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 32; x++) {
        const column = Math.floor(left + ((x + 0.5) * edge) / 32);
        const row = Math.floor(top + ((y + 0.5) * edge) / 32);
        const at = 4 * (row * width + column);
        const [red, green, blue, alpha] = data.subarray(at, at + 4);
        text +=
          alpha === 0 ? '.' : red > blue + 50 ? 'c' : blue > red + 50 ? 's' : Math.abs(red - green) < 9 ? ' ' : '?';
      }
    }
    return text;
  });
}
