/** Masks from a cloud probability in the page: the choice of the method, its layers, and what is saved and kept of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { describe, expect, it } from 'vitest';
import { save, scene } from '../../probability/scenes.ts';
import { tsmask } from '../../support/cli.ts';
import { saveProduct } from '../../support/esa-tree.ts';
import { hasGdal, python, readWithRasterio } from '../../support/python.ts';
import { origin, realScenes, size as side } from '../../support/real-scenes.ts';
import { hasSharedData, sharedData } from '../../support/shared.ts';
import { listAll, subfolder, temporaryFolder } from '../../support/temporary.ts';
import { encodeTiff } from '../../support/tiff.ts';
import { hasChromium } from '../chromium.ts';
import { pageTests } from './page.ts';

const root = temporaryFolder();
const slovenia = `${sharedData}s2-slovenia`;
const days = ['20180104', '20180203', '20180305'];

const bySun = (page: Page) => page.getByRole('radio', { name: 'Cloud probability and sun' });
const bySeries = (page: Page) => page.getByRole('radio', { name: 'Time series' });
const azimuth = (page: Page) => page.getByRole('spinbutton', { name: 'Azimuth of the sun' });
const find = (page: Page) => page.getByRole('button', { name: 'Find clouds and shadows' });
const layer = (page: Page) => page.getByRole('combobox', { name: 'Layer' });
const masksIn = (page: Page, count: number) => page.getByText(`${count} masks in`).waitFor();
const pick = (page: Page, folder: string) =>
  page.locator('[data-pick=files]').setInputFiles(listAll(folder).map((name) => join(folder, name)));
const shares = (page: Page) =>
  page
    .locator('.strip path[data-class]')
    .evaluateAll((paths) => paths.map((path) => [path.getAttribute('data-class'), path.getAttribute('d')]));

describe.skipIf(!hasChromium)('masks from a cloud probability', () => {
  const tests = pageTests();

  async function download(page: Page, name: string): Promise<string> {
    await page.evaluate(() => {
      // As in browsers that cannot write to a file of the user's.
      delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker;
    });
    const waiting = page.waitForEvent('download');
    await page.locator('.save').getByRole('button', { name }).click();
    const file = await waiting;
    const path = join(subfolder(root), file.suggestedFilename());
    await file.saveAs(path);
    return path;
  }

  async function savedMasks(page: Page, withLayers = false): Promise<string> {
    await page.locator('.save summary', { hasText: 'Masks' }).click();
    await page.getByLabel('Layers of each date').setChecked(withLayers);
    const zip = await download(page, 'Save as zip');
    const folder = subfolder(root);
    python('import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])', zip, folder);
    return join(folder, zip.slice(zip.lastIndexOf('/') + 1, -4));
  }

  function expectEqualMasks(mine: string, others: string, count: number): void {
    const names = listAll(others).filter((name) => /tsmask_\d+\.tif$/.test(name));
    expect(names).toHaveLength(count);
    for (const name of names) expect(readWithRasterio(join(mine, name))).toEqual(readWithRasterio(join(others, name)));
    const methodOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')).method;
    expect(methodOf(mine)).toEqual(methodOf(others));
    expect(methodOf(mine).name).toBe('probability');
  }

  it.skipIf(!hasSharedData || !hasGdal)(
    'are those of the command line, of real scenes whose files lack a scene classification',
    async () => {
      const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 1000 } });
      await page.locator('[data-pick=folder]').setInputFiles(slovenia);
      await page.getByRole('heading', { name: '5 scenes' }).waitFor();
      await expect.poll(() => bySeries(page).isChecked()).toBe(true);
      await bySun(page).check();
      await page.getByText('The files lack the scene classification (SCL).').waitFor();
      await expect.poll(() => find(page).isDisabled()).toBe(true);
      await page.getByRole('combobox', { name: 'Water by' }).selectOption('none');
      await azimuth(page).fill('155');
      await find(page).click();
      await masksIn(page, 5);
      const out = subfolder(root);
      const ended = await tsmask([
        ...['mask', `${slovenia}/B08`, `${slovenia}/probability`, '--out', out, '--overwrite'],
        ...['--method', 'probability', '--water', 'none', '--sun-azimuth', '155'],
      ]);
      expect(ended).toMatchObject({ code: 0 });
      expectEqualMasks(await savedMasks(page), out, 5);

      // The series is that of all six bands, and has the classes of the masks.
      await page.locator('.map').press('Enter');
      await page.getByText(/Its cloud probability, 0\.\d+, is not above 0\.5\./).waitFor();
      await page.getByRole('radio', { name: 'Table' }).check();
      const rows = page.locator('.series-table tbody tr');
      await expect
        .poll(() => rows.locator('td:nth-child(2)').allInnerTexts())
        .toEqual([' Clear', ' Cloud', ' Cloud', ' Clear', ' Clear']);
      await page.getByRole('button', { name: 'Close pixel' }).click();

      // Nothing is lost by looking at the other method.
      await bySeries(page).check();
      await page.getByText('The masks were made by another method').first().waitFor();
      await page.getByRole('button', { name: 'Run again' }).click();
      await masksIn(page, 5);
      await expect.poll(() => layer(page).count()).toBe(0);
      await masksIn(page, 5);
      expect(complaints).toEqual([]);
    },
  );

  it.skipIf(!hasGdal)('need no other bands, ask for a scale, show layers, and outlive a reload', async () => {
    const folder = subfolder(root);
    for (const [i, day] of days.entries()) save(folder, scene(day, i + 1));
    const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 1000 } });
    await pick(page, folder);
    await page.getByRole('alert').getByText('stands for certain cloud').waitFor();
    await page.getByRole('button', { name: '100: per cent' }).click();
    await page.getByRole('heading', { name: '3 scenes' }).waitFor();
    await expect.poll(() => bySun(page).isChecked()).toBe(true);
    await page.getByText('Needed for all 3 scenes').waitFor();
    await expect.poll(() => find(page).isDisabled()).toBe(true);
    await azimuth(page).fill('160');
    await page.getByText('Parameters').click();
    await page.getByRole('spinbutton', { name: 'Margin' }).fill('60');
    await find(page).click();
    await masksIn(page, 3);
    const out = subfolder(root);
    const ended = await tsmask([
      ...['mask', folder, '--out', out, '--overwrite', '--layers', '--method', 'probability'],
      ...['--probability-scale', '100', '--sun-azimuth', '160', '--dilation', '60'],
    ]);
    expect(ended).toMatchObject({ code: 0 });
    const saved = await savedMasks(page, true);
    expectEqualMasks(saved, out, 3);
    const layerFiles = listAll(saved).filter((name) => name.endsWith('_layers.tif'));
    expect(layerFiles).toHaveLength(3);
    for (const name of layerFiles)
      expect(readWithRasterio(join(saved, name))).toEqual(readWithRasterio(join(out, name)));

    // Each layer as it is seen, against the file of layers.
    const { shape, values } = readWithRasterio(join(out, 'tsmask_20180203_layers.tif'));
    const [bands, height, width] = shape;
    expect(bands).toBe(6);
    await page.getByRole('button', { name: 'Later date' }).click();
    await page.getByRole('slider', { name: 'Opacity' }).fill('1');
    await page.locator('.save summary', { hasText: 'Picture' }).click();
    await page.locator('.save').getByLabel('Part').selectOption('The whole scene');
    await page.getByLabel('With date and legend').uncheck();
    for (const [name, band, colour] of [
      ['clouds', 0, [230, 159, 0]],
      ['dark_pixels', 2, [213, 94, 0]],
      ['cloud_transform', 3, [86, 180, 233]],
      ['shadows', 4, [0, 114, 178]],
      ['cloudmask', 5, [240, 228, 66]],
    ] as const) {
      await layer(page).selectOption(name);
      await page.locator(`.legend [data-layer=${name}]`).waitFor();
      const { data, channels, width: side } = decode(readFileSync(await download(page, 'Save as PNG')));
      const scale = side / width;
      const found = Array.from({ length: width * height }, (_, i) => {
        const [x, y] = [i % width, Math.floor(i / width)].map((cell) => Math.floor((cell + 0.5) * scale));
        return colour.every((part, c) => data[(y * side + x) * channels + c] === part);
      });
      const expected = values.slice(band * width * height, (band + 1) * width * height).map((value) => value === 1);
      expect(found.filter((is, i) => is !== expected[i]).length, name).toBe(0);
      expect(expected).toContain(true);
    }
    await layer(page).selectOption('probability');
    await page.locator('.legend .ramp').waitFor();

    const before = await shares(page);
    await page.reload();
    await pick(page, folder);
    await masksIn(page, 3);
    await expect.poll(() => shares(page)).toEqual(before);
    await page.getByText('Parameters: 1 changed').waitFor();
    await layer(page).selectOption('clouds');
    await page.locator('.legend [data-layer=clouds]').waitFor();
    await page.getByRole('spinbutton', { name: 'Azimuth of the sun' }).fill('170');
    await page.getByText('The masks were made with other parameters than those set now.').first().waitFor();

    await bySeries(page).check();
    await page.getByText(/The files lack blue, green, red, near infrared/).waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Run again' }).isDisabled()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it.skipIf(!hasSharedData)('take band, probability and sun from products as ESA delivers them', async () => {
    const folder = subfolder(root);
    for (const real of (await realScenes()).slice(0, 3)) {
      const [path] = saveProduct(folder, { scene: real, baseline: '02.14', generated: '20201112T133359', whole: true });
      const granule = path.slice(0, path.indexOf('/IMG_DATA/'));
      const perCent = Array.from({ length: side * side }, (_, i) => (i % side) * 3);
      writeFileSync(
        join(granule, 'QI_DATA/MSK_CLDPRB_20m.tif'),
        encodeTiff({ width: side, height: side, type: 'uint8', bands: [perCent], epsg: 32631, origin, pixel: 20 }),
      );
    }
    const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 1000 } });
    await page.locator('[data-pick=folder]').setInputFiles(folder);
    await page.getByRole('heading', { name: '3 scenes' }).waitFor();
    await bySun(page).check();
    await find(page).click();
    await masksIn(page, 3);
    await expect.poll(() => azimuth(page).count()).toBe(0);
    // Who works with keys goes on where the run began, not at the choice of the method.
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => bySun(page).isChecked()).toBe(true);
    await page.locator('.map').press('Enter');
    await page.getByText('Its cloud probability, 0.48, is not above 0.5.').waitFor();
    // Back and forth, faster than a scene is masked.
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowLeft', 'ArrowRight']) await page.keyboard.press(key);
    await page.getByText('Its cloud probability, 0.48, is not above 0.5.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('are no choice where bands are missing, and this is said', async () => {
    const folder = subfolder(root);
    await saveSimulation(simulate({ width: 40, height: 40, dates: 4, everyDays: 20, seed: 2 }), folder);
    const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 800 } });
    await pick(page, folder);
    await bySun(page).check();
    await page
      .getByText('The files lack the near infrared B08, a cloud probability and the scene classification (SCL).')
      .waitFor();
    await expect.poll(() => find(page).isDisabled()).toBe(true);
    await bySeries(page).check();
    await find(page).click();
    await masksIn(page, 4);
    expect(complaints).toEqual([]);
  });

  it('are made of files whose bands have no names, when the user says which is which', async () => {
    const folder = subfolder(root);
    const [width, height] = [40, 30];
    const cloudy = Array.from({ length: width * height }, (_, i) => (i % width < 10 ? 90 : 5));
    const bright = Array.from({ length: width * height }, (_, i) => (i % width < 10 ? 6000 : 3000));
    writeFileSync(
      join(folder, 'mine_20180104.tif'),
      encodeTiff({ width, height, type: 'uint16', bands: [bright, cloudy], epsg: 32631, origin, pixel: 20 }),
    );
    const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 1000 } });
    await pick(page, folder);
    const second = page.locator('.band-roles select').nth(1);
    await page.locator('.band-roles select').first().selectOption('near infrared, wide (B08)');
    await second.selectOption('cloud probability');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: '100: per cent' }).click();
    await page.getByRole('combobox', { name: 'Water by' }).selectOption('none');
    await azimuth(page).fill('160');
    await find(page).click();
    await page.getByText('One mask in').waitFor();
    const told = await page.getByRole('slider', { name: 'Date' }).getAttribute('aria-valuetext');
    const [, cloud] = /, cloud (\d+)\s?%/.exec(told ?? '') ?? [];
    // A quarter, and its margin.
    expect(Number(cloud)).toBeGreaterThanOrEqual(25);
    expect(Number(cloud)).toBeLessThan(45);
    expect(complaints).toEqual([]);
  });

  it('can be given up', async () => {
    const folder = subfolder(root);
    for (let month = 1; month <= 12; month++) save(folder, scene(`2018${String(month).padStart(2, '0')}05`, month));
    const { page, complaints } = await tests.open({ viewport: { width: 1280, height: 800 } });
    await pick(page, folder);
    await page.getByRole('button', { name: '100: per cent' }).click();
    await azimuth(page).fill('160');
    await find(page).press('Enter');
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    await page.getByRole('status').getByText('Cancelled. No masks were kept').waitFor();
    await find(page).click();
    await masksIn(page, 12);
    expect(complaints).toEqual([]);
  });
});
