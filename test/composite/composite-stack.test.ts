import { join } from 'node:path';
import fc from 'fast-check';
import {
  bandRoles,
  type CompositeOptions,
  compositeStack,
  computeMasks,
  isTsmaskError,
  type MaskSource,
  maskStack,
  openStack,
  type Progress,
  type Stack,
} from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import { listAll, temporaryFolder } from '../support/temporary.ts';
import { windowsOf } from './masks.ts';

const root = temporaryFolder();
const [width, height] = [200, 170];
const simulation = simulate({ width, height, dates: 9, seed: 7 });
let stack: Stack;
let masks: MaskSource;
const classes: Uint8Array[] = [];

beforeAll(async () => {
  await saveSimulation(simulation, join(root, 'scenes'), { tileSize: 64, level: 1 });
  stack = await openStack(join(root, 'scenes'));
  for await (const mask of maskStack(stack)) classes.push(mask.classes);
  masks = windowsOf(classes, stack.grid);
  expected = naive();
});

interface Whole {
  readonly bands: Record<string, number[]>;
  readonly count: number[];
}

async function collect(source: MaskSource, options: CompositeOptions = {}, roles: readonly string[] = bandRoles) {
  const whole: Whole = { bands: Object.fromEntries(roles.map((role) => [role, [] as number[]])), count: [] };
  let row = 0;
  const across = options.window?.width ?? width;
  for await (const piece of compositeStack(stack, source, options)) {
    expect(piece.row).toBe(row);
    expect(Object.keys(piece.bands)).toEqual(roles);
    expect(piece.count).toHaveLength(piece.rows * across);
    for (const role of roles) for (const value of piece.bands[role]) whole.bands[role].push(value);
    for (const value of piece.count) whole.count.push(value);
    row += piece.rows;
    // A piece is valid until the next only.
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(row).toBe(options.window?.height ?? height);
  return whole;
}

let expected: Whole;

/** By sorting, from the pixels as they were simulated. */
function naive(): Whole {
  const scenes = simulation.dates.map((_, date) => simulation.scene(date).bands);
  const whole: Whole = { bands: Object.fromEntries(bandRoles.map((role) => [role, [] as number[]])), count: [] };
  for (let pixel = 0; pixel < width * height; pixel++) {
    const clear = scenes.filter((_, date) => classes[date][pixel] === 1);
    whole.count.push(clear.length);
    for (const role of bandRoles) {
      const sorted = clear.map((bands) => bands[role][pixel]).sort((a, b) => a - b);
      const middle = sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1];
      whole.bands[role].push(sorted.length === 0 ? -999 : Math.floor(middle / 2 + 0.5));
    }
  }
  return whole;
}

