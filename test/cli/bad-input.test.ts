import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bandRoles } from '../../src/bands.ts';
import type { ErrorCode } from '../../src/index.ts';
import { expectFailure, program, run, stackTrace, tsmask } from '../support/cli.ts';
import { canMount, mountDisks } from '../support/disks.ts';
import { bandFiles, bandNames, file, multiband, save, type TestFile } from '../support/scenes.ts';
import { hasSharedData, readShared, sharedData } from '../support/shared.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';
import type { TestTiff } from '../support/tiff.ts';

/** Root may do anything; as nobody it may not, where nobody may read the program. */
const nobody = { uid: 65534 };
const canBeNobody =
  process.getuid?.() === 0 && spawnSync(process.execPath, [program, '--version'], nobody).status === 0;
if (!canBeNobody) console.warn('Tests of permissions are skipped: they need root, and a program that all may read.');

const root = temporaryFolder();
const masksIn = (folder: string) => listAll(folder).filter((name) => name.endsWith('.tif'));

/** A folder with these files. */
function folderOf(...files: readonly TestFile[]): string {
  const folder = subfolder(root, 'scenes-');
  save(folder, files);
  return folder;
}

const good = ['04', '14', '24'].map((day) => multiband(`S2_201801${day}.tif`));
const text = new TextEncoder().encode('This is no picture.');
const cutOff = (share: number) => ({
  name: 'S2_20180201.tif',
  bytes: good[0].bytes.slice(0, good[0].bytes.length * share),
});

interface BadCase {
  readonly what: string;
  readonly files: readonly TestFile[];
  readonly options?: readonly string[];
  readonly code: ErrorCode;
  /** What the message must name. */
  readonly names: RegExp;
}

/** The list of issue 2; each must be a typed error with the file, the reason and a way out. */
const badCases: readonly BadCase[] = [
  { what: 'an empty folder', files: [], code: 'NO_SCENES', names: /no scenes in .*scenes-/ },
  {
    what: 'a folder without TIFFs',
    files: [{ name: 'a.txt', bytes: text }],
    code: 'NO_SCENES',
    names: /metadata, no image/i,
  },
  { what: 'no TIFF', files: [{ name: 'S2_20180201.tif', bytes: text }], code: 'NOT_A_TIFF', names: /S2_20180201\.tif/ },
  { what: 'an empty file', files: [cutOff(0)], code: 'NOT_A_TIFF', names: /S2_20180201\.tif is empty/ },
  {
    what: 'a TIFF cut off in its header',
    files: [cutOff(0.05)],
    code: 'BROKEN_TIFF',
    names: /S2_20180201\.tif is damaged/,
  },
  {
    what: 'a TIFF cut off in its pixels',
    files: [cutOff(0.7)],
    code: 'BROKEN_TIFF',
    names: /S2_20180201\.tif .*cut off/,
  },
  {
    what: 'one bad file among good ones, when strict',
    files: [...good, cutOff(0.7)],
    options: ['--strict'],
    code: 'BROKEN_TIFF',
    names: /S2_20180201\.tif/,
  },
  {
    what: 'a band missing on one date, when strict',
    files: [...bandFiles('S2_20180104'), ...bandFiles('S2_20180114', {}, bandNames.slice(1))],
    options: ['--strict'],
    code: 'MISSING_BAND',
    names: /2018-01-14 lacks blue/,
  },
  {
    what: 'a band missing on every date',
    files: bandFiles('S2_20180114', {}, bandNames.slice(1)),
    code: 'MISSING_BAND',
    names: /2018-01-14 lacks blue/,
  },
  {
    what: 'two files for the same band and date',
    files: [...bandFiles('S2_20180104'), file('again_20180104_B03.tif', 1)],
    code: 'DUPLICATE_BAND',
    names: /green of 2018-01-04: .*S2_20180104_B03\.tif and .*again_20180104_B03\.tif|again.* and .*S2_2018/,
  },
  {
    what: 'the same scene as two archives name it',
    files: [...bandFiles('T31UES_20180104T105328'), multiband('S2_20180104T105328.tif')],
    code: 'DUPLICATE_BAND',
    names: /2018-01-04T10:53:28: .*S2_20180104T105328\.tif and .*T31UES_20180104T105328_B/,
  },
  { what: 'no date', files: [multiband('scene.tif')], code: 'NO_DATE', names: /scene\.tif/ },
  { what: 'no names of bands', files: [file('S2_20180104.tif', 6)], code: 'NO_BAND_ROLE', names: /S2_20180104\.tif/ },
  {
    what: 'another CRS',
    files: [...good, multiband('S2_20180201.tif', { epsg: 32632 })],
    code: 'GRID_MISMATCH',
    names: /S2_20180201\.tif .*S2_20180104\.tif.* EPSG:32632 against EPSG:32631/,
  },
  {
    what: 'another size',
    files: [...good, multiband('S2_20180201.tif', { width: 13 })],
    code: 'GRID_MISMATCH',
    names: /S2_20180201\.tif .*S2_20180104\.tif.* 13 × 10 against 12 × 10/,
  },
  {
    what: 'another origin',
    files: [...good, multiband('S2_20180201.tif', { origin: [0, 0] })],
    code: 'GRID_MISMATCH',
    names: /S2_20180201\.tif .*S2_20180104\.tif.* origin \(0, 0\)/,
  },
  {
    what: 'a nodata that clashes',
    files: good,
    options: ['--nodata', '0'],
    code: 'NODATA_CLASH',
    names: /S2_201801\d4\.tif declares nodata -999, .* 0/,
  },
  {
    what: 'too little memory',
    files: good,
    options: ['--memory', '1K'],
    code: 'OUT_OF_MEMORY',
    names: /memory/,
  },
];

