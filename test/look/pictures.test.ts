import fc from 'fast-check';
import { openStack, type Stack } from 'tsmask';
import { describe, expect, it } from 'vitest';
import { bandRoles } from '../../src/bands.ts';
import type { Window } from '../../src/grid.ts';
import { PictureReader } from '../../src/stack/picture.ts';
import { StackReader } from '../../src/stack/read.ts';
import { centres, picture, whole } from '../support/pictures.ts';
import { blobs } from '../support/scenes.ts';
import { encodeTiff, type TestTiff } from '../support/tiff.ts';

const never = new AbortController().signal;

/** The same window as the masks are computed from it. */
async function exact(stack: Stack, window: Window): Promise<Record<string, Int16Array>> {
  const roles = Object.keys(stack.scenes[0].bands);
  const reader = new StackReader(stack);
  const target = Object.fromEntries(roles.map((role) => [role, new Int16Array(window.width * window.height)]));
  await reader.decode(await reader.fetch(0, window, roles), window, target);
  return target;
}

/** Bands at 10 m and 20 m, of one tile or of two that fill each other, in any layout. */
const stacks = fc
  .record({
    size: fc.constantFrom(24, 40, 62),
    layout: fc.constantFrom<Partial<TestTiff>[]>(
      { tile: 16, compression: 'deflate' },
      { tile: 32 },
      { rowsPerStrip: 5, compression: 'lzw' },
      {},
    ),
    isMixed: fc.boolean(),
    resolution: fc.constantFrom(10, 20),
    isFilled: fc.boolean(),
    seed: fc.nat(1000),
  })
  .map(({ size, layout, isMixed, resolution, isFilled, seed }) => {
    const parts = isFilled ? ['T105301', 'T105312'] : ['T105301'];
    const files = parts.flatMap((part, p) =>
      ['B02', 'B03', 'B04', 'B8A', 'B11', 'B12'].map((name, band) => {
        const pixel = isMixed && band < 3 ? 10 : 20;
        const pixels = (size * 20) / pixel;
        const values = Array.from({ length: pixels * pixels }, (_, i) => {
          const noise = Math.imul(i + 1 + seed * 7919 + band * 31, 2654435761) >>> 16;
          // Each part has its own half, and gaps.
          const isBeside = isFilled && i % pixels < pixels / 2 === (p === 1);
          return isBeside || noise % 11 === 0 ? 0 : 1 + (noise % 9000);
        });
        const image: TestTiff = { width: pixels, height: pixels, bands: [values], pixel, epsg: 32631, ...layout };
        const bytes = encodeTiff({ ...image, origin: [600_000, 5_600_040], type: 'uint16', nodata: 0 });
        return { name: `S2_20180104${part}_${name}.tif`, bytes };
      }),
    );
    return { files, resolution: isMixed ? resolution : 20 };
  });

const fraction = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

const cases = fc.record({
  made: stacks,
  corner: fc.tuple(fraction, fraction),
  extent: fc.tuple(fraction, fraction),
  size: fc.record({ width: fc.integer({ min: 1, max: 70 }), height: fc.integer({ min: 1, max: 70 }) }),
  cuts: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
  batchBytes: fc.constantFrom(1, 3000, 1 << 20),
});

async function opened({
  made,
  corner,
  extent,
}: Pick<typeof cases extends fc.Arbitrary<infer T> ? T : never, 'made' | 'corner' | 'extent'>) {
  const stack = await openStack(blobs(made.files), { resolution: made.resolution });
  const { width, height } = stack.grid;
  const [x, y] = [Math.floor(corner[0] * width), Math.floor(corner[1] * height)];
  const span = (share: number, room: number) => 1 + Math.floor(share * room);
  return { stack, window: { x, y, width: span(extent[0], width - x), height: span(extent[1], height - y) } };
}

