import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { platform } from '#platform';
import { isTsmaskError } from '../../src/errors.ts';
import { acquisitionOf } from '../../src/stack/names.ts';
import { baselineOffset } from '../../src/stack/offset/baseline.ts';
import { checkDark, type DarkSample, decideOffset, probeDark } from '../../src/stack/offset/index.ts';
import { mixedOffsets } from '../../src/stack/offset/mixed.ts';
import { verdictOf } from '../../src/stack/offset/probe.ts';
import type { RasterFile } from '../../src/stack/raster-file.ts';
import { readTiff } from '../../src/stack/tiff.ts';
import { CogWriter } from '../../src/write/geotiff/index.ts';
import { saveFile } from '../../src/write/places/save.ts';
import { readPixels } from '../support/pixels.ts';
import { hasGdal, python } from '../support/python.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';
import { encodeTiff, type TestTiff } from '../support/tiff.ts';

const root = temporaryFolder();

async function imageOf(path: string): Promise<RasterFile> {
  const source = { kind: 'path', path } as const;
  return readTiff(source, await platform.openSource(source));
}

async function blobOf(tiff: TestTiff): Promise<RasterFile> {
  const source = { kind: 'blob', name: 'test.tif', blob: new Blob([encodeTiff(tiff)]) } as const;
  return readTiff(source, await platform.openSource(source));
}

const valid = { nodata: [] };
const size = { width: 96, height: 80, type: 'uint16' } as const;
const pixels = (value: (x: number, y: number) => number) =>
  Array.from({ length: size.width * size.height }, (_, i) => value(i % size.width, Math.floor(i / size.width)));
const ramp = pixels((x, y) => 1000 + x + y * 100);