describe('bad input', () => {
  it.each(badCases)('$what', async ({ files, options = [], code, names }) => {
    const [folder, out] = [folderOf(...files), subfolder(root, 'out-')];
    const ended = await tsmask(['mask', folder, '--out', out, ...options]);
    expectFailure(ended, code, names);
    expect(listAll(out)).toEqual([]);
    const json = await tsmask(['mask', folder, '--out', out, ...options, '--json']);
    const { error } = JSON.parse(json.stderr.trimEnd().split('\n').at(-1)!);
    expect(error).toEqual({
      code,
      message: expect.stringMatching(names),
      subject: expect.stringMatching(/\w/),
      remedy: expect.stringMatching(/\w/),
    });
    expect([json.code, json.stdout]).toEqual([1, '']);
    expect(listAll(out)).toEqual([]);
  });

  it('a path that does not exist', async () => {
    const out = join(root, 'never');
    const ended = await tsmask(['mask', join(root, 'nowhere'), '--out', out]);
    expectFailure(ended, 'NOT_READABLE', /nowhere does not exist/);
    expect(listAll(root)).not.toContain('never');
  });

  it.each(['s3://bucket/S2_20180104.tif', 'gs://bucket/scenes'])('an address of another kind: %s', async (address) => {
    const ended = await tsmask(['inspect', address]);
    expectFailure(ended, 'BAD_OPTION', 'cannot be opened', 2);
  });

  it('a server that does not answer', async () => {
    const out = subfolder(root, 'out-');
    const ended = await tsmask(['mask', 'http://127.0.0.1:1/S2_20180104.tif', '--out', out]);
    expectFailure(ended, 'NOT_READABLE', 'http://127.0.0.1:1/S2_20180104.tif');
  });

  it('a band missing on one date and a broken file leave out what they must, with warnings', async () => {
    const folder = folderOf(
      ...bandFiles('S2_20180104'),
      ...bandFiles('S2_20180114', {}, bandNames.slice(1)),
      cutOff(0.3),
    );
    const out = subfolder(root, 'out-');
    const ended = await tsmask(['mask', folder, '--out', out]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stderr).toMatch(/^warning: .*2018-01-14 lacks blue/m);
    expect(ended.stderr).toMatch(/^warning: .*S2_20180201\.tif is damaged/m);
    expect(masksIn(out)).toEqual(['tsmask_20180104.tif']);
  });

  it.skipIf(!hasSharedData)('every file of the corpus of TIFFs', { timeout: 60_000 }, async () => {
    const names = readShared<{ file: string }[]>('tiff-corpus/manifest.json').map((entry) => entry.file);
    expect(names.length).toBeGreaterThan(20);
    const out = subfolder(root, 'out-');
    const check = async (name: string) => {
      const ended = await tsmask(['mask', `${sharedData}tiff-corpus/${name}`, '--out', out]);
      const code = /\((\w+)\)\n$/.exec(ended.stderr)?.[1];
      expect(['NOT_A_TIFF', 'BROKEN_TIFF', 'UNSUPPORTED_TIFF', 'NO_BAND_ROLE', 'NO_SCENES']).toContain(code);
      expectFailure(ended, code as ErrorCode, name);
    };
    for (let i = 0; i < names.length; i += 2) await Promise.all(names.slice(i, i + 2).map(check));
    expect(listAll(out)).toEqual([]);
  });
});

