import { File } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { type ErrorCode, isTsmaskError, type OpenStackOptions, openStack, type Stack } from 'tsmask';
import { afterEach, describe, expect, it } from 'vitest';
import { bandRoles } from '../../src/bands.ts';
import { type GdalFile, makeWithGdal } from '../support/gdal.ts';
import { Probe } from '../support/probe.ts';
import { hasGdal } from '../support/python.ts';
import { bandFiles, bandNames, blobs, file, multiband, save, type TestFile } from '../support/scenes.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();

const open = (files: readonly TestFile[], options: OpenStackOptions = {}) => openStack(blobs(files), options);

/** The error with which opening fails; it must be one that a user can act upon. */
async function failure(work: Promise<Stack>, code: ErrorCode) {
  const error = await work.then(
    () => new Error('It did not fail.'),
    (thrown: unknown) => thrown,
  );
  if (!isTsmaskError(error)) throw error;
  expect(error.code, error.message).toBe(code);
  expect(error.remedy, error.message).toMatch(/\w{4}.*[.…)]?/);
  return error;
}

const ids = (stack: Stack) => stack.scenes.map(({ id }) => id);
const codes = (stack: Stack) => stack.remarks.map(({ code }) => code);

/** The file of each role of a scene. */
function filesOf(stack: Stack, scene = 0): Record<string, string> {
  const { bands } = stack.scenes[scene];
  return Object.fromEntries(Object.entries(bands).map(([role, band]) => [role, stack.files[band.file].name]));
}

describe('layouts', () => {
  it('one file a date', async () => {
    const stack = await open([multiband('S2_20180114.tif'), multiband('S2_20180104.tif')]);
    expect(stack.scenes.map(({ date, time }) => [date, time])).toEqual([
      ['2018-01-04', undefined],
      ['2018-01-14', undefined],
    ]);
    expect(ids(stack)).toEqual(['20180104', '20180114']);
    expect(stack.grid).toMatchObject({ width: 12, height: 10 });
    expect(stack.scenes[1].bands).toEqual(
      Object.fromEntries(
        bandRoles.map((role, sample) => [role, { file: 1, sample, nodata: [-999], gain: 1, bias: 0 }]),
      ),
    );
    expect(stack.unused).toEqual([]);
  });

  it('one file a band and date, and files that are not needed', async () => {
    const extra = ['B01', 'B08', 'SCL'].map((band) => file(`T31UES_20180104T105328_${band}.tif`, 1));
    const stack = await open([...bandFiles('T31UES_20180104T105328'), ...extra]);
    expect(Object.values(filesOf(stack))).toEqual(bandNames.map((band) => `T31UES_20180104T105328_${band}.tif`));
    expect(stack.scenes[0]).toMatchObject({ id: '20180104', date: '2018-01-04', time: '10:53:28' });
    expect(stack.unused.map(({ name }) => name).sort()).toEqual(extra.map(({ name }) => name).sort());
  });

  it('bands of a date in several files of several bands', async () => {
    const stack = await open([
      file('visible_20180104.tif', 3, { descriptions: ['blue', 'green', 'red'] }),
      file('infrared_20180104.tif', 3, { descriptions: ['B8A', 'B11', 'B12'] }),
    ]);
    expect(filesOf(stack)).toMatchObject({ red: 'visible_20180104.tif', nir: 'infrared_20180104.tif' });
    expect(stack.scenes[0].bands.swir2).toMatchObject({ sample: 2 });
  });

  it('folders, searched all the way down, hidden files left alone', async () => {
    const folder = subfolder(root);
    mkdirSync(join(folder, '20180104/deep/er'), { recursive: true });
    save(join(folder, '20180104/deep/er'), [{ ...multiband('scene.tif') }]);
    save(folder, [multiband('S2_20180114.TIFF'), multiband('.S2_20180124.tif')]);
    writeFileSync(join(folder, 'readme.txt'), 'hello');
    symlinkSync(folder, join(folder, 'circle'));
    symlinkSync('/nowhere/at/all', join(folder, 'S2_20180134.tif'));
    const stack = await openStack(folder);
    expect(ids(stack)).toEqual(['20180104', '20180114']);
    expect(stack.unused).toEqual([{ name: join(folder, 'readme.txt'), reason: 'metadata, no image' }]);
    expect(await openStack(pathToFileURL(folder))).toEqual(stack);
  });

  it('folders, files and Files together', async () => {
    const folder = subfolder(root);
    save(folder, [multiband('S2_20180104.tif')]);
    const [path] = save(root, [multiband('S2_20180114.tif')]);
    const handed = new File([multiband('').bytes], 'S2_20180124.tif') as unknown as globalThis.File;
    expect(ids(await openStack([handed, path, folder]))).toEqual(['20180104', '20180114', '20180124']);
  });

  it('a file that is named twice is one file', async () => {
    const folder = subfolder(root);
    const [path] = save(folder, [multiband('S2_20180104.tif')]);
    expect(ids(await openStack([path, folder, path, `${folder}/./S2_20180104.tif`]))).toEqual(['20180104']);
  });

  it.skipIf(!hasSharedData)('real stacks', async () => {
    const stack = await openStack(`${sharedData}s2-flanders/multiband`);
    expect([stack.scenes.length, stack.files.length]).toEqual([118, 118]);
    expect(stack.grid).toMatchObject({ width: 32, height: 32 });
    const apart = `${sharedData}s2-flanders/bands`;
    const mixed = await openStack(apart);
    expect(mixed.grid).toEqual(stack.grid);
    expect(codes(mixed)).toContain('resolution');
    const fine = await openStack(apart, { roles: ['nir', 'swir1', 'swir2'] });
    expect([fine.scenes.length, fine.files.length]).toEqual([118, 354]);
    expect(fine.unused).toHaveLength(118 * 5);
  });
});

