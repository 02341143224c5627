/** Masks from files, composites to files. */
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openMasks, openStack, type Stack, saveComposite, saveMasks, type TsmaskError } from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { stackTrace, tsmask } from '../support/cli.ts';
import { hasGdal, readWithRasterio } from '../support/python.ts';
import { multiband } from '../support/scenes.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';
import { encodeTiff } from '../support/tiff.ts';

const root = temporaryFolder();
const scenes = join(root, 'scenes');
const masks = join(root, 'masks');
const days = ['20180104', '20180114', '20180124', '20180203', '20180213', '20180223'];
let stack: Stack;

beforeAll(async () => {
  mkdirSync(scenes);
  for (const [i, day] of days.entries()) {
    const bands = Array.from({ length: 6 }, (_, band) =>
      Array.from({ length: 120 }, (_, pixel) => 1000 + 100 * band + 10 * i + pixel),
    );
    const { name, bytes } = multiband(`S2_${day}.tif`, { bands });
    writeFileSync(join(scenes, name), bytes);
  }
  stack = await openStack(scenes);
  await saveMasks(stack, { out: masks });
});

const codeOf = (opening: Promise<unknown>): Promise<[string, string | undefined]> =>
  opening.then(
    () => ['opened', undefined],
    (error: TsmaskError) => [error.code, error.subject],
  );

/** A copy of the masks to spoil. */
function copied(): string {
  const folder = subfolder(root, 'masks-');
  cpSync(masks, folder, { recursive: true });
  return folder;
}

describe('openMasks', () => {
  it('finds the mask of each scene, and says what it does not use', async () => {
    const fewer = await openStack(days.slice(1, 4).map((day) => join(scenes, `S2_${day}.tif`)));
    const opened = await openMasks(masks, fewer);
    expect(opened.window).toEqual({ x: 0, y: 0, width: 12, height: 10 });
    const unused = opened.unused.filter(({ name }) => name.endsWith('.tif'));
    expect(unused.map(({ reason }) => reason)).toEqual(Array(3).fill('of no scene of the stack'));
    const whole = await opened.read(0, opened.window);
    expect(await opened.read(0, { x: 3, y: 2, width: 5, height: 4 })).toEqual(
      Uint8Array.from([2, 3, 4, 5].flatMap((row) => [...whole.subarray(row * 12 + 3, row * 12 + 8)])),
    );
  });

  it('takes Blobs, as a page has them', async () => {
    const blobs = days.map((day) => ({
      name: `tsmask_${day}.tif`,
      blob: new Blob([readFileSync(join(masks, `tsmask_${day}.tif`))]),
    }));
    const [own, others] = [await openMasks(masks, stack), await openMasks(blobs, stack)];
    for (const scene of days.keys())
      expect(await others.read(scene, own.window)).toEqual(await own.read(scene, own.window));
  });

  it('takes masks of a part of the grid, of which the composite then is', async () => {
    const window = { x: 4, y: 3, width: 7, height: 5 };
    const out = subfolder(root);
    await saveMasks(stack, { out, window, overwrite: true });
    const opened = await openMasks(out, stack);
    expect(opened.window).toEqual(window);
    const saved = await saveComposite(stack, opened, { out: join(root, 'part.tif') });
    expect([saved.width, saved.height]).toEqual([7, 5]);
    const whole = await saveComposite(stack, await openMasks(masks, stack), { out: join(root, 'whole.tif'), window });
    expect(readFileSync(saved.path)).toEqual(readFileSync(whole.path));
  });

  it('takes the masks of each date where a file of all stands beside them', async () => {
    const both = copied();
    await saveMasks(stack, { out: both, format: 'stack', stage: 'temporal', overwrite: true });
    const opened = await openMasks(both, stack);
    expect(opened.unused.map(({ name }) => name)).toContain(join(both, 'tsmask.tif'));
    expect(await openMasks(join(both, 'tsmask.tif'), stack)).toMatchObject({ window: opened.window, unused: [] });
  });

  it('tells of a scene without a mask, and of two', async () => {
    const lacking = copied();
    rmSync(join(lacking, `tsmask_${days[2]}.tif`));
    expect(await codeOf(openMasks(lacking, stack))).toEqual(['MISSING_MASK', days[2]]);
    expect(await codeOf(openMasks(scenes, stack))).toEqual(['MISSING_MASK', days[0]]);
    expect(await codeOf(openMasks([masks, copied()], stack))).toEqual(['BAD_MASK', days[0]]);
    expect(await codeOf(openMasks(join(root, 'nowhere'), stack))).toEqual(['NOT_READABLE', join(root, 'nowhere')]);
  });

  it('tells of masks of another grid, or of several', async () => {
    const elsewhere = copied();
    const path = join(elsewhere, `tsmask_${days[1]}.tif`);
    const other = (more: object) =>
      writeFileSync(path, encodeTiff({ width: 12, height: 10, bands: [Array(120).fill(1)], type: 'uint8', ...more }));
    other({ epsg: 32632 });
    expect(await codeOf(openMasks(elsewhere, stack))).toEqual(['GRID_MISMATCH', path]);
    other({ epsg: 32631, width: 30, bands: [Array(300).fill(1)] });
    expect(await codeOf(openMasks(elsewhere, stack))).toEqual(['GRID_MISMATCH', path]);
    other({ epsg: 32631, width: 6, bands: [Array(60).fill(1)] });
    expect(await codeOf(openMasks(elsewhere, stack))).toEqual(['GRID_MISMATCH', path]);
    other({ epsg: 32631, type: 'int16' });
    expect(await codeOf(openMasks(elsewhere, stack))).toEqual(['BAD_MASK', path]);
    // Which of two bands is the mask, nobody has said.
    other({ epsg: 32631, bands: [Array(120).fill(1), Array(120).fill(2)] });
    expect(await codeOf(openMasks(elsewhere, stack))).toEqual(['BAD_MASK', path]);
    writeFileSync(path, 'no image');
    expect(await codeOf(openMasks(elsewhere, stack))).toEqual(['NOT_A_TIFF', path]);
  });

  it('tells of a file of bands without dates', async () => {
    const path = join(subfolder(root), 'tsmask.tif');
    renameSync(join(copied(), `tsmask_${days[0]}.tif`), path);
    expect(await codeOf(openMasks(path, stack))).toEqual(['BAD_MASK', path]);
  });
});