/** Scenes of 64 × 64 pixels in tiles of 32, which differ from date to date. */
function scenes(dates: number, more: Partial<TestTiff> = {}): TestFile[] {
  const [width, height] = [more.width ?? 64, more.height ?? 64];
  return Array.from({ length: dates }, (_, date) => {
    const bands = bandRoles.map((_role, band) =>
      Array.from(
        { length: width * height },
        (_value, i) => 200 + ((Math.imul(i + 977 * date, 2654435761) >>> 9) % 6000) + band,
      ),
    );
    const name = `S2_2018${String(date + 101).padStart(4, '0')}.tif`;
    return multiband(name, { width, height, bands, tile: 32, compression: 'deflate', ...more });
  });
}

describe('pixels that are damaged in the middle of a run', () => {
  const files = scenes(6);
  const damaged = files.map(({ name, bytes }, date) => {
    if (date !== 4) return { name, bytes };
    const copy = bytes.slice();
    copy.fill(0xee, copy.length - 3000, copy.length - 2000);
    return { name, bytes: copy };
  });

  it.each(['cog', 'stack'])('fail the run and leave nothing (%s)', async (format) => {
    const [folder, out] = [folderOf(...damaged), subfolder(root, 'out-')];
    const ended = await tsmask(['mask', folder, '--out', out, '--format', format]);
    expectFailure(
      ended,
      'BROKEN_TIFF',
      /S2_20180105\.tif is damaged: tile \d of 4|S2_20180105\.tif is damaged: tile \d/,
    );
    expect(listAll(out)).toEqual([]);
    const without = await tsmask(['mask', folder, '--out', out, '--format', format, '--exclude', '2018-01-05']);
    expect(without.code, without.stderr).toBe(0);
    expect(masksIn(out)).toHaveLength(format === 'cog' ? 5 : 1);
  });
});

