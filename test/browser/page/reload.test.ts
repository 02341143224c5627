/** Masks outlive a reload: the same files find those of the last run again, other files do not. */
import type { Page } from 'playwright-core';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import { subfolder, temporaryFolder } from '../../support/temporary.ts';
import { hasChromium } from '../chromium.ts';
import { pageTests } from './page.ts';

describe.skipIf(!hasChromium)('a reload', () => {
  const folder = temporaryFolder();
  const tests = pageTests();
  let scenes: string[];
  let others: string[];

  beforeAll(async () => {
    const options = { width: 70, height: 50, dates: 8, everyDays: 20 };
    scenes = await saveSimulation(simulate({ ...options, seed: 3 }), subfolder(folder));
    others = await saveSimulation(simulate({ ...options, seed: 4 }), subfolder(folder));
  });

  const bring = (page: Page, files: readonly string[]) => page.locator('[data-pick=files]').setInputFiles([...files]);
  const mask = async (page: Page) => {
    await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
    await page.getByText('8 masks in').waitFor();
  };
  /** The bars of each class, as they are drawn. */
  const shares = (page: Page) =>
    page
      .locator('.strip path[data-class]')
      .evaluateAll((paths) => paths.map((path) => [path.getAttribute('data-class'), path.getAttribute('d')]));
  const isUnmasked = async (page: Page) => {
    await page.getByRole('button', { name: 'Find clouds and shadows' }).waitFor();
    expect((await shares(page)).map(([, path]) => path).join('')).toBe('');
  };

  it('brings masks back with the same files, and with the thresholds they were made with', async () => {
    const { page, complaints } = await tests.open();
    await bring(page, scenes);
    await page.getByText('Thresholds').click();
    await page.getByLabel('Always above').first().fill('0.3');
    await mask(page);
    const before = await shares(page);
    expect(Object.fromEntries(before)).toMatchObject({
      clear: expect.stringMatching(/^M\d/),
      shadow: expect.stringMatching(/^M\d/),
    });

    await page.reload();
    await bring(page, scenes);
    await page.getByText('8 masks in').waitFor();
    await expect.poll(() => shares(page)).toEqual(before);
    await page.getByText('Thresholds: 1 changed').waitFor();

    // What is drawn is there too.
    await page.getByRole('slider', { name: 'Date' }).focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.legend').innerText()).toMatch(/cloud\s+\d/);

    // Thresholds that were found for some files are none for others.
    await page.getByRole('button', { name: 'Close scenes' }).click();
    await bring(page, others);
    await isUnmasked(page);
    await page.getByText('Thresholds').waitFor();
    expect(await page.getByText('1 changed').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  /** Closes what is open, and brings files. */
  const bringNext = async (page: Page, files: readonly string[]) => {
    await page.getByRole('button', { name: 'Close scenes' }).click();
    await bring(page, files);
  };

  it('keeps masks while others are opened, of the last few stacks', async () => {
    const { page, complaints } = await tests.open();
    await bring(page, scenes);
    await mask(page);
    await page.reload();
    await bring(page, scenes.slice(0, 3));
    await isUnmasked(page);
    await bringNext(page, scenes);
    await page.getByText('8 masks in').waitFor();
    await bringNext(page, others);
    await isUnmasked(page);
    await page.reload();
    await bring(page, scenes);
    await page.getByText('8 masks in').waitFor();
    for (const count of [3, 4, 5, 6, 7]) {
      await bringNext(page, others.slice(0, count));
      await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
      await page.getByText(`${count} masks in`).waitFor();
    }
    await bringNext(page, scenes);
    await isUnmasked(page);
    await bringNext(page, others.slice(0, 5));
    await page.getByText('5 masks in').waitFor();
    // Nothing was lost, so nothing was asked.
    await page.getByRole('button', { name: 'Close scenes' }).click();
    await page.getByText('Masks of 4 sets of files are kept').waitFor();
    await page.getByRole('button', { name: 'Remove them' }).click();
    await page.getByText('are kept').waitFor({ state: 'detached' });
    await bring(page, others.slice(0, 5));
    await isUnmasked(page);
    expect(complaints).toEqual([]);
  });

  it('asks before masks go that are kept nowhere: Escape and the button that has the focus keep them', async () => {
    const { page, complaints } = await tests.open();
    await bring(page, scenes);
    // In another tab the same files are open, so this one's masks have no place of their own.
    const second = await page.context().newPage();
    await second.goto(page.url());
    await bring(second, scenes);
    await mask(second);
    const close = second.getByRole('button', { name: 'Close scenes' });
    const dialog = second.getByRole('dialog');
    const hasFocus = (locator: ReturnType<Page['getByRole']>) =>
      expect.poll(() => locator.evaluate((element) => element === document.activeElement)).toBe(true);
    for (const key of ['Escape', 'Enter']) {
      await close.press('Enter');
      await hasFocus(dialog.getByRole('button', { name: 'Keep open' }));
      await second.keyboard.press(key);
      await dialog.waitFor({ state: 'detached' });
      await hasFocus(close);
    }
    await second.getByText('8 masks in').waitFor();
    await close.press('Enter');
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await second.locator('[data-pick=files]').waitFor({ state: 'attached' });
    expect(complaints).toEqual([]);
  });

  it('tells of a disk without room, keeps nothing, and goes on when there is some', async () => {
    const { page, complaints } = await tests.open();
    await bring(page, scenes);
    await isUnmasked(page);
    const browser = await page.context().newCDPSession(page);
    const { origin } = new URL(page.url());
    const grant = (quota: { quotaSize?: number }) =>
      browser.send('Storage.overrideQuotaForOrigin', { origin, ...quota });
    await grant({ quotaSize: 1000 });
    await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
    await page.getByRole('alert').getByText('The browser has no room left to keep the masks.').waitFor();
    await expect.poll(() => page.getByText('masks in').count()).toBe(0);
    await grant({});
    await mask(page);
    const before = await shares(page);
    await page.reload();
    await bring(page, scenes);
    await expect.poll(() => shares(page)).toEqual(before);
    expect(complaints).toEqual([]);
  });

  it('leaves masks alone that another tab works with', async () => {
    const { page, complaints } = await tests.open();
    await bring(page, scenes);
    await mask(page);
    const second = await page.context().newPage();
    await second.goto(page.url());
    await bring(second, scenes);
    await isUnmasked(second);
    await mask(second);
    await second.close();
    const before = await shares(page);
    await page.reload();
    await bring(page, scenes);
    await page.getByText('8 masks in').waitFor();
    await expect.poll(() => shares(page)).toEqual(before);
    expect(complaints).toEqual([]);
  });
});
