/** Bringing data to the page: files of all ways and kinds, and what is said of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openStack } from 'tsmask';
import { describe, expect, it } from 'vitest';
import { file, multiband, save, type TestFile } from '../../support/scenes.ts';
import { hasSharedData, sharedData } from '../../support/shared.ts';
import { itemOf } from '../../support/stac-items.ts';
import { subfolder, temporaryFolder } from '../../support/temporary.ts';
import { hasChromium } from '../chromium.ts';
import { pageTests } from './page.ts';

const dates = ['20240104', '20240112', '20240120', '20240128'];

describe.skipIf(!hasChromium || !hasSharedData)('bringing data', () => {
  const folder = temporaryFolder();
  const tests = pageTests({
    '/files/': { folder, ranges: true },
    '/bands/': { folder: `${sharedData}s2-flanders/bands`, ranges: true },
  });
  const saved = (files: readonly TestFile[]) => save(subfolder(folder), files);
  const pick = (page: Page, paths: readonly string[]) => page.locator('[data-pick=files]').setInputFiles([...paths]);
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
  const scenes = (count: number) => (count === 1 ? 'One scene' : `${count} scenes`);
  const good = () => dates.map((date) => multiband(`S2_${date}.tif`));

  it('opens real scenes, and tells once what all have in common', async () => {
    const { page, complaints } = await tests.open();
    const real = `${sharedData}s2-flanders/multiband`;
    await page.locator('[data-pick=folder]').setInputFiles(real);
    await heading(page, scenes(118));
    await heading(page, 'multiband');
    await expect.poll(() => page.locator('.facts').first().innerText()).toMatch(/Nodata\s+−999/);
    // Only the rows in sight are drawn.
    await expect.poll(() => page.locator('.scenes tbody tr').count()).toBeLessThan(60);
    expect(complaints).toEqual([]);
  });

  it('tells the time where a day has two scenes', async () => {
    const { page } = await tests.open();
    const names = ['20240104T105031', '20240104T120031', '20240112T105031'];
    await pick(page, saved(names.map((name) => multiband(`S2_${name}.tif`))));
    await heading(page, scenes(3));
    const slider = page.getByRole('slider', { name: 'Date' });
    const texts: (string | null)[] = [];
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) {
      await slider.press(key);
      texts.push(await slider.getAttribute('aria-valuetext'));
    }
    expect(texts).toEqual(['2024-01-04 10:50 UTC', '2024-01-04 12:00 UTC', '2024-01-12']);
    const boxes = page.locator('.scenes').getByRole('checkbox');
    const labels = await boxes.evaluateAll((all) => all.map((box) => box.ariaLabel));
    expect(labels).toEqual(['Use 2024-01-04 10:50', 'Use 2024-01-04 12:00', 'Use 2024-01-12']);
  });

  it('takes files that are dropped anywhere, and asks before masks are lost that are kept nowhere', async () => {
    const { page: first, complaints } = await tests.open();
    const drop = (page: Page, files: readonly TestFile[]) =>
      page.evaluate(
        (dropped) => {
          const dataTransfer = new DataTransfer();
          for (const { name, bytes } of dropped) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
          for (const type of ['dragenter', 'dragover', 'drop']) {
            document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
          }
        },
        files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
      );
    await drop(first, good());
    await heading(first, scenes(4));
    // There they are open already, so here masks have no place of their own.
    const page = await first.context().newPage();
    await page.goto(first.url());
    await drop(page, good());
    await heading(page, scenes(4));
    await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
    await page.getByText('4 masks in').waitFor();
    await drop(page, good().slice(0, 2));
    const question = page.getByRole('dialog');
    await expect.poll(() => question.innerText()).toContain('4 masks made here will be gone');
    await question.getByRole('button', { name: 'Keep what is open' }).click();
    await heading(page, scenes(4));
    await drop(page, good().slice(0, 2));
    await question.getByRole('button', { name: 'Open', exact: true }).click();
    await heading(page, scenes(2));
    expect(complaints).toEqual([]);
  });

  it('says which files are broken, and goes on with the others', async () => {
    const { page, complaints } = await tests.open();
    const corpus = ['rasterio__corrupt.tif', 'image-tiff__inf_loop_id_000028_src_000508_op_havoc_rep_4.tif'];
    await pick(page, [...saved(good()), ...corpus.map((name) => `${sharedData}tiff-corpus/${name}`)]);
    await heading(page, scenes(4));
    const rows = page.locator('.scenes .not-read');
    await expect.poll(() => rows.count()).toBe(2);
    await expect.poll(() => rows.last().innerText()).toContain('rasterio__corrupt.tif');
    await page.getByText('4 scenes of 6 files').waitFor();
    await page.getByRole('button', { name: '2 not used' }).click();
    await page.getByText('Cannot be read, as the table says: 2 files').click();
    await page.getByRole('button', { name: 'rasterio__corrupt.tif' }).click();
    await expect.poll(() => page.locator('.scenes tr[data-at=true]').innerText()).toContain('rasterio__corrupt.tif');
    await expect.poll(() => page.getByRole('grid').evaluate((grid) => grid === document.activeElement)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('shows a form for bands without names, and opens the files as it says', async () => {
    const { page, complaints } = await tests.open();
    await pick(page, saved(dates.map((date) => file(`scene_${date}.tif`, 7))));
    await page.getByRole('alert').getByText('No band of').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No band is blue, green, red, nir, swir1, swir2.').waitFor();
    const roles = ['', 'blue', 'green', 'red', 'nir', 'swir1', 'swir2'];
    const selects = page.locator('.band-roles select');
    for (const [i, role] of roles.entries()) await selects.nth(i).selectOption(role);
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading(page, scenes(4));
    expect(complaints).toEqual([]);
  });

  it('suggests the usual order for six bands without names', async () => {
    const { page } = await tests.open();
    await pick(page, saved(dates.map((date) => file(`scene_${date}.tif`, 6))));
    await page.getByText('check this order').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading(page, scenes(4));
  });

  it('finds dates where the user says they stand', async () => {
    const { page } = await tests.open();
    await pick(page, saved(['04.01.2024', '12.01.2024'].map((date) => multiband(`place ${date}.tif`))));
    await page.getByRole('alert').getByText('No date is found').waitFor();
    await page.getByLabel('Date in the names').fill('DD.MM.YYYY');
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading(page, scenes(2));
    await expect.poll(() => page.locator('.scenes tbody .date').allInnerTexts()).toEqual(['2024-01-04', '2024-01-12']);
  });

  it('opens the others without a file that does not fit', async () => {
    const { page } = await tests.open();
    await pick(page, saved([...good(), multiband('S2_20240205.tif', { epsg: 32632 })]));
    await page.getByRole('alert').getByText('lies on another grid').waitFor();
    await page.getByRole('button', { name: 'Open the others without this file' }).click();
    await heading(page, scenes(4));
  });

  it('opens the others without all files that do not fit, at once', async () => {
    const { page } = await tests.open();
    const others = ['20240205', '20240213', '20240221'].map((date) => multiband(`S2_${date}.tif`, { epsg: 32632 }));
    await pick(page, saved([...good(), ...others]));
    await page.getByText('All 3 files, and why').click();
    await expect.poll(() => page.locator('.at-fault dt').allInnerTexts()).toEqual(others.map(({ name }) => name));
    await page.getByRole('button', { name: 'Open the others without these 3 files' }).click();
    await heading(page, scenes(4));
  });

  it('lists every file with its reason where none is of use', async () => {
    const { page } = await tests.open();
    const names = Array.from({ length: 20 }, (_, i) => `S2_202401${String(i + 1).padStart(2, '0')}.tif`);
    await pick(page, saved(names.map((name) => ({ name, bytes: new TextEncoder().encode('no picture') }))));
    await expect
      .poll(() => page.getByRole('alert').innerText())
      .toMatch(
        /^20 files could not be opened\s+\S+ is not a TIFF\. The same is true of 19 others: (\S+, ){2}\S+ and 16 more\./,
      );
    await page.getByText('All 20 files, and why').click();
    await expect.poll(() => page.locator('.at-fault dt').allInnerTexts()).toEqual(names);
    expect(new Set(await page.locator('.at-fault dd').allInnerTexts())).toEqual(new Set(['Is not a TIFF.']));
  });

  it('corrects how open files are read, and says at the field what cannot be', async () => {
    const { page, complaints } = await tests.open();
    await pick(page, saved(good()));
    await heading(page, scenes(4));
    await page.getByText('How the files are read').click();
    const nodata = page.getByLabel('Nodata');
    await nodata.fill('none');
    await page.getByRole('button', { name: 'Read the files again' }).click();
    await page.getByText('“none” is not a number.').waitFor();
    await nodata.fill('0');
    await page.getByRole('button', { name: 'Read the files again' }).click();
    await page.locator('.field .wrong', { hasText: 'declares nodata -999' }).waitFor();
    await page.getByLabel('Nodata').fill('0, -999');
    await page.getByRole('button', { name: 'Read the files again' }).click();
    await page.locator('.facts', { hasText: '0, −999' }).first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('leaves scenes out and puts them back, by the keyboard alone', async () => {
    const { page, complaints } = await tests.open();
    await pick(page, saved(good()));
    await heading(page, scenes(4));
    await page.getByRole('grid').focus();
    for (const key of ['ArrowDown', 'Space', 'End', 'Enter']) await page.keyboard.press(key);
    await expect.poll(() => page.locator('tr[aria-current=true] .date').innerText()).toBe('2024-01-28');
    await page.getByText('3 scenes will be used.').waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    await heading(page, scenes(3));
    // The scene that was shown still is.
    await expect.poll(() => page.locator('tr[aria-current=true] .date').innerText()).toBe('2024-01-28');
    const box = page.getByRole('checkbox', { name: 'Use 2024-01-12' });
    await expect.poll(() => box.isChecked()).toBe(false);
    await box.check();
    await page.getByRole('button', { name: 'Apply' }).click();
    await heading(page, scenes(4));
    expect(complaints).toEqual([]);
  });

  it('goes on without a scene whose damage shows only while it is read', async () => {
    const { page, complaints } = await tests.open();
    const paths = saved(good().map(({ name }) => multiband(name, { compression: 'deflate' })));
    const { offsets, byteCounts } = (await openStack(paths)).files[1];
    const bytes = readFileSync(paths[1]);
    bytes.fill(255, offsets[0], offsets[0] + byteCounts[0]);
    writeFileSync(paths[1], bytes);
    await pick(page, paths);
    await heading(page, scenes(4));
    await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
    await page.getByText('3 masks in').waitFor();
    await expect.poll(() => page.locator('.leaving-out').innerText()).toContain('The scene of 2024-01-12 is left out');
    expect(complaints).toEqual([]);
  });

  it('opens files by their addresses', async () => {
    const { page, complaints } = await tests.open();
    const at = subfolder(folder);
    save(at, good());
    const base = `${tests.server.origin}/files/${at.slice(folder.length + 1)}/`;
    await page.getByText('From the web').click();
    await page.getByRole('textbox', { name: 'URLs' }).fill('S2_20240104.tif');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('is no address of a file').waitFor();
    await page.getByRole('textbox', { name: 'URLs' }).fill(dates.map((date) => `${base}S2_${date}.tif`).join('\n'));
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await heading(page, scenes(4));
    expect(complaints).toEqual([]);
  });

  it('opens what a STAC has of an area and a time', async () => {
    const { page, complaints } = await tests.open();
    const { origin } = tests.server;
    const stems = ['T31UES_20170804T105328', 'T31UES_20170814T105517', 'T31UES_20170824T105240'];
    const features = stems.map((stem) => itemOf('earth-search', { stem, base: `${origin}/bands/` }));
    writeFileSync(join(folder, 'items.json'), JSON.stringify({ type: 'FeatureCollection', features }));
    await page.getByText('From the web').click();
    await page.getByLabel('Address of the API').fill(`${origin}/files/items.json`);
    await page.getByLabel('Collection').fill('');
    await page.getByRole('button', { name: 'Search and open' }).click();
    await page.getByText('Give four numbers').waitFor();
    await page.getByLabel('Area').fill('5, 51.5, 5.1, 51.6');
    await page.getByLabel('From').fill('2017-08-01');
    await page.getByLabel('To').fill('2017-08-20');
    await page.getByRole('button', { name: 'Search and open' }).click();
    await heading(page, scenes(2));
    expect(complaints).toEqual([]);
  });

  it('says what is wrong where nothing can be opened', async () => {
    const { page } = await tests.open();
    const text = join(folder, 'notes.txt');
    writeFileSync(text, 'no scenes');
    await pick(page, [text]);
    await page.getByRole('alert').getByText('There are no scenes in notes.txt').waitFor();
    await page.getByRole('button', { name: 'Try the example' }).waitFor();
  });
});