describe('outputs that exist', () => {
  const folder = folderOf(...good);

  it('stay as they are, unless they are to be replaced', async () => {
    const out = subfolder(root, 'out-');
    const taken = join(out, 'tsmask_20180114.tif');
    writeFileSync(taken, 'precious');
    const refused = await tsmask(['mask', folder, '--out', out]);
    expectFailure(refused, 'OUTPUT_EXISTS', taken);
    expect(refused.stderr).toContain('--overwrite');
    expect(listAll(out)).toEqual(['tsmask_20180114.tif']);
    expect(readFileSync(taken, 'utf8')).toBe('precious');

    const replaced = await tsmask(['mask', folder, '--out', out, '--overwrite']);
    expect(replaced.code, replaced.stderr).toBe(0);
    expect(masksIn(out)).toEqual(['04', '14', '24'].map((day) => `tsmask_201801${day}.tif`));
    expect(readFileSync(taken).subarray(0, 2).toString()).toBe('II');
    expectFailure(await tsmask(['mask', folder, '--out', out]), 'OUTPUT_EXISTS', /tsmask_20180104\.tif and 5 more/);
  });

  it('are refused for one file of all dates too', async () => {
    const out = subfolder(root, 'out-');
    writeFileSync(join(out, 'tsmask.tif'), 'precious');
    const refused = await tsmask(['mask', folder, '--out', out, '--format', 'stack']);
    expectFailure(refused, 'OUTPUT_EXISTS', join(out, 'tsmask.tif'));
    const replaced = await tsmask(['mask', folder, '--out', out, '--format', 'stack', '--overwrite']);
    expect(replaced.code, replaced.stderr).toBe(0);
    expect(masksIn(out)).toEqual(['tsmask.tif']);
    expect(readFileSync(join(out, 'tsmask.tif')).length).toBeGreaterThan(100);
  });

  it('that are folders cannot be replaced', async () => {
    const out = subfolder(root, 'out-');
    mkdirSync(join(out, 'tsmask_20180104.tif/inside'), { recursive: true });
    const ended = await tsmask(['mask', folder, '--out', out, '--overwrite']);
    expectFailure(ended, 'NOT_WRITABLE', 'tsmask_20180104.tif');
    // Masks that were being written at the same time may be there, whole.
    const found = listAll(out);
    expect(found.slice(0, 2)).toEqual(['tsmask_20180104.tif', 'tsmask_20180104.tif/inside']);
    expect(found.filter((name) => !/^tsmask_\d{8}\.(qml|tif(\/inside)?)$/.test(name))).toEqual([]);
  });
});

describe('places that cannot be written', () => {
  const folder = folderOf(...good);
  const aFile = join(folder, good[0].name);

  it.each([
    ['a file', aFile],
    ['below a file', join(aFile, 'masks')],
    ['where the system makes no folders', '/proc/masks'],
    ['far down there', '/proc/masks/of/today'],
  ])('%s', async (_name, out) => {
    const before = listAll(folder);
    expectFailure(await tsmask(['mask', folder, '--out', out]), 'NOT_WRITABLE', out);
    expect(listAll(folder)).toEqual(before);
    const demo = await tsmask(['demo', '--out', out]);
    expectFailure(demo, 'NOT_WRITABLE', out);
  });

  it.skipIf(!canBeNobody)('a folder of somebody else', async () => {
    const [closed, mine] = [subfolder(root, 'out-'), subfolder(root, 'out-')];
    chmodSync(root, 0o755);
    chmodSync(folder, 0o755);
    chmodSync(closed, 0o755);
    const ended = await tsmask(['mask', folder, '--out', closed], nobody);
    expectFailure(ended, 'NOT_WRITABLE', `${closed} may not be written`);
    expect(listAll(closed)).toEqual([]);

    chmodSync(mine, 0o777);
    const secret = folderOf(...good);
    chmodSync(secret, 0o755);
    chmodSync(join(secret, good[1].name), 0);
    const unread = await tsmask(['mask', secret, '--out', mine], nobody);
    expectFailure(unread, 'NOT_READABLE', `${join(secret, good[1].name)} may not be read`);
    chmodSync(secret, 0);
    expectFailure(await tsmask(['mask', secret, '--out', mine], nobody), 'NOT_READABLE', `${secret} may not be read`);
    expect(listAll(mine)).toEqual([]);
  });

  describe.skipIf(!canMount)('file systems', () => {
    const disks = mountDisks(root, ['ro']);

    it('that are read-only', async () => {
      for (const out of [disks[0], join(disks[0], 'masks')]) {
        expectFailure(await tsmask(['mask', folder, '--out', out]), 'NOT_WRITABLE', `${out} may not be written`);
      }
    });
  });
});