describe('saveComposite', () => {
  it('refuses outputs that exist, and bands that there are not, before it asks for masks', async () => {
    const out = join(root, 'twice');
    await saveComposite(stack, await openMasks(masks, stack), { out });
    let asked = false;
    const asking = async () => {
      asked = true;
      return openMasks(masks, stack);
    };
    expect(await codeOf(saveComposite(stack, asking, { out }))).toEqual([
      'OUTPUT_EXISTS',
      join(out, 'tsmask_median.tif'),
    ]);
    const roles = ['nir-wide'];
    expect(await codeOf(saveComposite(stack, asking, { out, roles, overwrite: true }))).toEqual([
      'MISSING_BAND',
      'nir-wide',
    ]);
    expect(asked).toBe(false);
    expect(await codeOf(saveComposite(stack, asking, { out, overwrite: true }))).toEqual(['opened', undefined]);
    expect(await codeOf(saveComposite(stack, asking, { out: '' }))).toEqual(['BAD_OPTION', 'out']);
  });

  it('leaves nothing when it fails or is cancelled', async () => {
    const opened = await openMasks(masks, stack);
    const out = join(root, 'none', 'deep');
    const failing = { read: () => Promise.reject(new Error('lost')) };
    await expect(saveComposite(stack, failing, { out })).rejects.toThrow('lost');
    for (const when of [1, 5, 20]) {
      const controller = new AbortController();
      let reads = 0;
      const cancelling = {
        read: (...args: Parameters<typeof opened.read>) => {
          if (++reads === when) controller.abort(new Error('enough'));
          return opened.read(...args);
        },
      };
      const saving = saveComposite(stack, cancelling, { out, signal: controller.signal, blockSize: 4, workers: 1 });
      await expect(saving).rejects.toThrow('enough');
    }
    const aborted = AbortSignal.abort(new Error('never'));
    await expect(saveComposite(stack, opened, { out, signal: aborted })).rejects.toThrow('never');
    expect(listAll(root).filter((name) => name.startsWith('none'))).toEqual([]);
  });

  it('is no scene of a folder that it is written to', async () => {
    await saveComposite(stack, await openMasks(masks, stack), { out: scenes });
    const again = await openStack(scenes, { strict: true });
    expect(again.scenes).toHaveLength(days.length);
    expect(again.unused.map(({ reason }) => reason)).toEqual(Array(2).fill('a composite that tsmask wrote'));
  });
});

describe('tsmask composite', () => {
  it.skipIf(!hasGdal)('writes the median, with masks given or made', async () => {
    const [given, made] = [join(root, 'given.tif'), join(root, 'made')];
    const first = await tsmask(['composite', scenes, '--mask', masks, '--out', given, '--json']);
    expect(first.code, first.stderr).toBe(0);
    const told = JSON.parse(first.stdout);
    expect(told).toMatchObject({ method: 'median', path: given, scenes: 6, width: 12, height: 10 });
    const second = await tsmask(['composite', scenes, '--out', made, '--workers', '1', '--memory', '64M']);
    expect(second.code, second.stderr).toBe(0);
    expect(second.stdout).toMatch(/median of 6 scenes, 12 × 10 pixels.*\nclear .* times/);
    expect(readFileSync(join(made, 'tsmask_median.tif'))).toEqual(readFileSync(given));
    const { shape, values } = readWithRasterio(given);
    expect(shape).toEqual([6, 10, 12]);
    const counts = readWithRasterio(told.countPath).values;
    // Where all six dates are clear: the mean of 20 and 30, above 1000 and the pixel's number.
    const full = counts.flatMap((count, pixel) => (count === 6 ? [pixel] : []));
    expect(full.length).toBeGreaterThan(0);
    for (const pixel of full) expect(values[pixel]).toBe(1025 + pixel);
    expect(told.empty).toBe(counts.filter((count) => count === 0).length);
  });

  it('cuts out an area, and takes a rule for even numbers', async () => {
    const out = join(root, 'cut.tif');
    const { code, stdout, stderr } = await tsmask([
      'composite',
      scenes,
      '--mask',
      masks,
      '--out',
      out,
      '--window',
      '2,2,5,4',
      '--even',
      'lower',
      '--json',
    ]);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ width: 5, height: 4 });
  });

  it('fails with a code, a file and a way out', async () => {
    const lacking = copied();
    rmSync(join(lacking, `tsmask_${days[2]}.tif`));
    const { code, stderr } = await tsmask(['composite', scenes, '--mask', lacking, '--out', join(root, 'no.tif')]);
    expect(code).toBe(1);
    expect(stderr).not.toMatch(stackTrace);
    expect(stderr).toMatch(/no mask of 20180124.*--exclude 20180124.*\(MISSING_MASK\)/s);
    expect(listAll(root).filter((name) => name.startsWith('no.'))).toEqual([]);
    const method = await tsmask(['composite', scenes, '--method', 'mean', '--out', join(root, 'no.tif')]);
    expect(method.code).toBe(2);
  });
});
