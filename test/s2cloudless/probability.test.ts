import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CloudProbabilityOptions,
  cloudProbability,
  isTsmaskError,
  maskStack,
  openMasks,
  openModel,
  openStack,
  type ProbabilityOptions,
  probabilityMask,
  probabilityRoles,
  type Stack,
  s2cloudlessRoles,
  saveProbabilities,
} from 'tsmask';
import { describe, expect, it } from 'vitest';
import { type Forest, grownForest, modelText, sumOf } from '../lightgbm/models.ts';
import { expectFailure, tsmask } from '../support/cli.ts';
import { readPixels } from '../support/pixels.ts';
import { hasGdal, readWithRasterio, validateCog } from '../support/python.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';
import { bandNames, type Level1cScene, makeScene, reflectanceAt, saveScene, size } from './level-1c.ts';

const folder = temporaryFolder();
const roles = s2cloudlessRoles;

const forest = grownForest(10);
const modelPath = join(folder, 'model.txt');
writeFileSync(modelPath, modelText(forest));
const model = await openModel(modelPath);

const scenes = [makeScene('20180104T100319', 1), makeScene('20180114T100321', 2), makeScene('20180124T100319', 3)];
// Nothing in a whole pixel of 60 m, in a part of one, and in the cirrus band.
scenes[0].dn.B01[5] = 0;
for (let row = 0; row < 6; row++) scenes[0].dn.B02.fill(0, row * 78 + 12, row * 78 + 18);
scenes[0].dn.B04[0] = 0;
scenes[1].dn.B10[20] = 0;
const archive = join(folder, 'l1c');
for (const scene of scenes) saveScene(archive, scene);

const open = () => openStack(archive, { roles });

/** What it must be, worked out pixel by pixel; `zeroCounts` in the cirrus band. */
function expected(scene: Level1cScene, by: Forest, zeroCounts = false): number[] {
  const all: number[] = [];
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const dn = reflectanceAt(scene, x, y);
      if (zeroCounts) dn[bandNames.indexOf('B10')] ??= 0;
      const features = dn.map((value) => Math.fround((value ?? Number.NaN) / 10000));
      all.push(dn.includes(undefined) ? Number.NaN : Math.fround(1 / (1 + Math.exp(-sumOf(by, features)))));
    }
  }
  return all;
}

async function collect(stack: Stack, options: CloudProbabilityOptions = {}): Promise<number[][]> {
  const all: number[][] = stack.scenes.map(() => []);
  const { width } = options.window ?? stack.grid;
  for await (const { scene, row, rows, probability } of cloudProbability(stack, model, options)) {
    expect(all[scene].length).toBe(row * width);
    expect(probability.length).toBe(rows * width);
    all[scene].push(...probability);
  }
  return all;
}

