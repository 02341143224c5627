import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BandRole, bandRoles } from '../../src/bands.ts';
import {
  Class,
  createKernel,
  type DateExplanation,
  defaultThresholds,
  explainSeries,
  type Thresholds,
} from '../../src/kernel/index.ts';
import { engines } from '../support/engines.ts';
import { emptyBands, seriesInputs } from '../support/series.ts';
import { hasSharedData, readShared } from '../support/shared.ts';

// Blue, green, red, nir, swir1, swir2 of one date.
const plants = [400, 600, 500, 3000, 1800, 1000];
const cloud = Array(6).fill(3000);
const shadow = [80, 100, 90, 300, 200, 150];
const haze = [1000, 950, 900, 2000, 1500, 1200];

function explain(...dates: readonly number[][]): DateExplanation[] {
  return explainWith({}, dates);
}

function explainWith(thresholds: Partial<Thresholds>, dates: readonly number[][]): DateExplanation[] {
  const bands = emptyBands(dates.length);
  dates.forEach((values, date) => {
    bandRoles.forEach((role, band) => {
      bands[role][date] = values[band];
    });
  });
  return explainSeries({ bands, dates: dates.length, thresholds });
}

/** A date among enough plants for passes of one observation. */
const amongPlants = (date: number[]) => explain(plants, plants, plants, date, plants, plants)[3];

const plantsMean = 7300 / 60_000;

