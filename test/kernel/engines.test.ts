import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandRoles } from '../../src/bands.ts';
import {
  createKernel,
  defaultThresholds,
  type KernelOptions,
  packedBytes,
  type Thresholds,
  unpackClasses,
} from '../../src/kernel/index.ts';
import { engines } from '../support/engines.ts';
import { emptyBands, randomNumbers, seriesInputs } from '../support/series.ts';

const js = createKernel({ engine: 'js' });
const others = engines.filter(([name]) => name !== 'js');

describe.each(others)('%s gives the bits of the plain core', (_name, options) => {
  const kernel = createKernel(options);

  it('for any series', () => {
    fc.assert(
      fc.property(seriesInputs({ maxDates: 60, maxPixels: 40 }), (input) => {
        expect(kernel.temporal(input)).toEqual(js.temporal(input));
      }),
      { numRuns: 400 },
    );
  });

  it('for every length from 1 to 300', () => {
    const random = randomNumbers(7);
    for (let dates = 1; dates <= 300; dates++) {
      const input = { bands: landUnderClouds(dates, 3, random), dates, pixels: 3 };
      expect(kernel.temporal(input), `${dates} dates`).toEqual(js.temporal(input));
    }
  });

  it.each(Object.entries(hardSeries))('for %s', (_what, values) => {
    for (const dates of [1, 2, 3, 4, 5, 7, 8, 9, 12, 31, 64, 118, 255, 256, 257, 300, 700]) {
      const random = randomNumbers(dates);
      const bands = emptyBands(dates);
      for (let date = 0; date < dates; date++) {
        const value = Math.round(values(date, dates, random));
        for (const role of bandRoles) bands[role][date] = value;
      }
      const input = { bands, dates, pixels: 1 };
      expect(kernel.temporal(input), `${dates} dates`).toEqual(js.temporal(input));
    }
  });

  it('for 2,000 dates', () => {
    const input = { bands: landUnderClouds(2000, 5, randomNumbers(8)), dates: 2000, pixels: 5 };
    expect(kernel.temporal(input)).toEqual(js.temporal(input));
  });

  it('for more pixels than are worked on at once', () => {
    const input = { bands: landUnderClouds(30, 12_345, randomNumbers(9)), dates: 30, pixels: 12_345 };
    expect(kernel.temporal(input)).toEqual(js.temporal(input));
  });

  it('for other thresholds', () => {
    const names = Object.keys(defaultThresholds) as (keyof Thresholds)[];
    const threshold = fc.oneof(
      { weight: 4, arbitrary: fc.float({ min: -1, max: 1, noNaN: true }) },
      { weight: 2, arbitrary: fc.float({ min: Math.fround(0.01), max: 100, noNaN: true }) },
      { weight: 1, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }) },
    );
    const overrides = fc.record(Object.fromEntries(names.map((name) => [name, threshold])), { requiredKeys: [] });
    fc.assert(
      fc.property(overrides, seriesInputs({ maxDates: 25, maxPixels: 5 }), (thresholds, input) => {
        const plain = createKernel({ engine: 'js', thresholds });
        expect(createKernel({ ...options, thresholds }).temporal(input)).toEqual(plain.temporal(input));
      }),
      { numRuns: 150 },
    );
  });
});

