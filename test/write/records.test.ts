import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultThresholds, openStack, type SavedMask, type Stack, saveMasks, summaryCsv } from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import { qgisStyle } from '../../src/write/qgis-style.ts';
import { sourceHrefs, sourceNames } from '../../src/write/records/sources.ts';
import { hasGdal, python } from '../support/python.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const out = join(root, 'made, "here"', 'masks');
const simulation = simulate({ width: 60, height: 50, dates: 5, seed: 2 });
let stack: Stack;
let saved: SavedMask[];

const json = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8'));

beforeAll(async () => {
  const scenes = join(root, 'scenes of one place');
  mkdirSync(scenes);
  const paths = await saveSimulation(simulation, scenes, { tileSize: 32, level: 1 });
  const opened = await openStack(paths, { offset: -0.01 });
  // A time is known for one scene, as for archives that tell it.
  const [first, ...others] = opened.scenes;
  stack = { ...opened, scenes: [{ ...first, time: '10:53:28' }, ...others] };
  saved = await saveMasks(stack, { out, format: ['cog', 'stack', 'envi', 'png'], reflectance: true });
});

describe('a STAC Item', () => {
  it('holds to the rules of STAC 1.0.0 and its extensions', () => {
    for (const { id, date } of saved) {
      const item = json(`tsmask_${id}.json`);
      expect(item).toMatchObject({ type: 'Feature', stac_version: '1.0.0', id: `tsmask_${id}` });
      const { datetime, start_datetime, end_datetime } = item.properties;
      if (date === stack.scenes[0].date) expect(datetime).toBe(`${date}T10:53:28Z`);
      else expect([datetime, start_datetime, end_datetime]).toEqual([null, `${date}T00:00:00Z`, `${date}T23:59:59Z`]);
      expect(item.properties).toMatchObject({
        'proj:epsg': 32631,
        'proj:shape': [50, 60],
        'tsmask:stage': 'buffered',
      });
      const prefixes = Object.keys({ ...item.properties, ...Object.assign({}, ...Object.values(item.assets)) })
        .filter((key) => key.includes(':') && !key.startsWith('tsmask:'))
        .map((key) => ({ proj: 'projection' })[key.split(':')[0]] ?? key.split(':')[0]);
      for (const prefix of prefixes) expect(item.stac_extensions.join(' ')).toContain(`/${prefix}/v`);
      const [ring] = item.geometry.coordinates;
      expect(ring[0]).toEqual(ring.at(-1));
      const [west, south, east, north] = item.bbox;
      for (const [x, y] of ring) expect(west <= x && x <= east && south <= y && y <= north).toBe(true);
    }
  });

  it('leads to all files of the mask, and to what it was made from', () => {
    for (const [index, { id, paths }] of saved.entries()) {
      const { assets, links } = json(`tsmask_${id}.json`);
      expect(Object.keys(assets)).toEqual([
        'mask',
        'reflectance',
        'mask-tif',
        'mask-img',
        'reflectance-img',
        'overview',
      ]);
      const hrefs = Object.values<{ href: string }>(assets).map(({ href }) => join(out, href));
      expect(hrefs).toEqual(paths);
      for (const path of hrefs) expect(readFileSync(path).length).toBeGreaterThan(0);
      expect(links).toHaveLength(1);
      expect(links[0].rel).toBe('derived_from');
      expect(resolve(out, decodeURIComponent(links[0].href))).toBe(
        join(root, 'scenes of one place', `S2_${simulation.dates[index].replaceAll('-', '')}.tif`),
      );
    }
  });

  it('says what the classes are', () => {
    const { mask } = json(`tsmask_${saved[0].id}.json`).assets;
    expect(mask.type).toBe('image/tiff; application=geotiff; profile=cloud-optimized');
    const classes = mask['classification:classes'];
    expect(classes.map(({ value, name }: { value: number; name: string }) => [value, name])).toEqual([
      [0, 'no-observation'],
      [1, 'clear'],
      [2, 'cloud'],
      [3, 'cloud-shadow'],
    ]);
    for (const { name, color_hint: hint } of classes) {
      expect(name).toMatch(/^[0-9A-Za-z_-]+$/);
      expect(hint).toMatch(/^[0-9A-F]{6}$/);
    }
  });

  it('has no geometry where nobody knows it', async () => {
    const folder = join(root, 'nowhere');
    const { width, height } = stack.grid;
    await saveMasks({ ...stack, grid: { width, height, geo: {} } }, { out: folder });
    const item = JSON.parse(readFileSync(join(folder, `tsmask_${saved[0].id}.json`), 'utf8'));
    expect(item.geometry).toBeNull();
    expect(item).not.toHaveProperty('bbox');
    expect(item.properties['proj:epsg']).toBeNull();
  });
});

