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
    const overrides = fc.record(
      Object.fromEntries(names.map((name) => [name, fc.float({ min: -1, max: 1, noNaN: true })])),
      { requiredKeys: [] },
    );
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
