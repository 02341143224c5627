/** What the command line says to those who are new to it, and in what order. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mostWorkers } from '../../src/run/options.ts';
import { expectFailure, program, tsmask } from '../support/cli.ts';
import { bandFiles, file, multiband, save, type TestFile } from '../support/scenes.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';
import { WebServer } from '../support/web-server.ts';

const root = temporaryFolder();
const folderOf = (...files: readonly TestFile[]) => {
  const folder = subfolder(root, 'scenes-');
  save(folder, files);
  return folder;
};
const days = ['04', '14', '24'];
const scenes = folderOf(...days.map((day) => multiband(`S2_201801${day}.tif`)));

describe('worker threads', () => {
  /** Node tells of each thread that it starts. */
  const env = { NODE_DEBUG: 'worker' };
  const threads = /worker/i;

  it('are not started for a run that is refused', async () => {
    const out = subfolder(root, 'out-');
    const done = await tsmask(['mask', scenes, '--out', out, '--workers', '2'], { env });
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toMatch(threads);
    const refused = await tsmask(['mask', scenes, '--out', out, '--workers', '2'], { env });
    expect(refused.stderr).toContain('(OUTPUT_EXISTS)');
    expect(refused.stderr).not.toMatch(threads);
  });

  it('are as many as are sensible', async () => {
    const out = join(root, 'never');
    for (const command of [
      ['mask', scenes, '--out', out],
      ['composite', scenes, '--out', `${out}.tif`],
    ]) {
      const ended = await tsmask([...command, '--workers', String(mostWorkers + 1)]);
      expectFailure(ended, 'BAD_OPTION', `${mostWorkers + 1} workers`, 2);
      expect(ended.stderr).toContain(`--workers as a whole number from 1 to ${mostWorkers}.`);
      // Nothing is told but what is wrong.
      expect(ended.stderr).not.toContain('assumed');
    }
    expect(listAll(root)).not.toContain('never');
  });
});

describe('outputs that are there', () => {
  it('are told of as one, or as several', async () => {
    const out = subfolder(root, 'out-');
    writeFileSync(join(out, 'summary.csv'), '');
    expectFailure(await tsmask(['mask', scenes, '--out', out]), 'OUTPUT_EXISTS', /summary\.csv exists already\.$/);
    writeFileSync(join(out, 'summary.json'), '');
    const both = await tsmask(['mask', scenes, '--out', out]);
    expectFailure(both, 'OUTPUT_EXISTS', /summary\.json and 1 more exist already\.$/);
  });
});

describe('what is assumed', () => {
  it('is told once the run is sure to begin', async () => {
    const out = subfolder(root, 'out-');
    const wrong = ['--window', '0,0,999,999'];
    expect((await tsmask(['mask', scenes, '--out', out, ...wrong])).stderr).toMatch(/^tsmask: The window/);
    expect((await tsmask(['mask', scenes, '--out', out])).stderr).toMatch(/^assumed: Values are taken/m);
    const masks = ['composite', scenes, '--mask', out];
    expect((await tsmask([...masks, '--out', join(out, 'c.tif'), ...wrong])).stderr).toMatch(/^tsmask: The window/);
    expect((await tsmask([...masks, '--out', join(out, 'c.tif')])).stderr).toMatch(/^assumed: Values are taken/m);
  });
});

describe('masks that are doubtful', () => {
  it.skipIf(!hasSharedData)('for their cloud are told of after the run, and in the summary', async () => {
    const out = subfolder(root, 'out-');
    const ended = await tsmask(['mask', `${sharedData}s2-slovenia/multiband`, '--out', out]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stderr).toMatch(/^warning: Only 5 scenes\./m);
    expect(ended.stderr.trimEnd().split('\n').at(-1)).toMatch(/^warning: On 5 of 5 dates nearly everything .*--scale/);
    const { remarks } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    expect(remarks.map(({ code }: { code: string }) => code)).toEqual(['scale', 'few-scenes', 'mostly-cloud']);
  });

  it('are those of a sky that is nearly all cloud, not of a clear one', async () => {
    const out = subfolder(root, 'out-');
    const bright = folderOf(...days.map((day) => multiband(`S2_201801${day}.tif`, { bands: whites })));
    expect((await tsmask(['mask', bright, '--out', out])).stderr).toContain('On 3 of 3 dates nearly everything');
    expect((await tsmask(['mask', scenes, '--out', out, '--overwrite'])).stderr).not.toContain('nearly everything');
  });
});

const whites = Array.from({ length: 6 }, () => Array<number>(120).fill(6000));