describe('cloud probabilities', () => {
  it('are those of the model, at the resolution of the coarsest bands', async () => {
    const stack = await open();
    expect([stack.grid.width, stack.grid.height]).toEqual([size.width, size.height]);
    expect(stack.remarks.filter(({ code }) => code === 'level')).toEqual([]);
    const found = await collect(stack);
    expect(found).toEqual(scenes.map((scene) => expected(scene, forest)));
    expect(new Set(found.flat()).size).toBeGreaterThan(20);
    expect(found.map((all) => all.filter(Number.isNaN).length)).toEqual([2, 1, 0]);
  });

  /** A row of pixels of 60 m takes 4 KiB, and so do the tiles that reach beyond it: for some rows, not for all nine. */
  const little = 60_000;

  it('come a row or a few at a time where memory is little', async () => {
    const rows = [];
    for await (const piece of cloudProbability(await open(), model, { workers: 1, memory: little })) {
      rows.push(piece.rows);
    }
    expect(rows.length).toBeGreaterThan(scenes.length);
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(scenes.length * size.height);
  });

  it.each([
    ['by the plain engine', { engine: 'js' }],
    ['by three workers', { workers: 3 }],
    ['by one worker with little memory', { workers: 1, memory: little }],
    ['by seven workers with little memory', { workers: 7, memory: 7 * little }],
  ] as const)('are the same %s', async (_what, options) => {
    const stack = await open();
    expect(await collect(stack, options)).toEqual(await collect(stack, { workers: 2 }));
  });

  it('of a part are a part', async () => {
    const window = { x: 2, y: 3, width: 5, height: 4 };
    const stack = await open();
    const whole = await collect(stack);
    const part = whole.map((all) =>
      all.filter((_, i) => {
        const [x, y] = [i % size.width, Math.floor(i / size.width)];
        return x >= 2 && x < 7 && y >= 3 && y < 7;
      }),
    );
    expect(await collect(stack, { window })).toEqual(part);
  });

  it('are made at a finer resolution too', async () => {
    const stack = await openStack(archive, { roles, resolution: 20 });
    const [first] = await collect(stack);
    expect(first.length).toBe(9 * size.width * size.height);
  });

  it('take a cirrus band of 0 for dark where it comes of an offset', async () => {
    const product = 'S2A_MSIL1C_20220704T100611_N0400_R022_T33TVM_20220704T120000.SAFE';
    const images = join(folder, product, 'GRANULE/L1C_T33TVM_A036700_20220704T100611/IMG_DATA');
    const dark = makeScene('20220704T100611', 5);
    dark.dn.B10[7] = 0;
    const written = Object.entries(dark.dn).map(([name, dn]) => [name, dn.map((value) => value + 1000)]);
    saveScene(images, { ...dark, dn: Object.fromEntries(written) });
    const stack = await openStack(join(folder, product), { roles });
    expect(stack.scenes[0].bands.cirrus.bias).toBe(-1000);
    expect(await collect(stack)).toEqual([expected(dark, forest, true)]);
  });

  it('tell how far they are', async () => {
    const seen: number[] = [];
    await collect(await open(), {
      onProgress: ({ phase, blocksDone, blocks }) => {
        expect(phase).toBe('probability');
        seen.push(blocksDone / blocks);
      },
    });
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(1);
  });
});

describe('what cannot be used', () => {
  const codeOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!isTsmaskError(error)) throw error ?? new Error('It did not fail.');
    expect(error.remedy).toMatch(/\.$/);
    return [error.code, error.subject];
  };

  it('is level L2A, which has no cirrus band', async () => {
    const surface = join(folder, 'l2a');
    mkdirSync(surface);
    for (const name of bandNames.filter((band) => band !== 'B10')) {
      const from = readFileSync(join(archive, `T33TVM_20180104T100319_${name}.tif`));
      writeFileSync(join(surface, `T33TVM_20180104T100319_${name}_60m.tif`), from);
    }
    expect(await codeOf(openStack(surface, { roles }))).toEqual(['WRONG_LEVEL', '2018-01-04']);
    const stack = await open();
    const surfaces = stack.scenes.map((scene) => ({ ...scene, origin: { ...scene.origin, level: 'L2A' as const } }));
    expect(await codeOf(collect({ ...stack, scenes: surfaces }))).toEqual(['WRONG_LEVEL', '20180104']);
  });

  it.each([
    ['a band that the stack was not opened with', { features: ['green'] }, ['MISSING_BAND', 'green']],
    ['bands that the stack was not opened with', { features: ['green', 'red', 'scl'] }, ['MISSING_BAND', 'green']],
    ['too few bands', { features: ['red', 'nir'] }, ['BAD_OPTION', 'features']],
    ['a band given twice', { features: ['red', 'red'] }, ['BAD_OPTION', 'features']],
    ['too little memory', { memory: 100 }, ['OUT_OF_MEMORY', 'memory']],
  ])('is %s', async (_what, options, told) => {
    expect(await codeOf(open().then((stack) => collect(stack, options)))).toEqual(told);
  });

  it('is told with all bands that are missing, and how the stack is opened with them', async () => {
    const lacking = openStack(archive, { roles: ['red', 'nir'] }).then((stack) => collect(stack));
    const error = await lacking.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'MISSING_BAND',
      message:
        'The scene 20180104 has no bands coastal, blue, red-edge1, nir-wide, water-vapour, cirrus, swir1, swir2.',
      remedy: 'Open the stack with them: openStack(inputs, { roles: s2cloudlessRoles }).',
    });
  });

  it('names the option of the command line where there are too few features', async () => {
    const out = join(folder, 'few');
    const flags = ['--features', 'red,nir', '--out', out];
    const ended = await tsmask(['probability', archive, '--model', modelPath, ...flags]);
    expectFailure(ended, 'BAD_OPTION', 'there are 2 bands', 2);
    expect(ended.stderr).toContain('Name the band of each with --features, in their order');
  });

  it('is no model', async () => {
    expect(await codeOf(openModel(join(folder, 'nowhere.txt')))).toEqual(['NOT_READABLE', join(folder, 'nowhere.txt')]);
    expect(await codeOf(openModel({ name: 'cut.txt', blob: new Blob([modelText(forest).slice(0, 3000)]) }))).toEqual([
      'BAD_MODEL',
      'cut.txt',
    ]);
    const stack = await open();
    expect(await codeOf((async () => cloudProbability(stack, {} as never))())).toEqual(['BAD_OPTION', 'model']);
  });
});

