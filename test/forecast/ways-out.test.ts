/** What a scene without enough history is told to try does help. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Covers } from '../../src/forecast/covers.ts';
import { resolveForecastOptions } from '../../src/forecast/options.ts';
import { tellWaysOut, waysOut } from '../../src/forecast/ways-out.ts';
import { type ForecastOptions, type MaskSource, planForecasts } from '../../src/index.ts';
import { type MaskedStack, small, smallPixels } from './scenes.ts';

const dayOf = (days: number) =>
  new Date(Date.UTC(2018, 0, 1) + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');

/** Scenes some days apart, of which so many pixels are cloud, and so many not observed. */
const covered = (scenes: readonly { days: number; cloud: number; none: number }[]) =>
  small(
    scenes.map(({ days, cloud, none }) => ({
      day: dayOf(days),
      mask: (pixel: number) => (pixel < none ? 0 : pixel < none + cloud ? 2 : 1),
    })),
  );

async function waysOf({ stack, masks }: MaskedStack, scene: number, options: ForecastOptions) {
  const { width, height } = stack.grid;
  const covers = new Covers(stack, masks, { x: 0, y: 0, width, height }, undefined);
  const recipe = resolveForecastOptions(stack, options);
  const ways = await waysOut(scene, recipe, stack, covers);
  return { ways, told: tellWaysOut(ways, recipe) };
}

describe('ways out', () => {
  it('each give a forecast', async () => {
    const cover = fc.constantFrom(0, 0, 6, 11, 13, 30, 59, 61, 90, 120);
    const scene = fc.record({ days: fc.nat(260), cloud: cover, none: cover });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(scene, { minLength: 1, maxLength: 7, selector: ({ days }) => days }),
        fc.nat(6),
        fc.constantFrom('persistence', 'median', 'ridge', 'kernel-ridge' as const),
        fc.record({ images: fc.integer({ min: 2, max: 4 }), twoSided: fc.boolean(), fewer: fc.boolean() }),
        async (scenes, at, forecast, history) => {
          const given = await covered(scenes.toSorted((a, b) => a.days - b.days));
          const { stack, masks } = given;
          const { id } = stack.scenes[at % stack.scenes.length];
          const options: ForecastOptions = { forecast, history, dates: [id] };
          const lacking = (await planForecasts(stack, masks, options)).skipped;
          fc.pre(lacking.length === 1);
          const { ways, told } = await waysOf(given, lacking[0].scene, options);
          for (const way of ways) {
            const taken = { ...options, ...way, history: { ...history, ...way.history } };
            const { forecasts } = await planForecasts(stack, masks, taken);
            expect(forecasts.length, JSON.stringify([way, scenes])).toBe(1);
            // Each change is needed: without any one of them there is no forecast.
            for (const name of Object.keys(way.history).filter((change) => change !== 'images')) {
              const { [name as 'days']: _, ...rest } = way.history;
              const without = { ...options, ...way, history: { ...history, ...rest } };
              expect((await planForecasts(stack, masks, without)).forecasts, name).toEqual([]);
            }
          }
          expect(told.startsWith('No option')).toBe(ways.length === 0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of two scenes are none by regression', async () => {
    const clear = { cloud: 0, none: 0 };
    const pair = await covered([
      { days: 0, ...clear },
      { days: 10, ...clear },
    ]);
    expect((await waysOf(pair, 1, {})).told).toBe('The forecast persistence takes one image.');
    expect((await waysOf(pair, 0, {})).told).toBe('The forecast persistence takes one image: allow history.twoSided.');
    expect((await waysOf(pair, 0, { forecast: 'median' })).told).toBe('Allow history.twoSided with history.fewer.');
    const one = await covered([{ days: 0, ...clear }]);
    expect((await waysOf(one, 0, {})).told).toBe('No option would find them among these scenes: open more.');
  });

  it('change one option where one is enough, by no more than it takes', async () => {
    const given = await covered([
      { days: 0, cloud: 0, none: 0 },
      { days: 100, cloud: 0, none: 0 },
      { days: 110, cloud: 18, none: 0 },
      { days: 120, cloud: 0, none: smallPixels * 0.6 },
      { days: 130, cloud: 0, none: 0 },
      { days: 140, cloud: 0, none: 0 },
      { days: 150, cloud: 0, none: 0 },
    ]);
    expect((await waysOf(given, 5, { forecast: 'median' })).told).toBe(
      'Allow history.maxCloud 16, history.minValid 0.4, history.days 140, history.twoSided or history.fewer.',
    );
    expect((await waysOf(given, 5, { forecast: 'median', history: { images: 4 } })).ways).toContainEqual({
      history: { fewer: true },
    });
  });

  it('are told although masks of other scenes cannot be read', async () => {
    const clear = { cloud: 0, none: 0 };
    const { stack, masks } = await covered([0, 100, 200, 205, 210].map((days) => ({ days, ...clear })));
    const read: MaskSource['read'] = (scene, window) =>
      scene === 1 ? Promise.reject(new Error('gone')) : masks.read(scene, window);
    const { ways } = await waysOf({ stack, masks: { ...masks, read } }, 3, { forecast: 'ridge' });
    // Scene 1 would do at 105 days.
    expect(ways).toEqual([
      { history: { days: 205, twoSided: true } },
      { history: { days: 205, fewer: true } },
      { history: { twoSided: true, fewer: true } },
      { forecast: 'persistence', history: { images: 1 } },
    ]);
    await expect(planForecasts(stack, { ...masks, read }, { dates: ['2018-07-25'] })).resolves.toMatchObject({
      skipped: [{ needed: 3 }],
    });
  });

  it('do not call images useful that are nearly all cloud', async () => {
    const given = await covered([
      { days: 0, cloud: 100, none: 0 },
      { days: 10, cloud: 0, none: 0 },
    ]);
    expect((await waysOf(given, 1, { forecast: 'persistence' })).told).toBe(
      'No option would find one among these scenes: open more.',
    );
  });
});
