import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FetchedScene, StackReader } from '../../src/stack/read.ts';
import { SeriesReader } from '../../src/workers/series-reader.ts';

const window = { x: 0, y: 0, width: 1, height: 1 };

/** A reader whose dates take some bytes each, and which looks at how many are held: asked for, and not yet decoded. */
function countingReader(bytesPerDate: number, failing?: number) {
  const log = { most: 0, decoded: [] as number[], asked: [] as number[] };
  let held = 0;
  const reader = {
    async fetch(date: number): Promise<FetchedScene> {
      log.asked.push(date);
      held += bytesPerDate;
      log.most = Math.max(log.most, held);
      await Promise.resolve();
      if (date === failing) throw new Error(`Date ${date}`);
      return { granules: [], bytesRead: bytesPerDate };
    },
    async decode() {
      held -= bytesPerDate;
    },
  };
  return { reader: reader as unknown as StackReader, log };
}

test('a series is read whole, in its order, with no more ahead than may be held', async () => {
  const dates = fc.uniqueArray(fc.nat(1000), { maxLength: 150 });
  await fc.assert(
    fc.asyncProperty(
      dates,
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 5000 }),
      async (all, size, ahead) => {
        const { reader, log } = countingReader(size);
        const bytes = await new SeriesReader(reader, ahead).read(all, window, {}, (date) => log.decoded.push(date));
        expect(bytes).toBe(all.length * size);
        expect(log.asked).toEqual(all);
        expect(log.decoded).toEqual(all);
        // What dates take is not known before the first two are there; one is decoded and one asked for in any case.
        expect(log.most).toBeLessThanOrEqual(Math.max(ahead, 2 * size + Math.max(size, ahead / 2)));
      },
    ),
  );
});

test('what is asked for grows, so that there is always something to decode', async () => {
  const { reader, log } = countingReader(1);
  const atDecoding: number[] = [];
  const dates = [...Array(100).keys()];
  await new SeriesReader(reader).read(dates, window, {}, () => atDecoding.push(log.asked.length));
  expect([...new Set(atDecoding)]).toEqual([6, 14, 30, 62, 94, 100]);
});

test('a date that fails ends it, whatever was asked for beyond', async () => {
  for (const failing of [0, 1, 7, 19]) {
    const { reader } = countingReader(1, failing);
    const seen: number[] = [];
    const reading = new SeriesReader(reader).read([...Array(20).keys()], window, {}, (date) => seen.push(date));
    await expect(reading).rejects.toThrow(`Date ${failing}`);
    expect(seen.every((date) => date < failing)).toBe(true);
  }
});
