/** Every example of README and docs runs as it stands, on small scenes in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../browser/server.ts';
import { grownForest, modelText } from '../lightgbm/models.ts';
import { makeScene, saveScene } from '../s2cloudless/level-1c.ts';
import { tsmask as runTsmask, stackTrace } from '../support/cli.ts';
import { type Example, examplesOf } from '../support/markdown.ts';
import { file, multiband, save } from '../support/scenes.ts';
import { type Archive, itemOf } from '../support/stac-items.ts';
import { serveStac } from '../support/stac-server.ts';
import { listAll, temporaryFolder } from '../support/temporary.ts';

const root = new URL('../../', import.meta.url);
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs/', root)).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));
const examples = pages.flatMap((page) => examplesOf(root, page));
const folder = temporaryFolder();

const days = ['20180104', '20180114', '20180124', '20180203', '20180213', '20180223'];

/**
 * What the examples call `scenes`, and `archive`: a SAFE of 10 m and 20 m bands for each day, which `flat` holds
 * too, with the nodata value that DEA's files declare; `clouds`, masks of others for `scenes`; and `landsat`, with flags.
 * `l1c` holds scenes for `model.txt`.
 */
function makeInputs(): void {
  writeFileSync(join(folder, 'model.txt'), modelText(grownForest(10)));
  for (const [i, day] of days.entries()) saveScene(join(folder, 'l1c'), makeScene(`${day}T100319`, i));
  mkdirSync(join(folder, 'scenes'));
  save(
    join(folder, 'scenes'),
    days.map((day) => multiband(`S2_${day}.tif`)),
  );
  mkdirSync(join(folder, 'clouds'));
  save(
    join(folder, 'clouds'),
    days.map((day) =>
      file(`clouds_${day}.tif`, 1, { bands: [Array<number>(120).fill(0)], type: 'uint8', nodata: 255 }),
    ),
  );
  mkdirSync(join(folder, 'landsat'));
  for (const day of days) {
    const stem = `LC08_L2SP_199025_${day}_20200913_02_T1`;
    const look = { type: 'uint16', nodata: undefined, pixel: 30 } as const;
    const flags = { ...look, bands: [Array<number>(120).fill(21824)] };
    const names = ['B2', 'B3', 'B4', 'B5', 'B6', 'B7'].map((band) => `${stem}_SR_${band}.TIF`);
    save(join(folder, 'landsat'), [
      ...names.map((name) => file(name, 1, { ...look, bands: [Array<number>(120).fill(12000)] })),
      file(`${stem}_QA_PIXEL.TIF`, 1, flags),
    ]);
  }
  mkdirSync(join(folder, 'flat'));
  for (const day of days) {
    const product = `S2A_MSIL2A_${day}T105431_N0206_R051_T31UES_${day}T124500`;
    for (const [resolution, bands] of [
      [10, ['B02', 'B03', 'B04', 'B08']],
      [20, ['B8A', 'B11', 'B12', 'SCL']],
    ] as const) {
      const inside = join(
        folder,
        'archive',
        `${product}.SAFE`,
        'GRANULE/L2A_T31UES_A013252',
        `IMG_DATA/R${resolution}m`,
      );
      mkdirSync(inside, { recursive: true });
      const grid = { width: 240 / resolution, height: 200 / resolution, pixel: resolution, nodata: undefined };
      const files = (more: object) =>
        bands.map((band) => {
          const classes = band === 'SCL' ? { bands: [Array<number>(grid.width * grid.height).fill(4)] } : {};
          return file(`T31UES_${day}T105431_${band}_${resolution}m.tif`, 1, { ...grid, ...classes, ...more });
        });
      save(inside, files({ type: 'uint16' }));
      save(join(folder, 'flat'), files({ nodata: -999 }));
    }
  }
}

const tsmask = (command: string) => runTsmask(command.split(' ').slice(1), { cwd: folder });
const modulesOf = (code: string) => [...code.matchAll(/^import (\w+)/gm)].map(([, name]) => name);
const python = (code: string) => spawnSync('/usr/bin/python3', ['-'], { cwd: folder, input: code, encoding: 'utf8' });
const isMissing = (name: string) => python(`import ${name}`).status !== 0;

const of = (kind: Example['kind']) => examples.filter((example) => example.kind === kind);
const skipped = examples.filter(({ needsNetwork }) => needsNetwork).map(({ where }) => where);
if (skipped.length > 0)
  console.warn(
    `Of examples that need the network, programs are only parsed, and commands run against this machine: ${[...new Set(skipped)].join(', ')}.`,
  );

