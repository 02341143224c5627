/** The package as a user gets it: packed, installed into an empty project, imported, typed and run there. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { bandRoles } from '../../src/bands.ts';
import { type Bands, createKernel } from '../../src/kernel/index.ts';
import { type Simulation, simulate } from '../../src/simulate/index.ts';
import { saveSimulation } from '../../src/simulate/save.ts';
import { examplesOf } from '../support/markdown.ts';
import { temporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

interface Packed {
  readonly filename: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

describe('the packed package', () => {
  const folder = temporaryFolder();
  const project = join(folder, 'project');
  let packed: Packed;

  /** A process that hangs, because a worker keeps it alive for example, fails. */
  const inProject = (command: string, args: readonly string[]) => run(command, args, { cwd: project, timeout: 60_000 });
  const script = (name: string, text: string) => {
    writeFileSync(join(project, name), text);
    return inProject(process.execPath, [name]);
  };

  beforeAll(async () => {
    // The build is there already: its scripts would remove it while other tests use it.
    const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: root,
    });
    [packed] = JSON.parse(stdout);
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "name": "project", "private": true, "type": "module" }');
    const tarball = join(folder, packed.filename);
    await run('npm', ['install', '--prefix', project, '--prefer-offline', '--no-audit', '--no-fund', tarball], {
      cwd: project,
    });
  });

  it('holds the build and what belongs to it, and is small', () => {
    const paths = packed.files.map(({ path }) => path);
    const strangers = paths.filter(
      (path) => !/^(dist\/.+\.(js|d\.ts|wasm)|docs\/[\w-]+\.(md|png|jpg)|package\.json|[A-Z]+(\.md)?)$/.test(path),
    );
    expect(strangers).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'NOTICE', 'README.md', 'dist/index.d.ts']));
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const shown = [...readme.matchAll(/\]\((?!http)([^)#]+)/g)].map(([, path]) => path);
    expect(shown).toEqual(expect.arrayContaining(['docs/demo.png', 'CONTRIBUTING.md']));
    expect(paths).toEqual(expect.arrayContaining(shown));
    console.info(`The tarball of ${paths.length} files takes ${Math.round(packed.size / 1000)} kB.`);
    expect(packed.size).toBeLessThan(1_300_000);
  });

  it('masks scenes', async () => {
    const simulation = simulate({ width: 64, height: 48, dates: 6, everyDays: 20 });
    await saveSimulation(simulation, join(project, 'scenes'), { tileSize: 32 });
    const { stdout } = await script(
      'mask.js',
      `import { createKernel, maskStack, openStack } from 'tsmask';
      const stack = await openStack('scenes');
      const masks = [];
      for await (const { date, classes } of maskStack(stack, { workers: 2 })) masks.push([date, classes.join('')]);
      console.log(JSON.stringify({ simd: createKernel().simd, masks }));`,
    );
    expect(JSON.parse(stdout)).toEqual({ simd: true, masks: masksOf(simulation) });
  });

  it('shows its public entries, and only these', async () => {
    const { stdout } = await script(
      'entries.js',
      `import { readFileSync } from 'node:fs';
      import { simulate } from 'tsmask/simulate';
      const wasm = (name) => WebAssembly.validate(readFileSync(new URL(import.meta.resolve('tsmask/' + name))));
      const inside = await import('tsmask/dist/stack/open.js').then(() => 'open', (error) => error.code);
      console.log(JSON.stringify({
        dates: simulate({ dates: 2 }).dates,
        simd: wasm('tsmask.simd.wasm'),
        scalar: wasm('tsmask.scalar.wasm'),
        worker: readFileSync(new URL(import.meta.resolve('tsmask/worker'))).length > 0,
        inside,
      }));`,
    );
    expect(JSON.parse(stdout)).toEqual({
      dates: ['2024-01-04', '2024-01-12'],
      simd: true,
      scalar: true,
      worker: true,
      inside: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
    });
  });

  describe('its command', () => {
    const tsmask = join(project, 'node_modules/.bin/tsmask');

    it('says its version', async () => {
      expect((await inProject(tsmask, ['--version'])).stdout.trim()).toBe(version);
    });

    it('runs the demo', async () => {
      const { stdout } = await inProject(tsmask, ['demo', '--out', 'demo']);
      expect(stdout).toMatch(/cloud .*%/);
      const scenes = readdirSync(join(project, 'demo/scenes'));
      expect(scenes.length).toBeGreaterThan(10);
      expect(readdirSync(join(project, 'demo/masks')).filter((name) => name.endsWith('.tif'))).toEqual(
        scenes.map((name) => name.replace('S2_', 'tsmask_')),
      );
      expect(readFileSync(join(project, 'demo/demo.png')).subarray(1, 4).toString()).toBe('PNG');
    });

    it('fails with a reason and no stack trace', async () => {
      const failure = await inProject(tsmask, ['mask', 'nowhere', '--out', 'masks']).catch((error) => error);
      expect(failure.code).toBeGreaterThan(0);
      expect(failure.stderr).toContain('nowhere');
      expect(failure.stderr).not.toMatch(/^\s+at /m);
    });
  });

  it.each([
    ['in Node', { module: 'NodeNext', lib: ['ES2022', 'DOM'], skipLibCheck: false }],
    [
      'behind a bundler',
      { module: 'ESNext', moduleResolution: 'Bundler', lib: ['ES2022', 'DOM'], skipLibCheck: false },
    ],
    ['with the types of Node alone', { module: 'NodeNext', lib: ['ES2022'], types: ['node'], skipLibCheck: true }],
  ])('has types, %s', async (_where, options) => {
    writeFileSync(join(project, 'typed.ts'), typed);
    expect(await complaints(['typed.ts'], { types: [], ...options })).toBe('none');
  });

  it.each([
    ['in Node', { module: 'NodeNext' }],
    ['behind a bundler', { module: 'ESNext', moduleResolution: 'Bundler' }],
  ])('has the types that the examples of its pages need, %s', async (_where, options) => {
    const names = examples.map(({ text }, i) => {
      const name = `example${i}.ts`;
      writeFileSync(join(project, name), text);
      return name;
    });
    const strictest = { ...options, lib: ['ES2022', 'DOM'], types: ['node'], noUncheckedIndexedAccess: true };
    expect(await complaints(names, strictest)).toBe('none');
  });

  async function complaints(files: readonly string[], options: object): Promise<string> {
    const compilerOptions = {
      typeRoots: [join(root, 'node_modules/@types')],
      target: 'ES2022',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      ...options,
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    return inProject(process.execPath, [tsc, '-p', '.']).then(
      () => 'none',
      (failure) => failure.stdout || String(failure),
    );
  }
});

