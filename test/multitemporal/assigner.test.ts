import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AssignerOptions, createAssigner } from '../../src/multitemporal/forecaster/index.ts';
import type { Clusters } from '../../src/multitemporal/kmeans.ts';
import { engines } from '../support/engines.ts';
import { failureOf } from '../support/failure.ts';
import { fractions, tableOf } from './models.ts';

const number = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: -1500, max: 1500 }) },
  { weight: 1, arbitrary: fc.constantFrom(-32768, -32767, -999, 0, 32767) },
);

/** Centroids often coincide, so that the first of them must be found. */
const cases = fc
  .record({
    columns: fc.integer({ min: 1, max: 26 }),
    rows: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.constantFrom(31, 32, 33, 64)),
    pixels: fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 1, max: 60 }) },
      { weight: 1, arbitrary: fc.constant(4200) },
    ),
    numbers: fc.infiniteStream(number),
    parts: fc.infiniteStream(fractions(-2, 2)),
    coarse: fc.boolean(),
  })
  .map(({ columns, rows, pixels, numbers, parts, coarse }) => {
    const next = () => (coarse ? Math.round(parts.next().value) : parts.next().value);
    const clusters: Clusters = {
      mean: Float64Array.from({ length: columns }, () => next() * 100),
      scale: Float64Array.from({ length: columns }, () => (coarse ? 1 / 512 : Math.abs(next()) / 500)),
      centroids: tableOf(rows, columns, next),
    };
    const bands = Array.from({ length: columns }, () =>
      Int16Array.from({ length: pixels }, () => numbers.next().value),
    );
    return { clusters, bands, pixels };
  });

interface Case {
  readonly clusters: Clusters;
  readonly bands: readonly Int16Array[];
  readonly pixels: number;
}

function assigned({ clusters, bands, pixels }: Case, options: AssignerOptions): number[] {
  const found = new Uint8Array(pixels);
  createAssigner(clusters, options).assign(bands, found, pixels);
  return [...found];
}

const square = ({ mean, scale, centroids }: Clusters, cluster: number, pixel: readonly number[]) =>
  pixel.reduce((sum, value, i) => {
    return sum + ((value - mean[i]) * scale[i] - centroids.values[cluster * pixel.length + i]) ** 2;
  }, 0);

describe.each(engines)('clusters (%s)', (_name, options) => {
  it('are those of the nearest centroids', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { clusters, bands, pixels } = given;
        const found = assigned(given, options);
        for (let at = 0; at < pixels; at++) {
          const pixel = bands.map((band) => band[at]);
          if (pixel.includes(-32768)) {
            expect(found[at]).toBe(255);
            continue;
          }
          const all = Array.from({ length: clusters.centroids.rows }, (_, i) => square(clusters, i, pixel));
          expect(found[at]).toBe(all.indexOf(Math.min(...all)));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('have the bits of the plain engine', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(-32768, -999, 0), (given, nodata) => {
        const all = { ...options, nodata };
        expect(assigned(given, all)).toEqual(assigned(given, { engine: 'js', nodata }));
      }),
      { numRuns: 100 },
    );
  });

  it('are none for a nodata value that is told, and the first of equally near ones', () => {
    const clusters = {
      mean: Float64Array.of(0),
      scale: Float64Array.of(0.5),
      centroids: { rows: 3, columns: 1, values: Float64Array.of(1, -1, 1) },
    };
    const bands = [Int16Array.of(0, 1, -1, -999, -32768, 32767, -1000)];
    expect(assigned({ clusters, bands, pixels: 7 }, options)).toEqual([0, 0, 1, 1, 255, 0, 1]);
    expect(assigned({ clusters, bands, pixels: 7 }, { ...options, nodata: -999 })).toEqual([0, 0, 1, 255, 255, 0, 1]);
  });
});

it('says what cannot be used', () => {
  const clusters = {
    mean: Float64Array.of(0),
    scale: Float64Array.of(1),
    centroids: { rows: 1, columns: 1, values: Float64Array.of(1) },
  };
  const many = { rows: 65, columns: 1, values: new Float64Array(65) };
  expect(failureOf(() => createAssigner({ ...clusters, centroids: many }))).toEqual(['BAD_MODEL', 'centroids']);
  expect(failureOf(() => createAssigner({ ...clusters, scale: Float64Array.of(1, 2) }))).toEqual([
    'BAD_MODEL',
    'scale',
  ]);
  expect(failureOf(() => createAssigner(clusters, { nodata: 40000 }))).toEqual(['BAD_OPTION', 'nodata']);
  const assigner = createAssigner(clusters);
  expect(failureOf(() => assigner.assign([new Int16Array(3)], new Uint8Array(2), 3))).toEqual([
    'BAD_OPTION',
    'clusters',
  ]);
});
