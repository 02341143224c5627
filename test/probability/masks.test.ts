import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  isTsmaskError,
  maskStack,
  openStack,
  openViewer,
  type ProbabilityOptions,
  probabilityRoles,
  runMethodOf,
  type Stack,
  saveMasks,
} from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { tsmask } from '../support/cli.ts';
import { hasGdal, python } from '../support/python.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';
import { save, scene, size } from './scenes.ts';

const folder = temporaryFolder();
const inputs = subfolder(folder, 'in-');
const days = ['20180104', '20180203', '20180305'];
const sunAzimuth = { '2018-01-04': 160, '2018-02-03': 215, '2018-03-05': 12 };
const judge = readFileSync(fileURLToPath(new URL('judge.py', import.meta.url)), 'utf8');

function open(options: ProbabilityOptions = {}, more: object = {}): Promise<Stack> {
  const roles = probabilityRoles(options);
  const scale = roles.includes('cloud-probability') ? { probabilityScale: 100 } : {};
  return openStack(inputs, { roles, ...scale, resolution: 10, ...more });
}

async function classesOf(stack: Stack, probability: ProbabilityOptions, more: object = {}): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const { classes } of maskStack(stack, { method: 'probability', probability, ...more })) all.push(classes);
  return all;
}

beforeAll(() => {
  for (const [i, day] of days.entries()) save(inputs, scene(day, i + 1));
});

describe('files of masks', () => {
  it.skipIf(!hasGdal).each<[string, ProbabilityOptions, object]>([
    ['the tutorial', {}, { threshold: 0.5, masked: [], casting: [], fan: [0], cells: 10, erosion: 2, dilation: 5 }],
    [
      'the composite',
      { preset: 's2cloudless-composite' },
      { threshold: 0.4, masked: [], casting: [], fan: [0], cells: 20, erosion: 2, dilation: 10 },
    ],
    [
      'Natural England, but for the test of water by indices',
      { preset: 'natural-england', water: 'scl' },
      { threshold: 0.5, masked: [1, 10, 11], casting: [10], fan: [13, 7, 0, -7], cells: 30, erosion: 2, dilation: 10 },
    ],
  ])('are what numpy makes by the definition of %s', async (_, options, recipe) => {
    const out = subfolder(folder);
    const stack = await open(options);
    const saved = await saveMasks(stack, {
      method: 'probability',
      probability: { ...options, sunAzimuth },
      out,
      layers: true,
      workers: 2,
    });
    for (const [i, { id, counts, paths }] of saved.entries()) {
      const azimuth = String(Object.values(sunAzimuth)[i]);
      const told = JSON.parse(python(judge, inputs, id, azimuth, out, JSON.stringify(recipe)));
      expect(told).toMatchObject({ different: 0, counts: [...counts], unseen: 0 });
      expect(told.layers).toEqual({ clouds: 0, dark_pixels: 0, shadows: 0, cloudmask: 0 });
      expect(told.probability).toBeLessThan(1e-4);
      expect(told.names).toEqual(['clouds', 'probability', 'dark_pixels', 'cloud_transform', 'shadows', 'cloudmask']);
      expect(paths).toHaveLength(2);
      // All classes are there, or little would be shown.
      expect(Math.min(...counts)).toBeGreaterThan(0);
    }
    const summary = JSON.parse(readFileSync(`${out}/summary.json`, 'utf8'));
    expect(summary.method.name).toBe('probability');
    expect(summary.method.parameters.sunAzimuth).toEqual({ '20180104': 160, '20180203': 215, '20180305': 12 });
    expect(readdirSync(out).filter((name) => name.endsWith('_layers.tif'))).toHaveLength(3);
  });
});

describe('a stack that is looked at besides', () => {
  const visible = ['blue', 'green', 'red'];
  const added = subfolder(folder, 'more-');
  beforeAll(() => {
    for (const [i, day] of days.entries()) {
      const files = scene(day, i + 1);
      save(added, files);
      // Coarser than all that is needed; blue is there on one day alone.
      const { image } = files[2];
      for (const name of i === 0 ? ['B02', 'B04'] : ['B04']) save(added, [{ name: `${name}_${day}.tif`, image }]);
    }
  });
  const withOptional = (optionalRoles: readonly string[]) =>
    openStack(added, { roles: ['nir-wide', 'cloud-probability'], optionalRoles, probabilityScale: 100 });

  it('has what all scenes have, on the same grid, and the same masks', async () => {
    const options: ProbabilityOptions = { water: 'none', sunAzimuth };
    const least = await withOptional([]);
    const more = await withOptional(visible);
    expect(Object.keys(least.scenes[0].bands)).toEqual(['nir-wide', 'cloud-probability']);
    for (const { bands } of more.scenes) expect(Object.keys(bands)).toEqual(['nir-wide', 'cloud-probability', 'red']);
    expect(more.grid).toEqual(least.grid);
    expect(await classesOf(more, options)).toEqual(await classesOf(least, options));
    const viewer = openViewer(more, { workers: 1 });
    const { bands } = await viewer.bands({ scene: 1, width: 40, height: 30, roles: ['red'] });
    await viewer.close();
    expect(bands.red.some((value) => value > 0)).toBe(true);
  });

  it('does without what lies elsewhere', async () => {
    const { image } = scene(days[0], 1)[0];
    for (const day of days) {
      save(added, [{ name: `B03_${day}.tif`, image: { ...image, origin: [900000, 5640000] } }]);
    }
    const { scenes, grid } = await withOptional(['green']);
    expect(Object.keys(scenes[0].bands)).toEqual(['nir-wide', 'cloud-probability']);
    expect(grid).toEqual((await withOptional([])).grid);
  });
});

