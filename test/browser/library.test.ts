/** The package behind a bundler, in a browser under a strict Content-Security-Policy. */
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { compositeStack, computeMasks, maskStack, openStack } from 'tsmask';
import { simulate } from 'tsmask/simulate';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveSimulation } from '../../src/simulate/save.ts';
import { engines } from '../support/engines.ts';
import { expectedClasses, flanders } from '../support/expected.ts';
import { toJp2 } from '../support/jp2.ts';
import { hasGdal } from '../support/python.ts';
import { hasSharedData } from '../support/shared.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { hasChromium } from './chromium.ts';
import type { Job, Result } from './harness/main.ts';
import { harnessTests } from './harness-tests.ts';
import type { TestServer } from './server.ts';

interface Expected {
  readonly id: string;
  readonly classes: string;
}

describe.skipIf(!hasChromium)('the package in a browser', () => {
  const folder = temporaryFolder();
  const harness = harnessTests(folder, ['es', 'default'], {
    '/ranges/': { folder: join(folder, 'scenes'), ranges: true },
    '/whole/': { folder: join(folder, 'scenes') },
  });
  let server: TestServer;
  let page: Page;
  let complaints: string[];
  let simulated: { readonly paths: string[]; readonly names: string[]; readonly expected: Expected[] };

  beforeAll(async () => {
    ({ server, page, complaints } = harness);
    simulated = await makeScenes(join(folder, 'scenes'));
  });

  beforeEach(async () => {
    server.missing.clear();
    await page.goto(`${server.origin}/es/`);
    server.seen.length = 0;
    complaints.length = 0;
  });

  const choose = (files: Parameters<Page['setInputFiles']>[1]) => page.setInputFiles('input', files);
  const run = (job: Job): Promise<Result> => page.evaluate((asked) => globalThis.run(asked), job);
  /** Time for what might still go wrong to show. */
  const settle = () => page.waitForTimeout(300);

  it('takes the browser side of the package, with its worker as a file of its own', async () => {
    for (const format of ['es', 'default']) {
      const assets = join(folder, format, 'assets');
      const scripts = await readdir(assets);
      expect(scripts.filter((name) => name.startsWith('worker-')).length).toBe(1);
      for (const script of scripts) {
        // As a module's name: the file system of HDF5's library has keys called node, too.
        expect(await readFile(join(assets, script), 'utf8'), script).not.toMatch(/["'`](worker_threads|node:)/);
      }
    }
  });

  describe.skipIf(!hasSharedData).each(engines)('on the files of Flanders, %s', (_name, engine) => {
    it('gives the published masks', async () => {
      const paths = (await readdir(flanders)).map((name) => join(flanders, name));
      expect(paths.length).toBe(118);
      await choose(paths);
      const { masks, error } = await run({ mask: { ...engine, workers: 2 } });
      expect(error).toBeUndefined();
      const published = await expectedClasses('buffered');
      expect(masks.map(({ classes }) => classes)).toEqual(published.map((classes) => classes.join('')));
      expect(complaints).toEqual([]);
    });
  });

  it.each(['es', 'default'])('gives the masks of Node on files, workers bundled as %s', async (format) => {
    await page.goto(`${server.origin}/${format}/`);
    await choose(simulated.paths);
    const { masks, error } = await run({ mask: { workers: 2 } });
    expect(error).toBeUndefined();
    expect(masks).toEqual(simulated.expected);
    expect(complaints).toEqual([]);
    // The scripts alone: the files went through no server.
    expect(server.seen.every(({ path }) => path.startsWith(`/${format}/`))).toBe(true);
  });

  it('gives the composite of Node', async () => {
    await choose(simulated.paths);
    const options = { workers: 2, blockSize: 16 };
    const found = await page.evaluate((asked) => globalThis.composite(asked), options);
    const stack = await openStack(simulated.paths);
    const masks = await computeMasks(stack, options);
    const [nir, count]: [number[], number[]] = [[], []];
    for await (const piece of compositeStack(stack, masks, { roles: ['nir'] })) {
      nir.push(...piece.bands.nir);
      count.push(...piece.count);
    }
    await masks.close();
    expect(found).toEqual({ nir: nir.join(), count: count.join() });
    expect(complaints).toEqual([]);
  });

  it('gives the masks of Node with classes beyond the memory set aside as Blobs', async () => {
    await choose(simulated.paths);
    const { masks, error } = await run({ mask: { workers: 1, blockSize: 16, memory: 60_000 } });
    expect(error).toBeUndefined();
    expect(masks).toEqual(simulated.expected);
    expect(complaints).toEqual([]);
  });

  it.skipIf(!hasGdal).each(['es', 'default'])('reads JPEG 2000, workers bundled as %s', async (format) => {
    await page.goto(`${server.origin}/${format}/`);
    await choose(toJp2(simulated.paths, join(folder, `jp2-${format}`)));
    const { masks, error } = await run({ mask: { workers: 2 } });
    expect(error).toBeUndefined();
    expect(masks).toEqual(simulated.expected);
    expect(complaints).toEqual([]);
  });

  it('reads parts of files from URLs', async () => {
    const { masks, error } = await run({
      urls: simulated.names.map((name) => `${server.origin}/ranges/${name}`),
      mask: { workers: 2 },
    });
    expect(error).toBeUndefined();
    expect(masks).toEqual(simulated.expected);
    const reads = server.seen.filter(({ path }) => path.startsWith('/ranges/'));
    expect(new Set(reads.map(({ status }) => status))).toEqual(new Set([206]));
    expect(complaints).toEqual([]);
  });

  it('reads whole files from URLs where the server gives no parts', async () => {
    const { masks, error } = await run({
      urls: simulated.names.map((name) => `${server.origin}/whole/${name}`),
      mask: { workers: 2 },
    });
    expect(error).toBeUndefined();
    expect(masks).toEqual(simulated.expected);
    const reads = server.seen.filter(({ path }) => path.startsWith('/whole/'));
    expect(new Set(reads.map(({ status }) => status))).toEqual(new Set([200]));
    expect(complaints).toEqual([]);
  });

  it('overlooks what lies after the data of a tile, as Node does', async () => {
    await choose(
      await scenesWith(3, (file) => {
        // The writer leaves four bytes between tiles, so that tiles may be said to be longer than they are.
        for (let tile = 0; tile < 9; tile++) tileEntry(file, byteCounts, tile, (count) => count + 4);
      }),
    );
    const { masks, error } = await run({ mask: { workers: 2 } });
    expect(error).toBeUndefined();
    expect(masks).toEqual(simulated.expected);
    expect(complaints).toEqual([]);
  });

  it.each(['temporal', 'spatial'] as const)('ends with the reason when aborted in the %s phase', async (abortIn) => {
    await choose(simulated.paths);
    const { masks, error } = await run({ mask: { workers: 2, blockSize: 16 }, abortIn });
    expect(error?.text).toBe('Error: The test has seen enough.');
    expect(error?.isAbortReason).toBe(true);
    expect(masks.length).toBe(abortIn === 'temporal' ? 0 : 1);
    await settle();
    expect(page.workers()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('ends with the reason when aborted while URLs are opened', async () => {
    const { error } = await run({
      urls: simulated.names.map((name) => `${server.origin}/ranges/${name}`),
      abortIn: 'opening',
    });
    expect(error?.text).toBe('Error: The test has seen enough.');
    expect(error?.isAbortReason).toBe(true);
    await settle();
    expect(complaints).toEqual([]);
  });

  it('ends its workers when all is done', async () => {
    await choose(simulated.paths);
    await run({ mask: { workers: 2 } });
    await settle();
    expect(page.workers()).toEqual([]);
  });

  it.each([
    ['within its pixels', (size: number) => size - 100],
    ['within its header', () => 60],
  ])('names a file that is cut off %s, or leaves it out', async (_where, left) => {
    await choose(await scenesWith(3, (file) => file.subarray(0, left(file.length))));
    const strict = await run({ open: { strict: true } });
    expect(strict.error).toMatchObject({ isTsmaskError: true, code: 'BROKEN_TIFF', subject: simulated.names[3] });
    const lenient = await run({ mask: { workers: 2 } });
    expect(lenient.error).toBeUndefined();
    expect(lenient.masks.length).toBe(simulated.names.length - 1);
    expect(lenient.remarks.join()).toContain(`Left out: ${simulated.names[3]}`);
    expect(complaints).toEqual([]);
  });

  it('names a file that turns out to be damaged in a worker', async () => {
    await choose(
      await scenesWith(3, (file) => {
        tileEntry(file, offsets, 4, (offset) => {
          file.fill(255, offset, offset + 20);
          return offset;
        });
      }),
    );
    const { masks, error } = await run({ mask: { workers: 2 } });
    expect(error).toMatchObject({ isTsmaskError: true, code: 'BROKEN_TIFF', subject: simulated.names[3] });
    expect(error?.text).toContain('tile 5 does not decompress');
    expect(masks).toEqual([]);
    await settle();
    expect(page.workers()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('names a file that changed after it was chosen', async () => {
    const path = join(folder, simulated.names[0]);
    await writeFile(path, await readFile(simulated.paths[0]));
    await choose([path, ...simulated.paths.slice(1)]);
    await appendFile(path, 'more');
    const { error } = await run({});
    expect(error).toMatchObject({ isTsmaskError: true, code: 'NOT_READABLE', subject: simulated.names[0] });
    expect(complaints).toEqual([]);
  });

  it('names a file that a server does not have', async () => {
    const { error } = await run({ urls: [`${server.origin}/ranges/S2_20200101.tif`] });
    expect(error).toMatchObject({ isTsmaskError: true, code: 'HTTP_ERROR' });
    // The browser itself reports the 404 to the console.
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  });

  it('fails when the worker cannot be loaded, instead of waiting', async () => {
    const worker = (await readdir(join(folder, 'es/assets'))).find((name) => name.startsWith('worker-'));
    server.missing.add(`/es/assets/${worker}`);
    await choose(simulated.paths);
    const { error } = await run({ mask: { workers: 2 } });
    expect(error).toMatchObject({ isTsmaskError: true, code: 'WORKER_FAILED' });
    await settle();
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  });

  it('has no way to paths, and says so', async () => {
    const { error } = await run({ urls: ['/scenes'] });
    expect(error).toMatchObject({ isTsmaskError: true, code: 'NOT_READABLE', subject: '/scenes' });
    expect(complaints).toEqual([]);
  });

  /** The simulated files, one of them changed. */
  async function scenesWith(index: number, change: (file: Buffer) => unknown) {
    return Promise.all(
      simulated.paths.map(async (path, i) => {
        const file = await readFile(path);
        const changed = i === index ? change(file) : file;
        const buffer = Buffer.isBuffer(changed) ? changed : file;
        return { name: simulated.names[i], mimeType: 'image/tiff', buffer };
      }),
    );
  }
});

/** Tags of a TIFF's tiles. */
const offsets = 324;
const byteCounts = 325;

/** Changes what the first directory of a little-endian classic TIFF says of a tile. */
function tileEntry(file: Buffer, tag: number, tile: number, change: (value: number) => number): void {
  const directory = file.readUInt32LE(4);
  for (let i = 0; i < file.readUInt16LE(directory); i++) {
    const entry = directory + 2 + 12 * i;
    if (file.readUInt16LE(entry) !== tag) continue;
    const at = file.readUInt32LE(entry + 8) + 4 * tile;
    file.writeUInt32LE(change(file.readUInt32LE(at)), at);
    return;
  }
  throw new Error(`There is no tag ${tag}.`);
}

async function makeScenes(folder: string) {
  const paths = await saveSimulation(simulate({ width: 96, height: 80, dates: 14, everyDays: 20 }), folder, {
    tileSize: 32,
  });
  const expected: Expected[] = [];
  for await (const { id, classes } of maskStack(await openStack(paths), { engine: 'js', workers: 1 })) {
    expected.push({ id, classes: classes.join('') });
  }
  return { paths, names: paths.map((path) => path.split('/').at(-1)!), expected };
}