describe('a picture', () => {
  it('of the size of its window is what the masks are computed from', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (given) => {
        const { stack, window } = await opened(given);
        expect(await picture(stack, window, window, given.cuts, given.batchBytes)).toEqual(await exact(stack, window));
      }),
      { numRuns: 40 },
    );
  });

  it('of another size holds what is in the centre of its cells', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (given) => {
        const { stack, window } = await opened(given);
        const { size } = given;
        const found = await picture(stack, window, size, given.cuts, given.batchBytes);
        const full = await exact(stack, window);
        // Of finer files one pixel is taken for the mean, and what is missing is filled by another granule.
        const isAveraged = Object.values(stack.scenes[0].bands).some(({ place }) => (place?.factor ?? 1) > 1);
        const isThinned = size.width < window.width || size.height < window.height;
        if (isAveraged && isThinned) return;
        const seen = (values: ArrayLike<number>) => Array.from(values, (value) => (value <= -999 ? 0 : value));
        for (const role of bandRoles) {
          expect(seen(found[role]), role).toEqual(seen(centres(full[role], window, size)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of finer files holds one of the pixels that are averaged', async () => {
    await fc.assert(
      fc.asyncProperty(stacks, async ({ files }) => {
        const stack = await openStack(blobs(files.slice(0, 6)), { resolution: 20 });
        const fine = await openStack(blobs(files.slice(0, 6)), { resolution: 10 }).catch(() => undefined);
        if (!fine) return;
        const size = { width: 7, height: 9 };
        const found = await picture(stack, whole(stack), size);
        const full = await exact(fine, whole(fine));
        found.blue.forEach((value, i) => {
          const x = Math.floor((((i % 7) + 0.5) * fine.grid.width) / 7);
          const y = Math.floor(((Math.floor(i / 7) + 0.5) * fine.grid.height) / 9);
          expect(Math.max(value, 0)).toBe(Math.max(full.blue[y * fine.grid.width + x], 0));
        });
      }),
      { numRuns: 20 },
    );
  });

  it('is 0 where tiles were never written', async () => {
    const image: TestTiff = { width: 32, height: 16, bands: [Array(32 * 16).fill(5000)], epsg: 32631 };
    const full = encodeTiff({ ...image, tile: 16 });
    const bytes = encodeTiff({ ...image, tile: 16, tags: { 324: [4, [full.length - 512, 0]], 325: [4, [512, 0]] } });
    const stack = await openStack({ name: 'S2_20180104_B02.tif', blob: new Blob([bytes]) }, { roles: ['blue'] });
    const found = await picture(stack, whole(stack), { width: 4, height: 1 });
    expect([...found.blue]).toEqual([5000, 5000, 0, 0]);
  });

  it.each([
    ['leads beyond the end', 1 << 30],
    ['leads into the pixels', 3000],
    ['leads back to itself', 8],
  ])('comes of the full image where the chain of directories %s', async (_what, next) => {
    const values = Array.from({ length: 4096 }, (_, i) => 1 + i);
    const bytes = encodeTiff({ width: 64, height: 64, bands: [values], epsg: 32631, tile: 16 });
    const view = new DataView(bytes.buffer);
    view.setUint32(10 + view.getUint16(8, true) * 12, next, true);
    const stack = await openStack({ name: 'S2_20180104_B02.tif', blob: new Blob([bytes]) }, { roles: ['blue'] });
    const size = { width: 9, height: 7 };
    const { blue } = await picture(stack, whole(stack), size);
    expect([...blue]).toEqual(centres(values, whole(stack), size));
  });

  it('ends when its signal is aborted', async () => {
    const bytes = encodeTiff({ width: 64, height: 64, bands: [Array(4096).fill(5000)], epsg: 32631, tile: 16 });
    const stack = await openStack({ name: 'S2_20180104_B02.tif', blob: new Blob([bytes]) }, { roles: ['blue'] });
    const reader = new PictureReader(stack, undefined, 1);
    for (const width of [20, 64]) {
      const controller = new AbortController();
      const request = { scene: 0, window: whole(stack), width, height: width, rows: { from: 0, to: width } };
      const reading = reader.read({ ...request, roles: ['blue'] }, controller.signal);
      controller.abort(new Error('Enough.'));
      await expect(reading).rejects.toThrow('Enough.');
      // The next one finds all in order.
      const { blue } = await reader.read({ ...request, roles: ['blue'] }, never);
      expect(blue.every((value) => value === 5000)).toBe(true);
    }
  });
});
