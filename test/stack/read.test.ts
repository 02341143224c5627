import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Input, maskStack, openStack } from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { platform } from '#platform';
import { bandRoles } from '../../src/bands.ts';
import { isTsmaskError } from '../../src/errors.ts';
import type { Window } from '../../src/grid.ts';
import type { Stack } from '../../src/stack/index.ts';
import { StackReader } from '../../src/stack/read.ts';
import { CogWriter, type RasterData, type RasterLayout } from '../../src/write/geotiff/index.ts';
import { type GdalFile, makeWithGdal, pixelsByGdal } from '../support/gdal.ts';
import { readPixels } from '../support/pixels.ts';
import { hasGdal } from '../support/python.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';
import { encodeTiff, type TestTiff } from '../support/tiff.ts';

const root = temporaryFolder();

/** What a kernel takes as no observation by itself. */
const missing = 'no observation';
const asKernelSees = (value: number) => (value === 0 || value <= -999 ? missing : value);

/** Reads a window of each role of the first scene. */
async function read(stack: Stack, window: Window): Promise<Record<string, Int16Array>> {
  const roles = Object.keys(stack.scenes[0].bands);
  const reader = new StackReader(stack);
  const target = Object.fromEntries(
    roles.map((role) => [role, new Int16Array(window.width * window.height).fill(12345)]),
  );
  await reader.decode(await reader.fetch(0, window, roles), window, target);
  return target;
}

const whole = ({ grid: { width, height } }: Stack): Window => ({ x: 0, y: 0, width, height });

function cut(values: ArrayLike<number>, width: number, window: Window): number[] {
  return Array.from({ length: window.width * window.height }, (_, i) => {
    const [x, y] = [i % window.width, Math.floor(i / window.width)];
    return values[(window.y + y) * width + window.x + x];
  });
}

async function encode(layout: RasterLayout, planes: readonly RasterData[]): Promise<Blob> {
  const writer = new CogWriter(layout, platform);
  for (const [band, plane] of planes.entries()) await writer.rows(plane, band);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of writer.finish()) parts.push(new Uint8Array(part));
  return new Blob(parts);
}

const samples = {
  int16: { array: Int16Array, value: fc.integer({ min: -32768, max: 32767 }), common: [0, -999, -9999, 1, 10000] },
  uint16: { array: Uint16Array, value: fc.integer({ min: 0, max: 65535 }), common: [0, 65535, 1, 10000, 1000] },
  float32: {
    array: Float32Array,
    value: fc.float({ min: -2, max: 7, noNaN: true }),
    common: [0, Number.NaN, -9999, Infinity, -3.4028234663852886e38, 0.1],
  },
} as const;

/** A file of some bands with what is to be read of it. */
const cases = fc
  .record({
    type: fc.constantFrom(...(Object.keys(samples) as (keyof typeof samples)[])),
    width: fc.integer({ min: 1, max: 70 }),
    height: fc.integer({ min: 1, max: 70 }),
    bands: fc.integer({ min: 1, max: 4 }),
    tileSize: fc.constantFrom(16, 32, 64, 512),
    interleave: fc.constantFrom<('pixel' | 'band')[]>('pixel', 'band'),
    predictor: fc.constantFrom<(1 | 2)[]>(1, 2),
    declares: fc.boolean(),
    scale: fc.constantFrom(undefined, 0.0001, 0.00005, 1, 0.0000275, -0.0001),
    offset: fc.constantFrom(undefined, 0, -0.1, 0.05, -0.2),
  })
  .chain((shape) => {
    const { value, common } = samples[shape.type];
    const pixel = fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: fc.constantFrom(...common) });
    return fc.record({
      shape: fc.constant(shape),
      // A short pattern, repeated: shrinking a picture of thousands of pixels would take ages.
      pattern: fc.array(pixel, { minLength: 1, maxLength: 50 }),
      nodata: fc.constantFrom(...common),
      window: fc.tuple(fc.nat(shape.width - 1), fc.nat(shape.height - 1)).chain(([x, y]) =>
        fc.record({
          x: fc.constant(x),
          y: fc.constant(y),
          width: fc.integer({ min: 1, max: shape.width - x }),
          height: fc.integer({ min: 1, max: shape.height - y }),
        }),
      ),
    });
  });