describe.skipIf(!canMount)('a full disk', () => {
  const disks = mountDisks(root, ['size=16k', 'size=4k', 'size=16k', 'size=64k']);
  const noisy = () => folderOf(...scenes(5, { width: 192, height: 192, tile: 64 }));

  it('below the masks keeps only whole ones', async () => {
    const [tiny] = disks;
    const ended = await tsmask(['mask', noisy(), '--out', tiny, '--stage', 'temporal']);
    expectFailure(ended, 'DISK_FULL', /no space left for .*tsmask_201801\d\d\.(tif|qml)/);
    const left = listAll(tiny);
    expect(left.filter((name) => !/^tsmask_\d{8}\.(tif|qml)$/.test(name))).toEqual([]);
    expect(masksIn(tiny).length).toBeLessThan(5);
    for (const name of masksIn(tiny)) {
      execFileSync(process.execPath, ['-e', wholeTiff, join(tiny, name)]);
    }
  });

  it('below one file of all masks leaves nothing', async () => {
    const tinyStack = disks[1];
    const ended = await tsmask(['mask', noisy(), '--out', tinyStack, '--stage', 'temporal', '--format', 'stack']);
    expectFailure(ended, 'DISK_FULL', /no space left for .*tsmask\.tif/);
    expect(listAll(tinyStack)).toEqual([]);
  });

  it('below the records leaves masks that are whole, and no record', async () => {
    const [, , , forMasks] = disks;
    const ended = await tsmask(['mask', folderOf(...scenes(9)), '--out', forMasks, '--format', 'stack,netcdf']);
    expectFailure(ended, 'DISK_FULL', /no space left for .*tsmask_2018\d{4}\.json/);
    expect(ended.stderr).toContain('The disk of the outputs is full');
    expect(listAll(forMasks)).toEqual(['tsmask.nc', 'tsmask.qml', 'tsmask.tif']);
  });

  it('below the scratch space leaves nothing, and tells of TMPDIR', async () => {
    const tinyScratch = disks[2];
    const folder = folderOf(...scenes(12, { width: 256, height: 256, tile: 32 }));
    const out = subfolder(root, 'out-');
    const args = ['mask', folder, '--out', out, '--memory', '600K', '--workers', '1'];
    const ended = await tsmask(args, { env: { TMPDIR: tinyScratch } });
    expectFailure(ended, 'DISK_FULL', tinyScratch);
    expect(ended.stderr).toMatch(/scratch files in .*\n.* TMPDIR/);
    expect(listAll(out)).toEqual([]);
    expect(listAll(tinyScratch)).toEqual([]);
    // It was the disk: with room there the same run is a success.
    const elsewhere = await tsmask(args);
    expect(elsewhere.code, elsewhere.stderr).toBe(0);
  });
});

/** Fails unless the file's tiles all lie within it. */
const wholeTiff = `
  const { readFileSync } = require('node:fs');
  import(${JSON.stringify(new URL('../../dist/stack/tiff.js', import.meta.url).href)}).then(async ({ readTiff }) => {
    const path = process.argv[1];
    const bytes = new Uint8Array(readFileSync(path));
    await readTiff({ kind: 'path', path }, {
      size: bytes.length, read: async (offset, length) => bytes.slice(offset, offset + length),
    });
  });`;

describe('a reader that goes away', () => {
  it('is no reason for a stack trace', async () => {
    const many = scenes(40, { width: 8, height: 8, tile: 16 });
    const command = `"$0" "$1" inspect --json "$2" | head -c 10`;
    const ended = await run('sh', ['-c', command, process.execPath, program, folderOf(...many)]);
    expect(ended.stdout).toHaveLength(10);
    expect(ended.stderr).not.toMatch(stackTrace);
  });
});
