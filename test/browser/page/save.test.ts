/** What is saved from the page: the same as the package saves in Node, in whole files or none. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import { blobPlace, computeMasks, openStack, saveComposite, saveMasks } from 'tsmask';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flanders } from '../../support/expected.ts';
import { hasGdal, python, readWithRasterio } from '../../support/python.ts';
import { hasSharedData, sharedData } from '../../support/shared.ts';
import { listAll, subfolder, temporaryFolder } from '../../support/temporary.ts';
import { hasChromium } from '../chromium.ts';
import { pageTests } from './page.ts';
import { pickInStorage, shelves, storedBytes } from './stored.ts';

const dates = 118;
/** Clearing away goes on after the page has been told that all is given up. */
const patience = { timeout: 20_000 };

describe.skipIf(!hasChromium || !hasSharedData || !hasGdal)('saving', () => {
  const root = temporaryFolder();
  const tests = pageTests();
  let page: Page;
  let complaints: string[];

  beforeEach(async () => {
    ({ page, complaints } = await tests.open({ viewport: { width: 1280, height: 1000 } }));
    await page.evaluate(pickInStorage);
    await page.locator('[data-pick=folder]').setInputFiles(flanders);
    await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
    await page.getByText(`${dates} masks in`).waitFor();
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  const unfold = (name: string) => page.locator('.save summary', { hasText: name }).click();
  const button = (name: string) => page.locator('.save').getByRole('button', { name });
  const told = (text: string) => page.locator('.save').getByRole('status').filter({ hasText: text }).waitFor();
  const choose = async (...names: string[]) => {
    for (const name of names) await page.locator('.formats').getByLabel(name).check();
  };
  const allFormats = ['GeoTIFF with all dates', 'ENVI', 'NetCDF', 'Zarr', 'PNG picture'];

  /** What a click makes the browser download. */
  async function download(name: string): Promise<{ name: string; path: string }> {
    const waiting = page.waitForEvent('download');
    await button(name).click();
    const file = await waiting;
    const path = join(subfolder(root), file.suggestedFilename());
    await file.saveAs(path);
    return { name: file.suggestedFilename(), path };
  }

  it('gives masks as a zip, equal to the published ones', async () => {
    await page.evaluate(() => {
      // As in browsers that cannot write to a file of the user's.
      delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker;
    });
    await unfold('Masks');
    await choose(...allFormats);
    const { name, path } = await download('Save as zip');
    expect(name).toBe('multiband-masks.zip');
    await told(`${dates} masks saved as multiband-masks.zip.`);
    const folder = subfolder(root);
    expect(equalMasks(path, folder)).toEqual({
      broken: null,
      twice: [],
      stack: true,
      dates: new Array(dates).fill(true),
    });
    const unpacked = join(folder, 'multiband-masks');
    const files = listAll(unpacked);
    for (const file of ['summary.csv', 'summary.json', 'tsmask.nc', 'tsmask.img', 'tsmask.zarr/zarr.json']) {
      expect(files).toContain(file);
    }
    expect(files.filter((file) => /^tsmask_\d+\.json$/.test(file))).toHaveLength(dates);
    expect(await picturesDiffer(unpacked)).toEqual([]);
  });

  it('saves again after a zip was given up at any moment', async () => {
    await page.evaluate(() => {
      delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker;
    });
    await unfold('Masks');
    await choose('GeoTIFF with all dates', 'Zarr');
    for (const moment of [50, 100, 200, 300, 400]) {
      await button('Save as zip').click();
      await page.waitForTimeout(moment);
      await page.locator('.saving').getByRole('button', { name: 'Cancel' }).click();
      await told('Cancelled: no new file is left.');
    }
    await download('Save as zip');
    await told(`${dates} masks saved as multiband-masks.zip.`);
  });

  it('streams a zip into a file, which is not there when it was given up', async () => {
    await unfold('Masks');
    await choose(...allFormats);
    await button('Save as zip').click();
    await giveUp();
    await expect.poll(() => page.evaluate(storedFiles), patience).toEqual([]);
    await button('Save as zip').click();
    await told(`${dates} masks saved as multiband-masks.zip.`);
    expect((await page.evaluate(storedFiles)).map(([name]) => name)).toEqual(['multiband-masks.zip']);
    const path = join(subfolder(root), 'masks.zip');
    await page.evaluate(storedBytes, 'multiband-masks.zip').then((bytes) => save(path, bytes));
    expect(equalMasks(path, subfolder(root))).toMatchObject({ broken: null, stack: true });
  });

  it('puts files into a folder, asks before it replaces any, and takes back what was given up', async () => {
    await unfold('Masks');
    await choose('PNG picture', 'GeoTIFF with all dates');
    await button('Save in a folder').click();
    await giveUp();
    await expect.poll(() => page.evaluate(storedFiles), patience).toEqual([]);
    await button('Save in a folder').click();
    await told(`${dates} masks saved in the folder picked.`);
    const names = (await page.evaluate(storedFiles)).map(([name]) => name);
    expect(names).toHaveLength(4 * dates + 4);
    await page.evaluate(putText, 'picked/summary.csv');
    await button('Save in a folder').click();
    const question = page.getByRole('dialog');
    await question.getByText('exist already').waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(await stored('picked/summary.csv')).toBe('old');
    await button('Save in a folder').click();
    await question.getByRole('button', { name: 'Replace' }).click();
    await told(`${dates} masks saved in the folder picked.`);
    expect(await stored('picked/summary.csv')).toMatch(/^id,date/);
  });

  it('says when a folder is gone, and goes on', async () => {
    await page.evaluate(() => {
      const pick = window.showDirectoryPicker!;
      window.showDirectoryPicker = async () => {
        const folder = await pick();
        await (await navigator.storage.getDirectory()).removeEntry(folder.name, { recursive: true });
        window.showDirectoryPicker = pick;
        return folder;
      };
    });
    await unfold('Masks');
    await button('Save in a folder').click();
    await expect
      .poll(() => page.locator('.save').getByRole('alert').innerText())
      .toMatch(/its folder is gone\. Choose another folder/);
    await button('Save in a folder').click();
    await told(`${dates} masks saved`);
  });

  it('gives the summary that the package writes', async () => {
    const folder = subfolder(root);
    await saveMasks(await openStack(flanders), { out: folder });
    await unfold('Masks');
    const { name, path } = await download('Summary alone');
    expect(name).toBe('multiband-summary.csv');
    const expected = readFileSync(join(folder, 'summary.csv'), 'utf8')
      .replaceAll(`${flanders}/`, '')
      .replaceAll(/tsmask_\w+\.tif tsmask_\w+\.qml|tsmask_\w+\.tif/g, '');
    expect(readFileSync(path, 'utf8').replaceAll('multiband/', '')).toBe(expected);
  });

  it('makes the composite of the package, shows it and saves it', async () => {
    const there = new Map<string, Blob>();
    const stack = await openStack(flanders);
    const masks = await computeMasks(stack);
    await saveComposite(stack, masks, { out: blobPlace(({ name, blob }) => void there.set(name, blob)) });
    await masks.close();
    await unfold('Composite');
    await button('Make it').click();
    await told('56.4 clear dates');
    await page.locator('.timeline').getByText('Median composite').waitFor();
    await page.getByRole('button', { name: 'Close scenes' }).click();
    const question = page.getByRole('dialog', { name: /Close/ });
    await expect.poll(() => question.innerText()).toContain('The composite is not saved, and will be gone.');
    await question.getByRole('button', { name: 'Keep open' }).click();
    await button('Save in a folder').click();
    await told('The composite saved in the folder picked.');
    for (const [name, blob] of there) {
      const [mine, nodes] = [join(subfolder(root), name), join(subfolder(root), name)];
      save(mine, await page.evaluate(storedBytes, `picked/${name}`));
      save(nodes, [...new Uint8Array(await blob.arrayBuffer())]);
      expect(readWithRasterio(mine)).toEqual(readWithRasterio(nodes));
    }
    await unfold('Picture');
    const { name, path } = await download('Save as PNG');
    expect(name).toBe('multiband-composite.png');
    const { values } = readWithRasterio(await nodeFile(there.get('tsmask_median.tif')!));
    // Blue, green, red … of 32 × 32 pixels; white is a reflectance of 0.3.
    const reds = values.slice(2 * 32 * 32, 3 * 32 * 32).map((red) => 255 * Math.sqrt(red / 3000));
    const picture = decode(readFileSync(path));
    expect([picture.width, picture.height]).toEqual([640, 680]);
    for (const [x, y] of [
      [0, 0],
      [5, 17],
      [31, 31],
    ]) {
      const red = picture.data[picture.channels * ((y * 20 + 10) * 640 + x * 20 + 10)];
      expect(Math.abs(red - reds[y * 32 + x])).toBeLessThan(1.01);
    }
    await page.keyboard.press('ArrowRight');
    // After the one in sight, which was the clearest of the first ten.
    await page.locator('.timeline').getByText('5 of 118').waitFor();
    await page.getByRole('button', { name: 'Close scenes' }).click();
    await page.locator('[data-pick=files]').waitFor({ state: 'attached' });
  });

  it('makes the composites of one date a pixel, and says of which', async () => {
    const there = new Map<string, Blob>();
    const stack = await openStack(flanders);
    const masks = await computeMasks(stack);
    const out = blobPlace(({ name, blob }) => void there.set(name, blob));
    const { sources = [] } = await saveComposite(stack, masks, { out, method: 'lc' });
    await masks.close();
    await unfold('Composite');
    await page.getByLabel('Made as').selectOption('Least cloudy on top');
    await button('Make it').click();
    await page.locator('.timeline').getByText('Composite, least cloudy on top').waitFor();
    const given = sources.filter(({ pixels }) => pixels > 0);
    const [most] = given.toSorted((a, b) => b.pixels - a.pixels);
    await expect.poll(() => page.locator('.sources dt').first().innerText()).toBe(most.date);
    await expect.poll(() => page.locator('.sources dt').count()).toBe(Math.min(6, given.length));
    await button('Save in a folder').click();
    await told('The composite saved in the folder picked.');
    expect([...there.keys()]).toContain('tsmask_lc_source.tif');
    for (const [name, blob] of there) {
      const mine = join(subfolder(root), name);
      save(mine, await page.evaluate(storedBytes, `picked/${name}`));
      expect(readWithRasterio(mine)).toEqual(readWithRasterio(await nodeFile(blob)));
    }
    await button('Make another').click();
    await page.getByLabel('Made as').selectOption('Medoid');
    await button('Make it').click();
    await told('Medoid composite, of 56.4 clear dates');
  });

  it('draws the scene with its mask as a picture', async () => {
    await unfold('Picture');
    await page.locator('.save').getByLabel('Part').selectOption('The whole scene');
    await page.getByLabel('With date and legend').uncheck();
    await page.getByRole('slider', { name: 'Date', exact: true }).press('Home');
    const { name, path } = await download('Save as PNG');
    expect(name).toBe('multiband-20170804.png');
    const { width, height, data } = decode(readFileSync(path));
    expect([width, height]).toEqual([640, 640]);
    // All of it is cloud: orange over white.
    expect(data[0]).toBeGreaterThan(data[2] + 80);
  });

  it('gives up a composite', async () => {
    await unfold('Composite');
    await button('Make it').click();
    await page.waitForFunction(() => {
      const cancel = [...document.querySelectorAll<HTMLButtonElement>('.save button')].find(
        ({ textContent }) => textContent === 'Cancel',
      );
      cancel?.click();
      return cancel !== undefined;
    });
    await button('Make it').waitFor();
    await expect.poll(() => page.evaluate(shelves), patience).toBe(1);
    await button('Make it').click();
    await told('56.4 clear dates');
    expect(await page.evaluate(shelves)).toBe(2);
  });

  it('forgets what it saves when masks are made again', async () => {
    await unfold('Masks');
    await choose(...allFormats);
    await button('Save in a folder').click();
    await page.locator('.saving progress[value]').waitFor();
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByText(`${dates} masks in`).waitFor();
    await expect.poll(() => page.evaluate(storedFiles), patience).toEqual([]);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  /** Cancels when some of the masks have been written. */
  async function giveUp(): Promise<void> {
    await page.waitForFunction(
      () => (document.querySelector<HTMLProgressElement>('.saving progress')?.value ?? 0) >= 4,
    );
    await page.locator('.saving').getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.locator('.save').getByRole('status').filter({ hasText: 'saved' }).count()).toBe(0);
  }

  const stored = async (path: string) => Buffer.from(await page.evaluate(storedBytes, path)).toString();

  async function nodeFile(blob: Blob): Promise<string> {
    const path = join(subfolder(root), 'file.tif');
    save(path, [...new Uint8Array(await blob.arrayBuffer())]);
    return path;
  }

  /** Of pictures: those that are others than Node's. */
  async function picturesDiffer(folder: string): Promise<string[]> {
    const there = subfolder(root);
    await saveMasks(await openStack(flanders), { out: there, format: 'png' });
    const names = listAll(there).filter((name) => name.endsWith('.png'));
    expect(names).toHaveLength(dates);
    const pixels = (path: string) => Buffer.from(decode(readFileSync(path)).data);
    return names.filter((name) => !pixels(join(there, name)).equals(pixels(join(folder, name))));
  }
});

function save(path: string, bytes: readonly number[]): void {
  writeFileSync(path, Uint8Array.from(bytes));
}

/** Unpacks with Python's own zipfile, and compares with the published masks. */
function equalMasks(
  zip: string,
  folder: string,
): { broken: string | null; twice: string[]; stack: boolean; dates: boolean[] } {
  return JSON.parse(
    python(
      `
import collections, sys, json, glob, zipfile, rasterio
archive, folder, expected = sys.argv[1:]
with zipfile.ZipFile(archive) as files:
    broken = files.testzip()
    twice = [name for name, n in collections.Counter(files.namelist()).items() if n > 1]
    files.extractall(folder)
    tops = {name.split('/')[0] for name in files.namelist()}
    assert len(tops) == 1, tops
read = lambda path: rasterio.open(path).read()
published = read(expected)
folder += '/' + tops.pop()
dates = sorted(glob.glob(folder + '/tsmask_*.tif'))
print(json.dumps({
    'broken': broken,
    'twice': twice,
    'stack': bool((read(folder + '/tsmask.tif') == published).all()),
    'dates': [bool((read(path)[0] == classes).all()) for path, classes in zip(dates, published, strict=True)],
}))
`,
      zip,
      folder,
      `${sharedData}s2-flanders/expected/buffered.tif`,
    ),
  );
}

// In the page.

/** Names and sizes, without what the page keeps for itself, and without empty folders. */
async function storedFiles(): Promise<[name: string, size: number][]> {
  const found: [string, number][] = [];
  const list = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const handle of folder.values()) {
      if (path === '' && handle.name.startsWith('shelf-')) continue;
      const name = path + handle.name;
      if (handle.kind === 'directory') await list(handle, `${name}/`);
      else found.push([name, (await handle.getFile()).size]);
    }
  };
  await list(await navigator.storage.getDirectory(), '');
  return found;
}

async function putText(path: string): Promise<void> {
  const [folder, name] = path.split('/');
  const root = await navigator.storage.getDirectory();
  const file = await (await root.getDirectoryHandle(folder)).getFileHandle(name);
  const writable = await file.createWritable();
  await writable.write('old');
  await writable.close();
}
