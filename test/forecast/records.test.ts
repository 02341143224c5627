/** What stands beside forecasts: a summary and STAC Items, as Python reads them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Remark, type SavedForecasts, type SaveForecastsOptions, saveForecasts, saveMasks } from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasGdal, python } from '../support/python.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';
import { type MaskedStack, type SmallScene, simulated, small } from './scenes.ts';

const root = temporaryFolder();
const scenes = join(root, 'scenes');
const [width, height] = [70, 50];
const pixels = width * height;
let given: MaskedStack;

/** An asset of an Item, and what rasterio found in its file. */
interface ReadAsset {
  readonly opened: Readonly<Record<'types' | 'nodata' | 'names' | 'epsg' | 'shape' | 'transform', unknown>> & {
    /** Of masks: pixels by class. */
    readonly counts: readonly number[];
  };
  readonly 'raster:bands': readonly { readonly data_type: string; readonly nodata: number }[];
  readonly 'eo:bands'?: readonly { readonly name: string }[];
  readonly 'classification:classes': readonly { readonly description: string }[];
}

/** What Python's csv and json made of the files. */
interface ReadRecords {
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly summary: {
    readonly method: { readonly name: string; readonly parameters: { readonly training: object } };
    readonly grid: object;
    readonly remarks: readonly object[];
    readonly skipped: readonly object[];
    readonly forecasts: readonly {
      readonly training: { readonly estimation: number };
      readonly history: readonly object[];
      readonly clusters: readonly object[];
      readonly files: readonly string[];
      readonly sources: readonly string[];
    }[];
  };
  readonly items: Readonly<
    Record<
      string,
      {
        readonly properties: Readonly<Record<string, unknown>>;
        readonly assets: Readonly<Record<string, ReadAsset>>;
        readonly links: readonly { readonly href: string }[];
        readonly stac_extensions: readonly string[];
      }
    >
  >;
}

beforeAll(async () => {
  const made = await simulated(scenes, { width, height, dates: 17, gaps: false });
  // A time is known for the first, as for archives that tell it.
  const [first, ...others] = made.stack.scenes;
  given = { ...made, stack: { ...made.stack, scenes: [{ ...first, time: '10:53:28' }, ...others] } };
});

const trained = { forecast: 'kernel-ridge', training: { samples: 100 } } as const;
const persistence = { forecast: 'persistence' } as const;
const save = (out: string, options: Partial<SaveForecastsOptions>) =>
  saveForecasts(given.stack, given.masks, { ...options, out });