describe('what records say of the method', () => {
  it('is told to those who keep masks, too', async () => {
    const stack = await open();
    const told = runMethodOf(stack, { method: 'probability', probability: { sunAzimuth: 160, dilation: 60 } });
    expect(told).toMatchObject({
      name: 'probability',
      parameters: { dilation: 60, erosion: 40, cloudProbability: 0.5 },
    });
    expect(told!.parameters.sunAzimuth).toEqual({ '20180104': 160, '20180203': 160, '20180305': 160 });
    expect(runMethodOf(stack, {})).toBeUndefined();
  });
});

describe('masks', () => {
  it('do not depend on the number of workers, nor on how the files are tiled', async () => {
    const stack = await open();
    const one = await classesOf(stack, { sunAzimuth }, { workers: 1 });
    expect(await classesOf(stack, { sunAzimuth }, { workers: 3 })).toEqual(one);
    const strips = subfolder(folder);
    for (const [i, day] of days.entries()) {
      save(
        strips,
        scene(day, i + 1).map(({ name, image: { tile: _, ...image } }) => ({
          name,
          image: { ...image, rowsPerStrip: 7 },
        })),
      );
    }
    const other = await openStack(strips, { roles: probabilityRoles(), probabilityScale: 100, resolution: 10 });
    expect(await classesOf(other, { sunAzimuth })).toEqual(one);
  });

  it('are those of 20 m, where the stack is', async () => {
    const fine = await classesOf(await open(), { sunAzimuth });
    const coarse = await classesOf(await open({}, { resolution: 20 }), { sunAzimuth });
    const width = size.width / 2;
    coarse.forEach((classes, date) => {
      // A mean of 20 m is rounded to a ten thousandth when it is read: few cells
      // are that near to a threshold, and take few others with them.
      const differ = fine[date].filter((code, i) => {
        const cell = classes[Math.floor(i / size.width / 2) * width + Math.floor((i % size.width) / 2)];
        return code !== cell && code !== 0;
      });
      expect(differ.length).toBeLessThan(fine[date].length / 200);
    });
  });

  it('come from the scene classification where there is no probability', async () => {
    const options: ProbabilityOptions = { source: 'scl', sunAzimuth };
    const stack = await open(options);
    expect(Object.keys(stack.scenes[0].bands).sort()).toEqual(['nir-wide', 'scl']);
    const [classes] = await classesOf(stack, { ...options, erosion: 0, dilation: 0, darkReflectance: 0 });
    // Row 50 of the classes is thin cirrus in 12 columns.
    expect(classes.filter((code) => code === 2)).toHaveLength(48);
  });

  it('are the same for a fan of the sun alone as for the tutorial', async () => {
    const stack = await open();
    const tutorial = await classesOf(stack, { sunAzimuth });
    expect(await classesOf(stack, { sunAzimuth, fan: [0, 0] })).toEqual(tutorial);
    expect(await classesOf(stack, { sunAzimuth, fan: 'sun' })).toEqual(tutorial);
  });
});

