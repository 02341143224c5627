import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlanRequest, planBlocks } from '../../src/run/plan.ts';
import type { Stack } from '../../src/stack/index.ts';
import type { RasterFile } from '../../src/stack/raster-file.ts';

function stackOf(options: { width: number; height: number; dates: number; tile: [number, number] }): Stack {
  const { width, height, dates, tile } = options;
  const image = {
    grid: { width, height, geo: {} },
    tile: { width: tile[0], height: tile[1] },
    samples: 6,
    type: 'int16',
    interleave: 'pixel',
  } as unknown as RasterFile;
  return {
    grid: image.grid,
    scenes: Array(dates).fill({ bands: { blue: { file: 0, sample: 0 } } }),
    files: [image],
    remarks: [],
    unused: [],
  };
}

const request = (stack: Stack, rest: Partial<PlanRequest>): PlanRequest => ({
  stack,
  window: { x: 0, y: 0, width: stack.grid.width, height: stack.grid.height },
  workers: 2,
  memory: 1 << 30,
  bytesPerObservation: 5,
  ...rest,
});

describe('planBlocks', () => {
  it('covers every pixel of the window once, in rows of equal height', () => {
    const cases = fc.record({
      width: fc.integer({ min: 1, max: 900 }),
      height: fc.integer({ min: 1, max: 900 }),
      dates: fc.integer({ min: 1, max: 2000 }),
      tile: fc.tuple(fc.integer({ min: 1, max: 1024 }), fc.integer({ min: 1, max: 1024 })),
      workers: fc.integer({ min: 1, max: 8 }),
      memory: fc.integer({ min: 64 << 20, max: 1 << 30 }),
    });
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 0.9, noNaN: true }), ({ workers, memory, ...raster }, cut) => {
        const stack = stackOf(raster);
        const x = Math.floor(raster.width * cut);
        const y = Math.floor(raster.height * cut);
        const window = { x, y, width: raster.width - x, height: raster.height - y };
        const plan = planBlocks(request(stack, { window, workers, memory }));
        let area = 0;
        let top = y;
        for (const row of plan.rows) {
          let left = x;
          for (const block of row) {
            expect(block).toMatchObject({ x: left, y: top, height: row[0].height });
            left += block.width;
            area += block.width * block.height;
          }
          expect(left).toBe(raster.width);
          top += row[0].height;
        }
        expect(top).toBe(raster.height);
        expect(area).toBe(window.width * window.height);
        expect(plan.blocks).toEqual(plan.rows.flat());
      }),
    );
  });

  it('follows the tiles, each decoded once, where memory allows', () => {
    const stack = stackOf({ width: 5490, height: 5490, dates: 118, tile: [512, 512] });
    const plan = planBlocks(request(stack, {}));
    expect(plan.decodes).toBe(1);
    for (const { x, y } of plan.blocks) expect([x % 512, y % 512]).toEqual([0, 0]);
  });

  it('splits tiles, and says so, where memory does not allow them whole', () => {
    const stack = stackOf({ width: 5490, height: 5490, dates: 2000, tile: [512, 512] });
    const plan = planBlocks(request(stack, { memory: 256 << 20 }));
    expect(plan.decodes).toBeGreaterThan(1);
    const largest = Math.max(...plan.blocks.map(({ width, height }) => width * height));
    expect(largest * 2000 * 5 * 2).toBeLessThan(256 << 20);
  });

  it('cuts strips into rows of full width', () => {
    const stack = stackOf({ width: 5490, height: 5490, dates: 60, tile: [5490, 1] });
    const plan = planBlocks(request(stack, {}));
    expect(plan.decodes).toBe(1);
    for (const { width } of plan.blocks) expect(width).toBe(5490);
  });
});