describe.each(engines)('series blocks, %s', (_name, options: KernelOptions) => {
  it('filled date by date give what the whole gives', () => {
    const kernel = createKernel(options);
    const [dates, pixels] = [23, 37];
    const bands = landUnderClouds(dates, pixels, randomNumbers(11));
    const block = kernel.series(dates, pixels);
    for (let date = 0; date < dates; date++) {
      for (const role of bandRoles) block.input[role].set(bands[role].subarray(date * pixels, (date + 1) * pixels));
      block.observe(date);
    }
    block.classify();
    const expected = js.temporal({ bands, dates, pixels });
    for (let date = 0; date < dates; date++) {
      const classes = new Uint8Array(pixels);
      block.classes(date, classes);
      expect(classes).toEqual(expected.subarray(date * pixels, (date + 1) * pixels));
      const packed = new Uint8Array(packedBytes(pixels));
      block.packedClasses(date, packed);
      const unpacked = new Uint8Array(packed.length * 4);
      unpackClasses(packed, unpacked);
      expect(unpacked.subarray(0, pixels)).toEqual(classes);
    }
  });

  it('a pixel does not depend on its neighbours', () => {
    const kernel = createKernel(options);
    const [dates, pixels] = [40, 33];
    const bands = landUnderClouds(dates, pixels, randomNumbers(12));
    const together = kernel.temporal({ bands, dates, pixels });
    for (let pixel = 0; pixel < pixels; pixel++) {
      const alone = emptyBands(dates);
      for (const role of bandRoles) {
        for (let date = 0; date < dates; date++) alone[role][date] = bands[role][date * pixels + pixel];
      }
      const found = kernel.temporal({ bands: alone, dates, pixels: 1 });
      expect([...found]).toEqual(Array.from({ length: dates }, (_, date) => together[date * pixels + pixel]));
    }
  });
});

/** Values of all bands at a date, DN. */
const hardSeries: Record<string, (date: number, dates: number, random: () => number) => number> = {
  'one value throughout': () => 1500,
  'two values in turn': (date) => (date % 2 ? 1500 : 3000),
  'few values, so that most are equal': (_date, _dates, random) =>
    [900, 1000, 1278, 1420, 549, 551][Math.floor(6 * random())],
  'contrasts that hit the threshold exactly': (_date, _dates, random) =>
    [1000, 1420, 2840, 780, 550, 775][Math.floor(6 * random())],
  'runs of cloud at both ends': (date, dates, random) =>
    Math.min(date, dates - 1 - date) < dates / 4 ? 3000 + 3000 * random() : 1000 + 50 * random(),
  'runs of shadow at both ends': (date, dates, random) =>
    Math.min(date, dates - 1 - date) < dates / 4 ? 100 + 300 * random() : 1000 + 50 * random(),
  'no usable neighbours': (date) => 100 + ((date * 37) % 400),
  'one usable neighbour among the dark': (date, dates) => (date === dates >> 1 ? 1500 : 100 + ((date * 37) % 400)),
  'all dark': (_date, _dates, random) => 1 + 300 * random(),
  'all bright': (_date, _dates, random) => 4600 + 9000 * random(),
  'brighter and brighter': (date) => Math.min(32000, 600 * 1.05 ** (date % 80)),
  'darker and darker': (date) => Math.max(1, 30000 / 1.08 ** (date % 80)),
  'steps that mark one another in a chain': (date) => 600 * 1.45 ** (date % 6),
  'chains to both sides': (date) => 600 * 1.43 ** Math.abs((date % 12) - 6),
  'negative reflectance among the rest': (_date, _dates, random) => -900 + 3000 * random(),
};

/** Land of some brightness with seasons and noise, under clouds and shadows, with gaps. */
function landUnderClouds(dates: number, pixels: number, random: () => number) {
  const bands = emptyBands(dates * pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const level = 300 + 2500 * random();
    for (let date = 0; date < dates; date++) {
      const season = 1 + 0.3 * Math.sin((date / 70) * 2 * Math.PI);
      const kind = random();
      const factor = kind < 0.3 ? 1.5 + 4 * random() : kind < 0.45 ? 0.2 + 0.3 * random() : 1;
      for (const [band, role] of bandRoles.entries()) {
        const value = level * season * factor * (0.8 + 0.08 * band) * (0.97 + 0.06 * random());
        bands[role][date * pixels + pixel] = kind > 0.97 ? -999 : Math.min(32767, Math.round(value));
      }
    }
  }
  return bands;
}