describe('every rule', () => {
  it('no observation for want of bands', () => {
    const [first] = explain([400, 0, 500, -999, 1800, -2000]);
    expect(first).toEqual({
      rule: 'missing-band',
      bands: ['green', 'nir', 'swir2'],
      class: Class.NoObservation,
      isNeighbour: false,
    });
  });

  it('no observation for want of an index', () => {
    expect(explain([400, 100, 500, 3000, -100, 1000])[0]).toMatchObject({ rule: 'no-index', index: 'mndwi', class: 0 });
    // (2 × 0.5 + 1)² = 4 is less than 8 × (0.5 + 0.05).
    expect(explain([400, 100, -500, 5000, 300, 1000])[0]).toMatchObject({ rule: 'no-index', index: 'msavi', class: 0 });
  });

  it('bright at the start', () => {
    const found = amongPlants(Array(6).fill(4600));
    expect(found).toMatchObject({ rule: 'bright', class: Class.Cloud });
    expect(found.indices!.mean).toBeCloseTo(0.46, 6);
  });

  it('cloud by contrast, of one observation', () => {
    expect(amongPlants(cloud)).toMatchObject({
      rule: 'cloud-contrast',
      class: Class.Cloud,
      isNeighbour: true,
      comparison: {
        pass: 1,
        segment: [3],
        level: expect.closeTo(0.3, 6),
        background: expect.closeTo(plantsMean, 6),
        neighbours: [2, 4],
        side: 'brighter',
        contrast: expect.closeTo((0.3 - plantsMean) / plantsMean, 5),
        isOutstanding: true,
        hasItsLevel: true,
      },
    });
  });

  it('cloud by contrast, of two that hide each other from the passes before', () => {
    const pair = Array(6).fill(2800);
    const found = explain(plants, plants, plants, pair, pair, plants, plants, plants);
    for (const date of [3, 4]) {
      expect(found[date]).toMatchObject({
        rule: 'cloud-contrast',
        // 0.28 against (0.1217 + 0.28) / 2 is an excess of 0.39; against plants alone one of 1.3.
        comparison: { pass: 4, segment: [3, 4], neighbours: [2, 5, 1, 6], background: expect.closeTo(plantsMean, 6) },
      });
    }
    // What is beside them is marked with them: its pair, of which one is bright, stands out too.
    expect(found[2]).toMatchObject({ rule: 'bare-ground', comparison: { pass: 4, segment: [2, 3] } });
  });

  it('shadow by contrast', () => {
    expect(amongPlants(shadow)).toMatchObject({
      rule: 'shadow-contrast',
      class: Class.CloudShadow,
      isNeighbour: false,
      comparison: {
        pass: 1,
        segment: [3],
        side: 'darker',
        neighbours: [2, 4],
        contrast: expect.closeTo((plantsMean - 920 / 60_000) / (920 / 60_000), 4),
      },
    });
  });

  it('water, which is dark', () => {
    expect(amongPlants(Array(6).fill(100))).toMatchObject({
      rule: 'water',
      by: 'mndwi',
      class: Class.Clear,
      comparison: { pass: 1, side: 'darker' },
    });
    // MNDWI −0.09.
    expect(amongPlants([100, 100, 100, 100, 120, 100])).toMatchObject({ rule: 'water', by: 'msavi', class: 1 });
  });

  it('bare ground, which is bright', () => {
    const found = amongPlants(plants.map((value) => value * 2.5));
    expect(found).toMatchObject({ rule: 'bare-ground', class: Class.Clear, comparison: { side: 'brighter' } });
    const brighter = amongPlants(plants.map((value) => value * 5));
    expect(brighter).toMatchObject({ rule: 'bare-ground', class: Class.Clear });
    expect(brighter).not.toHaveProperty('comparison');
  });

  it('thin cloud, by its colours', () => {
    const found = amongPlants(haze);
    expect(found).toMatchObject({ rule: 'thin-cloud', class: Class.Cloud, comparison: { pass: 7, segment: [3] } });
    expect(found.indices).toEqual({
      mean: expect.closeTo(7550 / 60_000, 6),
      mndwi: expect.closeTo(-550 / 2450, 6),
      // ((2 × 0.2 + 1) − √(1.4² − 8 × 0.11)) / 2
      msavi: expect.closeTo((1.4 - Math.sqrt(1.96 - 0.88)) / 2, 6),
      whiteness: expect.closeTo(-0.1, 6),
      greenness: expect.closeTo(0, 6),
      redBlue: expect.closeTo(0.19, 6),
    });
  });

  it('clear, by the last comparison', () => {
    const brighter = plants.map((value) => value * 1.2);
    expect(amongPlants(brighter)).toMatchObject({
      rule: 'clear',
      class: Class.Clear,
      comparison: {
        pass: 7,
        segment: [3],
        neighbours: [2, 4],
        side: 'brighter',
        contrast: expect.closeTo(0.2, 5),
        isOutstanding: false,
        hasItsLevel: true,
      },
    });
    const dim = plants.map((value) => value * 0.6);
    expect(amongPlants(dim)).toMatchObject({
      rule: 'clear',
      comparison: { side: 'darker', isOutstanding: true, hasItsLevel: false },
    });
    const [first] = explain(plants, plants, plants);
    expect(first).toMatchObject({ rule: 'clear', comparison: { side: 'none', contrast: 0, neighbours: [1, 2] } });
  });

  it('tells which dates could not serve as neighbours, and why', () => {
    const dark = plants.map((value) => value * 0.7);
    const ground = plants.map((value) => value * 2.5);
    const series = [plants, cloud, plants, shadow, dark, plants, ground, cloud, plants, plants, plants];
    const found = explainWith({ neighbourMean: 0.1 }, series);
    expect(found.map(({ rule }) => rule).slice(3, 7)).toEqual(['shadow-contrast', 'clear', 'clear', 'bare-ground']);
    expect(found[5].comparison).toMatchObject({
      segment: [5],
      neighbours: [2, 8],
      passedOver: [
        { date: 3, as: 'shadow' },
        { date: 4, as: 'dark' },
        { date: 6, as: 'cloud' },
        { date: 7, as: 'cloud' },
      ],
    });
    // What was still clear when the brightest was compared was not passed over.
    expect(found[1].comparison).toMatchObject({ pass: 1, neighbours: [0, 2], passedOver: [] });
    // To the right of the last there is nothing, so both come from the left.
    expect(found[10].comparison).toMatchObject({ neighbours: [9, 8], passedOver: [] });
  });

  it('clear without a background', () => {
    const found = explain(plants, shadow, shadow);
    expect(found[0]).toMatchObject({ rule: 'clear', comparison: { background: 0, neighbours: [], side: 'none' } });
    const [alone] = explain(plants, cloud);
    expect(alone).toEqual({ rule: 'clear', class: Class.Clear, indices: expect.anything(), isNeighbour: true });
  });
});

