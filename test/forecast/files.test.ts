/** Forecasts as files, computed anew by numpy, scikit-learn and scipy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  bandRoles,
  type ForecastMethod,
  openStack,
  type SaveForecastsOptions,
  saveForecasts,
  streamForecasts,
  type Window,
} from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasGdal, readWithRasterio, run, validateCog } from '../support/python.ts';
import { blobs, multiband } from '../support/scenes.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';
import { type MaskedStack, simulated } from './scenes.ts';

const root = temporaryFolder();
const scenes = join(root, 'scenes');
const judge = fileURLToPath(new URL('judge.py', import.meta.url));
const [width, height] = [70, 50];
let given: MaskedStack;
/** A date under clouds and their shadows, with three clear ones before it. */
const date = '2024-04-09';

beforeAll(async () => {
  given = await simulated(scenes, { width, height, dates: 17, gaps: false });
});

async function judged(forecast: ForecastMethod, more: Partial<SaveForecastsOptions> = {}) {
  const { stack, masks } = given;
  const out = subfolder(root, 'forecast-');
  const options = { forecast, dates: [date], ...more };
  const { forecasts } = await saveForecasts(stack, masks, { ...options, out, layers: true, fill: true });
  const [{ id, history, training, maskPath }] = forecasts;
  const scene = stack.scenes.findIndex((one) => one.id === id);
  const pathOf = (index: number) => join(scenes, `S2_${stack.scenes[index].id}.tif`);
  const task: Record<string, unknown> = {
    folder: out,
    id,
    forecast,
    roles: bandRoles,
    dilation: more.training?.dilation ?? 3,
    scene: pathOf(scene),
    history: history.map((one) => pathOf(one.scene)),
    seed: [...(await masks.read(scene, { x: 0, y: 0, width, height }))],
  };
  if (training) {
    for await (const { training: own } of streamForecasts(stack, masks, options)) {
      const { data, lambda, gamma } = own!;
      const plain = (table: typeof data.inputs) => ({ ...table, values: [...table.values] });
      const told = { inputs: plain(data.inputs), outputs: plain(data.outputs), weights: [...data.weights] };
      Object.assign(task, { ...told, places: [...data.places], estimation: data.estimation, lambda, gamma });
    }
  }
  const answer = JSON.parse(run('/usr/bin/python3', [judge], JSON.stringify(task)));
  return { answer, training, history, out, maskPath };
}

/** With its clouds grown by three pixels the scene is too cloudy to be trained on itself. */
const training = {
  ridge: { samples: 300, beta: 0.3 },
  'kernel-ridge': { samples: 300, beta: 0.3, dilation: 0 },
};

describe.skipIf(!hasGdal)('the files of a forecast', () => {
  it('tell how much of them is below 0, where a trend leads there', async () => {
    // Each image is 400 darker than the one before: the last is 200 to 590, the forecast −200 to 190.
    const falling = ['20180104', '20180114', '20180124', '20180203'].map((day, i) => {
      const band = Array.from({ length: 120 }, (_, pixel) => 1000 - 400 * Math.min(i, 2) + 10 * (pixel % 40));
      return multiband(`S2_${day}.tif`, { bands: bandRoles.map(() => band) });
    });
    const stack = await openStack(blobs(falling));
    const masks = {
      read: async (scene: number, { width, height }: Window) =>
        new Uint8Array(width * height).fill(scene === 3 ? 2 : 1),
    };
    const saved = (forecast: ForecastMethod) =>
      saveForecasts(stack, masks, { forecast, dates: ['20180203'], out: subfolder(root, 'below-') });
    const { forecasts, remarks } = await saved('ridge');
    const [{ belowZero, forecastPath }] = forecasts;
    const { values } = readWithRasterio(forecastPath);
    expect(belowZero).toBe(values.filter((value) => value < 0).length / values.length);
    expect(belowZero).toBeGreaterThan(0.4);
    expect(remarks).toContainEqual(expect.objectContaining({ code: 'below-zero', kind: 'warning' }));
    const median = await saved('median');
    expect([median.forecasts[0].belowZero, median.remarks]).toEqual([0, []]);
  });

  it.each(['persistence', 'median', 'ridge', 'kernel-ridge'] as const)(
    'are what others compute (%s)',
    async (method) => {
      const {
        answer,
        training: told,
        history,
      } = await judged(method, method.endsWith('ridge') ? { training: training[method as keyof typeof training] } : {});
      expect(history.length).toBe(method === 'persistence' ? 1 : 3);
      expect(answer).toMatchObject({ samples: true, difference: true, mask: true, filled: true });
      // Halves are rounded up, and the last bits of a sum may decide what is one.
      expect(answer.farthest).toBeLessThan(0.5001);
      expect(answer.otherwise).toBeLessThan(1e-4);
      expect(answer.classes[0]).toBe(0);
      expect(answer.classes[1]).toBeGreaterThan(0.2 * width * height);
      expect(answer.classes[2]).toBeGreaterThan(0.02 * width * height);
      if (told)
        expect([told.estimation, told.prediction, told.beta]).toEqual(
          method === 'ridge' ? [0, 300, 0] : [150, 150, 0.3],
        );
    },
  );

  it('are sound, and say what they are made from', async () => {
    const { out, history } = await judged('kernel-ridge', { training: { samples: 100, lambda: 0.01, gamma: 0.02 } });
    const id = date.replaceAll('-', '');
    const kinds = ['clusters', 'difference', 'filled', 'forecast', 'tsmask'];
    const records = [`forecast_${id}.json`, 'summary.csv', 'summary.json'];
    expect(listAll(out)).toEqual([...kinds.map((kind) => `${kind}_${id}.tif`), `tsmask_${id}.qml`, ...records].sort());
    const paths = kinds.map((kind) => join(out, `${kind}_${id}.tif`));
    for (const { errors } of validateCog(paths)) expect(errors).toEqual([]);
    const told = JSON.parse(run('gdalinfo', ['-json', join(out, `forecast_${id}.tif`)]));
    expect(told.metadata['']).toMatchObject({
      ACQUISITION_DATE: date,
      TSMASK_FORECAST: 'kernel-ridge',
      HISTORY: history.map((one) => one.id).join(','),
      LAMBDA: '0.01',
      GAMMA: '0.02',
    });
    expect(told.bands.map((band: { description: string }) => band.description)).toEqual([...bandRoles]);
    expect(told.bands[0]).toMatchObject({ type: 'Int16', noDataValue: -999 });
  });
});

it('does not write over files, nor leave any behind when it is cancelled', async () => {
  const { stack, masks } = given;
  const out = join(root, 'taken');
  const options = { out, dates: [date], forecast: 'persistence' } as const;
  await saveForecasts(stack, masks, options);
  const before = listAll(out).map((name) => readFileSync(join(out, name)));
  await expect(saveForecasts(stack, masks, options)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
  await saveForecasts(stack, masks, { ...options, overwrite: true });
  expect(listAll(out).map((name) => readFileSync(join(out, name)))).toEqual(before);
  const cancel = new AbortController();
  const cancelled = saveForecasts(stack, masks, {
    ...options,
    out: join(root, 'cancelled'),
    signal: cancel.signal,
    onProgress: ({ blocksDone }) => blocksDone > 1 && cancel.abort(new Error('enough')),
  });
  await expect(cancelled).rejects.toThrow('enough');
  expect(listAll(join(root, 'cancelled'))).toEqual([]);
});