describe('what is read equals what was written', () => {
  it('for any type, tiles, interleave, window, scale, offset and nodata', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ shape, pattern, nodata, window }) => {
        const { type, width, height, bands, interleave, declares, scale, offset } = shape;
        const planes = Array.from({ length: bands }, (_, band) =>
          samples[type].array.from(
            Array.from({ length: width * height }, (_, i) => pattern[(i * 7 + band * 3) % pattern.length]),
          ),
        );
        const roles = bandRoles.slice(0, bands);
        const layout: RasterLayout = {
          grid: { width, height, geo: {} },
          type,
          bands: roles.map((description) => ({ description })),
          interleave,
          tileSize: shape.tileSize,
          predictor: type === 'float32' ? 1 : shape.predictor,
          ...(declares ? { nodata } : {}),
        };
        const file = await encode(layout, interleave === 'band' ? planes : [interleaved(planes)]);
        const stack = await openStack(
          { name: 'S2_20180104.tif', blob: file },
          {
            roles,
            ...(bands === 1 ? { bands: { blue: 1 } } : {}),
            ...(scale === undefined ? (type === 'float32' ? { scale: 1 } : {}) : { scale }),
            ...(offset === undefined ? {} : { offset }),
            ...(declares ? {} : { nodata }),
          },
        );
        const found = await read(stack, window);
        const usedScale = scale ?? (type === 'float32' ? 1 : 0.0001);
        for (const [band, role] of roles.entries()) {
          cut(planes[band], width, window).forEach((value, i) => {
            expectReflectance(found[role][i], value, usedScale, offset ?? 0, Math.fround(nodata), `${role} ${i}`);
          });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('for the same pixels in any window', async () => {
    const values = Array.from({ length: 50 * 40 }, (_, i) => (i * 37) % 10007);
    const bytes = encodeTiff({ width: 50, height: 40, bands: [values], tile: 16, epsg: 32631, compression: 'deflate' });
    const stack = await openStack(blue(bytes), { roles: ['blue'] });
    const all = await read(stack, whole(stack));
    expect(Array.from(all.blue)).toEqual(values);
    for (let x = 0; x < 50; x += 7) {
      for (let y = 0; y < 40; y += 7) {
        const window = { x, y, width: Math.min(20, 50 - x), height: Math.min(20, 40 - y) };
        expect(Array.from((await read(stack, window)).blue)).toEqual(cut(values, 50, window));
      }
    }
  });
});

function expectReflectance(
  dn: number,
  value: number,
  scale: number,
  offset: number,
  nodata: number,
  where: string,
): void {
  if (Number.isNaN(value) || value === nodata) {
    expect(asKernelSees(dn), `${where}: ${value} is nodata`).toBe(missing);
    return;
  }
  const exact = (value * scale + offset) * 10000;
  const held = Math.max(-32768, Math.min(32767, exact));
  expect(Math.abs(dn - held), `${where}: ${value} is ${exact}, not ${dn}`).toBeLessThanOrEqual(0.5 + 1e-6);
}

function interleaved(planes: readonly RasterData[]): RasterData {
  const all = new (planes[0].constructor as new (length: number) => RasterData)(planes.length * planes[0].length);
  for (const [band, plane] of planes.entries()) {
    for (const [i, value] of plane.entries()) all[i * planes.length + band] = value;
  }
  return all;
}

function blue(bytes: Uint8Array<ArrayBuffer>) {
  return { name: 'S2_20180104_B02.tif', blob: new Blob([bytes]) };
}

describe('reflectance', () => {
  const row = async (image: Omit<TestTiff, 'width' | 'height' | 'bands'>, values: number[], options = {}) => {
    const bytes = encodeTiff({ width: values.length, height: 1, bands: [values], epsg: 32631, ...image });
    const stack = await openStack(blue(bytes), { roles: ['blue'], ...options });
    return Array.from((await read(stack, whole(stack))).blue);
  };

  it('is rounded half up', async () => {
    const halves = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4999, 2.5001];
    expect(await row({ type: 'float32' }, halves, { scale: 0.0001 })).toEqual([-2, -1, 0, 1, 2, 3, 2, 3]);
  });

  it('is held within int16', async () => {
    expect(await row({ type: 'uint16' }, [32766, 32767, 32768, 65535])).toEqual([32766, 32767, 32767, 32767]);
    expect(await row({ type: 'float32' }, [3, 4, 100, Infinity], { scale: 1 })).toEqual([30000, 32767, 32767, 32767]);
    expect(await row({ type: 'uint32' }, [1, 32767, 4e9])).toEqual([1, 32767, 32767]);
  });

  it('below zero is kept, as offsets make it', async () => {
    expect(await row({ type: 'uint16', nodata: 0 }, [0, 500, 1000, 5000], { offset: -0.1 })).toEqual([
      -999, -500, 0, 4000,
    ]);
  });

  it('follows the scale and offset that a file declares', async () => {
    const declared = { scales: [0.0000275], offsets: [-0.2], nodata: 0 };
    expect(await row({ type: 'uint16', ...declared }, [0, 7273, 8000, 43636])).toEqual([-999, 0, 200, 10000]);
  });

  it.each([
    ['int16', -9999, '-9999'],
    ['int16', 32767, '32767'],
    ['int16', -999, '-999.0'],
    ['int16', -32768, '-32768'],
    ['uint16', 0, '0'],
    ['uint16', 65535, '65535'],
    ['uint16', 255, ' 255 '],
    ['float32', -9999, '-9999'],
    ['float32', Math.fround(-3.4028234663852886e38), '-3.4028234663852886e+38'],
    ['float32', Math.fround(0.1), '0.1'],
    ['float32', Number.NaN, 'nan'],
    ['float32', Number.NaN, 'NaN'],
    ['float32', Infinity, 'inf'],
    ['float32', -Infinity, '-inf'],
    ['float64', 0.1, '0.1'],
  ] as const)('is missing in %s where %f stands, which the file declares as "%s"', async (type, nodata, text) => {
    const good = type.startsWith('float') ? 0.5 : 5000;
    const scale = type.startsWith('float') ? 1 : 0.0001;
    const found = await row({ type, nodata: text }, [nodata, good, nodata], { scale });
    expect(found.map(asKernelSees)).toEqual([missing, 5000, missing]);
  });

  it('is missing where an option says so beside the file', async () => {
    expect(await row({ type: 'uint16', nodata: 0 }, [0, 7, 9, 5000], { nodata: [0, 7, 9] })).toEqual([
      -999, -999, -999, 5000,
    ]);
  });
});

