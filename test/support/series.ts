import fc from 'fast-check';
import { type BandRole, bandRoles } from '../../src/bands.ts';
import type { SeriesInput } from '../../src/kernel/index.ts';

/** Reflectances × 10000 that lie on and around every threshold, beside ordinary and missing ones. */
const special = [
  -999, -1000, -998, 0, 1, -1, 500, 549, 550, 551, 600, 999, 1000, 1001, 4499, 4500, 4501, 32767, -32768,
];

/** One date of one pixel: often a grey of some brightness, as clouds and shadows are, sometimes six unrelated values. */
const observation = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.integer({ min: 100, max: 9000 }), fc.integer({ min: -40, max: 40 })).map(grey) },
  { weight: 2, arbitrary: fc.constantFrom(...special).map((value) => Array<number>(6).fill(value)) },
  { weight: 2, arbitrary: fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 6, maxLength: 6 }) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...special), { minLength: 6, maxLength: 6 }) },
  { weight: 3, arbitrary: fc.integer({ min: 150, max: 3000 }).map(plants) },
  { weight: 1, arbitrary: fc.integer({ min: 60, max: 900 }).map(water) },
);

function grey([level, tilt]: [number, number]): number[] {
  return bandRoles.map((_, band) => level + band * tilt);
}

function plants(level: number): number[] {
  return [0.4, 0.6, 0.5, 3, 1.8, 1].map((factor) => Math.round(level * factor));
}

function water(level: number): number[] {
  return [1.2, 1.1, 0.8, 0.4, 0.15, 0.1].map((factor) => Math.max(1, Math.round(level * factor)));
}

/** Blocks of a few pixels whose series repeat themselves a lot, so that ties and runs are common. */
export function seriesInputs(limits: { maxDates: number; maxPixels: number }): fc.Arbitrary<Required<SeriesInput>> {
  return fc
    .record({
      pixels: fc.integer({ min: 1, max: limits.maxPixels }),
      dates: fc.integer({ min: 1, max: limits.maxDates }),
      palette: fc.array(observation, { minLength: 1, maxLength: 40 }),
      picks: fc.infiniteStream(fc.nat()),
      nodata: fc.constantFrom(-999, 0, -9999, 1000),
    })
    .map(({ pixels, dates, palette, picks, nodata }) => {
      const bands = emptyBands(dates * pixels);
      for (let i = 0; i < dates * pixels; i++) {
        const found = palette[picks.next().value % palette.length];
        bandRoles.forEach((role, band) => {
          bands[role][i] = found[band];
        });
      }
      return { bands, dates, pixels, nodata };
    });
}

export function emptyBands(length: number): Record<BandRole, Int16Array> {
  const entries = bandRoles.map((role) => [role, new Int16Array(length)]);
  return Object.fromEntries(entries) as Record<BandRole, Int16Array>;
}

/** Deterministic numbers in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