describe('a look at dark pixels', () => {
  const shapes: Record<string, Partial<TestTiff>> = {
    'one strip': {},
    strips: { rowsPerStrip: 7 },
    tiles: { tile: 32, compression: 'deflate' },
    'tiles that go beyond the image': { tile: 64 },
  };
  it.each(Object.entries(shapes))('%s: only what is in the image', async (_, shape) => {
    const found = (await probeDark(await blobOf({ ...size, bands: [ramp], ...shape }), 0, valid))!;
    expect(found.percentile).toBeGreaterThanOrEqual(1000);
    expect(found.percentile).toBeLessThanOrEqual(9000);
    expect(found.valid).toBeLessThanOrEqual(ramp.length);
    expect(verdictOf(found)).not.toBe('removed');
  });

  it('what fills tiles beyond the edge of the image does not count', async () => {
    const path = join(subfolder(root), 'edge.tif');
    const grid = { width: size.width, height: size.height, geo: {} };
    // The writer fills up with the nodata value, which is then taken for a value like any other.
    const writer = new CogWriter(
      { grid, type: 'uint16', bands: [{}], interleave: 'pixel', nodata: 5, tileSize: 64, overviews: false },
      platform,
    );
    await writer.rows(Uint16Array.from(ramp));
    await saveFile(await platform.openFolder(dirname(path)), basename(path), writer.finish());
    const { nodata, ...image } = await imageOf(path);
    expect(nodata).toBe(5);
    const sorted = [...ramp].sort((a, b) => a - b);
    const first = sorted[Math.ceil(sorted.length / 100) - 1];
    expect(await probeDark(image, 0, valid)).toEqual({ percentile: first, valid: ramp.length });
  });

  it.each(['pixel', 'band'] as const)('of the band that is meant, interleaved by %s', async (interleave) => {
    const bands = [3000, 500, 1100].map((value) => pixels(() => value));
    const image = await blobOf({ ...size, bands, interleave, tile: 32 });
    const found = await Promise.all([0, 1, 2].map((sample) => probeDark(image, sample, valid)));
    expect(found.map((dark) => dark?.percentile)).toEqual([3000, 500, 1100]);
    expect(found.map(verdictOf)).toEqual(['unclear', 'removed', 'present']);
  });

  it('what is no observation does not count', async () => {
    const bands = [pixels((x) => [0, 77, 1200][x % 3])];
    const declared = await blobOf({ ...size, bands, nodata: 77 });
    expect(await probeDark(declared, 0, valid)).toEqual({ percentile: 1200, valid: ramp.length / 3 });
    const image = await blobOf({ ...size, bands });
    expect((await probeDark(image, 0, valid))?.percentile).toBe(77);
    expect((await probeDark(image, 0, { nodata: [77] }))?.percentile).toBe(1200);
    const signed = await blobOf({ ...size, type: 'int16', bands: [pixels((x) => [-9999, -999, 1500][x % 3])] });
    expect((await probeDark(signed, 0, valid))?.percentile).toBe(1500);
    const floats = await blobOf({
      ...size,
      type: 'float32',
      bands: [pixels((x) => [Number.NaN, 0.11, 0.1][x % 3])],
      nodata: 0.1,
    });
    expect((await probeDark(floats, 0, { nodata: [], gain: 10000 }))?.percentile).toBe(1100);
  });

  it('fewer than 1000 valid pixels are no sample', async () => {
    const some = (count: number) => blobOf({ ...size, bands: [ramp.map((_, i) => (i < count ? 300 : 0))] });
    expect(await probeDark(await some(999), 0, valid)).toBeUndefined();
    expect(await probeDark(await some(1000), 0, valid)).toEqual({ percentile: 300, valid: 1000 });
    expect(verdictOf(undefined)).toBe('unclear');
  });

  it('tiles without data are passed over, and one of each quarter does', async () => {
    // Data fill only the right lower corner of each quarter, one tile of nine.
    const [width, height] = [192, 192];
    const bands = [
      Array.from({ length: width * height }, (_, i) => {
        const [x, y] = [i % width, Math.floor(i / width)];
        return x % 96 >= 64 && y % 96 >= 64 ? 1100 + ((i * 7919) % 500) : 0;
      }),
    ];
    const found = await probeDark(
      await blobOf({ type: 'uint16', width, height, bands, tile: 32, compression: 'deflate' }),
      0,
      valid,
    );
    expect(found).toMatchObject({ valid: 4 * 32 * 32 });
    expect(found!.percentile).toBeGreaterThanOrEqual(1100);
  });

  it('ends where no other tile could change the verdict', async () => {
    const dark = await blobOf({ ...size, bands: [pixels((x) => 100 + x)], tile: 32 });
    expect(await probeDark(dark, 0, valid)).toMatchObject({ valid: 32 * 32 });
  });

  it('can be cancelled, and says of which file the pixels are damaged', async () => {
    const image = await blobOf({ ...size, bands: [ramp], compression: 'deflate' });
    await expect(probeDark(image, 0, { nodata: [], signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    const broken = { ...image, byteCounts: image.byteCounts.map((bytes) => bytes - 50) };
    const error = await probeDark(broken, 0, valid).catch((thrown: unknown) => thrown);
    expect(isTsmaskError(error, 'BROKEN_TIFF') && error.subject).toBe('test.tif');
  });

  it('1000 more are 1000 more', async () => {
    const values = fc.array(fc.integer({ min: 1, max: 12000 }), { minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(values, async (some) => {
        const [plain, shifted] = await Promise.all(
          [0, 1000].map(async (more) =>
            probeDark(await blobOf({ ...size, bands: [ramp.map((_, i) => some[i % some.length] + more)] }), 0, valid),
          ),
        );
        expect(shifted!.percentile - plain!.percentile).toBe(1000);
        expect(verdictOf(shifted)).not.toBe('removed');
      }),
      { numRuns: 20 },
    );
  });
});

describe.skipIf(!hasSharedData)('real scenes of before the change, and the same with the offset', () => {
  interface Scene {
    readonly path: string;
    readonly date: string;
    readonly plain: DarkSample;
    readonly shifted: DarkSample;
  }
  let scenes: Scene[] = [];
  const folder = join(sharedData, 's2-flanders/bands');

  beforeAll(async () => {
    const names = readdirSync(folder).filter((name) => name.includes('_B04_'));
    const target = subfolder(root);
    scenes = await Promise.all(
      names.map(async (name): Promise<Scene> => {
        const path = join(folder, name);
        const { image, bands } = await readPixels(path);
        const writer = new CogWriter(
          {
            grid: image.grid,
            type: 'uint16',
            bands: [{}],
            interleave: 'pixel',
            nodata: 0,
            tileSize: 16,
            overviews: false,
          },
          platform,
        );
        await writer.rows(Uint16Array.from(bands[0], (dn) => (dn === 0 ? 0 : dn - baselineOffset)));
        await saveFile(await platform.openFolder(target), name, writer.finish());
        const options = { nodata: [0] };
        const plain = (await probeDark(image, 0, options))!;
        const shifted = (await probeDark(await imageOf(join(target, name)), 0, options))!;
        return { path, date: acquisitionOf(name)!.date, plain, shifted };
      }),
    );
    scenes.sort((a, b) => (a.date < b.date ? -1 : 1));
  });

  it('are 118, each with enough valid pixels', () => {
    expect(scenes).toHaveLength(118);
    for (const { plain, shifted } of scenes) expect(Math.min(plain.valid, shifted.valid)).toBeGreaterThanOrEqual(1000);
  });

  it.skipIf(!hasGdal)('have the percentiles that rasterio and numpy find', () => {
    const judged = JSON.parse(
      python(
        `
import sys, json, numpy, rasterio
found = []
for path in sys.argv[1:]:
    with rasterio.open(path) as file:
        values = file.read(1)
    found.append(int(numpy.percentile(values[values != 0], 1, method='inverted_cdf')))
print(json.dumps(found))
`,
        ...scenes.map(({ path }) => path),
      ),
    );
    expect(scenes.map(({ plain }) => plain.percentile)).toEqual(judged);
  });

  it('are told apart: no scene with the offset is taken for one without it', () => {
    expect(scenes.filter(({ shifted }) => verdictOf(shifted) === 'removed')).toEqual([]);
    // Windows of 640 m under clouds hold no dark pixels; all others prove what they are.
    const proven = scenes.filter(({ plain }) => verdictOf(plain) === 'removed').length;
    expect(proven).toBe(72);
  });

  it('decide a catalogue whose flag is wrong', async () => {
    const clear = scenes.find(({ plain }) => verdictOf(plain) === 'removed')!;
    const identity = {
      layout: 'stac',
      date: '2022-03-01',
      collection: 'sentinel-2-l2a',
      baseline: '04.00',
      offset: -0.1,
      offsetApplied: false,
    };
    const of = (dark: DarkSample) => decideOffset({ name: 'B04.tif', identity, scale: 1e-4, probe: async () => dark });
    expect(await of(clear.plain)).toMatchObject({ offsetDn: 0, source: 'data' });
    expect((await of(clear.shifted)).offsetDn).toBe(baselineOffset);
  });

  it('mixed in one stack are found out, and not where they are not mixed', () => {
    const plain = scenes.map(({ date, plain }) => ({ date, dark: plain.percentile }));
    expect(checkDark(plain)).toEqual([]);
    const from = scenes[70].date;
    const mixed = scenes.map(({ date, plain }) => ({ date, dark: plain.percentile + (date >= from ? 1000 : 0) }));
    const found = mixedOffsets(mixed)!;
    const days = Math.abs(Date.parse(found.date) - Date.parse(from)) / 86_400_000;
    expect(days).toBeLessThan(31);
    expect(found.after).toBeGreaterThan(found.before);
  });
});
