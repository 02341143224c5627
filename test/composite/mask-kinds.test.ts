/** Masks of scene classifications, and masks that others made. */
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  bandRoles,
  clearSceneClasses,
  compositeStack,
  type MaskSource,
  openMasks,
  openStack,
  type Stack,
  sceneClassMasks,
  type TsmaskError,
} from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { tsmask } from '../support/cli.ts';
import { hasGdal, python, readWithRasterio } from '../support/python.ts';
import { bandFiles, file, multiband, save } from '../support/scenes.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';
import { saveTiff } from '../support/tiff.ts';

const root = temporaryFolder();
const days = ['20180104', '20180114', '20180124'];
const [width, height] = [12, 10];
const window = { x: 0, y: 0, width, height };
const whole = (scene: number) => Array.from({ length: width * height }, (_, i) => (i + 5 * scene) % 12);

const failure = (work: () => unknown): Promise<[string, string | undefined]> =>
  Promise.resolve()
    .then(work)
    .then(
      () => ['went well', undefined],
      (error: TsmaskError) => [error.code, error.subject],
    );

describe('scene classifications', () => {
  const folder = join(root, 'scl');
  let stack: Stack;
  beforeAll(async () => {
    mkdirSync(folder);
    for (const [i, day] of days.entries()) {
      const prefix = `T31UES_${day}T105431`;
      save(folder, bandFiles(prefix, { nodata: undefined }));
      save(folder, [file(`${prefix}_SCL.tif`, 1, { bands: [whole(i)], type: 'uint8', nodata: undefined })]);
    }
    stack = await openStack(folder, { roles: [...bandRoles, 'scl'] });
  });

  const classOf = (clear: readonly number[]) => (value: number) =>
    value === 0 ? 0 : clear.includes(value) ? 1 : value === 3 ? 3 : 2;

  it('are clear where plants, ground, water, snow or the unknown are', async () => {
    expect(clearSceneClasses).toEqual([4, 5, 6, 7, 11]);
    const masks = sceneClassMasks(stack);
    // All at once, as a composite asks for them.
    const all = await Promise.all(days.map((_, scene) => masks.read(scene, window)));
    all.forEach((classes, scene) => {
      expect([...classes]).toEqual(whole(scene).map(classOf(clearSceneClasses)));
    });
    const part = await masks.read(1, { x: 3, y: 2, width: 4, height: 3 });
    const rows = [2, 3, 4].flatMap((row) => whole(1).slice(row * width + 3, row * width + 7));
    expect([...part]).toEqual(rows.map(classOf(clearSceneClasses)));
  });

  it('are clear where it is said, shadow or not', async () => {
    const clear = [3, 8];
    expect([...(await sceneClassMasks(stack, { clear }).read(0, window))]).toEqual(whole(0).map(classOf(clear)));
  });

  it('are no band of the composite', async () => {
    for await (const { bands } of compositeStack(stack, sceneClassMasks(stack))) {
      expect(Object.keys(bands)).toEqual(bandRoles);
    }
  });

  it('that are coarser than the bands count for all pixels that they cover', async () => {
    const fine = subfolder(root);
    for (const day of days) {
      const prefix = `T31UES_${day}T105431`;
      save(fine, bandFiles(prefix, { nodata: undefined, pixel: 10 }));
      const bands = [Array.from({ length: 30 }, (_, i) => i % 12)];
      save(fine, [
        file(`${prefix}_SCL.tif`, 1, { bands, type: 'uint8', nodata: undefined, width: 6, height: 5, pixel: 20 }),
      ]);
    }
    const open = await openStack(fine, { roles: [...bandRoles, 'scl'], resolution: 10 });
    const classes = await sceneClassMasks(open).read(2, window);
    const expected = Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => ((y >> 1) * 6 + (x >> 1)) % 12),
    );
    expect([...classes]).toEqual(expected.flat().map(classOf(clearSceneClasses)));
  });

  it('fail where there are none, or no such values', async () => {
    const without = await openStack(folder);
    expect(await failure(() => sceneClassMasks(without))).toEqual(['MISSING_BAND', days[0]]);
    expect(await failure(() => sceneClassMasks(stack, { clear: [] }))).toEqual(['BAD_OPTION', 'clear']);
    expect(await failure(() => sceneClassMasks(stack, { clear: [4, 12] }))).toEqual(['BAD_OPTION', 'clear']);
    const odd = subfolder(root);
    cpSync(folder, odd, { recursive: true });
    const bands = [whole(0).fill(77)];
    save(odd, [file(`T31UES_${days[1]}T105431_SCL.tif`, 1, { bands, type: 'uint8', nodata: undefined })]);
    const wrong = await openStack(odd, { roles: [...bandRoles, 'scl'] });
    expect(await failure(() => sceneClassMasks(wrong).read(1, window))).toEqual(['BAD_MASK', days[1]]);
  });

  it.skipIf(!hasGdal)('serve the command line', async () => {
    const out = join(root, 'by-scl.tif');
    const { code, stderr, stdout } = await tsmask([
      'composite',
      folder,
      '--mask',
      'scl',
      '--method',
      'lc',
      '--out',
      out,
    ]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/rank +scene +cloud by mask +of the pixels/);
    const clearOf = (pixel: number) => days.filter((_, i) => clearSceneClasses.includes(whole(i)[pixel])).length;
    const counts = readWithRasterio(join(root, 'by-scl_count.tif')).values;
    expect(counts).toEqual(whole(0).map((_, pixel) => clearOf(pixel)));
    const { shape, values } = readWithRasterio(join(root, 'by-scl_source.tif'));
    expect(shape).toEqual([2, height, width]);
    const [dates, numbers] = [values.slice(0, width * height), values.slice(width * height)];
    numbers.forEach((number, pixel) => {
      expect(number === 0).toBe(counts[pixel] === 0);
      const day = number === 0 ? 0 : Date.UTC(2018, 0, Number(days[number - 1].slice(6))) / 86_400_000;
      expect(dates[pixel]).toBe(day);
      if (number > 0) expect(clearSceneClasses).toContain(whole(number - 1)[pixel]);
    });
    const wrong = await tsmask(['composite', folder, '--mask', 'scl', '--mask-pattern', 'x', '--out', out]);
    expect([wrong.code, wrong.stderr.includes('mask-pattern')]).toEqual([2, true]);
  });
});

