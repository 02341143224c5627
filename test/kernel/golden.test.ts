import { describe, expect, it } from 'vitest';
import { type BandRole, bandRoles } from '../../src/bands.ts';
import { createKernel } from '../../src/kernel/index.ts';
import { engines } from '../support/engines.ts';
import { hasSharedData, readShared } from '../support/shared.ts';

interface GoldenSeries {
  readonly surface: string;
  readonly bands: Record<BandRole, number[]>;
  readonly classes: string;
}

interface GoldenScene {
  readonly classes: string[];
  readonly filtered: string[];
  readonly buffered: string[];
}

const codes = (rows: string[]) => Uint8Array.from(rows.join(''), Number);

describe.skipIf(!hasSharedData).each(engines)('published results, %s', (_name, options) => {
  const kernel = createKernel(options);

  it('equal in every series', () => {
    const series = readShared<GoldenSeries[]>('golden/temporal-series.json');
    expect(series.length).toBeGreaterThan(400);
    for (const [index, { surface, bands, classes }] of series.entries()) {
      const input = Object.fromEntries(bandRoles.map((role) => [role, Int16Array.from(bands[role])])) as Record<
        BandRole,
        Int16Array
      >;
      const found = kernel.temporal({ bands: input, dates: classes.length, pixels: 1, nodata: -999 });
      expect(found.join(''), `series ${index} (${surface})`).toBe(classes);
    }
  });

  it('equal in every scene', () => {
    const scenes = readShared<GoldenScene[]>('golden/spatial-scenes.json');
    expect(scenes.length).toBeGreaterThan(20);
    for (const [index, scene] of scenes.entries()) {
      const size = { width: scene.classes[0].length, height: scene.classes.length };
      const filtered = kernel.filter(codes(scene.classes), size);
      expect(filtered, `scene ${index}, filtered`).toEqual(codes(scene.filtered));
      expect(kernel.buffer(filtered, size), `scene ${index}, buffered`).toEqual(codes(scene.buffered));
    }
  });
});