describe('strips, byte orders and missing tiles', () => {
  const values = Array.from({ length: 3 * 29 * 31 }, (_, i) => ((i * 7919) % 60000) - 30000);
  const bands = [0, 1, 2].map((band) => values.slice(band * 29 * 31, (band + 1) * 29 * 31));
  const base: TestTiff = { width: 29, height: 31, bands, descriptions: ['blue', 'green', 'red'], epsg: 32631 };

  it.each([
    ['one strip', {}],
    ['strips of a row', { rowsPerStrip: 1 }],
    ['strips that do not divide the height', { rowsPerStrip: 4, compression: 'deflate' }],
    ['a last strip of full size on paper', { rowsPerStrip: 100 }],
    ['strips, band by band', { rowsPerStrip: 5, interleave: 'band' }],
    ['tiles beyond the image', { tile: 48 }],
    ['tiles, band by band', { tile: 16, interleave: 'band', compression: 'deflate' }],
    ['big-endian strips', { littleEndian: false, rowsPerStrip: 3 }],
    ['big-endian tiles', { littleEndian: false, tile: 16, compression: 'deflate' }],
    ['big-endian floats', { littleEndian: false, type: 'float32' }],
    ['doubles', { type: 'float64', tile: 16 }],
    ['PackBits', { compression: 'packbits', rowsPerStrip: 2 }],
    ['LZW', { compression: 'lzw', tile: 16 }],
  ] as [string, Partial<TestTiff>][])('%s', async (_name, variant) => {
    const file = { name: 'S2_20180104.tif', blob: new Blob([encodeTiff({ ...base, ...variant })]) };
    const stack = await openStack(file, { roles: ['blue', 'green', 'red'], scale: 0.0001 });
    const found = await read(stack, whole(stack));
    expect([found.blue, found.green, found.red].map((band) => Array.from(band))).toEqual(bands);
  });

  it('tiles that were never written hold no observation', async () => {
    const image: TestTiff = { ...base, width: 32, height: 16, bands: [Array(32 * 16).fill(5000)], descriptions: [] };
    const full = encodeTiff({ ...image, tile: 16 });
    const bytes = encodeTiff({ ...image, tile: 16, tags: { 324: [4, [full.length - 512, 0]], 325: [4, [512, 0]] } });
    const stack = await openStack(blue(bytes), { roles: ['blue'] });
    const { blue: found } = await read(stack, whole(stack));
    expect(Array.from(found, asKernelSees)).toEqual(
      Array.from({ length: 32 * 16 }, (_, i) => (i % 32 < 16 ? 5000 : missing)),
    );
  });

  it('a tile with too few bytes is an error that names it', async () => {
    const bytes = encodeTiff({ ...base, rowsPerStrip: 31, tags: { 279: [4, [100]] } });
    const stack = await openStack({ name: 'S2_20180104.tif', blob: new Blob([bytes]) }, { roles: ['blue'] });
    const error = await read(stack, whole(stack)).catch((thrown: unknown) => thrown);
    expect(isTsmaskError(error, 'BROKEN_TIFF') && error).toMatchObject({
      subject: 'S2_20180104.tif',
      message: expect.stringContaining('tile 1 holds 100 bytes'),
    });
  });
});