describe('saved probabilities', () => {
  it('are files of per cent, with masks beside them', async () => {
    const out = subfolder(folder);
    const stack = await open();
    const mask = { averageOver: 2, dilation: 1, threshold: 0.5 };
    const saved = await saveProbabilities(stack, model, { out, mask });
    const all = await collect(stack);
    expect(saved.map(({ id, path, maskPath }) => [id, path, maskPath])).toEqual(
      stack.scenes.map(({ id }) => [id, `${out}/tsmask_probability_${id}.tif`, `${out}/tsmask_${id}.tif`]),
    );
    for (const [i, { path, maskPath, mean, counts }] of saved.entries()) {
      const valid = all[i].filter((value) => !Number.isNaN(value));
      expect(mean).toBeCloseTo(valid.reduce((sum, value) => sum + value, 0) / valid.length, 12);
      const found = await readPixels(path);
      expect(found.image.nodata).toBe(255);
      expect(found.bands[0]).toEqual(
        all[i].map((value) => (Number.isNaN(value) ? 255 : Math.floor(value * 100 + 0.5))),
      );
      const classes = probabilityMask(Float32Array.from(all[i]), size, mask);
      expect((await readPixels(maskPath!)).bands[0]).toEqual(Array.from(classes));
      expect(counts).toEqual([0, 1, 2, 3].map((code) => classes.filter((found) => found === code).length));
    }
    // Composites take them as they take any masks.
    const masks = await openMasks(out, stack);
    const window = { x: 0, y: 0, ...size };
    const classes = await masks.read(1, window, new AbortController().signal);
    expect(Array.from(classes)).toEqual(Array.from(probabilityMask(Float32Array.from(all[1]), size, mask)));
  });

  it.skipIf(!hasGdal)('are sound COGs, of floats where they are wanted', async () => {
    const out = subfolder(folder);
    const stack = await open();
    const saved = await saveProbabilities(stack, model, { out, type: 'float32' });
    expect(readdirSync(out).length).toBe(3);
    for (const { errors, warnings } of validateCog(saved.map(({ path }) => path))) {
      expect([errors, warnings]).toEqual([[], []]);
    }
    const whole = await saveProbabilities(stack, model, {
      out: subfolder(folder),
      type: 'float32',
      window: { x: 1, y: 1, width: 3, height: 2 },
    });
    const { shape, values } = readWithRasterio(whole[2].path);
    expect(shape).toEqual([1, 2, 3]);
    const all = (await collect(stack))[2];
    expect(values).toEqual([14, 15, 16, 27, 28, 29].map((at) => all[at]));
  });

  it('are taken by the method probability, which need not be told their scale', async () => {
    for (const type of ['uint8', 'float32'] as const) {
      const out = subfolder(folder);
      const saved = await saveProbabilities(await open(), model, { out, type });
      const infrared = readdirSync(archive).filter((name) => name.endsWith('_B08.tif'));
      const probability: ProbabilityOptions = {
        cloudProbability: 0.4,
        darkReflectance: 0,
        water: 'none',
        erosion: 0,
        dilation: 0,
        sunAzimuth: 160,
      };
      const stack = await openStack([out, ...infrared.map((name) => join(archive, name))], {
        roles: probabilityRoles(probability),
        resolution: 10,
      });
      expect(stack.grid.width).toBe(6 * size.width);
      let date = 0;
      for await (const { classes } of maskStack(stack, { method: 'probability', probability })) {
        const unit = type === 'uint8' ? 100 : 1;
        const { bands } = await readPixels(saved[date++].path);
        const isCloud = [...bands[0]].map((value) => value !== 255 && value / unit > 0.4);
        expect(isCloud).toContain(true);
        expect(isCloud).toContain(false);
        for (const [at, found] of classes.entries()) {
          const [x, y] = [at % (6 * size.width), Math.floor(at / (6 * size.width))];
          if (found !== 0) expect(found === 2).toBe(isCloud[Math.floor(y / 6) * size.width + Math.floor(x / 6)]);
        }
      }
      expect(date).toBe(3);
    }
  });

  it('replace nothing unasked, and leave nothing when they are ended', async () => {
    const out = subfolder(folder);
    const stack = await open();
    await saveProbabilities(stack, model, { out });
    await expect(saveProbabilities(stack, model, { out })).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    await saveProbabilities(stack, model, { out, overwrite: true });
    const other = join(folder, 'ended');
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    await expect(
      saveProbabilities(stack, model, { out: other, signal: controller.signal, onProgress }),
    ).rejects.toThrow('enough');
    expect(listAll(other)).toEqual([]);
  });
});