describe('what is wrong is told', () => {
  const codeOf = (code: string, words: RegExp) => (error: unknown) =>
    isTsmaskError(error) && error.code === code && words.test(`${error.message} ${error.remedy}`);
  const failing = async (work: () => Promise<unknown>, code: string, words: RegExp) => {
    const error = await work().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toSatisfy(codeOf(code, words));
  };

  it('no azimuth, or of another date', async () => {
    const stack = await open();
    await failing(() => classesOf(stack, {}), 'NO_SUN_AZIMUTH', /20180104.*--sun-azimuth 2018-01-04=/);
    await failing(() => classesOf(stack, { sunAzimuth: { '2018-01-04': 1 } }), 'NO_SUN_AZIMUTH', /20180203/);
  });

  it('no probability', async () => {
    const stack = await openStack(inputs, { roles: ['nir-wide', 'scl'] });
    await failing(() => classesOf(stack, { sunAzimuth }), 'MISSING_BAND', /20180104 lacks cloud-probability.*source/);
  });

  it('a probability whose scale nothing tells, or another than is told', async () => {
    await failing(
      () => openStack(inputs, { roles: probabilityRoles() }),
      'PROBABILITY_SCALE',
      /CLP_.*--probability-scale/,
    );
    const stack = await open({}, { probabilityScale: 1 });
    await failing(() => classesOf(stack, { sunAzimuth }), 'PROBABILITY_SCALE', /20180104.*--probability-scale 100/);
  });

  it('grids that do not fit', async () => {
    const other = subfolder(folder);
    const [nir, probability, classes] = scene('20180104', 1);
    save(other, [nir, { ...probability, image: { ...probability.image, origin: [500003, 5640000] } }, classes]);
    await failing(
      () => openStack(other, { roles: probabilityRoles(), probabilityScale: 100 }),
      'GRID_MISMATCH',
      /lies on another grid/,
    );
    const stack = await open();
    await failing(() => classesOf(stack, { sunAzimuth, workingGrid: 25 }), 'GRID_MISMATCH', /workingGrid = 25/);
    const tags = { 34735: [3, [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326]] } as const;
    const degrees = subfolder(folder);
    save(
      degrees,
      [nir, probability, classes].map(({ name, image }) => ({
        name,
        image: { ...image, tags, origin: [3, 51], pixel: image.pixel! / 1e5 },
      })),
    );
    const geographic = await openStack(degrees, { roles: probabilityRoles(), probabilityScale: 100 });
    await failing(() => classesOf(geographic, { sunAzimuth }), 'GRID_MISMATCH', /in degrees/);
  });

  it('options that cannot be used, or memory that is too little', async () => {
    const stack = await open();
    await failing(() => classesOf(stack, { sunAzimuth, cloudProbability: 50 }), 'BAD_OPTION', /0–1/);
    await failing(
      () => classesOf(stack, { sunAzimuth, preset: 'mine' as never }),
      'BAD_OPTION',
      /s2cloudless-tutorial/,
    );
    await failing(
      () => classesOf(stack, { sunAzimuth, colour: 1 } as never),
      'BAD_OPTION',
      /no option probability.colour/,
    );
    await failing(() => classesOf(stack, { sunAzimuth, dilation: 1e5 }), 'BAD_OPTION', /dilation/);
    await failing(() => classesOf(stack, { sunAzimuth }, { stage: 'temporal' }), 'BAD_OPTION', /stage/);
    await failing(
      () => classesOf(stack, { sunAzimuth }, { memory: 1e5 }),
      'OUT_OF_MEMORY',
      /memory of 97\.7 KiB.*--window/,
    );
  });
});

describe('mosaics of a day', () => {
  it('are masked as one: shadows reach from tile to tile', async () => {
    // Columns of 10 m, of which SCL has half as many.
    const cut = 104;
    // Without holes: of granules that are put together a pixel counts only where it has all bands.
    const filled = scene('20180104', 1).map(({ name, image }) => {
      const [band] = image.bands.map((all) =>
        Array.from(all, (value, i) => {
          const [row, column] = [Math.floor(i / image.width), i % image.width];
          const isThere = (from: number) => row >= 60 && row < 90 && column >= from && column < from + 20;
          // A cloud to the west of the cut, and its shadow to the east of it.
          if (name.startsWith('CLP')) return isThere(cut - 20) ? 90 : value === 255 ? 9 : value;
          if (name.startsWith('B08')) return isThere(cut) ? 900 : value === 0 ? 2600 : value;
          return value;
        }),
      );
      return { name, image: { ...image, bands: [band!] } };
    });
    const parts = ['20180104T100000', '20180104T140000'].flatMap((stamp, right) =>
      filled.map(({ name, image }) => {
        const at = cut / (size.width / image.width);
        const [from, to] = right ? [at, image.width] : [0, at];
        const [band] = image.bands.map((all) => all.filter((_, i) => i % image.width >= from && i % image.width < to));
        const origin = [image.origin![0] + from * image.pixel!, image.origin![1]] as const;
        return { name: name.replace('20180104', stamp), image: { ...image, width: to - from, bands: [band!], origin } };
      }),
    );
    const [whole, tiles] = [subfolder(folder), subfolder(folder)];
    save(whole, filled);
    save(tiles, parts);
    const masksOf = async (place: string, group: 'day' | 'time') => {
      const more = { probabilityScale: 100, resolution: 10, group };
      return classesOf(await openStack(place, { roles: probabilityRoles(), ...more }), { sunAzimuth: 270 });
    };
    const asOne = await masksOf(tiles, 'day');
    expect(asOne).toHaveLength(1);
    expect(asOne).toEqual(await masksOf(whole, 'day'));
    // Each tile for itself misses what comes from the other.
    const shadows = (classes: Uint8Array) => classes.filter((value) => value === 3).length;
    const apart = await masksOf(tiles, 'time');
    expect(apart.reduce((sum, classes) => sum + shadows(classes), 0)).toBeLessThan(shadows(asOne[0]!));
  });
});

