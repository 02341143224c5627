/** Which scene goes before which, and what comes of it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type CompositeOptions, compositeStack, type MaskSource, openStack, rankScenes, type Stack } from 'tsmask';
import { describe, expect, it } from 'vitest';
import { multiband } from '../support/scenes.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { windowsOf } from './masks.ts';

const root = temporaryFolder();
const days = ['20230601', '20230604', '20230606', '20230608', '20230620'];
const pixels = 120;

/** What a scene gives stands in its pixels: 1000 and ten times its number. */
const opened = (async () => {
  for (const [i, day] of days.entries()) {
    const { name, bytes } = multiband(`S2_${day}.tif`, { bands: Array(6).fill(Array(pixels).fill(1000 + 10 * i)) });
    writeFileSync(join(root, name), bytes);
  }
  return openStack(root);
})();

/** The stack, with what an archive may tell of clouds. */
async function withCover(covers: readonly (number | undefined)[]): Promise<Stack> {
  const stack = await opened;
  const scenes = stack.scenes.map((scene, i) => {
    const cloudCover = covers[i];
    return { ...scene, origin: { ...scene.origin, ...(cloudCover === undefined ? {} : { cloudCover }) } };
  });
  return { ...stack, scenes };
}

/** Masks whose first pixels are clear, so many of each scene; the rest is cloud, or nothing where it is −1. */
const clearIn = (counts: readonly number[]): MaskSource =>
  windowsOf(
    counts.map((count) => Uint8Array.from({ length: pixels }, (_, i) => (count < 0 ? 0 : i < count ? 1 : 2))),
    { width: 12 },
  );

const all = clearIn(days.map(() => pixels));
const orderOf = async (covers: readonly (number | undefined)[], method: 'dd' | 'lc') =>
  (await rankScenes(await withCover(covers), all, { method })).map(({ scene }) => scene);

