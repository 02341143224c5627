/** How a forecast's mask is made as the page's options say; and what is asked before what was made is lost to another. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { blobPlace, type ClusterOptions, computeMasks, openStack, type SavedForecast, saveForecasts } from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasGdal, readWithRasterio } from '../../support/python.ts';
import { listAll, subfolder, temporaryFolder } from '../../support/temporary.ts';
import { hasChromium } from '../chromium.ts';
import { pageTests } from './page.ts';
import { pickInStorage, storedBytes } from './stored.ts';

const dates = 12;

describe.skipIf(!hasChromium)('the mask of a forecast', () => {
  const root = temporaryFolder();
  const scenes = join(root, 'scenes');
  const tests = pageTests();
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    await saveSimulation(simulate({ width: 96, height: 80, dates, everyDays: 6, seed: 8 }), scenes);
  });

  beforeEach(async () => {
    ({ page, complaints } = await tests.open({ viewport: { width: 1280, height: 1000 } }));
    await page.evaluate(pickInStorage);
    await page.locator('[data-pick=files]').setInputFiles(listAll(scenes).map((name) => join(scenes, name)));
    await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
    await page.getByText(`${dates} masks in`).waitFor();
    await panel().locator('summary').first().click();
    await page.locator('.map').press('End');
    await panel().getByText('1,000 samples').waitFor();
    await panel().locator('summary', { hasText: 'Its mask' }).click();
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  const panel = () => page.locator('.forecast');
  const button = (name: string | RegExp) => panel().getByRole('button', { name });
  const number = (name: string) => panel().getByRole('spinbutton', { name });
  const rule = () => panel().getByRole('combobox', { name: 'Cloud and shadow by' });
  const question = () => page.getByRole('dialog');
  const isIn = (place: string) =>
    page.evaluate((selector) => document.activeElement?.closest(selector) !== null, place);

  async function make(): Promise<void> {
    await panel().getByLabel('Made by').selectOption('Ridge');
    await button(/^Forecast \d/).click();
    await button('Make another').waitFor();
  }

  /** The same in Node, with the file of its mask. */
  async function inNode(clusters: ClusterOptions): Promise<[SavedForecast, string]> {
    const files = new Map<string, Blob>();
    const stack = await openStack(scenes);
    const masks = await computeMasks(stack);
    const out = blobPlace(({ name, blob }) => void files.set(name, blob));
    const last = stack.scenes[dates - 1].id;
    const { forecasts } = await saveForecasts(stack, masks, {
      dates: [last],
      forecast: 'ridge',
      clusters,
      out,
    });
    await masks.close();
    return [forecasts[0], await asFile(new Uint8Array(await files.get(forecasts[0].maskPath)!.arrayBuffer()))];
  }

  async function asFile(bytes: Uint8Array): Promise<string> {
    const path = join(subfolder(root), 'mask.tif');
    writeFileSync(path, bytes);
    return path;
  }

  const told: readonly { readonly clusters: ClusterOptions; readonly choose: () => Promise<void> }[] = [
    {
      clusters: { rule: 'all-bands', count: 14, cloudDifference: 0.05, shadowDifference: -0.02, opening: 0 },
      choose: async () => {
        await rule().selectOption('Clusters, in all bands');
        await number('Clusters').fill('14');
        await number('Cloud: difference above').fill('0.05');
        await number('Shadow: difference below').fill('-0.02');
        await number('Opening').fill('0');
        await panel().getByText('Its mask: 5 changed').waitFor();
      },
    },
    {
      clusters: { rule: 'pixel-wise', cloudReflectance: 0.1 },
      choose: async () => {
        await rule().selectOption('Each pixel for itself');
        await number('Cloud: reflectance above').fill('0.1');
      },
    },
  ];

  it.skipIf(!hasGdal).each(told)('is made by $clusters.rule as Node makes it', async ({ clusters, choose }) => {
    const [saved, path] = await inNode(clusters);
    const [{ counts: byDefault }] = await inNode({});
    expect(saved.counts).not.toEqual(byDefault);
    await choose();
    await make();
    await button('Save in a folder').click();
    await panel().getByText('The forecast saved').waitFor();
    const mine = await asFile(Uint8Array.from(await page.evaluate(storedBytes, `picked/${saved.maskPath}`)));
    expect(readWithRasterio(mine)).toEqual(readWithRasterio(path));

    const layers = page.getByRole('combobox', { name: 'Over the scene' });
    const names = await layers.locator('option').allInnerTexts();
    expect(names.includes('Its clusters')).toBe(saved.clusters.length > 0);
    if (saved.clusters.length === 0) return;
    // Not all have a row of their own.
    await layers.selectOption('Its clusters');
    const rows = await page.locator('.legend li').allInnerTexts();
    const filled = saved.clusters.filter(({ pixels }) => pixels > 0).length;
    expect(filled).toBeGreaterThan(12);
    expect(rows.filter((row) => /^\s*\d/.test(row))).toHaveLength(11);
    expect(rows.some((row) => row.includes(`and ${filled - 11} more`))).toBe(true);
  });

  it('takes numbers that can be had, says which these are, and shows those of the rule', async () => {
    const shown = () => panel().locator('details:has(> summary:text("Its mask")) label').allInnerTexts();
    await expect
      .poll(() => shown())
      .toEqual([
        'Cloud and shadow by',
        'Clusters',
        'Cloud: difference above',
        'Cloud: reflectance above',
        'Shadow: difference below',
        'Opening',
      ]);
    const reflectance = number('Cloud: reflectance above');
    await reflectance.fill('');
    await reflectance.pressSequentially('5');
    await panel().getByText('It can be 0 to 1: 1 is taken.').waitFor();
    await expect.poll(() => reflectance.inputValue()).toBe('5');
    await expect.poll(() => reflectance.getAttribute('aria-invalid')).toBe('true');
    await reflectance.blur();
    await expect.poll(() => reflectance.inputValue()).toBe('1');
    await panel().getByText('Its mask: 1 changed').waitFor();
    const clusters = number('Clusters');
    await clusters.fill('7.5');
    await panel().getByText('It can be a whole number, 1 to 64: 8 is taken.').waitFor();
    await clusters.fill('7');
    await panel().getByText('It can be a whole number').waitFor({ state: 'detached' });
    await panel().getByText('Its mask: 2 changed').waitFor();
    await clusters.press('Tab');

    // Another rule begins with its own.
    await rule().selectOption('Brightest and darkest cluster');
    await expect.poll(() => shown()).toEqual(['Cloud and shadow by', 'Clusters', 'Opening']);
    expect([await clusters.inputValue(), await number('Opening').inputValue()]).toEqual(['5', '0']);
    await rule().selectOption('Clusters, in all bands');
    await expect.poll(() => number('Cloud: difference above').inputValue()).toBe('0.09');
    await button('Reset all of its mask').click();
    await expect.poll(() => rule().inputValue()).toBe('combined');
    await expect.poll(() => reflectance.inputValue()).toBe('0.175');
    expect(
      await panel()
        .getByText(/is taken/)
        .count(),
    ).toBe(0);
  });

  it('is asked about, with its forecast, before another is made, unless it is saved', async () => {
    await make();
    await button('Make another').click();
    await question().getByText('The forecast is not saved, and will be gone.').waitFor();
    await page.keyboard.press('Escape');
    await question().waitFor({ state: 'detached' });
    await expect
      .poll(() => button('Make another').evaluate((element) => element === document.activeElement))
      .toBe(true);
    await button('Make another').press('Enter');
    await question().getByRole('button', { name: 'Make another' }).click();
    await button(/^Forecast \d/).waitFor();
    await expect.poll(() => isIn('.forecast')).toBe(true);
    await make();
    await button('Save in a folder').click();
    await panel().getByText('The forecast saved').waitFor();
    await button('Make another').click();
    await button(/^Forecast \d/).waitFor();
    await expect.poll(() => question().count()).toBe(0);
  });

  it('is no more precious than a composite, which is asked about too', async () => {
    const save = page.locator('.save');
    await save.locator('summary', { hasText: 'Composite' }).click();
    await save.getByRole('button', { name: 'Make it' }).click();
    await save.getByRole('button', { name: 'Make another' }).click();
    await question().getByText('The composite is not saved, and will be gone.').waitFor();
    await question().getByRole('button', { name: 'Keep this one' }).click();
    await save.getByRole('button', { name: 'Make another' }).click();
    await question().getByRole('button', { name: 'Make another' }).click();
    await save.getByRole('button', { name: 'Make it' }).waitFor();
  });
});
