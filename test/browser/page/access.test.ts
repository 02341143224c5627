/** All states of the page as axe sees them, in both themes and on a phone, and its way by keys alone. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { save, scene } from '../../probability/scenes.ts';
import { listAll, temporaryFolder } from '../../support/temporary.ts';
import { hasChromium } from '../chromium.ts';
import { pageTests } from './page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare const window: Window & {
  readonly axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
};

/** What axe has against the page, and whether it is wider than its window. */
async function faults(page: Page, state: string): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run();
    const excess = document.documentElement.scrollWidth - innerWidth;
    return [
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`)),
      ...(excess > 0 ? [`${excess} pixels too wide`] : []),
    ];
  });
  return found.map((fault) => `${state}: ${fault}`);
}

/** Themes are colours and widths are places: each of both is seen, not every pair. */
const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  { colorScheme: 'light', viewport: { width: 320, height: 640 } },
] as const;

describe.skipIf(!hasChromium)('access to the page', () => {
  const tests = pageTests();
  const folder = temporaryFolder();
  const inputs = () => listAll(folder).map((name) => join(folder, name));
  beforeAll(() => {
    for (const [i, day] of ['20180104', '20180203'].entries()) save(folder, scene(day, i + 1));
  });

  for (const { viewport, colorScheme } of looks) {
    it(`is given in all states, ${colorScheme}, ${viewport.width} pixels wide`, async () => {
      const { page } = await tests.open({ viewport, colorScheme });
      const found: string[] = [];
      const look = async (state: string) => void found.push(...(await faults(page, state)));
      const open = (summary: string) => page.locator('summary', { hasText: summary }).first().click();
      await look('start');
      await open('From the web');
      await page.getByRole('button', { name: 'Search and open' }).click();
      await look('from the web, with a fault');
      const name = `notes of a ${'very '.repeat(20)}long${'_long'.repeat(20)} name.txt`;
      const notes = { name, mimeType: 'text/plain', buffer: Buffer.from('no scenes') };
      await page.locator('[data-pick=files]').setInputFiles(notes);
      await page.getByRole('alert').waitFor();
      await look('failed');
      await page.getByRole('button', { name: 'Try the example' }).click();
      await page.getByRole('progressbar').waitFor();
      await look('opening');
      await page.getByRole('heading', { name: '32 scenes' }).waitFor();
      for (const part of ['Area and settings', 'About', 'How the files are read']) await open(part);
      await look('open, with all that can be unfolded');
      await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
      await look('running');
      await page.getByText('32 masks in').waitFor();
      await page.getByRole('checkbox', { name: 'Swipe' }).check();
      await look('done');
      const forecast = page.locator('.forecast');
      await forecast.locator('summary').first().click();
      await forecast.locator('.plan').waitFor();
      await look('what a forecast lacks, or is made from');
      await page.locator('.map').press('End');
      await forecast.getByRole('spinbutton', { name: 'Cloud or shadow below' }).fill('90');
      await forecast.getByText('1,000 samples').waitFor();
      await forecast.locator('summary', { hasText: 'Its mask' }).click();
      await forecast.getByRole('spinbutton', { name: 'Cloud: reflectance above' }).fill('5');
      await look('what a forecast takes, with a fault in the options of its mask');
      await forecast.getByRole('spinbutton', { name: 'Cloud: reflectance above' }).fill('0.2');
      await forecast.getByRole('button', { name: /^Forecast \d/ }).click();
      await look('making a forecast');
      await forecast.getByRole('button', { name: 'Make another' }).waitFor();
      for (const layer of ['Forecast', 'Its mask', 'Its clusters']) {
        await page.getByRole('combobox', { name: 'Over the scene' }).selectOption(layer);
        await look(`forecast: ${layer}`);
      }
      await forecast.getByRole('button', { name: 'Make another' }).click();
      await look('asked before another is made');
      await page.keyboard.press('Escape');
      await page.locator('.map').press('Home');
      await look('beside the date of the forecast');
      await forecast.locator('summary').first().click();
      await page.locator('.map').press('Enter');
      await page.locator('.why').waitFor();
      await page.getByRole('spinbutton', { name: 'Cloud: Brighter by' }).fill('20');
      for (const group of ['Water', 'Thin cloud', 'Neighbours']) await open(group);
      await look('a pixel');
      for (const quantity of ['All six bands', 'MNDWI']) {
        await page.getByRole('combobox', { name: 'Quantity' }).selectOption(quantity);
        await look(`a pixel, ${quantity}`);
      }
      await page.getByRole('radio', { name: 'Table' }).check();
      await look('a pixel, table');
      expect(found).toEqual([]);
    });
  }

  for (const { viewport, colorScheme } of looks) {
    it(`is given with the other method, ${colorScheme}, ${viewport.width} pixels wide`, async () => {
      const { page } = await tests.open({ viewport, colorScheme });
      const found: string[] = [];
      const look = async (state: string) => void found.push(...(await faults(page, state)));
      const choose = (name: string) => page.getByRole('radio', { name }).check();
      await page.locator('[data-pick=files]').setInputFiles(inputs());
      await page.getByRole('button', { name: '100: per cent' }).waitFor();
      await look('without a scale');
      await page.getByRole('button', { name: '100: per cent' }).click();
      await page.getByRole('spinbutton', { name: 'Azimuth of the sun' }).waitFor();
      await look('without an azimuth');
      await choose('Time series');
      await page.getByText('The files lack').waitFor();
      await look('what is missing');
      await choose('Cloud probability and sun');
      await page.getByRole('spinbutton', { name: 'Azimuth of the sun' }).fill('160');
      await page.locator('summary', { hasText: 'Parameters' }).click();
      await page.getByRole('combobox', { name: 'Preset' }).selectOption('Natural England');
      await page.getByRole('combobox', { name: 'Water by' }).selectOption('Scene classification (6)');
      await page.getByRole('textbox', { name: 'Directions' }).fill('up');
      await page.getByRole('textbox', { name: 'Directions' }).blur();
      await look('parameters, with a fault');
      await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
      await page.getByText('2 masks in').waitFor();
      for (const layer of ['Cloud probability', 'Shadows']) {
        await page.getByRole('combobox', { name: 'Layer' }).selectOption(layer);
        await look(`layer ${layer}`);
      }
      await page.locator('.map').press('Enter');
      await page.locator('.why').waitFor();
      await look('a pixel without a series');
      expect(found).toEqual([]);
    });
  }

  it('has no traps and no hidden focus for those who work with keys', async () => {
    const { page } = await tests.open({ viewport: { width: 1280, height: 800 } });
    await page.getByRole('button', { name: 'Try the example' }).press('Enter');
    await page.getByRole('heading', { name: '32 scenes' }).waitFor();
    // What took the place of the button is where reading goes on.
    const focused = () => page.evaluate(() => document.activeElement!.textContent);
    await expect.poll(focused).toBe('Example');
    await page.locator('.map').press('Enter');
    await page.locator('.why').waitFor();
    await expect.poll(focused).toMatch(/^Pixel \d/);
    await page.locator('.map').focus();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    const stops = new Set<string>();
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(stopOf);
      if (stop === undefined) break;
      expect(stop.problem, stop.name).toBe('');
      expect(stops.has(stop.name), `${stop.name} comes twice`).toBe(false);
      stops.add(stop.name);
    }
    expect(stops.size).toBeGreaterThan(25);
    expect(await page.evaluate(stopOf)).toBeUndefined();
  });
});

/** What has the focus, and what is wrong with how that is seen; undefined when the focus has left the page. */
function stopOf(): { name: string; problem: string } | undefined {
  const { activeElement } = document;
  if (!activeElement || activeElement === document.body) return undefined;
  // Some are drawn by what stands around or after them.
  const drawn = [activeElement, activeElement.nextElementSibling, activeElement.closest('.scroll, .button')];
  const isOutlined = drawn.some((element) => element && getComputedStyle(element).outlineStyle === 'solid');
  const { top, bottom, left, right } = activeElement.getBoundingClientRect();
  const isInSight = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  const label = activeElement.getAttribute('aria-label') ?? activeElement.textContent;
  const name = `${activeElement.localName} ${label} ${Math.round(left)}`;
  return { name, problem: isOutlined ? (isInSight ? '' : 'out of sight') : 'no outline' };
}