describe('compositeStack', () => {
  const runs: [string, CompositeOptions][] = [
    ['as it is planned', {}],
    ['one worker', { workers: 1 }],
    ['more workers than cores', { workers: 4 }],
    ['blocks that cut tiles', { blockSize: 37, workers: 2 }],
    ['one block', { blockSize: 1000 }],
    ['the JS core', { engine: 'js' }],
    ['the scalar build', { simd: false }],
    ['memory for less than a tile of all dates', { memory: 3 << 20, workers: 1 }],
  ];

  it.each(runs)('is the median of what is clear (%s)', async (_name, options) => {
    expect(await collect(masks, options)).toEqual(expected);
  });

  it('gives the part of it that a window asks for, under any cut', async () => {
    const part = (values: number[], { x, y, ...size }: { x: number; y: number; width: number; height: number }) =>
      Array.from({ length: size.height }, (_, row) =>
        values.slice((y + row) * width + x, (y + row) * width + x + size.width),
      ).flat();
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          x: fc.nat(150),
          y: fc.nat(120),
          width: fc.integer({ min: 1, max: 50 }),
          height: fc.integer({ min: 1, max: 50 }),
        }),
        fc.integer({ min: 5, max: 80 }),
        async (window, blockSize) => {
          const found = await collect(masks, { window, blockSize, workers: 2, roles: ['nir', 'blue'] }, [
            'nir',
            'blue',
          ]);
          expect(found.count).toEqual(part(expected.count, window));
          expect(found.bands.nir).toEqual(part(expected.bands.nir, window));
          expect(found.bands.blue).toEqual(part(expected.bands.blue, window));
        },
      ),
      { numRuns: 8 },
    );
  });

  it('takes masks that are made in the same run, with much memory and little', async () => {
    for (const memory of [1 << 30, 4 << 20]) {
      const made = await computeMasks(stack, { memory, workers: 1 });
      try {
        expect(await collect(made, { memory, workers: 1 })).toEqual(expected);
      } finally {
        await made.close();
      }
    }
    const window = { x: 31, y: 65, width: 101, height: 77 };
    const part = await computeMasks(stack, { window });
    const found = await collect(part, { window });
    expect(found.count).toHaveLength(101 * 77);
    await part.close();
  });

  it('is nodata where nothing is clear, and reads no scene for it', async () => {
    const none = windowsOf(
      classes.map((one) => one.map(() => 2)),
      stack.grid,
    );
    const told: Progress[] = [];
    const found = await collect(none, { onProgress: (progress) => told.push(progress) });
    expect(new Set(found.count)).toEqual(new Set([0]));
    expect(new Set(found.bands.red)).toEqual(new Set([-999]));
    expect(told.at(-1)).toMatchObject({ phase: 'composite', bytesRead: 0 });
    expect(told.at(-1)!.blocksDone).toBe(told.at(-1)!.blocks);
  });

  it('begins no more blocks than it may hold while its reader waits', async () => {
    const asked = new Set<number>();
    const watched: MaskSource = {
      read(scene, window, signal) {
        asked.add(window.y);
        return masks.read(scene, window, signal);
      },
    };
    for await (const _ of compositeStack(stack, watched, { blockSize: 10, workers: 1 })) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      break;
    }
    // 17 rows of blocks: one handed out, one ahead, and of another the classes.
    expect(asked.size).toBeLessThanOrEqual(3);
  });

  it('ends at once when it is cancelled, in any phase', async () => {
    for (const when of [0, 3, 9]) {
      const controller = new AbortController();
      let reads = 0;
      const counting: MaskSource = {
        async read(scene, window, signal) {
          if (reads++ === when) controller.abort(new Error('enough'));
          return masks.read(scene, window, signal);
        },
      };
      await expect(collect(counting, { signal: controller.signal, workers: 1 })).rejects.toThrow('enough');
    }
    const controller = new AbortController();
    await expect(async () => {
      for await (const _ of compositeStack(stack, masks, { signal: controller.signal })) {
        controller.abort(new Error('seen enough'));
      }
    }).rejects.toThrow('seen enough');
  });

  it('tells of masks that are none', async () => {
    const broken = async (read: MaskSource['read']) => collect({ read }).catch((error: unknown) => error);
    expect(await broken(async () => new Uint8Array(7))).toMatchObject({ code: 'BAD_MASK' });
    const wrong = await broken(async (_, window) => new Uint8Array(window.width * window.height).fill(5));
    expect(wrong).toMatchObject({ code: 'BAD_MASK', subject: stack.scenes[0].id });
    expect(String(wrong)).toContain('holds 5');
    const lost = new Error('the store is gone');
    expect(await broken(() => Promise.reject(lost))).toBe(lost);
  });

  it('refuses options that cannot be used, before it begins', () => {
    const refusal = (options: object, source: unknown = masks) => {
      try {
        compositeStack(stack, source as MaskSource, options);
      } catch (error) {
        return isTsmaskError(error) ? [error.code, error.subject] : error;
      }
      return undefined;
    };
    expect(refusal({ method: 'mean' })).toEqual(['BAD_OPTION', 'method']);
    expect(refusal({ even: 'upper' })).toEqual(['BAD_OPTION', 'even']);
    expect(refusal({ roles: [] })).toEqual(['BAD_OPTION', 'roles']);
    expect(refusal({ roles: ['red', 'red'] })).toEqual(['BAD_OPTION', 'roles']);
    expect(refusal({ roles: ['coastal'] })).toEqual(['MISSING_BAND', 'coastal']);
    expect(refusal({ workers: 0 })).toEqual(['BAD_OPTION', 'workers']);
    expect(refusal({ window: { x: 0, y: 0, width: 201, height: 1 } })).toEqual(['BAD_OPTION', 'window']);
    expect(refusal({}, {})).toEqual(['BAD_OPTION', 'masks']);
    const part = { ...masks, window: { x: 10, y: 10, width: 50, height: 50 } };
    expect(refusal({ window: { x: 0, y: 10, width: 20, height: 20 } }, part)).toEqual(['BAD_OPTION', 'window']);
    expect(refusal({ window: { x: 10, y: 10, width: 20, height: 20 } }, part)).toBeUndefined();
  });

  it('leaves nothing in the folder of its scenes', () => {
    expect(listAll(join(root, 'scenes'))).toHaveLength(9);
  });
});
