/** Masks from the flags of quality that lie beside bands, and from files of flags. */
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { bandRoles, openMasks, openStack, type QualityBits, qualityMasks, type TsmaskError } from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { classOfFlags, flagsOfBand } from '../../src/stack/quality.ts';
import { tsmask } from '../support/cli.ts';
import { hasGdal, readWithRasterio } from '../support/python.ts';
import { blobs, file, multiband, save, type TestFile } from '../support/scenes.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const [width, height] = [12, 10];
const window = { x: 0, y: 0, width, height };
const pixels = width * height;
/** The values again and again, from the one with the number `from` on. */
const filled = (values: readonly number[], from = 0) =>
  Array.from({ length: pixels }, (_, i) => values[(i + from) % values.length]);
const classesOf = (table: Readonly<Record<number, number>>, from = 0) => {
  const values = filled(Object.keys(table).map(Number), from);
  return values.map((value) => table[value]);
};

const failure = (work: () => unknown): Promise<[string, string | undefined, string]> =>
  Promise.resolve()
    .then(work)
    .then(
      () => ['went well', undefined, ''],
      (error: TsmaskError) => [error.code, error.subject, error.remedy ?? ''],
    );

// Values that the guides of the products name, and what they say of them.
const qaPixel = {
  0: 0,
  1: 0, // fill
  21824: 1, // clear
  21826: 2, // dilated cloud
  21952: 1, // water
  22280: 2, // cloud
  23888: 3, // shadow
  30048: 1, // snow
  54596: 2, // cirrus
  55052: 2, // cloud under cirrus
};
const bqa = { 1: 0, 2720: 1, 2724: 1, 2800: 2, 2976: 3, 3744: 1, 6816: 2 };
const pixelQa = { 1: 0, 322: 1, 324: 1, 328: 3, 336: 1, 352: 2 };
const qa60 = { 0: 1, 1024: 2, 2048: 2 };
const hlsFmask = { 0: 1, 2: 2, 4: 2, 8: 3, 10: 2, 16: 1, 32: 1, 64: 1, 192: 1, 255: 0 };
const deaFmask = { 0: 0, 1: 1, 2: 2, 3: 3, 4: 1, 5: 1 };
const qai = { 0: 1, 1: 0, 2: 2, 4: 2, 6: 2, 8: 3, 16: 1 };

interface Case {
  readonly table: Readonly<Record<number, number>>;
  /** Names of the files of the six bands, and of that of the flags. */
  readonly bands: readonly string[];
  readonly flags: string;
  readonly type?: 'uint8' | 'uint16' | 'int16';
  readonly nodata?: number;
}

const landsat = 'LC08_L2SP_017036_20180104_20200913_02_T1';
const hls = 'HLS.S30.T31UES.2018004T105431.v2.0';
const dea = (product: string) => `ga_s2am_${product}_3-2-1_31UES_2018-01-04_final`;
const force = 'X0069_Y0043/20180104_LEVEL2_LND08';
const indexed = '20180104T105431_20180104T105431_T31UES';
const cases: Record<string, Case> = {
  'QA_PIXEL of Landsat': {
    table: qaPixel,
    bands: ['B2', 'B3', 'B4', 'B5', 'B6', 'B7'].map((band) => `${landsat}_SR_${band}.TIF`),
    flags: `${landsat}_QA_PIXEL.TIF`,
    nodata: 1,
  },
  'Fmask of HLS': {
    table: hlsFmask,
    bands: ['B02', 'B03', 'B04', 'B8A', 'B11', 'B12'].map((band) => `${hls}.${band}.tif`),
    flags: `${hls}.Fmask.tif`,
    type: 'uint8',
    nodata: 255,
  },
  'Fmask of Digital Earth Australia': {
    table: deaFmask,
    bands: ['02', '03', '04', '08a', '11', '12'].map((band) => `${dea('nbart')}_band${band}.tif`),
    flags: `${dea('oa')}_fmask.tif`,
    type: 'uint8',
  },
  'QAI of FORCE': {
    table: qai,
    bands: [`${force}_BOA.tif`],
    flags: `${force}_QAI.tif`,
    type: 'int16',
    nodata: 1,
  },
  'QA60 of Earth Engine': {
    table: qa60,
    bands: ['B2', 'B3', 'B4', 'B8A', 'B11', 'B12'].map((band) => `${indexed}.${band}.tif`),
    flags: `${indexed}.QA60.tif`,
    // As an export of all bands declares it.
    nodata: 0,
  },
};

