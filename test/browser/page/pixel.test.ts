/** A pixel of real scenes in the page: what it says is what the package says in Node. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { classNames, type DateExplanation, defaultThresholds, explainSeries, openStack, openViewer } from 'tsmask';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { explain } from '../../../web/view/explanation-words.ts';
import { type SceneDay, sceneDays } from '../../../web/view/scene-days.ts';
import { hasSharedData, sharedData } from '../../support/shared.ts';
import { hasChromium } from '../chromium.ts';
import { pageTests } from './page.ts';

const folder = join(sharedData, 's2-flanders/multiband');

describe.skipIf(!hasChromium || !hasSharedData)('a pixel in the page', () => {
  const tests = pageTests();
  const files = hasSharedData ? readdirSync(folder).filter((name) => name.endsWith('.tif')) : [];
  let page: Page;
  let complaints: string[];
  let at: { x: number; y: number };
  let days: SceneDay[];
  let bands: Parameters<typeof explainSeries>[0]['bands'];
  let published: DateExplanation[];

  const inNode = (thresholds = {}) => explainSeries({ bands, dates: days.length, thresholds });
  const countsOf = (dates: readonly DateExplanation[]) =>
    classNames.map((_, code) => dates.filter((date) => date.class === code).length);
  const countsOfTable = async () => {
    await page.getByRole('radio', { name: 'Table' }).check();
    const cells = await page.locator('.series-table tbody tr td:nth-child(2)').allTextContents();
    const names = cells.map((text) => text.replace('changed', '').trim().toLowerCase());
    return classNames.map((name) => names.filter((found) => found === name).length);
  };

  beforeAll(async () => {
    const stack = await openStack(files.map((name) => join(folder, name)));
    days = sceneDays(stack.scenes);
  });

  beforeEach(async () => {
    ({ page, complaints } = await tests.open({ viewport: { width: 1280, height: 800 } }));
    await page.setInputFiles(
      'input[data-pick="files"]',
      files.map((name) => join(folder, name)),
    );
    await page.waitForSelector('.workbench');
    const box = (await page.locator('.map').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2 + 5, box.y + box.height / 2 - 10);
    await page.waitForSelector('.why');
    const [x, y] = (await page.locator('#pixel-title').innerText()).match(/\d+/g)!.map(Number);
    at = { x, y };
    const stack = await openStack(files.map((name) => join(folder, name)));
    const viewer = openViewer(stack, { workers: 1 });
    bands = (await viewer.series(at)).bands as typeof bands;
    await viewer.close();
    published = inNode();
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  it('is drawn, and each date explained as the package explains it', async () => {
    await expect.poll(() => page.locator('.series-chart canvas').count()).toBe(1);
    await page.locator('.series-chart').focus();
    for (const date of [0, 1, 2, 3]) {
      const expected = explain(published, date, defaultThresholds, days);
      await expect.poll(() => page.locator('.why').textContent()).toBe(expected);
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('End');
    const chart = page.getByRole('slider', { name: 'Dates of this pixel' });
    await expect.poll(() => chart.getAttribute('aria-valuenow')).toBe(String(days.length));
    await page.keyboard.press('Home');
    await expect.poll(() => chart.getAttribute('aria-valuenow')).toBe('1');
    expect(await countsOfTable()).toEqual(countsOf(published));
  });

  it('shows the scene of a date that is clicked', async () => {
    const box = (await page.locator('.series-chart .u-over').boundingBox())!;
    await page.mouse.click(box.x + box.width - 4, box.y + box.height / 2);
    const shown = Number(await page.locator('.series-chart').getAttribute('aria-valuenow'));
    expect(shown).toBeGreaterThan(days.length - 5);
  });

  it('changes at once with a threshold, and goes back', async () => {
    const changed = inNode({ cloudContrast: 1.2 });
    const count = changed.filter((date, index) => date.class !== published[index].class).length;
    expect(count).toBeGreaterThan(1);
    const slider = page.getByRole('slider', { name: 'Cloud: Brighter by, slider' });
    const before = await slider.boundingBox();
    await page.getByRole('spinbutton', { name: 'Cloud: Brighter by' }).fill('120');
    await expect.poll(() => page.locator('.changed-note').innerText()).toContain(`${count} dates change.`);
    // It stays below the pointer that drags it.
    await expect.poll(() => slider.boundingBox()).toEqual(before);
    expect(await countsOfTable()).toEqual(countsOf(changed));
    await page.getByRole('spinbutton', { name: 'Cloud: Brighter by' }).fill('-500');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('spinbutton', { name: 'Cloud: Brighter by' }).inputValue()).toBe('0');
    await expect.poll(countsOfTable).toEqual(countsOf(inNode({ cloudContrast: 0 })));
    await page.getByRole('button', { name: 'Reset all' }).click();
    await expect.poll(countsOfTable).toEqual(countsOf(published));
  });

  it('says what the masks made of it, and offers to mask all scenes with the thresholds that are tried', async () => {
    await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
    await page.getByRole('status').filter({ hasText: 'masks in' }).waitFor();
    await expect.poll(() => page.locator('.explanation').innerText()).toMatch(/mask/i);
    const again = page.getByRole('button', { name: 'Mask all scenes with these' });
    await expect.poll(() => again.count()).toBe(0);
    await page.getByRole('spinbutton', { name: 'Shadow: Darker by' }).fill('20');
    await again.click();
    await expect.poll(() => again.count()).toBe(0);
  });

  it('is drawn as any index, and said so', async () => {
    const [first] = published;
    const chart = page.getByRole('slider', { name: 'Dates of this pixel' });
    await chart.focus();
    await page.keyboard.press('Home');
    const text = (value: number) => value.toFixed(3).replace('-', '\u2212');
    const ndvi = (bands.nir[0] - bands.red[0]) / (bands.nir[0] + bands.red[0]);
    const { mndwi, redBlue } = first.indices!;
    for (const [name, value] of [
      ['NDVI', ndvi],
      ['MNDWI', mndwi],
      ['Red + blue', redBlue],
    ] as const) {
      await page.getByRole('combobox', { name: 'Quantity' }).selectOption(name);
      await expect.poll(() => chart.getAttribute('aria-valuetext')).toContain(`, ${name} ${text(value)}`);
    }
  });

  it('keeps what it shows within its window, whatever is unfolded, and all columns of the table within reach', async () => {
    const tooMuch = () =>
      page.evaluate(() => {
        const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.scrollingElement!;
        return [scrollHeight - clientHeight, scrollWidth - clientWidth];
      });
    await page.evaluate(() => {
      for (const part of document.querySelectorAll('details')) part.open = true;
    });
    await expect.poll(() => tooMuch()).toEqual([0, 0]);
    await page.getByRole('radio', { name: 'Table' }).check();
    await expect.poll(() => tooMuch()).toEqual([0, 0]);

    const table = page.getByRole('region', { name: 'Dates of this pixel' });
    const current = table.locator('[aria-current="true"] button');
    for (const key of ['End', 'Home']) {
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await page.keyboard.press(key);
      await expect.poll(() => current.innerText()).toBe(days.at(key === 'End' ? -1 : 0)!.date);
      await expect
        .poll(() =>
          current.evaluate((button) => {
            const { left, top } = button.getBoundingClientRect();
            return document.elementFromPoint(left + 4, top + 8) === button;
          }),
        )
        .toBe(true);
    }
    const date = table.getByRole('columnheader').first();
    const last = table.getByRole('columnheader').last();
    const isSeen = (cell: typeof last) =>
      cell.evaluate((element) => {
        const { left, right, top } = element.getBoundingClientRect();
        return [left + 4, right - 4].every((x) => document.elementFromPoint(x, top + 8) === element);
      });
    for (const width of [390, 800, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await table.scrollIntoViewIfNeeded();
      await table.focus();
      await page.keyboard.press('ArrowRight');
      await table.evaluate((element) => element.scrollTo(element.scrollWidth, 0));
      await expect.poll(() => isSeen(last), { message: `the last column at ${width}` }).toBe(true);
      expect(await isSeen(date), `the dates at ${width}`).toBe(true);
      if (width > 800) expect(await tooMuch()).toEqual([0, 0]);
      else expect((await tooMuch())[1]).toBe(0);
    }
  });

  it('is saved as CSV', async () => {
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save CSV' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe(`pixel-${at.x}-${at.y}.csv`);
    const [head, ...rows] = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(head).toBe(
      'date,time,blue,green,red,nir,swir1,swir2,mean,ndvi,mndwi,msavi,whiteness,greenness,red_plus_blue,class,rule',
    );
    expect(rows).toHaveLength(days.length);
    for (const [date, row] of rows.entries()) {
      const cells = row.split(',');
      const { class: code, rule, indices } = published[date];
      expect(cells[0]).toBe(days[date].date);
      expect(cells.slice(-2)).toEqual([classNames[code], rule]);
      expect(Number(cells[2])).toBeCloseTo(bands.blue[date] / 10000, 4);
      const { nir, red } = bands;
      const ndvi = (nir[date] - red[date]) / (nir[date] + red[date]);
      if (indices) expect(Number(cells[8])).toBeCloseTo(indices.mean, 5);
      if (indices) expect(Number(cells[9])).toBeCloseTo(ndvi, 5);
    }
  });
});