describe('the order of inputs', () => {
  const files = [
    ...bandFiles('S2_20180104T100000'),
    ...bandFiles('S2_20180104T120000'),
    ...bandFiles('S2_20180114', {}, bandNames.slice(1)),
    multiband('S2_20180124.tif'),
    { name: 'S2_20180201.tif', bytes: new TextEncoder().encode('no TIFF') },
    { name: 'S2_20180202.tif', bytes: multiband('').bytes.slice(0, 40) },
    file('S2_20180203.tif', 4),
    file('S2_B02.tif', 1),
  ];

  it('changes nothing', async () => {
    const comparable = ({ grid, scenes, remarks, unused, ...stack }: Stack) => ({
      grid,
      scenes,
      files: stack.files.map(({ name }) => name),
      remarks: remarks.map(({ message }) => message).sort(),
      unused: unused.map(({ name, reason }) => `${name}: ${reason}`).sort(),
    });
    const expected = comparable(await open(files));
    expect(expected.scenes.map(({ id }) => id)).toEqual(['20180104T100000', '20180104T120000', '20180124']);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...files.keys()], { minLength: files.length }), async (order) => {
        expect(comparable(await open(order.map((i) => files[i])))).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('is the order of what is told, whichever file is read first', async () => {
    const broken = files.slice(-4);
    const large = { ...broken[0], bytes: new Uint8Array(broken[1].bytes.length + (1 << 22)) };
    for (const [first, ...others] of [broken, [...broken].reverse(), [large, ...broken.slice(1)]]) {
      const stack = await open([first, ...others, multiband('S2_20180124.tif')]);
      expect(stack.unused.map(({ name }) => name)).toEqual([first, ...others].map(({ name }) => name));
      const error = await failure(open([first, ...others], { strict: true }), firstCode(first.name));
      expect(error.subject).toBe(first.name);
    }
    function firstCode(name: string): ErrorCode {
      if (name === 'S2_B02.tif') return 'NO_DATE';
      return name.includes('0201') ? 'NOT_A_TIFF' : 'BROKEN_TIFF';
    }
  });
});

describe('dates', () => {
  it('two scenes of a day are told apart by their times', async () => {
    const stack = await open([
      multiband('S2_20180104T120000.tif'),
      multiband('S2_20180104T093015.tif'),
      multiband('S2_20180105T093015.tif'),
    ]);
    expect(ids(stack)).toEqual(['20180104T093015', '20180104T120000', '20180105']);
    expect(stack.scenes.map(({ time }) => time)).toEqual(['09:30:15', '12:00:00', '09:30:15']);
  });

  it('come from the metadata where names tell nothing, with a remark', async () => {
    const metadata = { SENSING_TIME: '2018-01-04T10:53:28.461Z' };
    const stack = await open([multiband('scene.tif', { metadata })]);
    expect(stack.scenes[0]).toMatchObject({ id: '20180104', date: '2018-01-04', time: '10:53:28' });
    expect(stack.remarks).toContainEqual(
      expect.objectContaining({ kind: 'assumed', code: 'date', message: expect.stringContaining('SENSING_TIME') }),
    );
  });

  it('go by the name where the metadata disagrees, with a warning', async () => {
    const metadata = { ACQUISITION_DATE: '2019-12-31' };
    const stack = await open([multiband('S2_20180104.tif', { metadata })]);
    expect(ids(stack)).toEqual(['20180104']);
    expect(stack.remarks).toContainEqual(
      expect.objectContaining({ kind: 'warning', code: 'date-disagrees', subject: 'S2_20180104.tif' }),
    );
  });

  it('take the time from metadata that agrees', async () => {
    const metadata = { ACQUISITION_DATE: '2018-01-04T10:53:28' };
    expect((await open([multiband('S2_20180104.tif', { metadata })])).scenes[0].time).toBe('10:53:28');
    const bands = await open(bandFiles('S2_20180104', { metadata }));
    expect(bands.scenes).toHaveLength(1);
  });

  it('are asked for where there is none', async () => {
    const error = await failure(open([multiband('scene.tif')]), 'NO_DATE');
    expect(error.subject).toBe('scene.tif');
    expect(error.remedy).toContain('--date-pattern');
    const stack = await open([multiband('scene.tif'), multiband('S2_20180104.tif')]);
    expect(ids(stack)).toEqual(['20180104']);
    expect(stack.remarks).toContainEqual(
      expect.objectContaining({ kind: 'warning', code: 'file-left-out', subject: 'scene.tif' }),
    );
    await failure(open([multiband('scene.tif'), multiband('S2_20180104.tif')], { strict: true }), 'NO_DATE');
  });

  it('follow a pattern, whatever its flags', async () => {
    for (const flags of ['', 'g', 'gi']) {
      const datePattern = new RegExp('_(?<day>\\d\\d)(?<month>\\d\\d)(?<year>\\d{4})', flags);
      const stack = await open([multiband('S2_04012018.tif'), multiband('S2_14012018.tif')], { datePattern });
      expect(ids(stack)).toEqual(['20180104', '20180114']);
    }
  });

  it('refuse a pattern that cannot find one', async () => {
    for (const datePattern of [/\d+/, /(?<year>\d{4})(?<month>\d\d)/, /(?<month>\d\d)(?<day>\d\d)/]) {
      const error = await failure(open([multiband('S2_20180104.tif')], { datePattern }), 'BAD_OPTION');
      expect(error.subject).toBe('datePattern');
    }
  });

  it('are left out on request', async () => {
    const files = [
      multiband('S2_20180104T100000.tif'),
      multiband('S2_20180104T120000.tif'),
      multiband('S2_20180114.tif'),
      multiband('scene.tif', { metadata: { SENSING_TIME: '2018-01-24' } }),
    ];
    expect(ids(await open(files, { exclude: ['2018-01-04'] }))).toEqual(['20180114', '20180124']);
    expect(ids(await open(files, { exclude: ['20180104T120000', '2018-01-24'] }))).toEqual(['20180104', '20180114']);
    expect(ids(await open(files, { exclude: ['2018-01-04T10:00:00Z', '20180114'] }))).toEqual(['20180104', '20180124']);
    await failure(open(files, { exclude: ['2018-01-04', '2018-01-14', '2018-01-24'] }), 'NO_SCENES');
  });

  it('tell of a date to leave out that is not there', async () => {
    const stack = await open([multiband('S2_20180104.tif'), multiband('S2_20180114.tif')], {
      exclude: ['2018-01-04', '2018-01-05'],
    });
    expect(stack.remarks.filter(({ code }) => code === 'date-not-found')).toEqual([
      expect.objectContaining({ kind: 'warning', subject: '2018-01-05' }),
    ]);
  });

  it.each(['2018', 'January', '2018-13-01', '04.01.2018', 'scenes', ''])('refuse to leave out "%s"', async (date) => {
    const error = await failure(open([multiband('S2_20180104.tif')], { exclude: [date] }), 'BAD_OPTION');
    expect(error.subject).toBe('exclude');
  });
});

describe('bands', () => {
  it('are named by an option', async () => {
    const order = ['swir2', null, 'swir1', 'nir', 'red', 'green', 'blue'];
    const byOrder = await open([file('S2_20180104.tif', 7)], { bands: order });
    expect(Object.entries(byOrder.scenes[0].bands).map(([role, { sample }]) => [role, sample])).toEqual([
      ['blue', 6],
      ['green', 5],
      ['red', 4],
      ['nir', 3],
      ['swir1', 2],
      ['swir2', 0],
    ]);
    const bands = { blue: 7, green: 6, red: 5, nir: 4, swir1: 3, swir2: 1 };
    expect((await open([file('S2_20180104.tif', 7)], { bands })).scenes).toEqual(byOrder.scenes);
  });

  it('are asked for where nothing names them', async () => {
    const error = await failure(open([file('S2_20180104.tif', 6)]), 'NO_BAND_ROLE');
    expect(error).toMatchObject({ subject: 'S2_20180104.tif', remedy: expect.stringContaining('--bands') });
    const named = await failure(open([file('S2_20180104.tif', 2, { descriptions: ['NDVI', 'LAI'] })]), 'NO_BAND_ROLE');
    expect(named.message).toContain('NDVI, LAI');
  });

  it('take B8A for nir beside B08, and nir08 beside nir', async () => {
    const files = [...bandFiles('S2_20180104'), file('S2_20180104_B08.tif', 1)];
    expect(filesOf(await open(files)).nir).toBe('S2_20180104_B8A.tif');
    const keys = ['blue', 'green', 'red', 'nir', 'nir08', 'swir16', 'swir22'];
    const stack = await open([file('S2_20180104.tif', 7, { descriptions: keys })]);
    expect(stack.scenes[0].bands.nir.sample).toBe(4);
  });

  it('do not take B08 for nir unless told', async () => {
    const names = bandNames.map((band) => (band === 'B8A' ? 'B08' : band));
    const files = bandFiles('S2_20180104', {}, names);
    const error = await failure(open(files), 'MISSING_BAND');
    expect(error).toMatchObject({ subject: '2018-01-04', remedy: expect.stringContaining('--bands nir=B08') });
    expect(filesOf(await open(files, { bands: { nir: 'B08' } })).nir).toBe('S2_20180104_B08.tif');
  });

  it('leave the narrow band alone when told to take the wide one', async () => {
    const files = [...bandFiles('S2_20180104'), file('S2_20180104_B08.tif', 1)];
    const stack = await open(files, { bands: { nir: 'B08' }, strict: true });
    expect(filesOf(stack).nir).toBe('S2_20180104_B08.tif');
    expect(stack.remarks.filter(({ kind }) => kind === 'warning')).toEqual([]);
    expect(stack.unused.map(({ name }) => name)).toEqual(['S2_20180104_B8A.tif']);
  });

  it('missing on one date leave it out with a warning, or fail', async () => {
    const files = [...bandFiles('S2_20180104'), ...bandFiles('S2_20180114', {}, bandNames.slice(0, 5))];
    const stack = await open(files);
    expect(ids(stack)).toEqual(['20180104']);
    const [warning] = stack.remarks.filter(({ kind }) => kind === 'warning');
    expect(warning).toMatchObject({ code: 'scene-left-out', subject: '2018-01-14' });
    expect(warning.message).toMatch(/lacks swir2.*blue, green, red, nir, swir1/);
    const error = await failure(open(files, { strict: true }), 'MISSING_BAND');
    expect(error).toMatchObject({ subject: '2018-01-14', remedy: expect.stringContaining('S2_20180114_B02.tif') });
  });

  it('held by two files are an error that names both', async () => {
    const folder = subfolder(root);
    mkdirSync(join(folder, 'again'));
    const [a] = save(folder, [file('S2_20180104_B02.tif', 1)]);
    const [b] = save(join(folder, 'again'), [file('S2_20180104_B02.tif', 1)]);
    const error = await failure(openStack(folder), 'DUPLICATE_BAND');
    expect(error.message).toContain(a);
    expect(error.message).toContain(b);
    expect(error.message).toContain('blue of 2018-01-04');
    await failure(open([multiband('a_20180104.tif'), multiband('b_20180104.tif')]), 'DUPLICATE_BAND');
    await failure(open([multiband('S2_20180104.tif'), file('S2_20180104_B04.tif', 1)]), 'DUPLICATE_BAND');
  });

  it('are looked for in files of several, whatever word stands in their names', async () => {
    const files = ['coastal_20180104.tif', 'class_a_20180114.tif', 'Cirrus-20180124.tif'].map((name) =>
      multiband(name),
    );
    const single = file('S2_20180104_coastal.tif', 1);
    const stack = await open([...files, single]);
    expect(ids(stack)).toEqual(['20180104', '20180114', '20180124']);
    expect(stack.unused.map(({ name }) => name)).toEqual([single.name]);
  });

  it('that are not needed may come twice, and are told once', async () => {
    const tile = (name: string) => file(name, 2, { descriptions: ['SCL', 'B01'] });
    const stack = await open([multiband('S2_20180104.tif'), tile('a_20180104.tif'), tile('b_20180104.tif')]);
    expect(stack.unused.map(({ name }) => name)).toEqual(['a_20180104.tif', 'b_20180104.tif']);
  });
});

describe('radiometry', () => {
  const float = (values: number[], more = {}) =>
    multiband('S2_20180104.tif', {
      type: 'float32',
      nodata: 'nan',
      bands: bandRoles.map((_, band) => Array.from({ length: 120 }, (_, i) => values[(i + band) % values.length])),
      ...more,
    });
  const gainOf = (stack: Stack) => stack.scenes.map(({ bands }) => bands.red.gain);

  it('tells reflectance 0–1 from reflectance × 10000 in floats by their pixels, and says so', async () => {
    const small = await open([float([0.02, 0.3, 1.2, Number.NaN])]);
    expect(gainOf(small)).toEqual([10000]);
    expect(small.remarks).toContainEqual(
      expect.objectContaining({ kind: 'assumed', code: 'scale', message: expect.stringContaining('0–1') }),
    );
    const large = await open([float([200, 3000, 12000, Number.NaN])]);
    expect(gainOf(large)).toEqual([1]);
    expect(large.remarks).toContainEqual(
      expect.objectContaining({ kind: 'assumed', code: 'scale', message: expect.stringContaining('× 10000') }),
    );
  });

  it.each([
    ['NaN', Number.NaN, 'nan'],
    ['-9999', -9999, -9999],
    ['9999', 9999, 9999],
    ['0', 0, 0],
  ])('looks beyond scenes that are empty (%s)', async (_name, empty, nodata) => {
    const days = Array.from({ length: 30 }, (_, i) => `S2_201801${String(i + 1).padStart(2, '0')}.tif`);
    const files = days.map((name, i) => ({ ...float(i < 20 ? [empty] : [3000, 200], { nodata }), name }));
    expect(new Set(gainOf(await open(files)))).toEqual(new Set([1]));
    const dark = days.map((name, i) => ({ ...float(i < 20 ? [empty] : [0.3, 0.02], { nodata }), name }));
    expect(new Set(gainOf(await open(dark)))).toEqual(new Set([10000]));
  });

  it('looks at no pixel where a scale is declared or given', async () => {
    const scales = bandRoles.map(() => 0.001);
    const declared = await open([float([3000], { scales })]);
    expect(gainOf(declared)).toEqual([10]);
    expect(codes(declared)).not.toContain('scale');
    expect(gainOf(await open([float([3000])], { scale: 0.01 }))).toEqual([100]);
  });

  it('takes whole numbers as reflectance × 10000, and says so once', async () => {
    const stack = await open([multiband('S2_20180104.tif'), multiband('S2_20180114.tif')]);
    expect(gainOf(stack)).toEqual([1, 1]);
    expect(codes(stack)).toEqual(['scale']);
  });

  it('puts options before what files declare, with a warning', async () => {
    const declared = { scales: bandRoles.map(() => 0.001), offsets: bandRoles.map(() => -0.1) };
    const files = [multiband('S2_20180104.tif', declared)];
    const plain = await open(files);
    expect(plain.scenes[0].bands.blue).toMatchObject({ gain: 10, bias: -1000 });
    expect(plain.remarks).toContainEqual(expect.objectContaining({ kind: 'assumed', code: 'offset' }));
    const stack = await open(files, { scale: 0.0001, offset: 0 });
    expect(stack.scenes[0].bands.blue).toMatchObject({ gain: 1, bias: 0 });
    expect(stack.remarks.map(({ kind, code }) => `${kind} ${code}`)).toEqual([
      'warning scale',
      'warning offset-disagrees',
    ]);
    const same = await open(files, { scale: 0.001, offset: -0.1 });
    expect(same.remarks).toEqual([]);
  });

  it('takes no scale that is none', async () => {
    for (const scales of [[0], [Number.NaN]]) {
      const stack = await open([multiband('S2_20180104.tif', { scales })]);
      expect(stack.scenes[0].bands.blue.gain).toBe(1);
    }
  });

  it('says what is missing where no nodata is declared', async () => {
    const stack = await open([multiband('S2_20180104.tif', { nodata: undefined })]);
    expect(stack.scenes[0].bands.blue.nodata).toEqual([]);
    expect(codes(stack)).toContain('nodata');
    const told = await open([multiband('S2_20180104.tif', { nodata: undefined })], { nodata: 7 });
    expect(told.scenes[0].bands.blue.nodata).toEqual([7]);
    expect(codes(told)).not.toContain('nodata');
  });

  it('refuses a nodata option that contradicts a file, unless it names both', async () => {
    const files = [
      multiband('S2_20180104.tif', { nodata: undefined }),
      multiband('S2_20180114.tif', { nodata: -9999 }),
    ];
    const error = await failure(open(files, { nodata: 0 }), 'NODATA_CLASH');
    expect(error).toMatchObject({ subject: 'S2_20180114.tif', remedy: expect.stringContaining('0,-9999') });
    expect(error.message).toMatch(/-9999.*0/);
    const stack = await open(files, { nodata: [0, -9999] });
    expect(stack.scenes.map(({ bands }) => bands.red.nodata)).toEqual([
      [0, -9999],
      [0, -9999],
    ]);
    await failure(open(files, { nodata: Number.NaN }), 'NODATA_CLASH');
    const nan = [multiband('S2_20180104.tif', { type: 'float32', nodata: 'nan' })];
    expect((await open(nan, { nodata: Number.NaN, scale: 1 })).scenes[0].bands.red.nodata).toEqual([]);
  });

  it.each([
    [{ scale: 0 }, 'scale'],
    [{ scale: Number.NaN }, 'scale'],
    [{ scale: Infinity }, 'scale'],
    [{ offset: Number.NaN }, 'offset'],
    [{ nodata: ['x'] as unknown as number[] }, 'nodata'],
    [{ bands: ['purple'] }, 'bands'],
  ])('refuses %j', async (options, subject) => {
    const error = await failure(open([multiband('S2_20180104.tif')], options), 'BAD_OPTION');
    expect(error.subject).toBe(subject);
  });
});

describe('grids that differ', () => {
  it.each([
    ['CRS', { epsg: 32632 }, /CRS EPSG:32632 against EPSG:32631/],
    ['origin', { origin: [500010, 5640000] }, /origin \(500010, 5640000\) against \(500000, 5640000\)/],
    ['size', { width: 13 }, /size 13 × 10 against 12 × 10/],
    ['resolution', { pixel: 10 }, /pixel size 10 against 20/],
    ['georeference', { epsg: undefined }, /CRS no CRS against EPSG:32631/],
  ] as const)('in %s are an error that names the files and the difference', async (_name, other, words) => {
    const files = ['04', '14', '24'].map((day) => multiband(`S2_201801${day}.tif`));
    const error = await failure(open([...files, multiband('S2_20180109.tif', other)]), 'GRID_MISMATCH');
    expect(error.subject).toBe('S2_20180109.tif');
    expect(error.message).toMatch(words);
    expect(error.message).toContain('S2_20180104.tif');
    expect(error.remedy).toMatch(/gdalwarp .*-te 500000 5639800 500240 5640000 -ts 12 10/);
  });

  it('by a millionth of a pixel are one', async () => {
    const stack = await open([
      multiband('S2_20180104.tif'),
      multiband('S2_20180114.tif', { origin: [500000.00002, 5640000] }),
    ]);
    expect(stack.scenes).toHaveLength(2);
  });

  it('matter only among bands that are used', async () => {
    const stack = await open([...bandFiles('S2_20180104'), file('S2_20180104_B08.tif', 1, { pixel: 10 })]);
    expect(stack.scenes).toHaveLength(1);
  });

  it('without a georeference are taken, with a warning', async () => {
    const stack = await open([multiband('S2_20180104.tif', { epsg: undefined })]);
    expect(stack.remarks).toContainEqual(expect.objectContaining({ kind: 'warning', code: 'no-georeference' }));
  });
});

describe('inputs that are none', () => {
  it('an empty folder', async () => {
    const folder = subfolder(root);
    const error = await failure(openStack(folder), 'NO_SCENES');
    expect(error.message).toContain(folder);
  });

  it('a folder without TIFFs', async () => {
    const folder = subfolder(root);
    writeFileSync(join(folder, 'B02.jpg'), 'x');
    const error = await failure(openStack(folder), 'NO_SCENES');
    expect(error.message).toMatch(/1 file.*A preview, no reflectance/);
  });

  it('no input at all, or one of no use', async () => {
    await failure(openStack([]), 'NO_SCENES');
    for (const input of ['', undefined, null, 7, {}, { name: 'a.tif' }, { blob: new Blob([]) }, new Blob([])]) {
      await failure(openStack([input as never]), 'BAD_OPTION');
    }
  });

  it('a path that does not exist', async () => {
    for (const path of [join(root, 'nowhere'), join(root, 'nowhere/S2_20180104.tif')]) {
      const error = await failure(openStack(path), 'NOT_READABLE');
      expect(error).toMatchObject({ subject: path, message: `${path} does not exist.` });
    }
  });

  it.each([
    ['below a file', () => join(save(root, [multiband('S2_20180304.tif')])[0], 'below.tif')],
    ['with a NUL', () => `${root}/S2_20180104\0.tif`],
    ['too long', () => `${root}/${'x'.repeat(300)}.tif`],
  ])('a path %s', async (_name, path) => {
    const error = await failure(openStack(path()), 'NOT_READABLE');
    expect(error.subject).toBe(path());
  });

  it('a device or a pipe, which would never end', async () => {
    const pipe = join(root, 'S2_20180404.tif');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const probe = new Probe();
    for (const path of [pipe, '/dev/null', '/dev/zero']) {
      expect(await probe.open([path], {}, 5000)).toMatchObject({ kind: 'error', code: 'NOT_READABLE', subject: path });
    }
  });

  it.each([
    ['empty', new Uint8Array(0), 'NOT_A_TIFF', /is empty/],
    ['text', new TextEncoder().encode('This is no picture at all.'), 'NOT_A_TIFF', /is not a TIFF/],
    [
      'the beginning of a JPEG 2000 file',
      Uint8Array.from([0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20, 13, 10]),
      'BROKEN_JP2',
      /no codestream/,
    ],
    [
      'the beginning of a JPEG 2000 codestream',
      Uint8Array.from([0xff, 0x4f, 0xff, 0x51, 0, 47]),
      'BROKEN_JP2',
      /cut off at 6 bytes/,
    ],
    ['four bytes of a TIFF', multiband('').bytes.slice(0, 4), 'BROKEN_TIFF', /damaged/],
    ['half a header', multiband('').bytes.slice(0, 60), 'BROKEN_TIFF', /damaged/],
    ['cut off in its last pixel', multiband('').bytes.slice(0, -1), 'BROKEN_TIFF', /cut off: tile 1 of 1/],
  ] as const)('a file that is %s', async (_name, bytes, code, words) => {
    const name = 'S2_20180104.tif';
    const error = await failure(open([{ name, bytes: new Uint8Array(bytes) }]), code);
    expect(error.subject).toBe(name);
    expect(error.message).toMatch(words);
    const others = [multiband('S2_20180114.tif'), { name, bytes: new Uint8Array(bytes) }];
    const stack = await open(others);
    expect(ids(stack)).toEqual(['20180114']);
    expect(stack.unused.map((file) => file.name)).toEqual([name]);
    expect(stack.remarks).toContainEqual(
      expect.objectContaining({ kind: 'warning', code: 'file-left-out', subject: name }),
    );
    await failure(open(others, { strict: true }), code);
  });
});

describe('addresses', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());
  const { bytes } = multiband('');

  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener);
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/S2_20180104.tif?key=20200101`;
  }

  it('are read in ranges', async () => {
    const ranges: string[] = [];
    const url = await serve((request, response) => {
      ranges.push(request.headers.range ?? 'all');
      const [from, to] = /(\d+)-(\d+)/.exec(request.headers.range!)!.slice(1).map(Number);
      const part = bytes.slice(from, to + 1);
      response.writeHead(206, { 'Content-Range': `bytes ${from}-${from + part.length - 1}/${bytes.length}` }).end(part);
    });
    expect(ids(await openStack(url))).toEqual(['20180104']);
    expect(ids(await openStack(new URL(url)))).toEqual(['20180104']);
    expect(ranges.length).toBeGreaterThan(0);
    expect(ranges).not.toContain('all');
  });

  it('are read whole where the server has no ranges', async () => {
    const url = await serve((_, response) => response.end(bytes));
    expect(ids(await openStack(url))).toEqual(['20180104']);
  });

  it('that fail are an error that names them', async () => {
    const url = await serve((_, response) => response.writeHead(404).end());
    const error = await failure(openStack(url), 'HTTP_ERROR');
    expect(error).toMatchObject({ subject: url, message: expect.stringContaining('404') });
    const dead = url.replace(/:\d+\//, ':1/');
    expect(await failure(openStack(dead), 'NOT_READABLE')).toMatchObject({ subject: dead });
    await failure(openStack('http://'), 'NOT_READABLE');
  });
});

describe('cancelling', () => {
  it('ends with the reason of the signal', async () => {
    const reason = new Error('enough');
    await expect(open([multiband('S2_20180104.tif')], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('damaged files', () => {
  const probe = new Probe();
  const values = (band: number) => Array.from({ length: 24 * 20 }, (_, i) => 1 + ((i * 31 + band * 7) % 9000));
  const image = { width: 24, height: 20, bands: bandRoles.map((_, band) => values(band)) };
  const sound = [
    multiband('little', { ...image, tile: 16, compression: 'deflate' }),
    multiband('big', { ...image, littleEndian: false, rowsPerStrip: 3, metadata: { SENSING_TIME: '2018-01-04' } }),
    multiband('lzw', { ...image, compression: 'lzw', rowsPerStrip: 7 }),
    multiband('float', { ...image, type: 'float32', interleave: 'band', scales: bandRoles.map(() => 1), tile: 16 }),
  ];

  it.each(sound.map((one) => [one.name, one] as const))('%s, cut off anywhere', async (_name, { bytes }) => {
    const cuts = [0, 1, 3, 4, 7, 8, 9, 11, 12, 40, 200, 600, bytes.length >> 1, bytes.length - 1];
    for (const length of cuts) {
      const found = await probe.open([{ name: 'S2_20180104.tif', bytes: bytes.slice(0, length) }], {}, 5000);
      expect(found, `${length} of ${bytes.length} bytes`).toMatchObject({
        kind: 'error',
        code: length < 4 ? 'NOT_A_TIFF' : 'BROKEN_TIFF',
        subject: 'S2_20180104.tif',
      });
    }
    expect(await probe.open([{ name: 'S2_20180104.tif', bytes }])).toMatchObject({ kind: 'stack' });
  });

  /** Damages one of some files at random, from byte 4 to `end`, and opens and reads it. */
  async function survives(files: readonly Uint8Array[], end: number, limits: { runs: number; seconds: number }) {
    const damage = fc.record({
      file: fc.nat(files.length - 1),
      changes: fc.array(
        fc.record({
          at: fc.integer({ min: 4, max: end }),
          bytes: fc.oneof(
            fc.array(fc.nat(255), { minLength: 1, maxLength: 4 }),
            fc.constantFrom([0, 0, 0, 0], [255, 255, 255, 255], [127, 255, 255, 255], [0, 0, 0, 128]),
          ),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    });
    const kinds = { stack: 0, error: 0 };
    await fc.assert(
      fc.asyncProperty(damage, async ({ file: index, changes }) => {
        const bytes = files[index].slice();
        for (const change of changes) bytes.set(change.bytes, Math.min(change.at, bytes.length - 4));
        const found = await probe.open([{ name: 'S2_20180104.tif', bytes }], {}, 5000);
        if (found.kind === 'untyped' || found.kind === 'hang') throw new Error(JSON.stringify(found));
        if (found.kind === 'error') expect(found.remedy).toMatch(/\w{4}/);
        kinds[found.kind]++;
      }),
      { numRuns: limits.runs, interruptAfterTimeLimit: limits.seconds * 1000, markInterruptAsFailure: false },
    );
    return kinds;
  }

  it('with any bytes of their header changed, give a stack or a typed error, and soon', async () => {
    const files = sound.map(({ bytes }) => bytes);
    const kinds = await survives(files, 900, { runs: 1000, seconds: 12 });
    // Both ways are tried.
    expect(kinds.stack).toBeGreaterThan(50);
    expect(kinds.error).toBeGreaterThan(50);
  });

  it.skipIf(!hasGdal)('with any bytes changed, whatever the compression', async () => {
    const folder = subfolder(root);
    const files = ['LZW', 'ZSTD', 'PACKBITS', 'DEFLATE', 'LERC', 'LERC_ZSTD'].map((compress): GdalFile => {
      const options = [`COMPRESS=${compress}`, 'INTERLEAVE=PIXEL'];
      const path = join(folder, `${compress}.tif`);
      return { path, width: 40, height: 30, bands: 6, type: 'int16', options, descriptions: bandRoles };
    });
    makeWithGdal(files);
    const bytes = files.map(({ path }) => new Uint8Array(readFileSync(path)));
    const kinds = await survives(bytes, 12_000, { runs: 600, seconds: 12 });
    expect(kinds.stack).toBeGreaterThan(20);
    expect(kinds.error).toBeGreaterThan(50);
  });
});
