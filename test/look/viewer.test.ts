import {
  bandRoles,
  createKernel,
  explainSeries,
  maskStack,
  openStack,
  openViewer,
  type SeriesProgress,
  type Stack,
  type StackViewer,
} from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StackReader } from '../../src/stack/read.ts';
import { blobs, multiband } from '../support/scenes.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { WebServer } from '../support/web-server.ts';

const folder = temporaryFolder();
const size = { width: 150, height: 110 };
const rgb = ['red', 'green', 'blue'];
let stack: Stack;
let viewer: StackViewer;

beforeAll(async () => {
  await saveSimulation(simulate({ ...size, dates: 12, everyDays: 25, seed: 5 }), folder, { tileSize: 32, level: 1 });
  stack = await openStack(folder);
  viewer = openViewer(stack, { workers: 2 });
});
afterAll(() => viewer?.close());

/** What it fails with. */
const failure = (work: Promise<unknown>): Promise<unknown> => work.catch((thrown: unknown) => thrown);

describe('pictures', () => {
  it.each([
    [{ x: 0, y: 0, ...size }],
    [{ x: 31, y: 17, width: 70, height: 66 }],
    [{ x: 149, y: 109, width: 1, height: 1 }],
  ])('of the size of their window, %o, are what is read for masks', async (window) => {
    const { width, height } = window;
    const reader = new StackReader(stack);
    const expected = Object.fromEntries(rgb.map((role) => [role, new Int16Array(width * height)]));
    await reader.decode(await reader.fetch(3, window, rgb), window, expected);
    const found = await viewer.bands({ scene: 3, window, width, height, roles: rgb });
    expect(found).toEqual({ width, height, window, isExact: true, bands: expected });
  });

  it('do not depend on the number of workers', async () => {
    const alone = openViewer(stack, { workers: 1, memory: 1 << 20 });
    for (const [width, height] of [
      [40, 30],
      [300, 200],
      [1, 1],
    ]) {
      const request = { scene: 1, width, height, roles: rgb };
      const found = await viewer.bands(request);
      expect(found.bands.red).toHaveLength(width * height);
      expect(found.isExact).toBe(width === 300);
      expect(await alone.bands(request)).toEqual(found);
    }
    await alone.close();
  });

  it('that were asked for last come first', async () => {
    const alone = openViewer(stack, { workers: 1 });
    const order: number[] = [];
    await Promise.all(
      [0, 1, 2, 3].map(async (scene) => {
        await alone.bands({ scene, width: 20, height: 20, roles: rgb });
        order.push(scene);
      }),
    );
    // The first was under way before the others were asked for.
    expect(order).toEqual([0, 3, 2, 1]);
    await alone.close();
  });

  it('that are cancelled fail at once, and others come', async () => {
    const controller = new AbortController();
    const asked = stack.scenes.map((_, scene) =>
      viewer.bands({ scene, ...size, roles: bandRoles, signal: controller.signal }),
    );
    controller.abort(new Error('Enough.'));
    for (const each of asked) await expect(each).rejects.toThrow('Enough.');
    await expect(viewer.bands({ scene: 0, ...size, roles: rgb, signal: controller.signal })).rejects.toThrow('Enough.');
    expect((await viewer.bands({ scene: 0, width: 5, height: 5, roles: rgb })).bands.red).toHaveLength(25);
  });
});

describe('series', () => {
  it('are what temporal takes', async () => {
    const masks: number[][] = [];
    for await (const { classes } of maskStack(stack, { stage: 'temporal' })) masks.push(Array.from(classes));
    for (const [x, y] of [
      [0, 0],
      [77, 60],
      [149, 109],
    ]) {
      const told: SeriesProgress[] = [];
      const { bands } = await viewer.series({ x, y, onProgress: (progress) => told.push(progress) });
      const six = bands as Parameters<typeof explainSeries>[0]['bands'];
      const dates = stack.scenes.length;
      const expected = masks.map((classes) => classes[y * size.width + x]);
      expect([...createKernel().temporal({ bands: six, dates, pixels: 1 })]).toEqual(expected);
      expect(explainSeries({ bands: six, dates }).map((date) => date.class)).toEqual(expected);
      expect(told.map(({ scenesDone }) => scenesDone)).toEqual(stack.scenes.map((_, i) => i + 1));
      expect(told.map(({ scene }) => scene).sort((a, b) => a - b)).toEqual(stack.scenes.map((_, i) => i));
    }
  });

  it('have the roles that are asked for', async () => {
    const { bands } = await viewer.series({ x: 1, y: 2, roles: ['nir'] });
    expect(Object.keys(bands)).toEqual(['nir']);
  });

  it('end when they are cancelled', async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('Enough.'));
    await expect(viewer.series({ x: 1, y: 2, signal: controller.signal, onProgress })).rejects.toThrow('Enough.');
    const broken = () => {
      throw new Error('My own fault.');
    };
    await expect(viewer.series({ x: 1, y: 2, onProgress: broken })).rejects.toThrow('My own fault.');
  });
});