describe.skipIf(!hasGdal)('the records of a run', () => {
  const out = join(root, 'forecasts, "here"');
  let saved: SavedForecasts;
  let read: ReadRecords;

  beforeAll(async () => {
    saved = await save(out, { ...trained, layers: true, fill: true });
    read = JSON.parse(
      python(
        `
import csv, glob, json, os, sys, numpy, rasterio
folder = sys.argv[1]
items = {}
for path in glob.glob(glob.escape(folder) + '/forecast_*.json'):
    item = json.load(open(path))
    for key, asset in item['assets'].items():
        with rasterio.open(os.path.join(folder, asset['href'])) as file:
            asset['opened'] = {
                'types': list(file.dtypes), 'nodata': file.nodata, 'names': list(file.descriptions),
                'epsg': file.crs.to_epsg(), 'shape': list(file.shape), 'transform': list(file.transform)[:6],
                'counts': numpy.bincount(file.read(1).ravel(), minlength=4)[:4].tolist() if key == 'mask' else None,
            }
    items[item['id']] = item
print(json.dumps({
    'rows': list(csv.DictReader(open(folder + '/summary.csv', newline=''))),
    'summary': json.load(open(folder + '/summary.json')),
    'items': items,
}))
`,
        out,
      ),
    );
  });

  it('tell of each scene what it was made from and what came out, or why it was passed over', () => {
    const { rows, summary, items } = read;
    expect(rows.map(({ id }) => id)).toEqual(given.stack.scenes.map(({ id }) => id));
    expect(saved.forecasts.length).toBeGreaterThan(3);
    expect(saved.skipped.length).toBeGreaterThan(3);
    expect(summary.forecasts.length).toBe(saved.forecasts.length);
    expect(summary.skipped).toEqual(saved.skipped);
    for (const { id, reason } of saved.skipped) {
      const row = rows.find((one) => one.id === id);
      const time = id === given.stack.scenes[0].id ? '10:53:28' : '';
      expect(row).toMatchObject({ time, skipped: reason, pixels: '', clear: '', history: '', files: '' });
    }
    for (const [i, one] of saved.forecasts.entries()) {
      const row = rows.find(({ id }) => id === one.id)!;
      const { mask } = items[`forecast_${one.id}`].assets;
      expect(one.counts).toEqual(mask.opened.counts);
      const shares = mask.opened.counts.map((count) => count / pixels);
      expect([row.no_observation, row.clear, row.cloud, row.cloud_shadow].map(Number)).toEqual(shares);
      const { notClear, beta } = one.training!;
      expect(row).toMatchObject({
        date: one.date,
        forecast: 'kernel-ridge',
        history: one.history.map(({ id }) => id).join(' '),
        samples: '100',
        not_clear: String(notClear),
        beta: String(beta),
        lambda: '0.001',
        gamma: '0.01',
        skipped: '',
      });
      const told = summary.forecasts[i];
      const [noObservation, clear, cloud, cloudShadow] = shares;
      expect(told).toMatchObject({ id: one.id, pixels, shares: { noObservation, clear, cloud, cloudShadow } });
      expect(told.history).toEqual(one.history.map(({ scene: _, ...image }) => image));
      expect(told.training).toEqual({ estimation: told.training.estimation, ...without(one.training!, 'seconds') });
      expect(told.clusters).toEqual(one.clusters);
      expect(row.files.split(' ')).toEqual(told.files);
      expect(told.sources).toEqual([join(scenes, `S2_${one.id}.tif`)]);
    }
  });

  it('say how all were made, and what makes one doubt them', () => {
    const { method, grid, remarks } = read.summary;
    expect(method.name).toBe('multitemporal');
    expect(method.parameters).toMatchObject({
      forecast: 'kernel-ridge',
      history: { images: 3, days: 75, maxCloud: 10 },
      training: { samples: 100, lambda: 0.001, gamma: 0.01, crossValidate: false },
      clusters: { count: 10, labels: { rule: 'combined' } },
    });
    expect(method.parameters.training).not.toHaveProperty('lambdaScale');
    expect(grid).toMatchObject({ width, height, crs: 'EPSG:32631' });
    expect(remarks).toEqual([...given.stack.remarks, ...saved.remarks]);
    const cloudy = saved.forecasts.filter(({ training }) => training!.notClear >= 0.6);
    expect(cloudy.length).toBeGreaterThan(1);
    const [told] = saved.remarks;
    expect(told).toMatchObject({ kind: 'warning', code: 'cloudy-scenes' });
    expect(told.message).toContain(
      `Of ${cloudy.length} of ${saved.forecasts.length} scenes 60 % and more is not clear`,
    );
    expect(told.message).toContain(`--forecast persistence --date ${cloudy.map(({ date }) => date).join(',')}`);
  });

  it('lead to files that are as they say, and to the scenes that they are made from', () => {
    for (const { id, history } of saved.forecasts) {
      const item = read.items[`forecast_${id}`];
      expect(item.properties).toMatchObject({
        'tsmask:method': 'multitemporal',
        'tsmask:forecast': 'kernel-ridge',
        'tsmask:history': history.map((one) => one.id),
        'tsmask:lambda': 0.001,
        'tsmask:gamma': 0.01,
        'proj:shape': [height, width],
      });
      expect(Object.keys(item.assets)).toEqual(['forecast', 'mask', 'difference', 'clusters', 'filled']);
      for (const [key, asset] of Object.entries(item.assets)) {
        const { opened, 'raster:bands': rasters, 'eo:bands': bands } = asset;
        expect(opened.types, key).toEqual(rasters.map((band) => band.data_type));
        expect(opened.nodata).toBe(rasters[0].nodata);
        expect(bands?.map(({ name }) => name) ?? opened.names).toEqual(opened.names);
        expect(opened.epsg).toBe(item.properties['proj:epsg']);
        expect(opened.shape).toEqual(item.properties['proj:shape']);
        expect(opened.transform).toEqual(item.properties['proj:transform']);
      }
      const { clusters } = saved.forecasts.find((one) => one.id === id)!;
      const named = item.assets.clusters['classification:classes'];
      const labels = ['no observation', 'clear', 'cloud', 'cloud shadow'];
      expect(named.map(({ description }) => labels.indexOf(description))).toEqual(clusters.map(({ label }) => label));
      const links = item.links.map(({ href }) => resolve(out, decodeURIComponent(href)));
      expect(links).toEqual([id, ...history.map((one) => one.id)].map((one) => join(scenes, `S2_${one}.tif`)));
      const prefixes = [item.properties, ...Object.values(item.assets)]
        .flatMap((one) => Object.keys(one))
        .filter((key) => key.includes(':') && !key.startsWith('tsmask:'))
        .map((key) => ({ proj: 'projection' })[key.split(':')[0]] ?? key.split(':')[0]);
      for (const prefix of prefixes) expect(item.stac_extensions.join(' ')).toContain(`/${prefix}/v`);
    }
  });
});

