/** What a plan of forecasts tells before anything but masks is read. */
import { join } from 'node:path';
import {
  blobPlace,
  type ForecastOptions,
  type MaskSource,
  openStack,
  planForecasts,
  resolveForecastOptions,
  type Stack,
  saveForecasts,
} from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const [width, height, dates] = [96, 80, 8];
let stack: Stack;
/** Of each scene, how many of its first rows are cloud. */
const cloudyRows = [0, 0, 40, 0, 8, 0, 80, 0];
const reads: number[] = [];
const masks: MaskSource = {
  async read(scene, window) {
    reads.push(scene);
    const classes = new Uint8Array(window.width * window.height).fill(1);
    classes.fill(2, 0, Math.max(0, cloudyRows[scene] - window.y) * window.width);
    return classes;
  },
};

beforeAll(async () => {
  const simulation = simulate({ width, height, dates, everyDays: 10, seed: 3 });
  await saveSimulation(simulation, join(root, 'scenes'), { tileSize: 32, level: 1 });
  stack = await openStack(join(root, 'scenes'));
});

const planOf = (scene: number, options: ForecastOptions = {}, source = masks) =>
  planForecasts(stack, source, { ...options, dates: [stack.scenes[scene].id] });

it('names the clear scenes, the nearest first, and what they will take', async () => {
  const { forecasts, skipped, cost } = await planOf(6);
  expect(skipped).toEqual([]);
  expect(forecasts[0].history.map(({ scene, cloud }) => [scene, cloud])).toEqual([
    [5, 0],
    [3, 0],
    [1, 0],
  ]);
  expect(cost).toMatchObject({ scenes: 1, samples: 1000 });
  // Half a kernel of 1,000 × 1,000 doubles and what is beside it.
  expect(cost.bytes).toBeGreaterThan(4e6);
  expect(cost.bytes).toBeLessThan(5e6);
  expect(cost.leastMemory).toBeGreaterThan(cost.bytes);
  const refused = saveForecasts(stack, masks, {
    dates: [stack.scenes[6].id],
    memory: cost.leastMemory - 1,
    out: blobPlace(() => undefined),
  });
  await expect(refused).rejects.toMatchObject({ code: 'OUT_OF_MEMORY', subject: 'training.samples' });
});

it('tells of a scene that lacks history instead of failing', async () => {
  const { forecasts, skipped, cost } = await planOf(2, { history: { images: 3 } });
  expect(forecasts).toEqual([]);
  expect(cost.scenes).toBe(0);
  expect(skipped.map(({ scene, needed, found }) => [scene, needed, found.length])).toEqual([[2, 3, 2]]);
  const { skipped: atFour } = await planOf(5, { history: { images: 4, days: 45 } });
  expect(atFour[0].passedOver.map(({ scene, cloud, why }) => [scene, cloud, why])).toEqual([
    [4, 10, 'cloudy'],
    [2, 50, 'cloudy'],
  ]);
  await expect(
    saveForecasts(stack, masks, { dates: [stack.scenes[2].id], out: blobPlace(() => undefined) }),
  ).rejects.toMatchObject({ code: 'NOT_ENOUGH_HISTORY' });
});

it('takes the counts that a source knows, and reads no mask then', async () => {
  const counted = await planOf(6);
  const known: MaskSource = {
    ...masks,
    countsOf: (scene) => [0, (height - cloudyRows[scene]) * width, cloudyRows[scene] * width, 0],
  };
  reads.length = 0;
  expect(await planOf(6, {}, known)).toEqual(counted);
  expect(reads).toEqual([]);
});

it('resolves the options as they will be used', () => {
  const { forecast, history, training, leastImages } = resolveForecastOptions(stack, {
    forecast: 'ridge',
    history: { images: 4, fewer: true },
  });
  expect([forecast, history.images, history.days, history.maxCloud, leastImages]).toEqual(['ridge', 4, 75, 10, 2]);
  expect([training.samples, training.lambda, training.lambdaScale]).toEqual([1000, 1e-6, 'n']);
});

it('tells the clusters of what was saved: all pixels of them', async () => {
  const { forecasts } = await saveForecasts(stack, masks, {
    dates: [stack.scenes[6].id],
    forecast: 'persistence',
    layers: true,
    workers: 1,
    out: blobPlace(() => undefined),
  });
  const [{ clusters, counts }] = forecasts;
  expect(clusters.length).toBe(10);
  expect(clusters.every(({ label }) => [1, 2, 3].includes(label))).toBe(true);
  const pixels = clusters.reduce((sum, cluster) => sum + cluster.pixels, 0);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(width * height);
  expect(pixels).toBeLessThanOrEqual(width * height);
  expect(pixels).toBeGreaterThan(0);
});