describe('flags beside the bands', () => {
  it.each(Object.entries(cases))('%s are known by their names', async (_, { table, bands, flags, type, nodata }) => {
    const values = filled(Object.keys(table).map(Number));
    const samples = 6 / bands.length;
    const files = [
      ...bands.map((name) => file(name, samples, { type: 'int16' })),
      file(flags, 1, { bands: [values], type: type ?? 'uint16', nodata }),
    ];
    const stack = await openStack(blobs(files), { roles: [...bandRoles, 'quality'] });
    expect(Object.keys(stack.scenes[0].bands)).toEqual([...bandRoles, 'quality']);
    expect([...(await qualityMasks(stack).read(0, window))]).toEqual(classesOf(table));
    const part = { x: 3, y: 2, width: 4, height: 1 };
    expect([...(await qualityMasks(stack).read(0, part))]).toEqual(classesOf(table).slice(27, 31));
  });

  it.each(Object.entries({ QA_PIXEL: qaPixel, BQA: bqa, pixel_qa: pixelQa, QA60: qa60 }))(
    '%s are known within files of several bands',
    async (description, table) => {
      const values = Object.keys(table).map(Number);
      const constant = Array<number>(pixels).fill(1000);
      const files = [0, 1].map((scene) =>
        multiband(`scene_2018010${4 + scene}.tif`, {
          bands: [...bandRoles.map(() => constant), filled(values, scene)],
          descriptions: [...bandRoles, description],
          type: 'uint16',
          nodata: undefined,
        }),
      );
      const stack = await openStack(blobs(files), { roles: [...bandRoles, 'quality'] });
      const masks = qualityMasks(stack);
      const read = await Promise.all([0, 1].map((scene) => masks.read(scene, window)));
      expect(read.map((classes) => [...classes])).toEqual([classesOf(table), classesOf(table, 1)]);
    },
  );

  const named = (description: string, nodata?: number) =>
    multiband('scene_20180104.tif', {
      bands: [...bandRoles.map(() => Array<number>(pixels).fill(1000)), filled([0, 1, 2, 3, 4, 32768])],
      descriptions: [...bandRoles, description],
      type: 'uint16',
      nodata,
    });
  const opened = async (tiff: TestFile, options: object = {}) => {
    const stack = await openStack(blobs([tiff]), { roles: [...bandRoles, 'quality'], ...options });
    return [...(await qualityMasks(stack).read(0, window))].slice(0, 6);
  };

  it('mean what is said of their bits', async () => {
    // 0, 1, 2, 3, 4, 32768. Of Landsat the bit 0 is no observation whatever else is said.
    expect(await opened(named('QA_PIXEL'), { qualityBits: { cloud: [15], shadow: [2] } })).toEqual([0, 0, 1, 0, 3, 2]);
    expect(await opened(named('QA_PIXEL'), { qualityBits: { cloud: [1], none: [15] } })).toEqual([0, 1, 2, 2, 1, 0]);
    const bits = { bands: { quality: 7 }, qualityBits: { cloud: [0], shadow: [1] } };
    expect(await opened(named('weather'), bits)).toEqual([1, 2, 3, 2, 1, 1]);
    expect(await opened(named('weather', 0), { ...bits, nodata: 0 })).toEqual([0, 2, 3, 2, 1, 1]);
  });

  it('that nobody knows, and bits that are none, are errors', async () => {
    const bands = { quality: 7 };
    expect(await failure(() => opened(named('weather'), { bands }))).toEqual([
      'QUALITY_FLAGS',
      'scene_20180104.tif',
      expect.stringContaining('--mask-cloud-bits'),
    ]);
    const said = (qualityBits: object) =>
      failure(() => opened(named('QA_PIXEL'), { qualityBits })).then(([code, subject]) => [code, subject]);
    expect(await said({ cloud: [16] })).toEqual(['BAD_OPTION', 'qualityBits.cloud']);
    expect(await said({ cloud: [] })).toEqual(['BAD_OPTION', 'qualityBits.cloud']);
    expect(await said({ shadow: [3] })).toEqual(['BAD_OPTION', 'qualityBits.cloud']);
    expect(await said({ cloud: [3], shadow: [1.5] })).toEqual(['BAD_OPTION', 'qualityBits.shadow']);
    expect(await said({ cloud: [3], shade: [1] })).toEqual(['BAD_OPTION', 'qualityBits.shade']);
    expect(await failure(() => openStack(blobs([named('QA_PIXEL')]), { qualityBits: { cloud: [3] } }))).toEqual([
      'BAD_OPTION',
      'qualityBits',
      expect.any(String),
    ]);
    const without = await openStack(blobs([named('QA_PIXEL')]));
    expect(await failure(() => qualityMasks(without))).toEqual(['MISSING_BAND', '20180104', expect.any(String)]);
  });
});