/** Every way in which GDAL lays out a file that is read here. */
function gdalFiles(folder: string): GdalFile[] {
  const files: GdalFile[] = [];
  const add = (type: GdalFile['type'], options: string[], more: Partial<GdalFile> = {}) => {
    const name = [type, more.bands ?? 3, ...options.map((option) => option.replace('=', '-'))].join('_');
    const path = join(folder, `S2_20180104_${name}${more.sparse ? '_sparse' : ''}.tif`);
    files.push({ path, width: 83, height: 59, bands: 3, type, options, seed: files.length, ...more });
  };
  const large = { width: 600, height: 300 };
  const tiled = ['TILED=YES', 'BLOCKXSIZE=32', 'BLOCKYSIZE=16'];
  for (const endianness of ['LITTLE', 'BIG']) {
    const order = `ENDIANNESS=${endianness}`;
    for (const type of ['int16', 'uint16', 'float32'] as const) {
      const differences = type === 'float32' ? 'PREDICTOR=3' : 'PREDICTOR=2';
      for (const compress of ['LZW', 'ZSTD', 'DEFLATE']) {
        add(type, [order, `COMPRESS=${compress}`, ...tiled]);
        add(type, [order, `COMPRESS=${compress}`, differences, ...tiled]);
        add(type, [order, `COMPRESS=${compress}`, differences, 'BLOCKYSIZE=7', 'INTERLEAVE=BAND']);
      }
      for (const compress of ['NONE', 'PACKBITS']) {
        add(type, [order, `COMPRESS=${compress}`, ...tiled]);
        add(type, [order, `COMPRESS=${compress}`, 'BLOCKYSIZE=7', 'INTERLEAVE=BAND']);
      }
      // GDAL loses big-endian floats in LERC: it compresses them with their bytes swapped.
      const lerc = type === 'float32' && endianness === 'BIG' ? [] : ['LERC', 'LERC_DEFLATE', 'LERC_ZSTD'];
      for (const compress of lerc) {
        add(type, [order, `COMPRESS=${compress}`, ...tiled]);
        add(type, [order, `COMPRESS=${compress}`, ...tiled, 'INTERLEAVE=BAND']);
        add(type, [order, `COMPRESS=${compress}`, 'BLOCKYSIZE=7'], { bands: 1 });
      }
    }
    for (const type of ['uint8', 'int32', 'uint32', 'float64'] as const) {
      add(type, [order, 'COMPRESS=DEFLATE', type === 'float64' ? 'PREDICTOR=3' : 'PREDICTOR=2']);
    }
    add('int16', [order, 'COMPRESS=DEFLATE', 'PREDICTOR=2', 'BIGTIFF=YES', ...tiled]);
    for (const compress of ['LZW', 'ZSTD']) {
      add('int16', [order, `COMPRESS=${compress}`, 'TILED=YES', 'BLOCKXSIZE=512', 'BLOCKYSIZE=512'], large);
    }
    add('int16', [order, 'COMPRESS=LZW', 'SPARSE_OK=TRUE', ...tiled], { sparse: true });
    add('int16', [order, 'COMPRESS=LZW', 'SPARSE_OK=TRUE', ...tiled], { sparse: true, bands: 1, nodata: -999 });
  }
  return files;
}