describe('rankScenes', () => {
  it('lc: the least cloudy first', async () => {
    expect(await orderOf([30, 10, 50, 20, 40], 'lc')).toEqual([1, 3, 0, 4, 2]);
  });

  it('dd: the least cloudy first, then the nearest to it in time', async () => {
    // 4 June; then 6 June two days, 1 June three, 8 June four, 20 June sixteen.
    expect(await orderOf([30, 10, 50, 20, 40], 'dd')).toEqual([1, 2, 0, 3, 4]);
  });

  it('of two that are equal the later goes before', async () => {
    expect(await orderOf([20, 20, 20, 20, 20], 'lc')).toEqual([4, 3, 2, 1, 0]);
    expect(await orderOf([20, 10, 10, 20, 20], 'dd')).toEqual([2, 3, 1, 0, 4]);
    // 4 and 8 June are both two days from 6 June.
    expect(await orderOf([90, 50, 10, 60, 90], 'dd')).toEqual([2, 3, 1, 0, 4]);
  });

  it('is an order of all scenes by its definition', async () => {
    const at = days.map((day) => Number(day.slice(6)));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 5 }), async (covers) => {
        const [lc, dd] = [await orderOf(covers, 'lc'), await orderOf(covers, 'dd')];
        expect(lc.toSorted()).toEqual([0, 1, 2, 3, 4]);
        expect(dd.toSorted()).toEqual([0, 1, 2, 3, 4]);
        expect(dd[0]).toBe(lc[0]);
        for (let i = 1; i < 5; i++) {
          const [a, b] = [lc[i - 1], lc[i]];
          expect(covers[a] < covers[b] || (covers[a] === covers[b] && a > b)).toBe(true);
          const [c, d] = [dd[i - 1], dd[i]];
          const [p, q] = [c, d].map((scene) => Math.abs(at[scene] - at[dd[0]]));
          expect(p < q || (p === q && c > d)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('asks the masks where the metadata of any scene are silent, and says so', async () => {
    const masks = clearIn([60, 90, -1, 120, 0]);
    const ranks = await rankScenes(await withCover([0, 1, undefined, 3, 4]), masks, { method: 'lc' });
    expect(ranks.map(({ id, cloudCover }) => [id, cloudCover])).toEqual([
      ['20230608', 0],
      ['20230604', 25],
      ['20230601', 50],
      ['20230620', 100],
      ['20230606', undefined],
    ]);
    expect(new Set(ranks.map(({ cloudCoverFrom }) => cloudCoverFrom))).toEqual(new Set(['mask']));
    const told = await withCover([9, 8, 7, 6, 5]);
    expect((await rankScenes(told, masks, { method: 'lc' }))[0]).toMatchObject({
      scene: 4,
      cloudCoverFrom: 'metadata',
    });
    expect((await rankScenes(told, masks, { method: 'lc', cloudCover: 'mask' }))[0]).toMatchObject({ scene: 3 });
    // Of the window's masks alone: the first row is clear wherever anything is.
    const window = { x: 0, y: 0, width: 12, height: 1 };
    const [first] = await rankScenes(told, masks, { method: 'lc', cloudCover: 'mask', window });
    expect(first).toMatchObject({ scene: 3, cloudCover: 0 });
  });

  it('takes the mean of the granules of a day, unless one of them is silent', async () => {
    const stack = await withCover([10, 20, 30, 40, 50]);
    const [first, ...others] = stack.scenes;
    const granule = (more: object) => ({ bands: first.bands, origin: { ...first.origin, ...more } });
    const mosaic = { ...first, fill: [granule({ cloudCover: 60 }), granule({ cloudCover: 80 })] };
    const ranks = await rankScenes({ ...stack, scenes: [mosaic, ...others] }, all, { method: 'lc' });
    expect(ranks.at(-1)).toMatchObject({ scene: 0, cloudCover: 50 });
    const silent = {
      ...first,
      fill: [{ bands: first.bands, origin: { layout: 'generic', offset: first.origin.offset } }],
    };
    const byMask = await rankScenes({ ...stack, scenes: [silent, ...others] }, all, { method: 'lc' });
    expect(byMask[0].cloudCoverFrom).toBe('mask');
  });

  it('fails where nobody can tell', async () => {
    const stack = await withCover([0, 1, undefined, 3, 4]);
    await expect(rankScenes(stack, all, { method: 'dd', cloudCover: 'metadata' })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      subject: 'cloudCover',
    });
    const empty = clearIn(days.map(() => -1));
    await expect(rankScenes(stack, empty, { method: 'dd' })).rejects.toMatchObject({ code: 'BAD_MASK' });
    const aborted = AbortSignal.abort(new Error('enough'));
    await expect(rankScenes(stack, all, { method: 'lc', signal: aborted })).rejects.toThrow('enough');
  });
});

describe('composites by rank', () => {
  const collect = async (stack: Stack, masks: MaskSource, options: CompositeOptions) => {
    const found: { value: number; source: number; count: number }[] = [];
    for await (const { bands, source, count } of compositeStack(stack, masks, options)) {
      count.forEach((times, i) => {
        found.push({ value: bands.red[i], source: source![i], count: times });
      });
    }
    return found;
  };

  it.each(['js', 'wasm'] as const)('take the first that is clear, whatever is cut (%s)', async (engine) => {
    const stack = await withCover([30, 10, 50, 20, 40]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -1, max: pixels }), { minLength: 5, maxLength: 5 }),
        fc.constantFrom('dd' as const, 'lc' as const),
        fc.integer({ min: 3, max: 12 }),
        async (counts, method, blockSize) => {
          const order = method === 'lc' ? [1, 3, 0, 4, 2] : [1, 2, 0, 3, 4];
          const found = await collect(stack, clearIn(counts), { method, engine, blockSize, workers: 1 });
          found.forEach((pixel, i) => {
            const source = order.find((scene) => i < counts[scene]) ?? -1;
            const value = source < 0 ? -999 : 1000 + 10 * source;
            expect(pixel).toEqual({ value, source, count: counts.filter((count) => i < count).length });
          });
        },
      ),
      { numRuns: 6 },
    );
  });

  it('take an order of the user’s own', async () => {
    const stack = await withCover([]);
    const ranks = [4, 0, 1, 2, 3].map((scene) => ({ scene }));
    const found = await collect(stack, all, { method: 'lc', ranks });
    expect(new Set(found.map(({ source }) => source))).toEqual(new Set([4]));
  });

  it('refuse what does not belong to their method', async () => {
    const stack = await withCover([1, 2, 3, 4, 5]);
    const subject = (options: CompositeOptions) => {
      try {
        compositeStack(stack, all, options);
      } catch (error) {
        return (error as { subject: string }).subject;
      }
      return undefined;
    };
    expect(subject({ method: 'median', cloudCover: 'mask' })).toBe('cloudCover');
    expect(subject({ method: 'medoid', ranks: [] })).toBe('ranks');
    expect(subject({ method: 'lc', ranks: [{ scene: 0 }] })).toBe('ranks');
    expect(subject({ method: 'lc', ranks: [0, 1, 2, 3, 3].map((scene) => ({ scene })) })).toBe('ranks');
    expect(subject({ method: 'lc', cloudCover: 'sky' as never })).toBe('cloudCover');
  });
});