describe('on a server', () => {
  it('the same comes', async () => {
    const server = await new WebServer(folder).start();
    try {
      const names = stack.files.map(({ source }) =>
        source.kind === 'path' ? source.path.slice(folder.length + 1) : '',
      );
      const remote = await openStack(names.map((name) => server.url(name)));
      const far = openViewer(remote, { workers: 2 });
      const request = { scene: 2, width: 40, height: 30, roles: rgb };
      expect(await far.bands(request)).toEqual(await viewer.bands(request));
      expect(await far.series({ x: 3, y: 4 })).toEqual(await viewer.series({ x: 3, y: 4 }));
      await far.close();

      // Two workers have four tasks each, of which each picture here is two.
      const hasty = openViewer(remote, { workers: 2 });
      const controller = new AbortController();
      server.log.length = 0;
      const asked = remote.scenes.map((_, scene) =>
        hasty.bands({ scene, ...size, roles: rgb, signal: controller.signal }),
      );
      controller.abort(new Error('Enough.'));
      for (const each of asked) await expect(each).rejects.toThrow('Enough.');
      await hasty.bands(request);
      await hasty.close();
      expect(server.log.length).toBeGreaterThan(0);
      const begun = new Set([0, 1, 2, 3].map((scene) => remote.scenes[scene].id));
      expect(server.log.filter(({ path }) => ![...begun].some((id) => path.includes(id)))).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});

describe('what cannot be', () => {
  it.each([
    ['scene', { scene: 99 }],
    ['scene', { scene: 0.5 }],
    ['window', { window: { x: 100, y: 0, width: 51, height: 1 } }],
    ['width, height', { width: 0 }],
    ['width, height', { height: 1.5 }],
    ['roles', { roles: [] }],
    ['roles', { roles: ['red', 'thermal'] }],
  ])('%s is named', async (subject, more) => {
    const error = await failure(viewer.bands({ scene: 0, width: 5, height: 5, roles: rgb, ...more }));
    expect(error).toMatchObject({ code: 'BAD_OPTION', subject, remedy: expect.stringMatching(/^Use/) });
  });

  it('a pixel beside the grid', async () => {
    expect(await failure(viewer.series({ x: 150, y: 0 }))).toMatchObject({ code: 'BAD_OPTION', subject: 'x, y' });
  });

  it('a picture beyond the memory', async () => {
    const error = await failure(viewer.bands({ scene: 0, width: 1e5, height: 1e5, roles: rgb }));
    expect(error).toMatchObject({ code: 'OUT_OF_MEMORY', subject: 'width, height' });
  });

  it('options of the viewer', () => {
    expect(() => openViewer(stack, { workers: 0 })).toThrow(/workers/);
    expect(() => openViewer(stack, { memory: Number.NaN })).toThrow(/memory/);
    expect(() => openViewer({} as Stack)).toThrow(/no stack/);
  });

  it('a damaged file, which leaves the others to be seen', async () => {
    const files = [multiband('S2_20180104.tif'), multiband('S2_20180114.tif', { tags: { 279: [4, [100]] } })];
    const damaged = openViewer(await openStack(blobs(files)), { workers: 2 });
    const request = { width: 4, height: 4, roles: rgb };
    expect(await failure(damaged.bands({ scene: 1, ...request }))).toMatchObject({
      code: 'BROKEN_TIFF',
      subject: 'S2_20180114.tif',
    });
    expect((await damaged.bands({ scene: 0, ...request })).bands.red[0]).toBe(1200);
    await damaged.close();
  });

  it('anything after closing', async () => {
    const closed = openViewer(stack, { workers: 1 });
    const waiting = failure(closed.bands({ scene: 0, ...size, roles: bandRoles }));
    await closed.close();
    expect(await waiting).toMatchObject({ subject: 'viewer' });
    expect(await failure(closed.series({ x: 0, y: 0 }))).toMatchObject({ code: 'BAD_OPTION', subject: 'viewer' });
    await closed.close();
  });
});