describe('bits', () => {
  it('are no observation before they are cloud, and cloud before they are shadow', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { maxLength: 5 });
    const some = fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 5 });
    const said = fc.record({ cloud: some, shadow: numbers, none: numbers });
    fc.assert(
      fc.property(said, fc.integer({ min: 0, max: 65535 }), (bits: Required<QualityBits>, value) => {
        const set = (list: readonly number[]) => list.some((bit) => value.toString(2).at(-1 - bit) === '1');
        const expected = set(bits.none) ? 0 : set(bits.cloud) ? 2 : set(bits.shadow) ? 3 : 1;
        expect(classOfFlags(flagsOfBand('any.tif', undefined, bits))(value)).toBe(expected);
      }),
    );
  });
});

describe('files of flags', () => {
  const days = ['20180104', '20180114', '20180124'];
  const values = Object.keys(qaPixel).map(Number);
  const scenes = join(root, 'scenes');
  const flags = join(root, 'flags');
  beforeAll(() => {
    mkdirSync(scenes);
    mkdirSync(flags);
    for (const [i, day] of days.entries()) {
      save(scenes, [multiband(`S2_${day}.tif`)]);
      const look = { bands: [filled(values, i)], type: 'uint16', nodata: 1 } as const;
      save(flags, [file(`clouds_${day}.tif`, 1, look)]);
    }
  });

  it('are masks whose bits are said', async () => {
    const stack = await openStack(scenes);
    const masks = await openMasks(flags, stack, { bits: { cloud: [1, 2, 3], shadow: [4], none: [0] } });
    // What is 0 is never observed in QA_PIXEL, which these files are not called.
    const table = { ...qaPixel, 0: 1 };
    for (const scene of days.keys()) {
      expect([...(await masks.read(scene, window))]).toEqual(classesOf(table, scene));
    }
  });

  it('have values that mean clear or bits, and bits that there are', async () => {
    const stack = await openStack(scenes);
    const both = { clear: [21824], bits: { cloud: [3] } };
    expect(await failure(() => openMasks(flags, stack, both))).toEqual(['BAD_OPTION', 'bits', expect.any(String)]);
    expect(await failure(() => openMasks(flags, stack, { bits: { cloud: [-1] } }))).toEqual([
      'BAD_OPTION',
      'bits.cloud',
      expect.any(String),
    ]);
  });

  it('serve the command line', async () => {
    const out = join(root, 'by-bits');
    const args = ['composite', scenes, '--mask', flags, '--mask-cloud-bits', '1,2,3', '--mask-shadow-bits', '4'];
    const { code, stderr } = await tsmask([...args, '--method', 'lc', '--out', out]);
    expect(code, stderr).toBe(0);
    const both = await tsmask([...args, '--mask-clear', '21824', '--out', out]);
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('--mask-clear and --mask-cloud-bits')]);
    const odd = await tsmask(['composite', scenes, '--mask', flags, '--mask-cloud-bits', '16', '--out', out]);
    expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining('mask-cloud-bits')]);
    const idle = await tsmask(['composite', scenes, '--mask-shadow-bits', '4', '--out', out]);
    expect([idle.code, idle.stderr]).toEqual([2, expect.stringContaining('mask-shadow-bits')]);
  });
});

