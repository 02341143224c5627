/** The forecast of a scene in the page: what is told of it before, what is seen of it, and its files, the same as Node's. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import {
  blobPlace,
  computeMasks,
  openStack,
  type SavedForecast,
  type SaveForecastsOptions,
  saveForecasts,
} from 'tsmask';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flanders } from '../../support/expected.ts';
import { hasGdal, readWithRasterio } from '../../support/python.ts';
import { hasSharedData } from '../../support/shared.ts';
import { subfolder, temporaryFolder } from '../../support/temporary.ts';
import { hasChromium } from '../chromium.ts';
import { pageTests } from './page.ts';
import { pickInStorage, shelves, storedBytes } from './stored.ts';

/** Partly cloud, with clear dates before it. */
const cloudy = { index: 47, id: '20180416', title: '16 Apr 2018' };
const patience = { timeout: 20_000 };

describe.skipIf(!hasChromium)('a forecast', () => {
  const root = temporaryFolder();
  const tests = pageTests();
  let page: Page;
  let complaints: string[];

  beforeEach(async () => {
    ({ page, complaints } = await tests.open({ viewport: { width: 1280, height: 1000 } }));
    await page.evaluate(pickInStorage);
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  const panel = () => page.locator('.forecast');
  const button = (name: string | RegExp) => panel().getByRole('button', { name });
  const legend = () => page.locator('.legend').innerText();
  const over = () => page.getByRole('combobox', { name: 'Over the scene' });
  const unfold = () => panel().locator('summary').first().click();

  async function maskFlanders(): Promise<void> {
    await page.locator('[data-pick=folder]').setInputFiles(flanders);
    await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
    await page.getByText('118 masks in').waitFor();
    await unfold();
  }

  async function show(date: number): Promise<void> {
    const { width } = (await page.locator('.strip').boundingBox())!;
    await page.locator('.strip').click({ position: { x: ((date + 0.5) * width) / 118, y: 10 } });
  }

  async function make(): Promise<void> {
    await button(/^Forecast \d/).click();
    await button('Make another').waitFor();
  }

  /** The same in Node, as files by their names. */
  async function inNode(options: Partial<SaveForecastsOptions>): Promise<[SavedForecast, Map<string, Blob>]> {
    const files = new Map<string, Blob>();
    const stack = await openStack(flanders);
    const masks = await computeMasks(stack);
    const out = blobPlace(({ name, blob }) => void files.set(name, blob));
    const wanted = { dates: [cloudy.id], layers: true, fill: true, records: false, ...options };
    const { forecasts } = await saveForecasts(stack, masks, { ...wanted, out });
    await masks.close();
    return [forecasts[0], files];
  }

  async function pageFile(name: string): Promise<string> {
    const path = join(subfolder(root), name);
    writeFileSync(path, Uint8Array.from(await page.evaluate(storedBytes, `picked/${name}`)));
    return path;
  }

  async function nodeFile(blob: Blob): Promise<string> {
    const path = join(subfolder(root), 'file.tif');
    writeFileSync(path, new Uint8Array(await blob.arrayBuffer()));
    return path;
  }

  async function savePicture(): Promise<{ readonly name: string; readonly path: string }> {
    const waiting = page.waitForEvent('download');
    await page.locator('.save').getByRole('button', { name: 'Save as PNG' }).click();
    const file = await waiting;
    const path = join(subfolder(root), file.suggestedFilename());
    await file.saveAs(path);
    return { name: file.suggestedFilename(), path };
  }

  it.skipIf(!hasSharedData || !hasGdal)('is seen beside its scene, and saved as Node saves it', async () => {
    const [saved, files] = await inNode({ training: { samples: 300 } });
    await maskFlanders();
    await show(cloudy.index);
    await panel().getByText('From 6 Apr (1 % cloud or shadow), 25 Mar (2 %) and 20 Mar (9 %).').waitFor();
    await panel()
      .getByText(/^1,000 samples, \d\.\d\sMB to train with, /)
      .waitFor();
    await panel().locator('summary', { hasText: 'Options' }).click();
    await panel().getByRole('spinbutton', { name: 'Samples' }).fill('300');
    await panel().getByText('300 samples').waitFor();
    await make();
    await panel().getByText(`${cloudy.title}: kernel ridge forecast, from 6 Apr`).waitFor();
    // The line between both, pulled by keys.
    const line = page.getByRole('slider', { name: 'Where the forecast begins' });
    await expect.poll(() => line.getAttribute('aria-valuenow')).toBe('50');
    await expect.poll(() => legend()).toBe('Right of the line: kernel ridge forecast');
    await line.press('ArrowLeft');
    await expect.poll(() => line.getAttribute('aria-valuenow')).toBe('48');

    await over().selectOption('Its mask');
    const all = saved.counts.reduce((sum, count) => sum + count, 0);
    const share = (pixels: number) => `${Math.round((100 * pixels) / all)} %`;
    const [none, clear, cloud, shadow] = saved.counts.map(share);
    expect((await legend()).replaceAll(/\s+/g, ' ')).toBe(
      `clear ${clear} cloud ${cloud} cloud shadow ${shadow} no observation ${none}`,
    );

    await over().selectOption('Its clusters');
    const names = ['', 'clear', 'cloud', 'cloud shadow'];
    const rows = (await page.locator('.legend li').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
    const found = saved.clusters.map(({ pixels, label }, number) => `${number} ${names[label]} ${share(pixels)}`);
    expect(rows.toSorted()).toEqual(found.toSorted());
    const colours = await page
      .locator('.legend li')
      .evaluateAll((items) => items.map((item) => getComputedStyle(item, '::before').backgroundColor));
    expect(new Set(colours).size).toBe(found.length);
    expect(colours.every((colour) => /^rgb\(\d/.test(colour))).toBe(true);

    await button('Save in a folder').click();
    await panel().getByText('The forecast saved in the folder picked.').waitFor();
    expect(files.size).toBe(6);
    for (const [name, blob] of files) {
      const mine = await pageFile(name);
      if (name.endsWith('.tif')) expect(readWithRasterio(mine), name).toEqual(readWithRasterio(await nodeFile(blob)));
      else expect(readFileSync(mine, 'utf8')).toBe(await blob.text());
    }

    await over().selectOption('Forecast');
    await page.locator('.save summary', { hasText: 'Picture' }).click();
    await page.getByLabel('With date and legend').uncheck();
    const { name, path } = await savePicture();
    expect(name).toBe(`multiband-${cloudy.id}-forecast.png`);
    const { values } = readWithRasterio(await nodeFile(files.get(saved.forecastPath)!));
    const picture = decode(readFileSync(path));
    const scale = picture.width / 32;
    for (const [x, y] of [
      [0, 0],
      [9, 20],
      [31, 31],
    ]) {
      const red = picture.data[picture.channels * ((y + 0.5) * scale * picture.width + (x + 0.5) * scale)];
      expect(Math.abs(red - 255 * Math.sqrt(values[2 * 1024 + y * 32 + x] / 3000))).toBeLessThan(1.01);
    }

    // Another date leaves it; its name leads back.
    await page.keyboard.press('ArrowRight');
    await page.locator('.timeline').getByText('49 of 118').waitFor();
    await expect.poll(() => legend()).toContain('cloud shadow');
    await expect.poll(() => over().count()).toBe(0);
    await page.locator('.look').getByRole('button', { name: 'Forecast of 16 Apr' }).click();
    await page.locator('.timeline').getByText('48 of 118').waitFor();
    await expect.poll(() => legend()).toContain('kernel ridge forecast');
    // It is saved: nothing is lost.
    await page.getByRole('button', { name: 'Close scenes' }).click();
    await page.locator('[data-pick=files]').waitFor({ state: 'attached' });
  });

  it.skipIf(!hasSharedData || !hasGdal)('is made as the options say, of both sides of a date', async () => {
    const [, files] = await inNode({ forecast: 'median', history: { images: 4, twoSided: true, maxCloud: 30 } });
    await maskFlanders();
    await show(cloudy.index);
    await panel().getByLabel('Made by').selectOption('Median');
    await panel().locator('summary', { hasText: 'Options' }).click();
    await panel().getByRole('spinbutton', { name: 'Clear dates' }).fill('4');
    await panel().getByRole('spinbutton', { name: 'Cloud or shadow below' }).fill('30');
    await panel().getByLabel('Later dates too').check();
    await panel().getByText('Options: 3 changed').waitFor();
    await make();
    await button('Save in a folder').click();
    await panel().getByText('The forecast saved').waitFor();
    for (const name of [`forecast_${cloudy.id}.tif`, `clusters_${cloudy.id}.tif`]) {
      expect(readWithRasterio(await pageFile(name))).toEqual(readWithRasterio(await nodeFile(files.get(name)!)));
    }
  });

  it.skipIf(!hasSharedData)('says what it lacks, and which numbers would help', async () => {
    await maskFlanders();
    // 24 August 2017: two dates before it, both cloudy.
    await show(2);
    await panel().getByText('It takes 3 clear dates within 75 days before it; there is none.').waitFor();
    await panel().getByText('Not clear enough: 14 Aug (92 % cloud or shadow) and 4 Aug (100 %).').waitFor();
    await expect.poll(() => button('Forecast 24 Aug 2017').getAttribute('aria-disabled')).toBe('true');
    await button('Forecast 24 Aug 2017').press('Enter');
    expect(await panel().getByRole('progressbar').count()).toBe(0);
    // The options are there, and become what it takes as they are typed.
    await panel().getByRole('spinbutton', { name: 'Clear dates' }).fill('2');
    const cloud = panel().getByRole('spinbutton', { name: 'Cloud or shadow below' });
    await cloud.fill('101');
    await panel().getByText('From 14 Aug (92 % cloud or shadow) and 4 Aug (100 %).').waitFor();
    await expect.poll(() => cloud.evaluate((input) => input === document.activeElement)).toBe(true);
    await expect.poll(() => button('Forecast 24 Aug 2017').getAttribute('aria-disabled')).toBe('false');
    await button('Reset all').click();
    await panel().getByText('there is none.').waitFor();
    // They were unfolded for that scene, and are folded again for one that lacks nothing.
    await show(cloudy.index);
    await panel().getByText('From 6 Apr').waitFor();
    await cloud.waitFor({ state: 'hidden' });
    await panel().locator('summary', { hasText: 'Options' }).click();
    // λ is typed digit by digit, past what is no λ yet.
    const lambda = panel().getByRole('spinbutton', { name: 'λ' });
    await lambda.fill('');
    await lambda.pressSequentially('0.00250');
    await expect.poll(() => lambda.inputValue()).toBe('0.00250');
    await panel().getByText('Options: 1 changed').waitFor();
    await make();
    await panel().getByText('λ 0.0025').waitFor();
  });

  it('is given up at once, asked about before it is lost, and gone with its masks', async () => {
    await page.getByRole('button', { name: 'Try the example' }).click();
    await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
    await page.getByText('32 masks in').waitFor();
    await unfold();
    await page.locator('.map').focus();
    await page.keyboard.press('End');
    await panel().getByRole('spinbutton', { name: 'Cloud or shadow below' }).fill('90');
    await panel().getByText('1,000 samples').waitFor();
    // What would not fit into the memory is said before.
    await page.locator('summary', { hasText: 'Area and settings' }).click();
    await page.getByLabel('Memory for them, MiB').fill('64');
    const samples = panel().getByRole('spinbutton', { name: 'Samples' });
    await samples.fill('6000');
    await panel().getByText('Training takes').waitFor();
    await expect.poll(() => button(/^Forecast \d/).getAttribute('aria-disabled')).toBe('true');
    await samples.fill('1000');
    await panel().getByText('1,000 samples').waitFor();
    await button(/^Forecast \d/).click();
    // Who works with keys can cancel at once.
    await expect.poll(() => button('Cancel').evaluate((cancel) => cancel === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await button(/^Forecast \d/).waitFor();
    await expect.poll(() => page.evaluate(shelves), patience).toBe(1);
    await panel().getByLabel('Made by').selectOption('Ridge');
    await make();
    await panel().getByText('ridge forecast').waitFor();
    await expect.poll(() => page.evaluate(shelves), patience).toBe(2);
    await page.getByRole('button', { name: 'Close scenes' }).click();
    await page.getByText('The forecast is not saved, and will be gone.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByText('32 masks in').waitFor();
    await expect.poll(() => button('Make another').count()).toBe(0);
    await expect.poll(() => over().count()).toBe(0);
    await expect.poll(() => page.evaluate(shelves), patience).toBe(1);
  });
});
