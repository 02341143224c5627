/** What the page says of a date, word for word. */
import { type DateExplanation, defaultThresholds, explainSeries } from 'tsmask';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../web/view/explanation-words.ts';
import { sceneDays } from '../../../web/view/scene-days.ts';

const roles = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'] as const;
const plants = [400, 600, 500, 3000, 1800, 1000];
const cloud = Array(6).fill(3000);
const shadow = [80, 100, 90, 300, 200, 150];
const water = Array(6).fill(100);
const ground = plants.map((value) => value * 2.5);
const dim = plants.map((value) => value * 0.7);

function said(date: number, series: readonly number[][], neighbourMean = defaultThresholds.neighbourMean): string {
  const t = { ...defaultThresholds, neighbourMean };
  const bands = Object.fromEntries(roles.map((role, i) => [role, Int16Array.from(series, (values) => values[i])]));
  const all: DateExplanation[] = explainSeries({
    bands: bands as Parameters<typeof explainSeries>[0]['bands'],
    dates: series.length,
    thresholds: t,
  });
  const days = sceneDays(series.map((_, i) => ({ date: `2024-05-${String(i + 1).padStart(2, '0')}` })));
  return explain(all, date, t, days);
}

describe('a date is explained from its own side', () => {
  it('as brighter', () => {
    expect(said(2, [plants, plants, cloud, plants, plants])).toBe(
      'Its mean reflectance, 0.300, is 147\u00a0% above the 0.122 of its clear neighbours (2 May and 4 May); more than 42\u00a0% is cloud. Pass 1 of 7.',
    );
  });

  it('as darker', () => {
    expect(said(2, [plants, plants, shadow, plants, plants])).toBe(
      'Its mean reflectance, 0.015, is below the 0.122 of its clear neighbours (2 May and 4 May), which are 693\u00a0% brighter; more than 42\u00a0% is shadow. Pass 1 of 7.',
    );
    expect(said(2, [plants, plants, plants.map((value) => value * 0.9), plants, plants])).toBe(
      'Its mean reflectance, 0.110, is below the 0.122 of its clear neighbours (2 May and 4 May), which are 11\u00a0% brighter; shadow takes more than 42\u00a0%.',
    );
  });
});

describe('neighbours are explained', () => {
  it('where nearer dates were passed over', () => {
    const series = [plants, plants, plants, shadow, dim, plants, ground, cloud, plants, plants, plants];
    expect(said(5, series, 0.1)).toBe(
      'Its mean reflectance, 0.122, is that of its neighbours (3 May and 9 May). Passed over: 4 May (shadow), 5 May (too dark to compare with), 7 May (bare ground, but taken for cloud until the end) and 8 May (cloud).',
    );
    expect(said(3, [plants, plants, plants, plants, water, plants, plants, plants])).toContain(
      'Passed over: 5 May (water, but taken for shadow until the end).',
    );
  });

  it('in number, where there are many', () => {
    expect(said(2, [plants, plants, plants, cloud, cloud, cloud, cloud, ...Array(20).fill(plants)])).toContain(
      'Passed over: 4 dates (cloud).',
    );
  });

  it('where they are not clear any more', () => {
    // The brightest is compared first, while the thin cloud beside it is clear still.
    const haze = [1000, 950, 900, 2000, 1500, 1200];
    expect(said(3, [plants, plants, haze, cloud, plants, plants])).toContain(
      ' 3 May is cloud, but was not marked by then.',
    );
  });
});

describe('scenes of one day', () => {
  it('are told apart by as much of their time as it takes', () => {
    const date = '2024-05-04';
    expect(
      sceneDays([
        { date, time: '10:54:21' },
        { date: '2024-05-05', time: '10:54:21' },
      ]),
    ).toEqual([{ date }, { date: '2024-05-05' }]);
    const times = ['10:54:21', '10:54:36', '11:04:21'];
    expect(sceneDays(times.map((time) => ({ date, time }))).map(({ time }) => time)).toEqual([
      '10:54:21',
      '10:54:36',
      '11:04',
    ]);
    expect(sceneDays([{ date }, { date }])).toEqual([{ date }, { date }]);
  });
});
