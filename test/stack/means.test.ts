import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TileDecoder } from '../../src/stack/decode.ts';
import { type Placement, windowInFile } from '../../src/stack/place.ts';
import type { Radiometry } from '../../src/stack/radiometry.ts';
import type { RasterFile } from '../../src/stack/raster-file.ts';
import { bytesPerSample, type Samples, type SampleType, viewSamples } from '../../src/stack/sample-type.ts';
import { forRows, tilesOf } from '../../src/stack/tiles.ts';
import { Averager } from '../support/averager.ts';
import { randomNumbers } from '../support/series.ts';

const builds = [
  ['scalar', false],
  ['SIMD', true],
] as const;

const types: readonly SampleType[] = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'];

const whole = fc.constantFrom(-32768, -9999, -999, -998, -1, 0, 1, 2, 7, 255, 999, 30_000, 65_535);
const radiometry: fc.Arbitrary<Radiometry> = fc.record({
  nodata: fc.array(fc.oneof(whole, fc.constantFrom(0.1, 1e300, 4_294_967_295)), { maxLength: 4 }),
  gain: fc.oneof(fc.constantFrom(1, -1, 0.275, 10_000, 0, 1e-3), fc.double({ min: -50, max: 50, noNaN: true })),
  bias: fc.oneof(fc.constantFrom(0, -1000, -2000, 500), fc.double({ min: -3000, max: 3000, noNaN: true })),
});

const cases = fc.record({
  type: fc.constantFrom(...types),
  factor: fc.oneof({ weight: 3, arbitrary: fc.constant(2) }, { weight: 2, arbitrary: fc.integer({ min: 2, max: 9 }) }),
  file: fc.record({ width: fc.integer({ min: 1, max: 90 }), height: fc.integer({ min: 1, max: 20 }) }),
  tile: fc.record({ width: fc.integer({ min: 1, max: 70 }), height: fc.integer({ min: 1, max: 9 }) }),
  shift: fc.record({ x: fc.integer({ min: -5, max: 12 }), y: fc.integer({ min: -5, max: 12 }) }),
  window: fc.record({
    x: fc.integer({ min: 0, max: 8 }),
    y: fc.integer({ min: 0, max: 5 }),
    width: fc.integer({ min: 1, max: 50 }),
    height: fc.integer({ min: 1, max: 10 }),
  }),
  bands: fc.array(radiometry, { minLength: 1, maxLength: 3 }),
  /** Whether the tiles are in the decoder's memory when they are added. */
  isDecoded: fc.boolean(),
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
});

/** Any bits, or few values among which are those that mean nothing. */
function fill(samples: Samples, bands: readonly Radiometry[], random: () => number): void {
  const few = [0, 1, 2, 998, 1000, -998, -999, -1000, ...bands.flatMap(({ nodata }) => nodata)];
  if (samples instanceof Float32Array || samples instanceof Float64Array) {
    few.push(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.1234567, 1e-40);
  }
  for (let i = 0; i < samples.length; i++) {
    samples[i] = random() < 0.4 ? few[Math.floor(random() * few.length)] : (random() - 0.4) * 2 ** (1 + 16 * random());
  }
}

describe.each(builds)('means of finer bands, %s', (_name, simd) => {
  const decoder = new TileDecoder({ simd });

  it('are those of the plain version, whatever the factor, the types, the tiles and the window', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ type, factor, file, tile, shift, window, bands, isDecoded, seed }) => {
        const place: Placement = { factor, repeat: 1, ...shift };
        const inFile = windowInFile(window, place, file);
        if (!inFile) return;
        const pixels = window.width * window.height;
        const random = randomNumbers(seed);
        const image = {
          type,
          tile,
          grid: { ...file, geo: {} },
          tiled: true,
          interleave: 'pixel',
          samples: 1,
          compression: 1,
          predictor: 1,
          littleEndian: true,
          format: 'tiff',
        } as unknown as RasterFile;
        const { means } = decoder;
        means.begin(pixels, bands, type);
        const plain = bands.map(() => {
          const averager = new Averager();
          averager.begin(pixels);
          return averager;
        });
        for (const { index, x, y, rows } of tilesOf(image, 0, inFile)) {
          const bytes = new Uint8Array(tile.width * rows * bytesPerSample(type));
          const values = viewSamples(type, bytes);
          fill(values, bands, random);
          const held = means.hold(isDecoded ? await decoder.decode(image, index, bytes, rows) : values);
          forRows(image, { index, x, y, rows }, inFile, (column, row, count, from) => {
            const at = { x: column, y: row };
            bands.forEach((band, i) => {
              means.add(i, held, from, count, at, window, place);
              plain[i].add(values, from, count, at, window, place, band, type);
            });
          });
        }
        bands.forEach((band, i) => {
          const found = new Int16Array(pixels).fill(77);
          means.finish(i, found);
          const expected = new Int16Array(pixels);
          plain[i].finish(expected, pixels, band);
          if (Buffer.compare(new Uint8Array(found.buffer), new Uint8Array(expected.buffer)) !== 0) {
            expect(found).toEqual(expected);
          }
        });
      }),
      { numRuns: 1500 },
    );
  });

  it('of a hundred thousand samples to a pixel are exact', () => {
    const factor = 330;
    const { means } = decoder;
    const band = { nodata: [], gain: 1, bias: 0 };
    means.begin(1, [band], 'uint16');
    const window = { x: 0, y: 0, width: 1, height: 1 };
    const place = { factor, repeat: 1, x: 0, y: 0 };
    const row = new Uint16Array(factor).fill(30_001);
    for (let y = 0; y < factor; y++) means.add(0, means.hold(row), 0, factor, { x: 0, y }, window, place);
    const target = new Int16Array(1);
    means.finish(0, target);
    expect(target[0]).toBe(30_001);
  });
});
