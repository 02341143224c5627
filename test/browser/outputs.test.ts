/** Outputs of the package in a browser: the same files as Node's. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import { openStack, saveMasks } from 'tsmask';
import { simulate } from 'tsmask/simulate';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveSimulation } from '../../src/simulate/save.ts';
import { hasGdal, readWithRasterio, validateCog } from '../support/python.ts';
import { listAll, temporaryFolder } from '../support/temporary.ts';
import { hasChromium } from './chromium.ts';
import type { OutputJob, OutputResult } from './harness/outputs.ts';
import { harnessTests } from './harness-tests.ts';

const formats = ['cog', 'stack', 'envi', 'png', 'zarr', 'netcdf'] as const;

describe.skipIf(!hasChromium)('outputs in a browser', () => {
  const root = temporaryFolder();
  const harness = harnessTests(root, ['es']);
  let page: Page;
  let complaints: string[];
  let paths: string[];

  beforeAll(async () => {
    ({ page, complaints } = harness);
    paths = await saveSimulation(simulate({ width: 90, height: 70, dates: 6, everyDays: 20 }), join(root, 'scenes'), {
      tileSize: 32,
    });
    await saveMasks(await openStack(paths), { out: join(root, 'node'), format: formats, reflectance: true });
  });

  beforeEach(async () => {
    await page.goto(`${harness.server.origin}/es/`);
    await page.evaluate(() => globalThis.outputs.clear());
    await page.setInputFiles('input', paths);
    complaints.length = 0;
  });

  const save = (job: OutputJob): Promise<OutputResult> => page.evaluate((asked) => globalThis.outputs.save(asked), job);

  /** Files of the browser on the disk, so that other tools can read them. */
  function download({ files }: OutputResult, folder: string): string {
    for (const [name, bytes] of files) {
      const path = join(root, folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, Buffer.from(bytes, 'base64'));
    }
    return join(root, folder);
  }

  const ways: [string, Pick<OutputJob, 'into' | 'replayed'>][] = [
    ['a folder', { into: 'directory' }],
    ['Blobs', { into: 'blobs' }],
    ['a folder, of masks that were kept', { into: 'directory', replayed: true }],
  ];

  it.skipIf(!hasGdal).each(ways)('are those of Node: %s', async (label, way) => {
    const result = await save({ save: { format: formats, reflectance: true }, ...way });
    expect(result.error).toBeUndefined();
    const here = download(result, label);
    const there = join(root, 'node');
    expect(listAll(here)).toEqual(listAll(there));
    let same = 0;
    for (const [name] of result.files) {
      const [mine, nodes] = [readFileSync(join(here, name)), readFileSync(join(there, name))];
      if (name.endsWith('.tif'))
        expect(readWithRasterio(join(here, name))).toEqual(readWithRasterio(join(there, name)));
      // Both compress with zlib, but not with the same.
      else if (name.endsWith('.png')) expect(decode(mine)).toEqual(decode(nodes));
      else if (/\.zarr\/.*\/c\//.test(name)) expect(gunzipSync(mine)).toEqual(gunzipSync(nodes));
      else if (name.endsWith('.json') && !name.includes('/')) expect(recordOf(mine)).toEqual(recordOf(nodes));
      else if (name === 'summary.csv') expect(mine.toString()).toBe(named(nodes));
      else {
        expect(mine.equals(nodes), name).toBe(true);
        same++;
      }
    }
    expect(same).toBeGreaterThan(6);
    const tiffs = listAll(here).filter((name) => name.endsWith('.tif'));
    for (const { path, errors } of validateCog(tiffs.map((name) => join(here, name)))) expect(errors, path).toEqual([]);
    expect(result.saved.flatMap(({ paths: names }) => names).every((name) => listAll(here).includes(name))).toBe(true);
    expect(complaints).toEqual([]);
  });

  it.each([1, 3])('leave masks that are whole, and nothing else, when the run is cancelled after %i', async (after) => {
    const result = await save({ save: { format: formats, reflectance: true }, into: 'directory', abortAfter: after });
    expect(result.error?.text).toBe('Error: The test has seen enough.');
    expect(result.folders).toEqual([]);
    if (after > 1) expect(result.files.length).toBeGreaterThan(0);
    const there = new Set(listAll(join(root, 'node')));
    for (const [name, bytes] of result.files) {
      expect(there.has(name), name).toBe(true);
      expect(name).toMatch(/^tsmask_\d{8}(_reflectance)?\.(tif|qml|img|hdr|png)$/);
      expect(bytes.length, name).toBeGreaterThan(0);
    }
  });

  it('that are one file for all leave nothing', async () => {
    const result = await save({
      save: { format: ['stack', 'envi', 'zarr', 'netcdf'] },
      into: 'directory',
      abortAfter: 2,
    });
    expect(result.error?.text).toBe('Error: The test has seen enough.');
    expect([result.files, result.folders]).toEqual([[], []]);
    expect(complaints).toEqual([]);
  });

  it.each(['tsmask.nc', 'tsmask_20200101.tif', 'summary.csv'])('replace %s if they may, else refuse', async (name) => {
    const [first] = listAll(join(root, 'node')).filter((found) => /^tsmask_\d+\.tif$/.test(found));
    const taken = name.endsWith('.tif') ? first : name;
    await page.evaluate(([file]) => globalThis.outputs.put(file, 'old'), [taken]);
    const format = ['netcdf', 'cog'] as const;
    const refused = await save({ save: { format }, into: 'directory' });
    expect(refused.error).toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(refused.error?.text).toContain(taken);
    expect(refused.files).toEqual([[taken, btoa('old')]]);
    const cancelled = await save({ save: { format, overwrite: true }, into: 'directory', abortAfter: 1 });
    const kept = cancelled.files.find(([found]) => found === 'tsmask.nc' || found === 'summary.csv');
    if (kept) expect(kept[1]).toBe(btoa('old'));
    const replaced = await save({ save: { format, overwrite: true }, into: 'directory' });
    expect(replaced.error).toBeUndefined();
    expect(replaced.files.find(([found]) => found === taken)![1]).not.toBe(btoa('old'));
  });

  it('replace a Zarr store as a whole', async () => {
    await save({ save: { format: 'zarr', reflectance: true }, into: 'directory' });
    const again = await save({ save: { format: 'zarr', reflectance: true, overwrite: true }, into: 'directory' });
    expect(again.error).toBeUndefined();
    expect(again.files.map(([name]) => name).filter((name) => name.startsWith('tsmask.zarr/'))).toEqual(
      listAll(join(root, 'node')).filter((name) => /^tsmask\.zarr\/.*(json|c\/.*\d)$/.test(name) && isFile(name)),
    );
  });

  /** What Node writes, with a File's name where a path stands; and no link leads to a File. */
  const named = (bytes: Buffer) => bytes.toString().replaceAll(`${join(root, 'scenes')}/`, '');
  const recordOf = (bytes: Buffer) => ({ ...JSON.parse(named(bytes)), links: [] });

  const isFile = (name: string) => !listAll(join(root, 'node')).some((other) => other.startsWith(`${name}/`));
});