beforeAll(() => {
  makeInputs();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(fileURLToPath(root), join(folder, 'node_modules/tsmask'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});

it('there are examples of each kind', () => {
  for (const kind of ['js', 'python', 'command'] as const) expect(of(kind).length).toBeGreaterThan(1);
  expect(of('command').some(({ needsNetwork }) => needsNetwork)).toBe(true);
});

describe('programs', () => {
  it.each(of('js'))('$where', ({ text, needsNetwork }) => {
    const path = join(folder, 'example.mjs');
    writeFileSync(path, text);
    const checked = spawnSync(process.execPath, ['--check', path], { encoding: 'utf8' });
    expect(checked.stderr).toBe('');
    const names = [...text.matchAll(/^import \{(.*?)\} from 'tsmask'/gm)].flatMap(([, list]) => list.split(','));
    writeFileSync(join(folder, 'names.mjs'), `import { ${names.join(',')} } from 'tsmask';`);
    for (const name of needsNetwork ? ['names.mjs'] : ['names.mjs', 'example.mjs']) {
      const { status, stderr } = spawnSync(process.execPath, [name], { cwd: folder, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
    }
  });
});

describe('commands', () => {
  const servers: { close(): Promise<void> }[] = [];
  const stacs = new Map<Archive, string>();
  beforeAll(async () => {
    const files = await serve({ '/bands/': { folder: join(folder, 'flat'), ranges: true } });
    servers.push(files);
    for (const archive of ['dea', 'earth-search-c1'] as const) {
      const items = days.map((day) => ({
        ...itemOf(archive, { stem: `T31UES_${day}T105431`, base: `${files.origin}/bands/` }),
        bbox: [2.9, 50.8, 3.1, 51],
        geometry: null,
      }));
      const stac = await serveStac(items);
      servers.push(stac);
      stacs.set(archive, stac.origin);
    }
  });
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  /** The same command, for scenes of the same shape that a server on this machine has of another place and year. */
  const here = (command: string) =>
    command
      .replace(/--stac \S+/, (address) => `--stac ${stacs.get(address.includes('dea') ? 'dea' : 'earth-search-c1')}`)
      .replace(/--bbox \S+/, '--bbox 3.0005,50.9102,3.002,50.911')
      .replace(/--datetime \d+/, '--datetime 2018');

  it('of recipes show what the page says', async () => {
    const inspect = (name: string) => {
      const [{ text }] = of('command').filter(({ text }) => text.startsWith('tsmask inspect') && text.includes(name));
      return tsmask(here(text));
    };
    const dea = await inspect('dea.ga.gov.au');
    expect(dea.stdout).toMatch(/platform S2A.*tiles 31UES.*nodata -999/);
    expect(dea.stdout).not.toMatch(/offset by/);
    const search = await inspect('earth-search');
    expect(search.stdout).toMatch(/baseline 05.00.*mean of 2 × 2 − 1000.*offset by metadata/);
    expect(search.stdout).toMatch(/area of \d+ × \d+ pixels/);
    const { stdout } = await tsmask('tsmask inspect archive');
    expect(stdout).toMatch(/read as esa-l2a.*level L2A.*files 6.*mean of 2 × 2/);
  });

  it.each(of('command'))('$where $text', async ({ text, needsNetwork }) => {
    for (const name of listAll(folder).filter((path) => /^(masks|ten|composite|\w+\.tif)$/.test(path))) {
      rmSync(join(folder, name), { recursive: true });
    }
    if (text.includes(' --mask masks')) await tsmask('tsmask mask scenes --out masks');
    const { code, stdout, stderr } = await tsmask(needsNetwork ? here(text) : text);
    expect(stderr).not.toMatch(stackTrace);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/\w/);
    const out = / --out (\S+)/.exec(text)?.[1];
    if (out?.endsWith('.tif')) expect(listAll(folder)).toEqual(expect.arrayContaining([out]));
    else if (out !== undefined) expect(listAll(join(folder, out)).some((name) => name.startsWith('tsmask'))).toBe(true);
  });
});

describe('Python', () => {
  beforeAll(async () => {
    rmSync(join(folder, 'masks'), { recursive: true, force: true });
    rmSync(join(folder, 'composite'), { recursive: true, force: true });
    for (const command of [
      'mask scenes --out masks --format cog,stack,netcdf,zarr',
      'composite scenes --mask masks --out composite',
    ]) {
      const { code, stderr } = await tsmask(`tsmask ${command}`);
      expect(code, stderr).toBe(0);
    }
  });

  for (const { where, text } of of('python')) {
    const missing = modulesOf(text).filter(isMissing);
    it.skipIf(missing.length > 0)(`${where}${missing.length > 0 ? ` (no ${missing.join(', ')} here)` : ''}`, () => {
      const { status, stderr } = python(text);
      expect(status, stderr).toBe(0);
    });
  }
});
