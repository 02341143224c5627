import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createKernel, isTsmaskError, type MaskOptions, maskStack, openStack, type Progress, type Stack } from 'tsmask';
import { type Simulation, saveSimulation, simulate } from 'tsmask/simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import { bandRoles } from '../../src/bands.ts';
import { mostWorkers } from '../../src/run/options.ts';
import { emptyBands } from '../support/series.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder();
const [width, height, dates] = [150, 110, 14];
let simulation: Simulation;
let stack: Stack;

beforeAll(async () => {
  simulation = simulate({ width, height, dates, everyDays: 25, seed: 5 });
  await saveSimulation(simulation, folder, { tileSize: 64, level: 1 });
  stack = await openStack(folder);
});

async function classesOf(options: MaskOptions): Promise<Uint8Array[]> {
  const masks: Uint8Array[] = [];
  for await (const { classes } of maskStack(stack, options)) masks.push(classes);
  return masks;
}

/** The steps on whole scenes in one thread, without files. */
function wholeScenes(window: { x: number; y: number; width: number; height: number }): Uint8Array[] {
  const kernel = createKernel({ engine: 'js' });
  const pixels = window.width * window.height;
  const bands = emptyBands(dates * pixels);
  for (let date = 0; date < dates; date++) {
    const scene = simulation.scene(date);
    for (const role of bandRoles) {
      for (let y = 0; y < window.height; y++) {
        const from = (window.y + y) * width + window.x;
        bands[role].set(scene.bands[role].subarray(from, from + window.width), date * pixels + y * window.width);
      }
    }
  }
  const classes = kernel.temporal({ bands, dates, pixels });
  return Array.from({ length: dates }, (_, date) => {
    const scene = classes.subarray(date * pixels, (date + 1) * pixels);
    return kernel.buffer(kernel.filter(scene, window), window);
  });
}

const same = (a: readonly Uint8Array[], b: readonly Uint8Array[]) =>
  a.length === b.length && a.every((scene, i) => Buffer.compare(scene, b[i]) === 0);

describe('maskStack', () => {
  it('gives what whole scenes in one thread give, whatever the window, blocks, workers, memory and engine', async () => {
    const windows = fc.record({ x: fc.nat(width - 1), y: fc.nat(height - 1) }).chain(({ x, y }) =>
      fc.record({
        x: fc.constant(x),
        y: fc.constant(y),
        width: fc.integer({ min: 1, max: width - x }),
        height: fc.integer({ min: 1, max: height - y }),
      }),
    );
    const options = fc.record(
      {
        window: windows,
        blockSize: fc.integer({ min: 5, max: 200 }),
        workers: fc.integer({ min: 1, max: 3 }),
        memory: fc.constantFrom(4 << 20, 64 << 20),
        engine: fc.constantFrom('js' as const, 'wasm' as const),
      },
      { requiredKeys: ['workers', 'window'] },
    );
    await fc.assert(
      fc.asyncProperty(options, async (chosen) => {
        expect(same(await classesOf(chosen), wholeScenes(chosen.window))).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('works with less memory than a row of tiles needs, through scratch space', async () => {
    const small = await classesOf({ workers: 2, memory: 1 << 20 });
    expect(same(small, await classesOf({ workers: 1 }))).toBe(true);
  });

  it('says how much memory it needs when there is far too little', async () => {
    const error = await classesOf({ memory: 1000 }).catch((reason) => reason);
    expect(isTsmaskError(error, 'OUT_OF_MEMORY')).toBe(true);
    expect(error.remedy).toMatch(/at least \d+ MiB/);
  });

  it('reports progress to the end, and each tile read once', async () => {
    const seen: Progress[] = [];
    await classesOf({ workers: 2, onProgress: (progress) => seen.push(progress) });
    const last = seen.at(-1)!;
    expect(last).toMatchObject({ phase: 'spatial', blocksDone: last.blocks, scenesDone: dates, secondsLeft: 0 });
    expect(last.pixelsPerSecond).toBeGreaterThan(0);
    expect(seen.some(({ phase, blocksDone }) => phase === 'temporal' && blocksDone > 0)).toBe(true);
    const compressed = stack.files.flatMap(({ byteCounts }) => [...byteCounts]).reduce((sum, bytes) => sum + bytes, 0);
    // Neighbouring tiles are fetched in one read, together with the few bytes between them.
    expect(last.bytesRead).toBeGreaterThanOrEqual(compressed);
    expect(last.bytesRead).toBeLessThan(compressed * 1.01);
  });

  it('ends with the signal’s reason when it is aborted, at any time', async () => {
    const reason = new Error('enough');
    for (const phase of ['before', 'temporal', 'spatial'] as const) {
      const controller = new AbortController();
      if (phase === 'before') controller.abort(reason);
      const onProgress = (progress: Progress) => {
        if (progress.phase === phase) controller.abort(reason);
      };
      await expect(classesOf({ signal: controller.signal, onProgress, blockSize: 20 })).rejects.toBe(reason);
    }
  });

  it('stops its workers when the reader breaks off', async () => {
    for await (const mask of maskStack(stack)) {
      expect(mask.classes).toHaveLength(width * height);
      break;
    }
    expect(await classesOf({ workers: 1 })).toHaveLength(dates);
  });

  it('refuses options that cannot be used, naming them, before anything is read', () => {
    const bad: [MaskOptions, string][] = [
      [{ workers: 0 }, 'workers'],
      [{ workers: mostWorkers + 1 }, 'workers'],
      [{ memory: -1 }, 'memory'],
      [{ blockSize: 1.5 }, 'blockSize'],
      [{ stage: 'smoothed' as 'buffered' }, 'stage'],
      [{ engine: 'gpu' as 'js' }, 'engine'],
      [{ window: { x: 100, y: 0, width: 51, height: 1 } }, 'window'],
      [{ thresholds: { cloudMean: Number.POSITIVE_INFINITY } }, 'thresholds.cloudMean'],
    ];
    for (const [options, subject] of bad) {
      expect(() => maskStack(stack, options)).toThrowError(expect.objectContaining({ code: 'BAD_OPTION', subject }));
    }
  });

  it('fails with the file’s name when pixels are damaged, and leaves no worker behind', async () => {
    const damaged = join(folder, 'damaged');
    mkdirSync(damaged);
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.tif'))) {
      const { readFileSync } = await import('node:fs');
      const bytes = readFileSync(join(folder, name));
      if (name === stack.files[3].name.split('/').at(-1)) bytes.fill(0x55, bytes.length - 3000, bytes.length - 1000);
      writeFileSync(join(damaged, name), bytes);
    }
    const broken = await openStack(damaged);
    const error = await (async () => {
      for await (const _ of maskStack(broken));
    })().catch((reason) => reason);
    expect(isTsmaskError(error, 'BROKEN_TIFF')).toBe(true);
    expect(error.subject).toBe(broken.files[3].name);
  });
});