describe('masks that others made', () => {
  const scenes = join(root, 'scenes');
  const masks = join(root, 'clouds');
  let stack: Stack;
  const values = (scene: number) => whole(scene).map((value) => (value > 8 ? 255 : value > 4 ? 1 : 0));
  const classes = (scene: number) => values(scene).map((value) => ({ 0: 1, 1: 2, 255: 0 })[value]);
  const mask = (name: string, scene: number, more: object = {}) =>
    saveTiff(join(masks, name), {
      width,
      height,
      bands: [values(scene)],
      type: 'uint8',
      epsg: 32631,
      nodata: 255,
      ...more,
    });
  beforeAll(async () => {
    mkdirSync(scenes);
    mkdirSync(masks);
    save(
      scenes,
      days.map((day) => multiband(`S2_${day}.tif`)),
    );
    for (const [i, day] of days.entries()) mask(`S2A_${day}T105431_cloud.tif`, i);
    stack = await openStack(scenes);
  });

  async function expectRead(source: MaskSource) {
    for (const scene of days.keys()) expect([...(await source.read(scene, window))]).toEqual(classes(scene));
  }

  it('are known by the date in their names, and the values that mean clear', async () => {
    await expectRead(await openMasks(masks, stack, { clear: [0] }));
    const turned = await openMasks(masks, stack, { clear: [1] });
    expect([...(await turned.read(0, window))]).toEqual(values(0).map((value) => ({ 0: 2, 1: 1, 255: 0 })[value]));
  });

  it('are chosen by a pattern, which may tell the date', async () => {
    const mixed = subfolder(root);
    cpSync(masks, mixed, { recursive: true });
    for (const day of days)
      renameSync(join(mixed, `S2A_${day}T105431_cloud.tif`), join(mixed, `m-${day.slice(2)}.tif`));
    saveTiff(join(mixed, 'quicklook_20180104.tif'), { width, height, bands: [whole(0), whole(0)], type: 'uint8' });
    const pattern = /^m-(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)/;
    expect(await failure(() => openMasks(mixed, stack, { clear: [0], pattern }))).toEqual(['MISSING_MASK', days[0]]);
    for (const day of days) renameSync(join(mixed, `m-${day.slice(2)}.tif`), join(mixed, `m-${day}.tif`));
    expect(await failure(() => openMasks(mixed, stack, { clear: [0] }))).toMatchObject([
      'BAD_MASK',
      expect.stringContaining('quicklook'),
    ]);
    await expectRead(await openMasks(mixed, stack, { clear: [0], pattern: /^m-/g }));
    const opened = await openMasks(mixed, stack, { clear: [0], pattern: /m-(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)/ });
    await expectRead(opened);
    expect(opened.unused).toContainEqual({
      name: join(mixed, 'quicklook_20180104.tif'),
      reason: 'no mask by its name',
    });
  });

  it('may be of other types than bytes, and may hold classes', async () => {
    const floats = subfolder(root);
    for (const [i, day] of days.entries()) {
      const bands = [values(i).map((value) => (value === 255 ? Number.NaN : value / 2 + 0.1))];
      saveTiff(join(floats, `p_${day}.tif`), { width, height, bands, type: 'float32', epsg: 32631 });
    }
    await expectRead(await openMasks(floats, stack, { clear: [0.1] }));
    expect((await failure(() => openMasks(floats, stack, { pattern: /^p_/ })))[0]).toBe('BAD_MASK');
    const ours = subfolder(root);
    for (const [i, day] of days.entries()) {
      const bands = [classes(i).map(Number)];
      saveTiff(join(ours, `p_${day}.tif`), { width, height, bands, type: 'uint8', epsg: 32631 });
    }
    await expectRead(await openMasks(ours, stack, { pattern: /^p_/ }));
  });

  it('fail as those of tsmask do', async () => {
    const open = (more: object = {}) => failure(() => openMasks(masks, stack, { clear: [0], ...more }));
    expect(await open({ clear: [] })).toEqual(['BAD_OPTION', 'clear']);
    expect(await open({ pattern: /nothing/ })).toEqual(['MISSING_MASK', days[0]]);
    const twice = mask(`again_${days[1]}.tif`, 1);
    expect(await open()).toEqual(['BAD_MASK', days[1]]);
    rmSync(twice);
    const path = mask(`S2A_${days[2]}T105431_cloud.tif`, 2, { epsg: 32632 });
    expect(await open()).toEqual(['GRID_MISMATCH', path]);
    rmSync(path);
    expect(await open()).toEqual(['MISSING_MASK', days[2]]);
    mask(`S2A_${days[2]}T105431_cloud.tif`, 2);
  });

  it('serve the command line', async () => {
    const out = join(root, 'others');
    const args = ['composite', scenes, '--mask', masks, '--mask-clear', '0', '--method', 'medoid', '--out', out];
    const { code, stderr } = await tsmask([...args, '--mask-pattern', 'cloud']);
    expect(code, stderr).toBe(0);
    expect(listAll(out)).toEqual(['tsmask_medoid.tif', 'tsmask_medoid_count.tif', 'tsmask_medoid_source.tif']);
    const lost = await tsmask([
      'composite',
      scenes,
      '--mask',
      masks,
      '--mask-pattern',
      'x',
      '--out',
      join(root, 'none'),
    ]);
    expect([lost.code, lost.stderr.includes('MISSING_MASK')]).toEqual([1, true]);
    const wrong = await tsmask(['composite', scenes, '--mask-clear', '0', '--out', join(root, 'none')]);
    expect([wrong.code, wrong.stderr.includes('mask-clear')]).toEqual([2, true]);
  });
});