describe('the north of the grid', () => {
  /** Near the east edge of zone 31, where the meridian of the middle is 2.657° off: tan γ = tan 3.42° · sin 50.9°. */
  const convergence = 2.657;
  const moved = (epsg: number) => {
    const place = subfolder(folder);
    const files = scene('20180104', 1);
    save(
      place,
      files.map(({ name, image }) => ({ name, image: { ...image, epsg, origin: [740_000, 5_640_000] } })),
    );
    return openStack(place, { roles: probabilityRoles(), probabilityScale: 100, resolution: 10 });
  };
  const far = { shadowDistance: 2000, projectionGrid: 20 };

  it('is taken for true north, as the recipes have it, or the azimuth is turned to it', async () => {
    const stack = await moved(32631);
    const [as, turned, by] = [
      await classesOf(stack, { ...far, sunAzimuth: 160 }),
      await classesOf(stack, { ...far, sunAzimuth: 160, gridConvergence: true }),
      await classesOf(stack, { ...far, sunAzimuth: 160 - convergence }),
    ];
    expect(turned).toEqual(by);
    expect(turned).not.toEqual(as);
    const parameters = runMethodOf(stack, {
      method: 'probability',
      probability: { sunAzimuth: 160, gridConvergence: true },
    });
    expect(parameters?.parameters).toMatchObject({ gridConvergence: true, sunAzimuth: { '20180104': 160 } });
  });

  it('is not known on grids whose CRS is not', async () => {
    const stack = await moved(31467);
    const work = () => classesOf(stack, { sunAzimuth: 160, gridConvergence: true });
    await expect(work()).rejects.toMatchObject({ code: 'BAD_OPTION', subject: 'gridConvergence' });
    await expect(classesOf(stack, { sunAzimuth: 160, gridConvergence: 'yes' as never })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      subject: 'gridConvergence',
    });
    expect(await classesOf(stack, { sunAzimuth: 160 })).toHaveLength(1);
  });
});

describe('on the command line', () => {
  it('writes masks and layers', async () => {
    const out = subfolder(folder);
    const azimuth = '2018-01-04=160,2018-02-03=215,2018-03-05=12';
    const flags = ['--method', 'probability', '--probability-scale', '100', '--resolution', '10', '--layers'];
    const { code, stderr } = await tsmask(['mask', inputs, '--out', out, ...flags, '--sun-azimuth', azimuth]);
    expect(stderr).not.toMatch(/error|few/i);
    expect(code).toBe(0);
    expect(readdirSync(out).filter((name) => /tsmask_\d+(_layers)?\.tif$/.test(name))).toHaveLength(6);
  });

  it('says which option is of no use without the method', async () => {
    const { code, stderr } = await tsmask(['mask', inputs, '--out', `${folder}/no`, '--sun-azimuth', '160']);
    expect(code).not.toBe(0);
    expect(stderr).toContain('--sun-azimuth');
    expect(stderr).toContain('--method probability');
  });
});

describe.skipIf(!hasSharedData || !hasGdal)('the real stack of Slovenia', () => {
  it("gives s2cloudless's own mask from its probability", async () => {
    const real = `${sharedData}s2-slovenia/`;
    const out = subfolder(folder);
    const options: ProbabilityOptions = {
      preset: 's2cloudless-composite',
      water: 'none',
      // The package's own steps: no shadows, no erosion, a dilation by pixels of 10 m.
      darkReflectance: 0,
      erosion: 0,
      dilation: 20,
      workingGrid: 10,
    };
    const stack = await openStack([`${real}B08`, `${real}probability`], { roles: probabilityRoles(options) });
    expect(stack.scenes).toHaveLength(5);
    const saved = await saveMasks(stack, { method: 'probability', probability: { ...options, sunAzimuth: 155 }, out });
    const agreements = saved.map(({ id, path }) => {
      const clm = readdirSync(`${real}probability`).find((name) => name.startsWith(`CLM_${id}`))!;
      const code =
        'import sys, rasterio\na, b = (rasterio.open(p).read(1) for p in sys.argv[1:])\nprint(((a > 1) == (b > 0)).mean())';
      return Number(python(code, path, `${real}probability/${clm}`));
    });
    console.log(`s2cloudless's mask from its probability, share of equal pixels by date: ${agreements.join(', ')}`);
    for (const agreement of agreements) expect(agreement).toBeGreaterThan(0.99);
  });
});
