import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bandRoles } from '../../src/bands.ts';
import { transformOf } from '../../src/grid.ts';
import { program, stackTrace, tsmask } from '../support/cli.ts';
import { flanders } from '../support/expected.ts';
import { readPixels } from '../support/pixels.ts';
import { bandFiles, file, multiband, save } from '../support/scenes.ts';
import { hasSharedData } from '../support/shared.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';

// util-linux's `script` runs a command on a terminal of its own.
const hasTerminal = spawnSync('script', ['-qefc', 'true', '/dev/null'], { stdio: 'ignore' }).status === 0;
if (!hasTerminal) console.warn('Tests of what a terminal shows are skipped: `script` is not there.');

const root = temporaryFolder();
const days = ['2018-01-04', '2018-01-14', '2018-01-24'];
const scenes = subfolder(root, 'scenes-');
save(
  scenes,
  days.map((day) => multiband(`S2_${day}.tif`)),
);

describe('help', () => {
  it.each([[[]], [['mask']], [['inspect']], [['demo']]])('of %j', async (command) => {
    const ended = await tsmask([...command, '--help']);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    if (command.length === 0) {
      for (const name of ['mask', 'inspect', 'demo', 'Exit codes']) expect(ended.stdout).toContain(name);
    } else {
      expect(ended.stdout).toMatch(new RegExp(`Examples?:\n  \\$ tsmask ${command[0]} `));
    }
    expect(Math.max(...ended.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('knows its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await tsmask(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('a command line that is wrong', () => {
  it('is told as JSON where JSON is asked for', async () => {
    for (const wrong of [
      ['mask', '--json'],
      ['mask', scenes, '--frobnicate', '--json'],
      ['paint', '--json'],
    ]) {
      const ended = await tsmask(wrong);
      expect([ended.code, ended.stdout]).toEqual([2, '']);
      const { error } = JSON.parse(ended.stderr);
      expect(error).toMatchObject({ code: 'BAD_OPTION', message: expect.stringMatching(/\w/) });
    }
  });

  const mask = (...options: string[]) => ['mask', scenes, '--out', join(root, 'never'), ...options];

  it.each([
    [[], 'Usage'],
    [['paint'], 'paint'],
    [['mask'], '--out'],
    [['mask', '--out', join(root, 'never')], 'input'],
    [['mask', scenes], '--out'],
    [['mask', scenes, '--out', ''], 'folder'],
    [['mask', '', '--out', join(root, 'never')], 'empty'],
    [['inspect'], 'input'],
    [['demo', '--seed', 'x'], 'whole number'],
    [['demo', '--out', ''], 'folder'],
    [mask('--frobnicate'), '--frobnicate'],
    [mask('--engine', 'cuda'), 'wasm, js'],
    [mask('--stage', 'late'), 'temporal, filtered, buffered'],
    [mask('--format', 'jpeg'), 'cog, stack, envi, netcdf, zarr, png'],
    [mask('--format', 'cog,'), 'cog, stack, envi, netcdf, zarr, png'],
    [mask('--format', 'png', '--with-reflectance'), 'cog, envi'],
    [mask('--format', 'png', '--png-colours', 'sepia'), 'true-colour, false-colour'],
    [mask('--png-size', '0'), 'whole number'],
    [mask('--workers', '0'), 'whole number'],
    [mask('--workers', '1.5'), 'whole number'],
    [mask('--memory', 'lots'), '512M'],
    [mask('--memory', '0'), '512M'],
    [mask('--memory', '1.2.3G'), '512M'],
    [mask('--window', '1,2,3'), 'x,y,width,height'],
    [mask('--window', '0,0,1.5,2'), 'x,y,width,height'],
    [mask('--window', ',,5,5'), 'must be x,y,width,height'],
    [mask('--window', '0,0,99,99'), '12 × 10'],
    [mask('--window=-1,0,5,5'), '12 × 10'],
    [mask('--window', '0,0,0,5'), '0 × 5'],
    [mask('--threshold', 'cloudy'), 'name=value'],
    [mask('--threshold', 'cloudy=0.5'), 'cloudy'],
    [mask('--threshold', 'bright='), 'number'],
    [mask('--scale', 'x'), 'number'],
    [mask('--scale', '0'), 'scale'],
    [mask('--offset', ''), 'number'],
    [mask('--nodata', '0,x'), 'number'],
    [mask('--nodata', '0,'), 'number'],
    [mask('--bands', 'purple'), 'purple'],
    [mask('--bands', 'nir='), 'role=band'],
    [mask('--bands', ''), 'band'],
    [mask('--date-pattern', '('), 'regular expression'],
    [mask('--date-pattern', 'x'), 'group'],
    [mask('--exclude', 'yesterday'), 'yesterday'],
  ])('%j', async (args, words) => {
    const ended = await tsmask(args);
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toMatch(stackTrace);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(listAll(root)).not.toContain('never');
  });
});

describe('mask', () => {
  it('writes a mask for each date and says what share is what', async () => {
    const out = join(subfolder(root, 'out-'), 'made/for/it');
    const ended = await tsmask(['mask', scenes, '--out', out]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stderr).toMatch(/^assumed: .*reflectance × 10000/);
    for (const sign of ['\r', '\x1b', '█']) expect(ended.stderr).not.toContain(sign);
    for (const sign of ['\r', '\x1b']) expect(ended.stdout).not.toContain(sign);
    const [head, ...rows] = ended.stdout.split('\n').filter((line) => line !== '');
    expect(head).toMatch(/date\s+clear\s+cloud\s+shadow\s+no observation/);
    expect(rows.map((row) => row.split(/\s+/)[0])).toEqual(['20180104', '20180114', '20180124', 'mean', '3']);
    for (const row of rows.slice(0, 4)) expect(row).toMatch(/^\w+\s+100\.0%\s+0\.0%\s+0\.0%\s+0\.0%$/);

    const masks = days.map((day) => `tsmask_${day.replaceAll('-', '')}.tif`);
    const beside = masks.flatMap((name) => ['.json', '.qml'].map((suffix) => name.replace('.tif', suffix)));
    expect(listAll(out)).toEqual([...masks, ...beside, 'summary.csv', 'summary.json'].sort());
    for (const name of masks) {
      const { image, bands } = await readPixels(join(out, name));
      expect([image.grid.width, image.grid.height, image.type, image.nodata]).toEqual([12, 10, 'uint8', 0]);
      expect(transformOf(image.grid.geo)).toEqual([20, 0, 500000, 0, -20, 5640000]);
      expect(new Set(bands[0])).toEqual(new Set([1]));
    }
  });

  it('gives only JSON on stdout when asked to', async () => {
    const out = subfolder(root, 'out-');
    const ended = await tsmask(['mask', scenes, '--out', out, '--json', '--exclude', days[1]]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      masks: [days[0], days[2]].map((date) => ({
        id: date.replaceAll('-', ''),
        date,
        path: join(out, `tsmask_${date.replaceAll('-', '')}.tif`),
        paths: [join(out, `tsmask_${date.replaceAll('-', '')}.tif`)],
        shares: { clear: 1, cloud: 0, cloudShadow: 0, noObservation: 0 },
      })),
      remarks: [
        { kind: 'assumed', code: 'scale' },
        { kind: 'warning', code: 'few-scenes' },
      ],
      unused: [{ name: join(scenes, `S2_${days[1]}.tif`) }],
    });
  });

  it('understands its options', async () => {
    const odd = subfolder(root, 'scenes-');
    const values = Array.from({ length: 120 }, (_, i) => (i % 12 < 6 ? 7 : 0.2));
    const bands = Array.from({ length: 6 }, () => values);
    save(
      odd,
      ['04.01.2018', '14.01.2018'].map((day) => file(`a ${day}.tif`, 6, { type: 'float32', nodata: undefined, bands })),
    );
    const out = subfolder(root, 'out-');
    const options = ['--bands', 'swir2,swir1,nir,red,green,blue', '--nodata', '7', '--scale', '1', '--offset', '-0.01'];
    const more = ['--window', '3,2,6,4', '--stage', 'temporal', '--engine', 'js', '--workers', '1', '--memory', '64M'];
    const pattern = '(?<day>\\d\\d)\\.(?<month>\\d\\d)\\.(?<year>\\d{4})';
    const ended = await tsmask(['mask', odd, '--out', out, ...options, ...more, '--date-pattern', pattern, '--json']);
    expect(ended.code, ended.stderr).toBe(0);
    const { masks } = JSON.parse(ended.stdout);
    expect(masks.map(({ id }: { id: string }) => id)).toEqual(['20180104', '20180114']);
    expect(masks[0].shares).toMatchObject({ noObservation: 0.5 });
    const { image } = await readPixels(join(out, 'tsmask_20180104.tif'));
    expect(image.grid).toMatchObject({ width: 6, height: 4 });
    expect(transformOf(image.grid.geo)).toEqual([20, 0, 500060, 0, -20, 5639960]);
    expect(image.metadata.TSMASK_STAGE).toBe('temporal');
  });

  it('writes one file of all dates when asked to', async () => {
    const out = subfolder(root, 'out-');
    const ended = await tsmask(['mask', scenes, '--out', out, '--format', 'stack']);
    expect(ended.code, ended.stderr).toBe(0);
    expect(tiffsIn(out)).toEqual(['tsmask.tif']);
    const { image } = await readPixels(join(out, 'tsmask.tif'));
    expect(image.bands.map(({ description }) => description)).toEqual(days.map((day) => day.replaceAll('-', '')));
  });

  it('may write beside its scenes, and passes over its own masks the next time', async () => {
    const folder = subfolder(root, 'scenes-');
    save(folder, [multiband('S2_20180104.tif'), multiband('S2_20180114.tif')]);
    for (const overwrite of [[], ['--overwrite']]) {
      const ended = await tsmask(['mask', folder, '--out', folder, '--strict', ...overwrite]);
      expect(ended.code, ended.stderr).toBe(0);
      expect(ended.stderr).not.toContain('Left out');
    }
    expect(tiffsIn(folder)).toEqual([
      'S2_20180104.tif',
      'S2_20180114.tif',
      'tsmask_20180104.tif',
      'tsmask_20180114.tif',
    ]);
  });
});

describe.skipIf(!hasSharedData)('mask, of scenes whose metadata tell the time', () => {
  it('passes over its own masks, which tell only the date by their names', async () => {
    const folder = subfolder(root, 'scenes-');
    for (const name of readdirSync(flanders).slice(0, 4)) copyFileSync(join(flanders, name), join(folder, name));
    const masks = join(folder, 'masks');
    expect((await tsmask(['mask', folder, '--out', masks])).code).toBe(0);
    const names = listAll(masks);
    expect(tiffsIn(masks)).toHaveLength(4);
    const again = await tsmask(['mask', folder, '--out', masks]);
    expect(again.stderr).toContain('OUTPUT_EXISTS');
    expect(again.stderr).not.toContain('Left out');
    expect((await tsmask(['mask', folder, '--out', masks, '--overwrite'])).code).toBe(0);
    expect(listAll(masks)).toEqual(names);
  });
});

describe('inspect', () => {
  it('shows scenes, bands, grid, nodata and what is assumed', async () => {
    const folder = subfolder(root, 'scenes-');
    save(folder, [
      ...bandFiles('T31UES_20180104T105328', { type: 'uint16', nodata: 0 }),
      file('T31UES_20180104_SCL.tif', 1),
    ]);
    const ended = await tsmask(['inspect', folder, '--offset', '-0.1']);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    for (const words of [
      '1 scene, bands blue, green, red, nir, swir1, swir2',
      'time 10:53:28, read as esa-l1c, tiles 31UES',
      'files 6, type uint16, nodata 0, reflectance × 10000 value − 1000, offset by option',
      'grid 12 × 10 pixels of 20 × 20, origin (500000, 5640000), EPSG:32631',
      'warning: Names of files are those of level L1C',
      'not used: 1 file, its band (scl) is not needed',
    ]) {
      expect(ended.stdout).toContain(words);
    }
  });

  it('tells of what is not used by reasons, with a few names, and in JSON of each file', async () => {
    const folder = subfolder(root, 'scenes-');
    const text = (name: string) => ({ name, bytes: new TextEncoder().encode('no picture') });
    const broken = ['20180201', '20180202'].map((day) => text(`S2_${day}.tif`));
    const xml = Array.from({ length: 5 }, (_, i) => text(`part${i}.xml`));
    save(folder, [multiband('S2_20180104.tif'), ...broken, ...xml, text('fields.shp'), file('dem.tif', 1)]);
    const { code, stdout } = await tsmask(['inspect', folder]);
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.startsWith('not used'))).toEqual([
      'not used: 5 files, metadata, no image (part0.xml, part1.xml, part2.xml and 2 more)',
      'not used: 2 files, is not a TIFF (S2_20180201.tif, S2_20180202.tif)',
      'not used: 1 file, outlines, no image (fields.shp)',
      'not used: 1 file, terrain, no reflectance (dem.tif)',
    ]);
    const { unused } = JSON.parse((await tsmask(['inspect', folder, '--json'])).stdout);
    expect(unused).toHaveLength(9);
    expect(unused).toContainEqual({
      name: join(folder, broken[0].name),
      reason: `${join(folder, broken[0].name)} is not a TIFF.`,
    });
  });

  it('gives only JSON on stdout when asked to', async () => {
    const ended = await tsmask(['inspect', scenes, '--json']);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const { grid, scenes: found, remarks, unused } = JSON.parse(ended.stdout);
    expect(grid).toMatchObject({ width: 12, height: 10, epsg: 32631, transform: [20, 0, 500000, 0, -20, 5640000] });
    expect(found.map(({ date }: { date: string }) => date)).toEqual(days);
    expect(found[0].bands.nir).toEqual({
      file: join(scenes, 'S2_2018-01-04.tif'),
      sample: 3,
      nodata: [-999],
      gain: 1,
      bias: 0,
    });
    expect([remarks.length, unused]).toEqual([1, []]);
  });

  it('gives its errors as JSON on stderr', async () => {
    const ended = await tsmask(['inspect', join(root, 'nowhere'), '--json']);
    expect([ended.code, ended.stdout]).toEqual([1, '']);
    expect(JSON.parse(ended.stderr).error).toMatchObject({ code: 'NOT_READABLE', subject: join(root, 'nowhere') });
    const wrong = await tsmask(['inspect', scenes, '--json', '--exclude', 'x']);
    expect([wrong.code, JSON.parse(wrong.stderr).error.code]).toEqual([2, 'BAD_OPTION']);
  });
});

describe('demo', () => {
  it('makes scenes, masks and a picture, and gives only JSON on stdout when asked to', async () => {
    const out = subfolder(root, 'out-');
    const ended = await tsmask(['demo', '--out', out, '--json']);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const result = JSON.parse(ended.stdout);
    expect(result).toMatchObject({ scenes: join(out, 'scenes'), picture: join(out, 'demo.png') });
    expect(result.rates.cloud.f1).toBeGreaterThan(0.8);
    expect(result.rates.shadow.f1).toBeGreaterThan(0.6);
    expect(readFileSync(result.picture).subarray(1, 4).toString()).toBe('PNG');
    const names = listAll(out);
    expect(
      names.filter(
        (name) =>
          !/^(demo\.png|scenes|masks|scenes\/S2_\d+\.tif|masks\/tsmask_\d+\.(tif|json|qml)|masks\/summary\.(csv|json))$/.test(
            name,
          ),
      ),
    ).toEqual([]);
    expect(names.filter((name) => /^masks.*tif$/.test(name))).toHaveLength(result.masks.length);
  });
});

const tiffsIn = (folder: string) => listAll(folder).filter((name) => name.endsWith('.tif'));

/** A stack whose run takes some seconds with the slow engine and one thread. */
function slowStack(): { folder: string; masks: string[] } {
  const folder = subfolder(root, 'slow-');
  const [width, height] = [512, 512];
  const bands = bandRoles.map((_, band) =>
    Int16Array.from({ length: width * height }, (_v, i) => 300 + band + (i % 3001)),
  );
  const stamps = Array.from({ length: 36 }, (_, i) => new Date(Date.UTC(2018, 0, 1 + i)).toISOString().slice(0, 10));
  const image = { width, height, bands, tile: 256, compression: 'deflate' } as const;
  const [first] = save(folder, [multiband(`S2_${stamps[0]}.tif`, image)]);
  for (const stamp of stamps.slice(1)) copyFileSync(first, join(folder, `S2_${stamp}.tif`));
  return { folder, masks: stamps.map((stamp) => `tsmask_${stamp.replaceAll('-', '')}.tif`) };
}

describe('an interruption', { timeout: 60_000 }, () => {
  let folder: string;
  let masks: string[];
  beforeAll(() => {
    ({ folder, masks } = slowStack());
  });
  const mask = (out: string, ...more: string[]) => ['mask', folder, '--out', out, '--workers', '1', ...more];

  /** Runs a command, does something to it when `when` comes true, and waits for its end. */
  async function interrupt(
    [command, ...args]: readonly string[],
    when: (output: string) => boolean,
    act: (child: ChildProcessWithoutNullStreams) => void,
  ) {
    const child = spawn(command, args);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const ended = once(child, 'close');
    while (!when(output) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(child.exitCode, `It was over too soon: ${output}`).toBeNull();
    const sent = performance.now();
    act(child);
    const [code] = await ended;
    expect((performance.now() - sent) / 1000).toBeLessThan(5);
    expect(output).not.toMatch(stackTrace);
    return { code, output };
  }

  /** Some time after a folder has been made, which is just before the first pixels are read. */
  function soonAfter(out: string, milliseconds: number): () => boolean {
    let at = Infinity;
    return () => {
      if (at === Infinity && existsSync(out)) at = performance.now() + milliseconds;
      return performance.now() > at;
    };
  }

  it.each(['cog', 'stack', 'cog,envi,png'])(
    'while pixels are read leaves nothing, nor the folder (%s)',
    async (format) => {
      const made = join(root, `interrupted-${format}`);
      const out = join(made, 'by', 'us');
      const command = [process.execPath, program, ...mask(out, '--engine', 'js', '--format', format)];
      const { code, output } = await interrupt(command, soonAfter(out, 500), (child) => child.kill('SIGINT'));
      expect(code, output).toBe(130);
      expect(output).toContain('Interrupted');
      expect(existsSync(made)).toBe(false);
    },
  );

  it.each(['SIGINT', 'SIGTERM'] as const)('while masks are written leaves only whole ones (%s)', async (signal) => {
    const out = subfolder(root, 'out-');
    const old = masks.at(-1)!;
    writeFileSync(join(out, old), 'an old mask');
    const command = [process.execPath, program, ...mask(out, '--overwrite')];
    const { code, output } = await interrupt(
      command,
      () => existsSync(join(out, masks[1])),
      (child) => child.kill(signal),
    );
    expect(code, output).toBe(130);
    const left = tiffsIn(out);
    expect(left).toEqual([...masks.slice(0, left.length - 1), old]);
    expect(left.length).toBeLessThan(masks.length);
    expect(readFileSync(join(out, old), 'utf8')).toBe('an old mask');
    for (const name of left.slice(0, -1)) expect((await readPixels(join(out, name))).image.grid.width).toBe(512);
  });

  it.skipIf(!hasTerminal)('by Ctrl-C on a terminal, where progress is shown', async () => {
    const out = subfolder(root, 'out-');
    const line = [process.execPath, program, ...mask(out, '--engine', 'js')].map((word) => `'${word}'`).join(' ');
    const { code, output } = await interrupt(
      ['script', '-qefc', line, '/dev/null'],
      (text) => / block [1-9]/.test(text),
      (child) => child.stdin.write('\x03'),
    );
    expect(output).toMatch(/\r█+░+ +\d+% {2}block \d+\/\d+, \d+ s left {2}\([\d.]+[KM]B, [\d.]+K pixels\/s\)/);
    expect(output).toContain('Interrupted');
    expect(code, output).toBe(130);
    expect(listAll(out)).toEqual([]);
  });
});
