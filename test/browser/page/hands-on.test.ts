/** What the page does under hands that do not know it: numbers beyond all bounds, areas beside the picture, keys, a phone. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { flanders } from '../../support/expected.ts';
import { hasSharedData } from '../../support/shared.ts';
import { hasChromium } from '../chromium.ts';
import { pageTests } from './page.ts';

describe.skipIf(!hasChromium)('under hands that do not know it, the page', () => {
  const tests = pageTests();
  const openExample = async (page: Page) => {
    await page.getByRole('button', { name: 'Try the example' }).click();
    await page.getByRole('heading', { name: '32 scenes' }).waitFor();
  };
  const maskExample = async (page: Page) => {
    await openExample(page);
    await page.getByRole('button', { name: 'Find clouds' }).click();
    await page.getByText('32 masks in').waitFor();
  };
  const unfold = (page: Page, name: string) => page.locator('summary', { hasText: name }).first().click();
  const position = (page: Page) => page.locator('.timeline .shown').innerText();
  const hasFocus = (locator: Locator) =>
    expect.poll(() => locator.evaluate((element) => element === document.activeElement)).toBe(true);
  const isInSight = (locator: Locator) =>
    expect
      .poll(() =>
        locator.evaluate((element) => {
          const { top, bottom } = element.getBoundingClientRect();
          return top >= -1 && bottom <= innerHeight + 1;
        }),
      )
      .toBe(true);
  /** From a place within the map to another, in shares of its width and height. */
  const drag = async (page: Page, from: [number, number], to: [number, number]) => {
    const { x, y, width, height } = (await page.locator('.map').boundingBox())!;
    await page.mouse.move(x + from[0] * width, y + from[1] * height);
    await page.mouse.down();
    await page.mouse.move(x + to[0] * width, y + to[1] * height, { steps: 4 });
    await page.mouse.up();
  };

  it('puts numbers right that cannot be had, and shows what it made of them', async () => {
    const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 800 } });
    await openExample(page);
    await unfold(page, 'Area and settings');
    const typed = async (field: Locator, text: string) => {
      await field.fill(text);
      await field.press('Tab');
      return field.inputValue();
    };
    const workers = page.getByLabel('Workers');
    const before = await workers.inputValue();
    expect(await typed(workers, '')).toBe(before);
    expect(await typed(workers, '0')).toBe('1');
    expect(await typed(workers, '2.6')).toBe('3');
    expect(await typed(workers, '1000')).toBe('32');
    const memory = page.getByLabel('Memory for them');
    const most = await page.evaluate(() => 1024 * ((navigator as { deviceMemory?: number }).deviceMemory ?? 8));
    expect(await typed(memory, '99999999')).toBe(String(most));
    expect(await typed(memory, '-1')).toBe('64');
    await page.locator('.run summary', { hasText: 'Thresholds' }).click();
    await unfold(page, 'Thin cloud');
    const above = page.getByRole('spinbutton', { name: 'Red + blue above' });
    const below = page.getByRole('spinbutton', { name: 'Red + blue below' });
    expect(await typed(above, '0.9')).toBe('0.29');
    expect(await typed(below, '0.1')).toBe('0.29');
    expect(await typed(below, '7')).toBe('1');
    expect(complaints).toEqual([]);
  });

  it('goes on drawing when an area misses the picture, fills in its numbers, and tells masks of another', async () => {
    const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 800 } });
    await maskExample(page);
    await unfold(page, 'Area and settings');
    await page.getByRole('button', { name: 'Draw on the picture' }).click();
    await drag(page, [0.01, 0.5], [0.1, 0.7]);
    await page.getByText('That lies outside of the picture.').waitFor();
    await expect.poll(() => page.getByText('These masks are of another area.').count()).toBe(0);
    await drag(page, [0.45, 0.4], [0.55, 0.6]);
    await page.getByText('These masks are of another area.').first().waitFor();
    const told = await page.locator('.area > p').first().innerText();
    expect(told).toMatch(/^Area: \d+ × \d+ pixels$/);
    const field = page.getByLabel('West, south, east, north');
    await expect.poll(() => field.inputValue()).toMatch(/^\d+, \d+, \d+, \d+$/);
    // The same pixels come of the numbers.
    await page.getByRole('button', { name: 'Set area' }).click();
    await expect.poll(() => page.locator('.area > p').first().innerText()).toBe(told);
    // What is chosen last holds, whatever is answered late.
    await page.getByRole('button', { name: 'Use all of it' }).evaluate((all: HTMLElement) => {
      document.querySelector<HTMLElement>('.area [type=submit]')!.click();
      all.click();
    });
    await expect.poll(() => field.inputValue()).toBe('');
    await page.getByText('These masks are of another area.').first().waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('has the picture where it was when a pixel is closed, unless it was moved', async () => {
    const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 800 } });
    await page.getByRole('button', { name: 'Try the example' }).click();
    const map = page.locator('.map');
    const drawn = () => page.waitForFunction(() => !document.querySelector('.readout'));
    const picture = async () => (await map.screenshot()).toString('base64');
    const openAndClose = async (meanwhile?: () => Promise<void>) => {
      const { x, y, height } = (await map.boundingBox())!;
      await page.mouse.click(x + 400, y + height - 80);
      await page.locator('.pixel').waitFor();
      await drawn();
      await meanwhile?.();
      await page.getByRole('button', { name: 'Close pixel' }).click();
      await page.locator('.pixel').waitFor({ state: 'detached' });
      await drawn();
    };
    await map.waitFor();
    await drawn();
    await page.mouse.move(5, 5);
    const before = await picture();
    await openAndClose();
    await expect.poll(picture).toBe(before);
    await openAndClose(async () => {
      await map.focus();
      await page.keyboard.press('Shift+ArrowRight');
      await page.waitForTimeout(500);
    });
    await expect.poll(picture).not.toBe(before);
    expect(complaints).toEqual([]);
  });

  it.skipIf(!hasSharedData)('tells beside the masks that next to all is cloud', async () => {
    const { page, complaints } = await tests.open();
    const cloudy = readdirSync(flanders).find((name) => name.includes('20170804'))!;
    await page.locator('[data-pick=files]').setInputFiles(join(flanders, cloudy));
    await page.getByRole('button', { name: 'Find clouds' }).click();
    await page.getByText('One mask in').waitFor();
    const told = await page.locator('.run .doubt').allInnerTexts();
    expect(told).toEqual([
      expect.stringContaining('Only 1 scene.'),
      expect.stringContaining('nearly everything is cloud'),
    ]);
    expect(told.join()).not.toContain('--');
    expect(complaints).toEqual([]);
  });

  it('steps with the arrow keys from a box, and leaves a pixel with Escape from a field', async () => {
    const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 800 } });
    await maskExample(page);
    await page.getByRole('checkbox', { name: 'Mask' }).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => position(page)).toContain('31 of 32');
    await page.getByRole('slider', { name: 'Opacity' }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => position(page)).toContain('31 of 32');
    const map = page.locator('.map');
    await map.focus();
    await page.keyboard.press('Enter');
    await hasFocus(page.locator('#pixel-title'));
    await page.locator('.why').waitFor();
    await page.getByRole('spinbutton', { name: 'Cloud: Brighter by' }).focus();
    await page.keyboard.press('Escape');
    await page.locator('.pixel').waitFor({ state: 'detached' });
    await hasFocus(map);
    expect(complaints).toEqual([]);
  });

  it('brings into sight on a phone what a tap is about, and has boxes that fingers hit', async () => {
    const { page, complaints } = await tests.open({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      reducedMotion: 'reduce',
    });
    await maskExample(page);
    for (const box of await page.getByRole('checkbox').all()) {
      if (!(await box.isVisible())) continue;
      const { width, height } = (await box.boundingBox())!;
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
    }
    await unfold(page, 'Area and settings');
    await page.getByRole('button', { name: 'Draw on the picture' }).click();
    await isInSight(page.locator('.picture'));
    await drag(page, [0.3, 0.4], [0.6, 0.6]);
    await isInSight(page.locator('.area > p').first());
    await page.evaluate(() => scrollTo(0, 0));
    const { x, y } = (await page.locator('.map').boundingBox())!;
    await page.touchscreen.tap(x + 150, y + 200);
    await page.locator('.why').waitFor();
    await isInSight(page.locator('.series'));
    expect(complaints).toEqual([]);
  });
});
