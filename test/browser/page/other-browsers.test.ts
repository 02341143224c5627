/** The way through the page in Firefox and WebKit, with scenes whose decoder is loaded when it is needed. */
import { join } from 'node:path';
import { maskStack, openStack, packClasses } from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toJp2 } from '../../support/jp2.ts';
import { hasGdal } from '../../support/python.ts';
import { subfolder, temporaryFolder } from '../../support/temporary.ts';
import { hasChromium } from '../chromium.ts';
import { type OtherBrowser, otherBrowsers } from '../other-browsers.ts';
import { pageTests, path } from './page.ts';

const root = temporaryFolder();
const patience = { timeout: 60_000, interval: 200 };
const [dates, size] = [14, 64];

describe.skipIf(!hasChromium || !hasGdal)('the page', () => {
  const tests = pageTests();
  let files: string[];
  let browser: OtherBrowser | undefined;

  beforeAll(async () => {
    const simulation = simulate({ width: size, height: size, dates, everyDays: 20, seed: 12 });
    files = toJp2(await saveSimulation(simulation, subfolder(root)), join(subfolder(root), 'jp2'));
  });

  afterEach(async () => {
    await browser?.close();
    browser = undefined;
  });

  for (const [name, { isThere, start }] of Object.entries(otherBrowsers)) {
    it.skipIf(!isThere)(`masks scenes in ${name} as in Node, explains a pixel, and finds the masks again`, async () => {
      browser = await start(subfolder(root));
      const { open, pick, run } = browser;
      const text = (selector: string) =>
        run<string>('return document.querySelector(arguments[0])?.innerText', selector);
      await open(tests.server.origin + path);
      await expect.poll(() => text('h1'), patience).toContain('tsmask');
      await pick('[data-pick=files]', files);
      await expect.poll(() => text('body'), patience).toContain(`${dates} scenes`);
      await run(pressFind);
      await expect.poll(() => text('.run'), patience).toContain(`${dates} masks in`);

      const expected = await masksOfNode(files);
      expect(new Set(await run<string[]>(sharesInBars))).toEqual(expected.shares);
      // WebKit keeps files for pages of secure hosts alone, of which this one is none.
      const kept = await run<number[] | null>(keptMasks);
      if (kept) {
        // A mask and its coarse picture, for each scene.
        const [bytes, coarse] = [size ** 2 / 4, (size / 8) ** 2];
        expect(kept).toHaveLength(dates * (bytes + coarse));
        expect(kept.filter((_, i) => i % (bytes + coarse) < bytes)).toEqual(expected.packed);
      }

      await run(pressEnterOnMap);
      await expect.poll(() => text('.why'), patience).toMatch(/mean reflectance/);
      await expect.poll(() => text('[role=alert]')).toBeFalsy();

      if (!kept) return;
      await open(tests.server.origin + path);
      await pick('[data-pick=files]', files);
      await expect.poll(() => text('.run'), patience).toContain(`${dates} masks in`);
    });
  }
});

/** All packed bytes, and `SCENE CODE SHARE` for each class that a mask has. */
async function masksOfNode(files: string[]): Promise<{ packed: number[]; shares: Set<string> }> {
  const packed: number[] = [];
  const shares = new Set<string>();
  let scene = 0;
  for await (const { classes, counts } of maskStack(await openStack(files))) {
    const bytes = new Uint8Array(classes.length / 4);
    packClasses(classes, bytes);
    packed.push(...bytes);
    counts.forEach((count, code) => {
      if (count > 0) shares.add(`${scene} ${code} ${(count / classes.length).toFixed(4)}`);
    });
    scene++;
  }
  return { packed, shares };
}

const pressFind = `
  [...document.querySelectorAll('button')].find((button) => button.innerText === 'Find clouds and shadows').click()`;

const pressEnterOnMap = `
  document.querySelector('.map').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))`;

/** As in {@link masksOfNode}, from the paths that draw them. */
const sharesInBars = `
  const codes = { none: 0, clear: 1, cloud: 2, shadow: 3 };
  return [...document.querySelectorAll('.strip path[data-class]')].flatMap((path) =>
    [...path.getAttribute('d').matchAll(/M(\\d+) \\S+h1v([\\d.]+)/g)].map(
      ([, scene, share]) => scene + ' ' + codes[path.dataset.class] + ' ' + share));`;

const keptMasks = `
  return (async () => {
    if (!navigator.storage) return null;
    const root = await navigator.storage.getDirectory();
    for await (const [name, folder] of root.entries()) {
      if (!name.startsWith('shelf-')) continue;
      const file = await (await folder.getFileHandle('masks.classes')).getFile();
      return Array.from(new Uint8Array(await file.arrayBuffer()));
    }
  })()`;