describe('an archive of Landsat', () => {
  const folder = join(root, 'landsat');
  const days = ['20180104', '20180120', '20180205', '20180221'];
  const clouds = { 21824: 1, 22280: 2, 23888: 3 };
  beforeAll(() => {
    mkdirSync(folder);
    for (const [i, day] of days.entries()) {
      const stem = `LC08_L2SP_199025_${day}_20200913_02_T1`;
      // Reflectance of 0.1 to 0.35, and 0.9 where there is cloud.
      const isCloud = (pixel: number) => i === 3 && pixel % 3 === 1;
      const band = (number: number) =>
        Array.from({ length: pixels }, (_, pixel) =>
          Math.round((isCloud(pixel) ? 0.9 : 0.05 * number + 0.001 * (pixel % 7) + 0.2) / 2.75e-5),
        );
      const look = { type: 'uint16', nodata: 0, pixel: 30 } as const;
      for (let number = 2; number <= 7; number++) {
        save(folder, [file(`${stem}_SR_B${number}.TIF`, 1, { ...look, bands: [band(number)] })]);
      }
      const flags = i === 3 ? filled(Object.keys(clouds).map(Number)) : filled([21824]);
      save(folder, [file(`${stem}_QA_PIXEL.TIF`, 1, { ...look, nodata: 1, bands: [flags] })]);
    }
  });

  it('tells what its flags mean', async () => {
    const { code, stdout, stderr } = await tsmask(['inspect', folder, '--mask', 'qa']);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('flags bits 1,2,3 cloud, 4 shadow, 0 no observation');
  });

  it.skipIf(!hasGdal)('is composed and forecast under them', async () => {
    const out = subfolder(root);
    const composite = await tsmask(['composite', folder, '--mask', 'qa', '--out', join(out, 'median.tif')]);
    expect(composite.code, composite.stderr).toBe(0);
    const { values } = readWithRasterio(join(out, 'median_count.tif'));
    expect(values).toEqual(classesOf(clouds).map((value) => (value === 1 ? 4 : 3)));

    const args = ['multitemporal', folder, '--mask', 'qa', '--date', '2018-02-21', '--forecast', 'ridge', '--json'];
    const { code, stdout, stderr } = await tsmask([...args, '--out', join(out, 'forecasts')]);
    expect(code, stderr).toBe(0);
    const [{ history }] = JSON.parse(stdout).forecasts;
    // All of the 225 days that Landsat has, not of the 75 of Sentinel-2.
    expect(history.map(({ id }: { id: string }) => id)).toEqual(['20180205', '20180120', '20180104']);
    const mask = readWithRasterio(join(out, 'forecasts', 'tsmask_20180221.tif'));
    // Every third pixel is bright, more than an opening leaves standing: the forecast is what is judged here.
    expect(mask.values).toHaveLength(pixels);
    const forecast = readWithRasterio(join(out, 'forecasts', 'forecast_20180221.tif'));
    const nir = forecast.values.slice(3 * pixels, 4 * pixels);
    for (const [pixel, value] of nir.entries()) {
      expect(Math.abs(value - Math.round(10000 * (0.25 + 0.001 * (pixel % 7))))).toBeLessThan(30);
    }
  });

  it('tells what other bits mean, and of a scene without flags why it is not there', async () => {
    const bits = ['--mask-cloud-bits', '3', '--mask-shadow-bits', '4'];
    const { stdout, stderr } = await tsmask(['inspect', folder, '--mask', 'qa', ...bits]);
    expect(stdout, stderr).toContain('flags bits 3 cloud, 4 shadow, 0 no observation');
    expect((await tsmask(['inspect', folder, ...bits])).code).toBe(2);
    const fewer = subfolder(root);
    cpSync(folder, fewer, { recursive: true });
    rmSync(join(fewer, `LC08_L2SP_199025_${days[3]}_20200913_02_T1_QA_PIXEL.TIF`));
    const args = ['multitemporal', fewer, '--mask', 'qa', '--date', '2018-02-21', '--out', subfolder(root)];
    const lacking = await tsmask(args);
    expect([lacking.code, lacking.stderr]).toEqual([
      2,
      expect.stringMatching(/The nearest is of 2018-02-05.*lacks quality/),
    ]);
  });

  it('may be meant by another name', async () => {
    const { stderr } = await tsmask(['composite', folder, '--mask', 'qaa', '--out', join(root, 'x')]);
    expect(stderr).toContain('tsmask, probability, scl, qa');
  });

  it('lacks them where they are not beside it', async () => {
    const { code, stderr } = await tsmask([
      'composite',
      join(root, 'scenes'),
      '--mask',
      'qa',
      '--out',
      join(root, 'x'),
    ]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/lacks quality[\s\S]*QA_PIXEL/)]);
  });
});
