/** Forecasts as they are streamed: from which images, the same however they are computed, and what cannot be forecast. */
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bandRoles,
  type ErrorCode,
  planForecasts,
  type SceneForecast,
  type SkippedForecast,
  type StreamForecastsOptions,
  streamForecasts,
} from '../../src/index.ts';
import { engines } from '../support/engines.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { type MaskedStack, type SmallScene, simulated, small, smallPixels } from './scenes.ts';

interface Whole extends Pick<SceneForecast, 'id' | 'history' | 'training' | 'clusters' | 'counts'> {
  readonly classes: number[];
  readonly clusterOf: number[];
  readonly forecast: number[][];
}

async function whole({ stack, masks }: MaskedStack, options: StreamForecastsOptions): Promise<Whole[]> {
  const found: Whole[] = [];
  for await (const scene of streamForecasts(stack, masks, options)) {
    const classes: number[] = [];
    const clusterOf: number[] = [];
    const forecast = bandRoles.map((): number[] => []);
    for await (const piece of scene.pieces()) {
      expect(piece.row * scene.grid.width).toBe(classes.length);
      classes.push(...piece.classes);
      clusterOf.push(...piece.clusters);
      bandRoles.forEach((role, band) => {
        if (role in piece.forecast) forecast[band].push(...piece.forecast[role]);
      });
    }
    const { id, history, training, clusters, counts } = scene;
    found.push({ id, history, clusters, counts, classes, clusterOf, forecast, ...(training ? { training } : {}) });
  }
  return found;
}

const failure = (given: MaskedStack, options: StreamForecastsOptions) =>
  whole(given, options).then(
    () => ({ code: 'none', message: '', subject: '', remedy: '' }),
    (error: { code: ErrorCode; message: string; subject: string; remedy: string }) => error,
  );