describe('what is told', () => {
  const names = Object.keys(defaultThresholds) as (keyof Thresholds)[];
  const thresholds = fc.record(
    Object.fromEntries(names.map((name) => [name, fc.float({ min: -1, max: 1, noNaN: true })])),
    { requiredKeys: [] },
  );

  it('are the classes of every engine, for any series and thresholds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant({}), thresholds), seriesInputs({ maxDates: 40, maxPixels: 1 }), (t, input) => {
        const told = explainSeries({ ...input, thresholds: t });
        for (const [name, options] of engines) {
          const classes = createKernel({ ...options, thresholds: t }).temporal(input);
          expect(
            told.map((date) => date.class),
            name,
          ).toEqual([...classes]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is why: levels, neighbours and thresholds agree with one another', () => {
    fc.assert(
      fc.property(seriesInputs({ maxDates: 40, maxPixels: 1 }), (input) => {
        const told = explainSeries(input);
        for (const [date, { class: code, ...why }] of told.entries()) {
          if (!('comparison' in why) || !why.comparison) continue;
          const { segment, level, background, neighbours, passedOver, side, contrast, isOutstanding, hasItsLevel } =
            why.comparison;
          const mean = (dates: readonly number[]) =>
            dates.reduce((sum, at) => sum + told[at].indices!.mean, 0) / dates.length;
          expect(segment).toContain(date);
          expect(level).toBeCloseTo(mean(segment), 4);
          expect(neighbours.every((at) => told[at].isNeighbour && !segment.includes(at))).toBe(true);
          for (const { date: passed, as } of passedOver) {
            expect([...segment, ...neighbours]).not.toContain(passed);
            expect(told[passed].class).not.toBe(Class.NoObservation);
            if (as === 'dark') expect(told[passed].isNeighbour).toBe(false);
          }
          // Nothing that is told of lies between a segment and its neighbours unsaid.
          const said = [...segment, ...neighbours, ...passedOver.map((passed) => passed.date)];
          for (let at = Math.min(...said); at <= Math.max(...said); at++) {
            const isInside = at > segment[0] && at < segment[segment.length - 1];
            if (!isInside && told[at].class !== Class.NoObservation) expect(said).toContain(at);
          }
          if (neighbours.length === 2 * segment.length) expect(background).toBeCloseTo(mean(neighbours), 4);
          else expect([background, side]).toEqual([0, 'none']);
          const marks = isOutstanding && hasItsLevel;
          const isMarked = ['cloud-contrast', 'shadow-contrast', 'water', 'bare-ground'].includes(why.rule);
          expect(marks).toBe(isMarked);
          if (side === 'brighter') expect(isOutstanding).toBe(contrast > Math.fround(defaultThresholds.cloudContrast));
          if (why.rule === 'cloud-contrast') expect([side, code]).toEqual(['brighter', Class.Cloud]);
          if (why.rule === 'shadow-contrast') expect([side, code]).toEqual(['darker', Class.CloudShadow]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.skipIf(!hasSharedData)('are the published classes', () => {
    const golden = readShared<{ bands: Record<BandRole, number[]>; classes: string }[]>('golden/temporal-series.json');
    const seen = new Set<string>();
    for (const { bands, classes } of golden) {
      const series = Object.fromEntries(bandRoles.map((role) => [role, Int16Array.from(bands[role])]));
      const told = explainSeries({ bands: series as Record<BandRole, Int16Array>, dates: classes.length });
      expect(told.map((date) => date.class).join('')).toBe(classes);
      for (const { rule } of told) seen.add(rule);
    }
    expect(seen.size).toBeGreaterThan(6);
  });

  it('refuses what is no series of one pixel', () => {
    expect(() => explainSeries({ bands: emptyBands(3), dates: 2 })).toThrow(/Int16Array of dates/);
    expect(() => explainSeries({ bands: emptyBands(2), dates: 2, thresholds: { brightMean: Number.NaN } })).toThrow(
      /brightMean/,
    );
  });
});