describe('worker threads', () => {
  const dates = ['20180104', '20180114', '20180124'];
  const masksOf = async (inputs: string | Input[]) => {
    const masks: number[][] = [];
    const stack = await openStack(inputs);
    for await (const mask of maskStack(stack, { workers: 2 })) masks.push(Array.from(mask.classes));
    return masks;
  };

  it('read what needs a decoder that they load', async () => {
    const scenes = (compression: 'none' | 'packbits' | 'lzw') =>
      dates.map((date, d) => {
        const bands = bandRoles.map((_, b) =>
          Array.from({ length: 400 }, (_, i) => 500 + ((i * 31 + b + d * 97) % 4000)),
        );
        const image: TestTiff = { width: 20, height: 20, bands, descriptions: bandRoles, epsg: 32631, compression };
        return { name: `S2_${date}.tif`, blob: new Blob([encodeTiff(image)]) };
      });
    const plain = await masksOf(scenes('none'));
    expect(plain).toHaveLength(3);
    expect(await masksOf(scenes('packbits'))).toEqual(plain);
    expect(await masksOf(scenes('lzw'))).toEqual(plain);
  });

  it.skipIf(!hasGdal)('read every compression', async () => {
    const folder = subfolder(root);
    const compressions = ['NONE', 'LZW', 'PACKBITS', 'DEFLATE', 'ZSTD', 'LERC', 'LERC_DEFLATE', 'LERC_ZSTD'];
    const files = compressions.flatMap((compress) => {
      mkdirSync(join(folder, compress));
      return dates.map((date, seed): GdalFile => {
        const path = join(folder, compress, `S2_${date}.tif`);
        const options = [`COMPRESS=${compress}`, 'BLOCKYSIZE=9'];
        return { path, width: 40, height: 30, bands: 6, type: 'uint16', options, descriptions: bandRoles, seed };
      });
    });
    makeWithGdal(files);
    const plain = await masksOf(join(folder, 'NONE'));
    expect(plain).toHaveLength(3);
    for (const compress of compressions) expect(await masksOf(join(folder, compress)), compress).toEqual(plain);
  });
});

describe.skipIf(!hasGdal)('files that GDAL writes', () => {
  const files = gdalFiles(root);
  beforeAll(() => makeWithGdal(files));

  it.each(files.map((file) => [file.path.replace(/.*20180104_/, ''), file] as const))('%s', async (_name, file) => {
    const { image, bands } = await readPixels(file.path);
    expect(image.littleEndian).toBe(!file.options.includes('ENDIANNESS=BIG'));
    expect([image.grid.width, image.grid.height, image.samples, image.type]).toEqual([
      file.width,
      file.height,
      file.bands,
      file.type,
    ]);
    const expected = pixelsByGdal(file);
    if (!file.sparse) {
      expect(bands).toEqual(expected);
      return;
    }
    // GDAL fills what was never written with nodata or 0; here it is NaN.
    expect(bands[0].some(Number.isNaN)).toBe(true);
    expect(bands.map((band) => band.map((value) => (Number.isNaN(value) ? (file.nodata ?? 0) : value)))).toEqual(
      expected,
    );
  });

  it('have the scale, offset, nodata and names that GDAL sets', async () => {
    const path = join(subfolder(root), 'S2_20180104.tif');
    const descriptions = ['Blue & "co" <490 nm>', 'B03', 'nbart_red'];
    const declared = { scale: 0.0000275, offset: -0.2, nodata: 7 };
    makeWithGdal([{ path, width: 20, height: 10, bands: 3, type: 'uint16', options: [], descriptions, ...declared }]);
    const stack = await openStack(path, { roles: ['blue', 'green', 'red'] });
    expect(stack.files[0].bands.map(({ description }) => description)).toEqual(descriptions);
    expect(Object.values(stack.scenes[0].bands)).toEqual(
      [0, 1, 2].map((sample) => ({ file: 0, sample, nodata: [7], gain: 0.275, bias: -2000 })),
    );
    expect(statSync(path).size).toBeGreaterThan(20 * 10 * 3 * 2);
  });
});