const slovenia = `${sharedData}s2-slovenia/`;

describe.skipIf(!hasSharedData || !hasGdal)('the real stack of Slovenia', () => {
  it('has the counts of s2cloudless’s own mask, which is a mask of others', async () => {
    const out = join(root, 'clm');
    const masks = ['--mask', `${slovenia}probability`, '--mask-pattern', '^CLM', '--mask-clear', '0'];
    const args = [...masks, '--method', 'lc', '--out', out, '--json'];
    const { code, stderr, stdout } = await tsmask(['composite', `${slovenia}multiband`, ...args]);
    expect(code, stderr).toBe(0);
    const judge = `
import glob, json, sys
import numpy, rasterio
folder, count_path = sys.argv[1:]
def read(pattern):
    return numpy.stack([rasterio.open(path).read() for path in sorted(glob.glob(folder + pattern))])
clear = (read('probability/CLM_*.tif')[:, 0] == 0) & ((read('multiband/*.tif') > -999) & (read('multiband/*.tif') != 0)).all(axis=1)
count = rasterio.open(count_path).read(1)
print(json.dumps([int((count != clear.sum(axis=0)).sum()), int((count > 0).sum())]))
`;
    const saved = JSON.parse(stdout);
    const [wrong, filled] = JSON.parse(python(judge, slovenia, saved.countPath));
    expect(wrong).toBe(0);
    const given = saved.sources.reduce((sum: number, { pixels }: { pixels: number }) => sum + pixels, 0);
    expect(given).toBe(filled);
  });

  it('is masked from its probability first', async () => {
    const inputs = ['multiband', 'B08', 'probability'].map((name) => slovenia + name);
    const masks = ['--mask', 'probability', '--water', 'none', '--sun-azimuth', '160', '--probability-scale', '1'];
    const out = join(root, 'by-probability');
    const { code, stderr, stdout } = await tsmask([
      'composite',
      ...inputs,
      ...masks,
      '--method',
      'dd',
      '--out',
      out,
      '--json',
    ]);
    expect(code, stderr).toBe(0);
    const saved = JSON.parse(stdout);
    expect(saved.roles).toEqual(bandRoles);
    expect(saved.meanCount).toBeLessThan(5);
    expect(saved.sources[0]).toMatchObject({ cloudCoverFrom: 'mask' });
    const wrong = await tsmask(['composite', ...inputs, '--sun-azimuth', '160', '--out', out]);
    expect([wrong.code, wrong.stderr.includes('--mask probability')]).toEqual([2, true]);
  });
});