describe('the summary', () => {
  it('adds up, and says what each mask was made from and how', () => {
    const summary = json('summary.json');
    expect(summary.masks).toHaveLength(5);
    for (const [index, mask] of summary.masks.entries()) {
      const { id, date, counts, paths } = saved[index];
      const [noObservation, clear, cloud, cloudShadow] = counts.map((count) => count / 3000);
      expect(mask).toMatchObject({ id, date, pixels: 3000, shares: { noObservation, clear, cloud, cloudShadow } });
      expect(Object.values<number>(mask.shares).reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
      expect(mask.offsets).toEqual({ blue: -0.01, green: -0.01, red: -0.01, nir: -0.01, swir1: -0.01, swir2: -0.01 });
      expect(mask.sources).toEqual([stack.files[index].name]);
      expect(mask.files.map((name: string) => join(out, name))).toEqual(paths);
    }
    expect([summary.masks[0].time, summary.masks[1].time]).toEqual(['10:53:28', null]);
    const doubt = { kind: 'warning', code: 'few-scenes', message: expect.stringContaining('Only 5 scenes') };
    expect(summary.remarks).toEqual([...stack.remarks, doubt]);
    expect(summary).toMatchObject({ stage: 'buffered', thresholds: defaultThresholds });
  });

  it('and the Items tell of thresholds that are not the published ones', async () => {
    const folder = subfolder(root);
    await saveMasks(stack, { out: folder, thresholds: { cloudContrast: 0.6 } });
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    expect(read('summary.json').thresholds).toEqual({ ...defaultThresholds, cloudContrast: 0.6 });
    const item = `tsmask_${saved[0].id}.json`;
    expect(read(item).properties['tsmask:thresholds']).toEqual({ cloudContrast: 0.6 });
    expect(json(item).properties).not.toHaveProperty('tsmask:thresholds');
  });

  it.skipIf(!hasGdal)('says the same as a table, which Python’s csv reads', () => {
    const rows = JSON.parse(
      python(
        "import csv, json, sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline='')))))",
        join(out, 'summary.csv'),
      ),
    );
    const { masks } = json('summary.json');
    expect(rows).toHaveLength(5);
    for (const [index, row] of rows.entries()) {
      const { id, date, time, pixels, shares, sources, files } = masks[index];
      expect(row).toMatchObject({ id, date, time: time ?? '', pixels: String(pixels), offset_nir: '-0.01' });
      expect(row.cloud_shadow).toBe(String(shares.cloudShadow));
      expect([row.sources, row.files]).toEqual([sources.join(' '), files.join(' ')]);
    }
  });
});

it('gives the table alone too, of masks that were never saved', () => {
  const table = readFileSync(join(out, 'summary.csv'), 'utf8');
  const counted = saved.map(({ counts, paths }, index) => ({ scene: stack.scenes[index], counts, paths }));
  expect(summaryCsv(stack, counted)).toBe(table);
  const unsaved = counted.map(({ scene, counts }) => ({ scene, counts }));
  const [head, first] = summaryCsv(stack, unsaved).split('\r\n');
  expect(table).toContain(head);
  const fields = first.split(',');
  expect(fields[head.split(',').indexOf('files')]).toBe('');
});

it.skipIf(!hasGdal)('the style for QGIS is XML with four classes, beside every mask', () => {
  const entries = python(
    "import sys, xml.etree.ElementTree as t; print([(e.get('value'), e.get('label'), e.get('color'), e.get('alpha')) for e in t.fromstring(sys.argv[1]).iter('paletteEntry')])",
    qgisStyle(),
  );
  expect(entries.trim()).toBe(
    "[('0', 'no observation', '#000000', '0'), ('1', 'clear', '#f0f0e8', '255'), ('2', 'cloud', '#e69f00', '255'), ('3', 'cloud shadow', '#0072b2', '255')]",
  );
  const styles = listAll(out).filter((name) => name.endsWith('.qml'));
  expect(styles).toEqual(['tsmask.qml', ...saved.map(({ id }) => `tsmask_${id}.qml`)]);
});

it('sources give away no secrets', () => {
  const url = 'https://me:word@example.org/a%20b/S2_20180104.tif?sig=secret#top';
  const files = [{ ...stack.files[0], source: { kind: 'url', url } as const }];
  const { scenes } = stack;
  expect(sourceNames(scenes[0], files)).toEqual(['https://example.org/a%20b/S2_20180104.tif']);
  expect(sourceHrefs(scenes[0], files, () => undefined)).toEqual(['https://example.org/a%20b/S2_20180104.tif']);
  const blob = [{ ...stack.files[0], source: { kind: 'blob', name: 'a.tif', blob: new Blob([]) } as const }];
  expect(sourceNames(scenes[0], blob)).toEqual(['a.tif']);
  expect(sourceHrefs(scenes[0], blob, () => undefined)).toEqual([]);
});

it('masks and reflectance in the folder of scenes are passed over the next time', async () => {
  const folder = join(root, 'together');
  mkdirSync(folder);
  await saveSimulation(simulation, folder, { tileSize: 32, level: 1 });
  await saveMasks(await openStack(folder), { out: folder, reflectance: true, format: ['cog', 'envi', 'png'] });
  const again = await openStack(folder, { strict: true });
  expect(again.scenes).toHaveLength(5);
  expect(again.unused.filter(({ reason }) => reason.startsWith('masked reflectance'))).toHaveLength(5);
  await expect(saveMasks(again, { out: folder, format: 'png' })).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
});