describe('tsmask probability', () => {
  it('writes them', async () => {
    const out = join(subfolder(folder), 'out');
    const { code, stdout, stderr } = await tsmask([
      'probability',
      archive,
      '--model',
      modelPath,
      '--out',
      out,
      '--mask',
    ]);
    expect([stderr, code]).toEqual([expect.not.stringContaining('warning'), 0]);
    expect(stdout).toMatch(/2018-01-24 .*%.*%.*tsmask_probability_20180124\.tif\n3 scenes/);
    expect(listAll(out).filter((name) => name.endsWith('.tif')).length).toBe(6);
  });

  it('tells what is wrong with a model', async () => {
    const broken = join(folder, 'broken.txt');
    writeFileSync(broken, modelText(forest).replace('num_class=1', 'num_class=2'));
    const ended = await tsmask(['probability', archive, '--model', broken, '--out', join(folder, 'not')]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/broken\.txt, line 3: num_class is 2.*\n.*\n\(BAD_MODEL\)/);
    expect(listAll(join(folder, 'not'))).toEqual([]);
  });
});

describe.skipIf(!hasSharedData)('a real stack, by a model of its six bands', () => {
  it('is what the trees say of each pixel', async () => {
    const six = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'];
    const own = grownForest(6);
    const real = `${sharedData}s2-slovenia/multiband`;
    const path = join(subfolder(folder), 'six.txt');
    writeFileSync(path, modelText(own));
    const out = subfolder(folder);
    const { code, stdout } = await tsmask([
      ...['probability', real, '--model', path, '--features', six.join(','), '--type', 'float32', '--out', out],
      '--json',
    ]);
    expect(code).toBe(0);
    const { scenes: saved } = JSON.parse(stdout) as { scenes: { date: string; path: string }[] };
    expect(saved.length).toBe(5);
    for (const { date, path: file } of saved) {
      const [bands, found] = [await readPixels(`${real}/S2_${date.replaceAll('-', '')}.tif`), await readPixels(file)];
      const answers = bands.bands[0].map((_, pixel) => {
        const dn = bands.bands.map((band) => band[pixel]);
        if (dn.some((value) => value === 0 || value <= -999)) return Number.NaN;
        const features = dn.map((value) => Math.fround(value / 10000));
        return Math.fround(1 / (1 + Math.exp(-sumOf(own, features))));
      });
      expect(found.bands[0]).toEqual(answers);
    }
  });
});
