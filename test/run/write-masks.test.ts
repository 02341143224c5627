import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Mask,
  type MaskOptions,
  type MaskSink,
  type MaskStream,
  maskStack,
  openStack,
  type Stack,
  streamMasks,
  writeMasks,
} from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import { cogSink, combineSinks } from '../../dist/index.js';
import { type BandRole, bandRoles } from '../../src/bands.ts';
import { listAll, temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const simulation = simulate({ width: 200, height: 170, dates: 7, seed: 5 });
let stack: Stack;
let expected: Mask[];

beforeAll(async () => {
  await saveSimulation(simulation, join(root, 'scenes'), { tileSize: 64, level: 1 });
  stack = await openStack(join(root, 'scenes'));
  expected = [];
  for await (const mask of maskStack(stack)) expected.push(mask);
});

/** Collects masks, and bands if any are wanted, in memory. */
function memorySink(roles: readonly BandRole[] = [], atOnce = 1) {
  const calls: string[] = [];
  const masks = new Map<string, { classes: number[]; bands: Record<string, number[]> }>();
  const sink: MaskSink = {
    atOnce,
    async open({ scenes }) {
      calls.push(`open ${scenes.length}`);
    },
    async write(mask) {
      calls.push(mask.id);
      const classes: number[] = [];
      const bands = Object.fromEntries(roles.map((role) => [role, [] as number[]]));
      for await (const piece of mask.pieces(roles)) {
        for (const code of piece.classes) classes.push(code);
        for (const role of roles) for (const value of piece.bands[role]) bands[role].push(value);
        expect(piece.classes.length % mask.width).toBe(0);
        for (const role of roles) expect(piece.bands[role].length).toBe(piece.classes.length);
      }
      masks.set(mask.id, { classes, bands });
      return { paths: [`memory:${mask.id}`] };
    },
    async close() {
      calls.push('close');
    },
    async abort() {
      calls.push('abort');
    },
  };
  return { sink, calls, masks };
}

const ids = () => expected.map(({ id }) => id);

describe('writeMasks', () => {
  it('calls a sink in order, and answers with what it wrote', async () => {
    const { sink, calls, masks } = memorySink();
    const written = await writeMasks(stack, sink);
    expect(calls).toEqual(['open 7', ...ids(), 'close']);
    expect(written.map(({ id, date, paths, counts }) => ({ id, date, paths, counts }))).toEqual(
      expected.map(({ id, date, counts }) => ({ id, date, counts, paths: [`memory:${id}`] })),
    );
    for (const { id, classes } of expected) expect(masks.get(id)!.classes).toEqual([...classes]);
  });

  const runs: [string, MaskOptions & { atOnce?: number }][] = [
    ['one worker', { workers: 1 }],
    ['more masks at once than workers', { workers: 2, atOnce: 5 }],
    ['blocks that cut tiles', { blockSize: 50, workers: 2, atOnce: 2 }],
    ['memory for less than a row of tiles', { memory: 3 << 20, workers: 1 }],
    ['a window', { window: { x: 37, y: 21, width: 101, height: 133 }, atOnce: 2 }],
    ['a window of one row', { window: { x: 1, y: 64, width: 150, height: 1 } }],
  ];

  it.each(runs)(
    'gives the bands of the scene beside its classes (%s)',
    async (_name, { atOnce = 1, ...maskOptions }) => {
      const { sink, masks } = memorySink(bandRoles, atOnce);
      await writeMasks(stack, sink, maskOptions);
      const { x, y, width, height } = maskOptions.window ?? { x: 0, y: 0, width: 200, height: 170 };
      for (const index of simulation.dates.keys()) {
        const { bands } = simulation.scene(index);
        const mask = masks.get(ids()[index])!;
        expect(mask.classes).toHaveLength(width * height);
        for (const role of bandRoles) {
          const rows = Array.from({ length: height }, (_, row) =>
            bands[role].subarray((y + row) * 200 + x, (y + row) * 200 + x + width),
          );
          expect(mask.bands[role]).toEqual(rows.flatMap((row) => [...row]));
        }
      }
      if (maskOptions.window) return;
      for (const { id, classes } of expected) expect(masks.get(id)!.classes).toEqual([...classes]);
    },
  );

  it('feeds several sinks in step, each with the bands it wants', async () => {
    const [plain, some, other] = [memorySink([], 3), memorySink(['red', 'nir'], 3), memorySink(['blue'], 2)];
    const written = await writeMasks(stack, combineSinks(plain.sink, some.sink, other.sink), { workers: 2 });
    expect(written[0].paths).toHaveLength(3);
    const { bands } = simulation.scene(3);
    for (const { masks, calls } of [plain, some, other]) {
      expect([calls[0], calls.at(-1)]).toEqual(['open 7', 'close']);
      for (const { id, classes } of expected) expect(masks.get(id)!.classes).toEqual([...classes]);
    }
    expect(some.masks.get(ids()[3])!.bands.nir).toEqual([...bands.nir]);
    expect(other.masks.get(ids()[3])!.bands.blue).toEqual([...bands.blue]);
  });

  it('aborts every sink when one fails, and tells why', async () => {
    const [good, bad] = [memorySink(), memorySink()];
    bad.sink.write = async (mask) => {
      for await (const _ of mask.rows()) throw new Error(`no room for ${mask.id}`);
      throw new Error('no rows');
    };
    const out = join(root, 'failed', 'deep');
    const files = cogSink({ out });
    const writing = writeMasks(stack, combineSinks(files, good.sink, bad.sink));
    await expect(writing).rejects.toThrow(`no room for ${ids()[0]}`);
    expect(good.calls).toEqual(['open 7', ids()[0], 'abort']);
    expect(existsSync(join(root, 'failed'))).toBe(listAll(join(root, 'failed')).length > 0);
  });

  it('lets a sink that does not read be passed over, and one that reads late fail', async () => {
    const lazy = memorySink();
    lazy.sink.write = async () => ({ paths: [] });
    const written = await writeMasks(stack, combineSinks(lazy.sink, memorySink().sink));
    expect(written.map(({ counts }) => counts)).toEqual(expected.map(({ counts }) => counts));

    const late: MaskStream[] = [];
    await expect(async () => {
      for await (const mask of streamMasks(stack)) {
        late.push(mask);
        if (late.length === 2) for await (const _ of late[0].rows());
      }
    }).rejects.toThrow('before the next');
  });

  it('waits for a sink that begins to read after a while', async () => {
    const slow = memorySink([], 3);
    const { write } = slow.sink;
    slow.sink.write = async (mask) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return write(mask);
    };
    await writeMasks(stack, slow.sink);
    for (const { id, classes } of expected) expect(slow.masks.get(id)!.classes).toEqual([...classes]);
  });

  it.each(['open', 'close'] as const)('aborts a sink whose %s fails', async (step) => {
    const { sink, calls } = memorySink();
    sink[step] = async () => {
      throw new Error(`cannot ${step}`);
    };
    await expect(writeMasks(stack, sink)).rejects.toThrow(`cannot ${step}`);
    expect(calls.at(-1)).toBe('abort');
    expect(calls).not.toContain('close');
  });

  it('aborts the sink when it is cancelled', async () => {
    const controller = new AbortController();
    const { sink, calls } = memorySink();
    const { write } = sink;
    sink.write = async (mask) => {
      if (mask.id === ids()[2]) controller.abort(new Error('enough'));
      return write(mask);
    };
    await expect(writeMasks(stack, sink, { signal: controller.signal })).rejects.toThrow('enough');
    expect(calls.at(-1)).toBe('abort');
    expect(calls).not.toContain('close');
  });

  it('opens no sink for options that cannot be used', async () => {
    const { sink, calls } = memorySink();
    await expect(writeMasks(stack, sink, { workers: 0 })).rejects.toThrow('0 workers');
    expect(calls).toEqual([]);
  });
});