describe('of a simulated stack', () => {
  const root = temporaryFolder();
  let given: MaskedStack;
  beforeAll(async () => {
    given = await simulated(root, { width: 75, height: 50, dates: 14 });
  });
  const date = '2024-04-09';
  const history = { maxCloud: 60, minValid: 0.3 };
  const training = { samples: 120 };

  it('are the same in any engine, by any number of workers, and cut in any way', async () => {
    const options = { dates: [date], history, training, clusters: { samples: 200 } };
    const plain = await whole(given, { ...options, workers: 1 });
    expect(plain[0].counts.reduce((sum, count) => sum + count, 0)).toBe(75 * 50);
    expect(new Set(plain[0].classes).size).toBeGreaterThan(1);
    const same = (other: Whole[]) => {
      const timeless = ({ training: told, ...rest }: Whole) => ({ ...rest, training: { ...told, seconds: 0 } });
      expect(other.map(timeless)).toEqual(plain.map(timeless));
    };
    for (const [, engine] of engines) same(await whole(given, { ...options, ...engine, blockSize: 29, workers: 2 }));
    same(await whole(given, { ...options, blockSize: 7, workers: 3 }));
    same(await whole(given, { ...options, memory: 24 << 20 }));
  });

  it.each(['brightness', 'all-bands', 'visible', 'combined', 'pixel-wise'] as const)(
    'are labelled by the rule %s, however they are cut',
    async (rule) => {
      const underCloudAndShadow = '2024-04-01';
      const options = { dates: [underCloudAndShadow], history, forecast: 'median', clusters: { rule } } as const;
      const [one] = await whole(given, options);
      const [cut] = await whole(given, { ...options, blockSize: 11 });
      expect(cut).toEqual(one);
      expect(one.clusters.length).toBe({ brightness: 5, 'pixel-wise': 0 }[rule as string] ?? 10);
      expect(one.clusterOf.every((cluster) => cluster === 255)).toBe(rule === 'pixel-wise');
      expect(one.classes.includes(3)).toBe(rule !== 'visible');
    },
  );

  it.each(['features', 'both'] as const)('are clustered by %s, however they are cut', async (by) => {
    const options = { dates: [date], history, forecast: 'median', clusters: { by } } as const;
    const [one] = await whole(given, options);
    expect(await whole(given, { ...options, blockSize: 13 })).toEqual([one].map((of) => ({ ...of })));
    expect(new Set(one.clusterOf.filter((cluster) => cluster !== 255)).size).toBe(10);
    const roles = ['blue', 'green', 'red', 'nir'] as const;
    expect(await failure(given, { ...options, roles })).toMatchObject({ code: 'MISSING_BAND', subject: 'swir1' });
  });

  it('come one after the other, in time order, of all that have enough history', async () => {
    const skipped: SkippedForecast[] = [];
    const options = { forecast: 'ridge', history, onSkipped: (one: SkippedForecast) => skipped.push(one) } as const;
    const { forecasts, skipped: without } = await planForecasts(given.stack, given.masks, options);
    const found = await whole(given, options);
    expect(found.map(({ id }) => id)).toEqual(forecasts.map(({ id }) => id));
    expect(skipped.map(({ id }) => id)).toEqual(without.map(({ id }) => id));
    expect([...found, ...skipped].map(({ id }) => id).sort()).toEqual(given.stack.scenes.map(({ id }) => id));
    for (const { id, history: images } of found) {
      expect(images.length).toBe(3);
      for (const image of images) expect(image.id < id).toBe(true);
    }
  });

  it('can be of a part, and of some bands', async () => {
    const window = { x: 11, y: 7, width: 40, height: 33 };
    const [part] = await whole(given, { dates: [date], history, forecast: 'persistence', window });
    const [all] = await whole(given, { dates: [date], history, forecast: 'persistence' });
    expect(part.history[0].id).toBe(all.history[0].id);
    const cut = all.forecast[3].filter((_, i) => {
      const [x, y] = [i % 75, Math.floor(i / 75)];
      return x >= 11 && x < 51 && y >= 7 && y < 40;
    });
    expect(part.forecast[3]).toEqual(cut);
    const roles = ['blue', 'green', 'red', 'nir'] as const;
    const [fewer] = await whole(given, { dates: [date], history, training, roles });
    expect(fewer.forecast.map(({ length }) => length)).toEqual([3750, 3750, 3750, 3750, 0, 0]);
    await expect(whole(given, { dates: [date], roles: ['blue', 'nir'] })).rejects.toMatchObject({
      code: 'MISSING_BAND',
    });
  });

  it('take later scenes, too, where they may', async () => {
    const first = given.stack.scenes[0].date;
    expect(await failure(given, { dates: [first] })).toMatchObject({ code: 'NOT_ENOUGH_HISTORY', subject: '20240104' });
    const [found] = await whole(given, { dates: [first], history: { ...history, twoSided: true }, forecast: 'median' });
    expect(found.history.map(({ id }) => id > '20240104')).toEqual([true, true, true]);
  });
});