describe('inspect', () => {
  it('names files without roles once, with some of many bands', async () => {
    const descriptions = Array.from({ length: 118 }, (_, i) => `20180101_${i + 1}`);
    const odd = ['a_20180201.tif', 'b_20180211.tif'].map((name) => file(name, 118, { descriptions }));
    const { code, stdout } = await tsmask(['inspect', folderOf(multiband('S2_20180104.tif'), ...odd)]);
    expect(code).toBe(0);
    expect(stdout).toContain('No band of it is recognised: its bands are called 20180101_1, 20180101_2, ');
    expect(stdout).toContain('20180101_8 and 110 more (a_20180201.tif, b_20180211.tif)');
    for (const name of ['a_20180201.tif', 'b_20180211.tif']) expect(stdout.split(name)).toHaveLength(2);
  });

  it('lists the reasons where files are of no use for several', async () => {
    const text = { name: 'S2_20180201.tif', bytes: new TextEncoder().encode('no picture') };
    const folder = folderOf(text, file('S2_20180104.tif', 6), { ...text, name: 'S2_20180203.tif' });
    const ended = await tsmask(['inspect', folder]);
    expectFailure(
      ended,
      'NO_SCENES',
      /3 files are of no use\. No band of .*S2_20180104.*\. .*S2_20180201\.tif is not a TIFF \(and 1 more like it\)\./,
    );
    expect(ended.stderr).not.toContain('S2_20180203');
  });

  it('says that a band which the option names is nowhere', async () => {
    const ended = await tsmask(['inspect', folderOf(...bandFiles('T31UES_20180104T105328')), '--bands', 'nir=B07']);
    expectFailure(ended, 'MISSING_BAND', /lacks nir: .* and nothing called B07, as --bands says/);
  });

  it('says that folders of servers cannot be listed', async () => {
    const server = await new WebServer({ 'folder/': new TextEncoder().encode('<html>Index of</html>') }).start();
    try {
      const ended = await tsmask(['inspect', server.url('folder/')]);
      expectFailure(ended, 'NOT_A_TIFF', /folder\/ is a folder of a server, .* cannot be listed/);
    } finally {
      await server.stop();
    }
  });
});

describe('composite', () => {
  let masks: string;
  beforeAll(async () => {
    masks = subfolder(root, 'masks-');
    expect((await tsmask(['mask', scenes, '--out', masks, '--window', '1,2,6,5'])).code).toBe(0);
  });

  it('makes no folder where a file of another kind is named', async () => {
    const out = join(root, 'c7.png');
    expectFailure(await tsmask(['composite', scenes, '--out', out]), 'BAD_OPTION', /c7\.png ends in \.png/, 2);
    expect(existsSync(out)).toBe(false);
  });

  it('tells that masks cover a part, and of a file that is there', async () => {
    const command = ['composite', scenes, '--mask', masks, '--out', join(root, 'part.tif')];
    const made = await tsmask(command);
    expect(made.code, made.stderr).toBe(0);
    expect(made.stderr).toContain('note: The masks cover 6 × 5 pixels at (1, 2)');
    const again = await tsmask(command);
    expectFailure(again, 'OUTPUT_EXISTS', 'part.tif');
    expect(again.stderr).not.toContain('another folder');
  });

  it('says which masks are not read', async () => {
    const other = subfolder(root, 'masks-');
    expect((await tsmask(['mask', scenes, '--out', other, '--format', 'netcdf'])).code).toBe(0);
    const ended = await tsmask(['composite', scenes, '--mask', other, '--out', join(root, 'none.tif')]);
    expectFailure(ended, 'MISSING_MASK', 'tsmask.nc');
    expect(ended.stderr).toMatch(/NetCDF, Zarr, ENVI and pictures are not read/);
    writeFileSync(join(subfolder(root, 'masks-'), 'a.txt'), '');
    const none = await tsmask(['composite', scenes, '--mask', scenes, '--out', join(root, 'none.tif')]);
    expectFailure(none, 'MISSING_MASK', 'no file is called tsmask_YYYYMMDD.tif');
  });
});

it('a memory that is far too small is told in its unit', async () => {
  const told = async (memory: string) => (await tsmask(['mask', scenes, '--out', root, '--memory', memory])).stderr;
  expect(await told('10')).toContain('A memory of 10 bytes is too little');
  expect(await told('1.5K')).toContain('A memory of 1.5 KiB is too little');
});

it('an interruption is answered from the first moment on', async () => {
  // The program waits here, before it has loaded its commands.
  const child = spawn(process.execPath, ['--import', slowCommands, program, 'mask', scenes, '--out', join(root, 'no')]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect([code, output]).toEqual([130, 'loading\nInterrupted; nothing half-written is left.\n']);
});

/** A module that holds up the loading of the commands for as long as it takes. */
const slowCommands = `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module';
  register('data:text/javascript,' + encodeURIComponent(\`
    import { writeSync } from 'node:fs';
    export async function load(url, context, next) {
      if (url.endsWith('/cli/program.js')) {
        writeSync(1, 'loading\\\\n');
        await new Promise((resolve) => setTimeout(resolve, 20000));
      }
      return next(url, context);
    }\`));
`)}`;