const without = <T extends object>(all: T, name: keyof T) =>
  Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));

describe('outputs of several runs', () => {
  const [early, late] = [{ dates: ['2024-04-09'] }, { dates: ['2024-04-17'] }];

  it('in one folder have no summary of another written over unasked', async () => {
    const out = subfolder(root);
    await save(out, { ...early, ...persistence });
    const summary = readFileSync(join(out, 'summary.json'), 'utf8');
    await expect(save(out, { ...late, ...persistence })).rejects.toMatchObject({
      code: 'OUTPUT_EXISTS',
      subject: `${out}/summary.json`,
    });
    await save(out, { ...late, ...persistence, records: false });
    expect(readFileSync(join(out, 'summary.json'), 'utf8')).toBe(summary);
    expect(listAll(out).filter((name) => name.includes('20240417'))).toEqual([
      ...['forecast_20240417.tif', 'tsmask_20240417.qml', 'tsmask_20240417.tif'],
    ]);
    await save(out, { ...late, ...persistence, overwrite: true });
    const { forecasts } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    expect(forecasts.map(({ id }: { id: string }) => id)).toEqual(['20240417']);
  });

  it('tell what was left of an earlier one, and do not touch it', async () => {
    const out = subfolder(root);
    await save(out, { ...early, ...trained, layers: true, fill: true });
    writeFileSync(join(out, 'mine.tif'), 'mine');
    const before = readFileSync(join(out, 'difference_20240409.tif'));
    const told: Remark[] = [];
    const again = { ...early, ...persistence, fill: true, overwrite: true, onRemark: (one: Remark) => told.push(one) };
    const { remarks } = await save(out, again);
    expect(told).toEqual(remarks);
    expect(remarks).toMatchObject([{ code: 'left-over', subject: `${out}/difference_20240409.tif` }]);
    expect(remarks[0].message).toMatch(/^\S+difference_20240409\.tif, \S+clusters_20240409\.tif are of an earlier run/);
    expect(readFileSync(join(out, 'difference_20240409.tif'))).toEqual(before);
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    expect(summary.remarks).toContainEqual(remarks[0]);
    const whole = await save(out, { ...early, ...trained, layers: true, fill: true, overwrite: true });
    expect(whole.remarks.filter(({ code }) => code === 'left-over')).toEqual([]);
  });

  it('in the folder of masks are refused, or tell that the Items of these masks are of no mask any more', async () => {
    const out = join(root, 'masks');
    await saveMasks(given.stack, { out });
    const summary = readFileSync(join(out, 'summary.json'), 'utf8');
    await expect(save(out, { ...early, ...persistence })).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(readFileSync(join(out, 'summary.json'), 'utf8')).toBe(summary);
    const { remarks } = await save(out, { ...early, ...persistence, records: false, overwrite: true });
    expect(remarks[0].message).toMatch(/tsmask_20240409\.json is of an earlier run/);
    expect(readFileSync(join(out, 'summary.json'), 'utf8')).toBe(summary);
  });

  it('leave no records where one does not come to its end', async () => {
    const out = subfolder(root);
    const cancel = new AbortController();
    let scenesDone = 0;
    const run = save(out, {
      ...persistence,
      signal: cancel.signal,
      onProgress(progress) {
        scenesDone = progress.scenesDone;
        if (scenesDone === 2) cancel.abort(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
    const kinds = new Set(listAll(out).map((name) => name.replace(/\d{8}/, '')));
    expect(kinds).toEqual(new Set(['forecast_.tif', 'tsmask_.tif', 'tsmask_.qml']));
  });
});

it('a run says that clouds of the history come into its forecasts', async () => {
  const days = ['20180601', '20180606', '20180611'];
  const half: SmallScene[] = days.map((day, i) => ({ day, mask: (pixel) => (i < 2 && pixel < 48 ? 2 : 1) }));
  const { stack, masks } = await small(half);
  const out = subfolder(root);
  const { remarks, forecasts } = await saveForecasts(stack, masks, {
    ...{ out, forecast: 'median', dates: ['2018-06-11'], history: { maxCloud: 50, images: 2 } },
  });
  expect(remarks).toMatchObject([{ code: 'cloudy-history' }]);
  expect(remarks[0].message).toMatch(/^1 of 1 forecasts are made from images with 30 % cloud/);
  // Scenes that lie nowhere but in memory are told by their names, and no link leads to them.
  const item = JSON.parse(readFileSync(join(out, `forecast_${forecasts[0].id}.json`), 'utf8'));
  expect(item.links).toEqual([]);
  expect(Object.keys(item.assets)).toEqual(['forecast', 'mask']);
});