describe('of small stacks', () => {
  const days = ['20180601', '20180606', '20180611', '20180616', '20180621'];
  const clear: SmallScene[] = days.map((day) => ({ day }));
  const cloudy = (pixels: number) => (pixel: number) => (pixel < pixels ? 2 : 1);

  it('whose bands never vary are these bands', async () => {
    const constant = await small(days.map((day) => ({ day, value: (band) => 1000 + band })));
    for (const forecast of ['ridge', 'kernel-ridge'] as const) {
      const [found] = await whole(constant, { dates: ['2018-06-21'], forecast });
      expect(found.forecast).toEqual(bandRoles.map((_, band) => Array(smallPixels).fill(1000 + band)));
      expect(new Set(found.classes)).toEqual(new Set([1]));
    }
  });

  it('of which one band is constant are forecast by the others', async () => {
    const value = (band: number, pixel: number) => (band === 2 ? 500 : 1000 + 100 * band + 7 * pixel);
    const [found] = await whole(await small(days.map((day) => ({ day, value }))), {
      dates: ['2018-06-21'],
      forecast: 'ridge',
    });
    expect(new Set(found.forecast[2])).toEqual(new Set([500]));
    expect(Math.max(...found.forecast[4].map((of, i) => Math.abs(of - value(4, i))))).toBeLessThanOrEqual(1);
  });

  it('under cloud everywhere are forecast from the images before alone', async () => {
    const value = (band: number, pixel: number) => 6000 + 10 * band + pixel;
    const given = await small([...clear.slice(0, 4), { day: days[4], value, mask: () => 2 }]);
    const [found] = await whole(given, { dates: ['2018-06-21'], forecast: 'ridge' });
    expect(found.training).toMatchObject({ beta: 0, masked: 1, data: { estimation: 0 } });
    expect(new Set(found.classes)).toEqual(new Set([2]));
  });

  it('of scenes without an observation have no forecast, and no mask', async () => {
    const given = await small([...clear.slice(0, 4), { day: days[4], value: () => -999, mask: () => 0 }]);
    const [found] = await whole(given, { dates: ['2018-06-21'], forecast: 'ridge' });
    expect(new Set(found.classes)).toEqual(new Set([0]));
    expect(found.counts).toEqual([smallPixels, 0, 0, 0]);
    expect(found.forecast[0].every((value) => value > 0)).toBe(true);
    const gone = await small([...days.slice(0, 4).map((day) => ({ day, value: () => -999 })), { day: days[4] }]);
    const options = { forecast: 'ridge', dates: ['2018-06-21'] } as const;
    expect(await failure(gone, options)).toMatchObject({ code: 'TOO_FEW_SAMPLES' });
    const skipped: SkippedForecast[] = [];
    expect(await whole(gone, { forecast: 'ridge', onSkipped: (one) => skipped.push(one) })).toEqual([]);
    expect(skipped.map(({ id }) => id)).toEqual(days);
    expect(skipped[4].reason).toMatch(/samples/);
  });

  it('with too little history say why, and what would help', async () => {
    const given = await small([
      { day: '20180101' },
      { day: days[0], mask: cloudy(12) },
      { day: days[1], mask: (pixel) => (pixel < 70 ? 0 : 1) },
      { day: days[2], mask: cloudy(60) },
      { day: days[3], mask: cloudy(11) },
      { day: days[4] },
    ]);
    const error = await failure(given, { dates: ['2018-06-21'] });
    expect(error.message).toBe(
      'For the forecast of 20180621, 1 scene of the 3 needed is clear and within 75 days before it.',
    );
    expect(error.remedy).toBe(
      '2 have 10 % cloud and shadow or more, the clearest 20180601, 10.0 %; of 1 less than 50 % was observed; the next is 171 days away. Allow history.maxCloud 51. The forecast persistence takes one image.',
    );
    const images = async (history: object, forecast: 'ridge' | 'median' | 'persistence' = 'ridge') =>
      (await whole(given, { dates: ['2018-06-21'], forecast, history }))[0].history.map(({ id }) => id);
    expect(await images({ maxCloud: 51 })).toEqual(['20180616', '20180611', '20180601']);
    expect(await images({ maxCloud: 50, images: 2 })).toEqual(['20180616', '20180601']);
    expect(await images({ minValid: 0.4, images: 2 })).toEqual(['20180616', '20180606']);
    expect(await images({ days: 200, images: 2 })).toEqual(['20180616', '20180101']);
    expect(await images({}, 'persistence')).toEqual(['20180616']);
    expect(await images({ fewer: true }, 'median')).toEqual(['20180616']);
    expect(await images({ days: 200, fewer: true })).toEqual(['20180616', '20180101']);
    expect(await failure(given, { dates: ['2018-06-21'], history: { fewer: true } })).toMatchObject({
      code: 'NOT_ENOUGH_HISTORY',
    });
  });

  it('are not made from scenes that lie in the shadow of clouds beyond their edge', async () => {
    const shaded = { day: days[3], value: () => 300, mask: (pixel: number) => (pixel < 12 ? 3 : 1) };
    const given = await small([...clear.slice(0, 3), shaded, { day: days[4] }]);
    const [found] = await whole(given, { dates: ['2018-06-21'], forecast: 'persistence' });
    expect(found.history.map(({ id }) => id)).toEqual([days[2]]);
    const [any] = await whole(given, { dates: ['2018-06-21'], forecast: 'persistence', history: { maxCloud: 10.1 } });
    expect(any.history).toMatchObject([{ id: days[3], valid: 1, cloud: 10 }]);
  });

  it('refuse what cannot be', async () => {
    const given = await small(clear);
    const dates = ['2018-06-21'];
    const cases: readonly [StreamForecastsOptions, string][] = [
      [{ forecast: 'oracle' as 'ridge' }, 'forecast'],
      [{ dates: ['2018-06-22'] }, 'dates'],
      [{ dates: [] }, 'dates'],
      [{ history: { images: 1 } }, 'history.images'],
      [{ history: { days: 0 } }, 'history.days'],
      [{ history: { maxCloud: -1 } }, 'history.maxCloud'],
      [{ history: { which: 'oldest' } }, 'history.which'],
      [{ history: { image: 2 } as object }, 'history.image'],
      [{ forecasts: 'ridge' } as object, 'forecasts'],
      [{ training: { samples: 1 } }, 'training.samples'],
      [{ training: { lambdaScale: 'n' } }, 'training.lambdaScale'],
      [{ training: { beta: 2 } }, 'training.beta'],
      [{ forecast: 'ridge', training: { gamma: 1 } }, 'training.gamma'],
      [{ forecast: 'median', training: {} }, 'training'],
      [{ training: { crossValidate: true, lambda: 1 } }, 'training.lambda'],
      [{ clusters: { rule: 'pixel-wise', count: 5 } }, 'clusters.count'],
      [{ clusters: { rule: 'brightness', cloudDifference: 0.1 } }, 'clusters.cloudDifference'],
      [{ clusters: { count: 0 } }, 'clusters.count'],
      [{ clusters: { by: 'colour' as 'bands' } }, 'clusters.by'],
      [{ clusters: { rule: 'guess' as 'visible' } }, 'rule'],
      [{ clusters: { opening: -1 } }, 'opening'],
      [{ roles: [] }, 'roles'],
      [{ workers: 0 }, 'workers'],
    ];
    for (const [options, subject] of cases) {
      expect(() => streamForecasts(given.stack, given.masks, { dates, ...options }), subject).toThrow(
        expect.objectContaining({ code: 'BAD_OPTION', subject }),
      );
    }
    expect(await failure(given, { dates, training: { samples: 240 }, memory: 200_000 })).toMatchObject({
      code: 'OUT_OF_MEMORY',
      subject: 'training.samples',
    });
  });

  it('tell what they are going to take', async () => {
    const given = await small(clear);
    const order: string[] = [];
    const found = await whole(given, {
      onPlan({ forecasts, skipped, cost }) {
        order.push('plan');
        expect(forecasts.map(({ id }) => id)).toEqual(days.slice(3));
        expect(skipped.map(({ id }) => id)).toEqual(days.slice(0, 3));
        expect(cost).toMatchObject({ scenes: 2, samples: 240 });
        expect(cost.bytes).toBeGreaterThan(240 * 240 * 8);
      },
      onProgress: ({ phase, blocks, blocksDone, scenesDone }) => {
        expect(phase).toBe('forecast');
        if (blocksDone === blocks) order.push(`end ${scenesDone}`);
      },
    });
    expect(found.length).toBe(2);
    expect([order[0], order.at(-1)]).toEqual(['plan', 'end 2']);
  });

  it('count the classes of what has been read: nothing before, nor of what is read anew', async () => {
    const given = await small(clear);
    for await (const scene of streamForecasts(given.stack, given.masks, { dates: ['2018-06-21'] })) {
      expect(scene.counts).toEqual([0, 0, 0, 0]);
      for (let reading = 0; reading < 2; reading++) {
        for await (const _ of scene.pieces()) expect(scene.counts[1]).toBeGreaterThan(0);
        expect(scene.counts).toEqual([0, smallPixels, 0, 0]);
      }
    }
  });

  it('choose other samples by another seed, and the same by the same', async () => {
    const given = await small(clear);
    const places = async (seed: number) => {
      const [{ training }] = await whole(given, { dates: ['2018-06-21'], training: { samples: 20, seed } });
      return [...training!.data.places];
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -1000, max: 1000 }), async (seed) => {
        expect(await places(seed)).toEqual(await places(seed));
        expect(await places(seed)).not.toEqual(await places(seed + 1));
      }),
      { numRuns: 3 },
    );
  });
});