const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
const examples = pages
  .filter((name) => name.endsWith('.md'))
  .flatMap((page) => examplesOf(new URL('../../', import.meta.url), page))
  .filter(({ kind }) => kind === 'js');

/** Compiles only where every name has its type: an error that is expected and does not come is one, too. */
const typed = `
import {
  compositeStack, computeMasks, createKernel, explainSeries, isTsmaskError, type Mask, maskStack, openStack, openViewer,
  type Stack, streamMasks,
} from 'tsmask';
import { type Simulation, simulate } from 'tsmask/simulate';

const stack: Stack = await openStack('scenes', { strict: true });
const masks: Mask[] = [];
for await (const mask of maskStack(stack, { workers: 1, engine: 'js' })) masks.push(mask);
export const classes: Uint8Array[] = masks.map((mask) => mask.classes);
export const simulation: Simulation = simulate({ dates: 3 });
export const remedy = (error: unknown) => (isTsmaskError(error, 'NO_DATE') ? error.remedy : undefined);
const viewer = openViewer(stack);
const { bands } = await viewer.series({ x: 1, y: 2 });
for (const told of explainSeries({ bands, dates: 3 })) console.log(told.comparison?.contrast);
export const red: Int16Array = (await viewer.series({ x: 1, y: 2, roles: ['red'] })).bands.red;
const picture = await viewer.bands({ scene: 0, width: 1, height: 1, roles: ['red'] });
export const shown: Int16Array = picture.bands.red;
for await (const mask of streamMasks(stack)) {
  for await (const piece of mask.pieces(['red'])) {
    console.log(piece.bands.red.length);
    // @ts-expect-error
    console.log(piece.bands.green);
  }
}
for await (const piece of compositeStack(stack, await computeMasks(stack), { roles: ['red'] })) {
  console.log(piece.bands.red.length);
  // @ts-expect-error
  console.log(piece.bands.green);
}
// @ts-expect-error
console.log(picture.bands.green);
// @ts-expect-error
export const wrong: string = createKernel().simd;
// @ts-expect-error
maskStack(stack, { worker: 1 });
// @ts-expect-error
simulate({ dates: 'three' });
`;

/** The masks of a simulated stack by the plain engine, without files and workers. */
function masksOf(simulation: Simulation): [date: string, classes: string][] {
  const { dates, grid } = simulation;
  const pixels = grid.width * grid.height;
  const kernel = createKernel({ engine: 'js' });
  const bands = Object.fromEntries(bandRoles.map((role) => [role, new Int16Array(dates.length * pixels)]));
  dates.forEach((_, date) => {
    const scene = simulation.scene(date);
    for (const role of bandRoles) bands[role].set(scene.bands[role], date * pixels);
  });
  const classes = kernel.temporal({ bands: bands as unknown as Bands, dates: dates.length, pixels });
  return dates.map((date, i) => {
    const filtered = kernel.filter(classes.subarray(i * pixels, (i + 1) * pixels), grid);
    return [date, kernel.buffer(filtered, grid).join('')];
  });
}
