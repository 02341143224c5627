import { openAsBlob } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { openBlob } from '../../src/platform/blob.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder();

const bytesOf = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17) & 255);

test('reads that come together give each its own bytes', async () => {
  const reads = fc.array(fc.record({ file: fc.nat(3), offset: fc.nat(400), length: fc.nat(300) }), { maxLength: 12 });
  const files = [0, 1, 2, 3].map((seed) => bytesOf(seed === 3 ? 0 : 300, seed));
  const sources = files.map((bytes, i) => openBlob(new Blob([bytes]), `${i}.tif`));
  await fc.assert(
    fc.asyncProperty(reads, async (wanted) => {
      const read = await Promise.all(wanted.map(({ file, offset, length }) => sources[file].read(offset, length)));
      expect(read).toEqual(wanted.map(({ file, offset, length }) => files[file].slice(offset, offset + length)));
    }),
  );
});

test('they are one read of the platform, up to a size', async () => {
  const reading = vi.spyOn(Blob.prototype, 'arrayBuffer');
  const sources = [0, 1, 2, 3, 4].map((i) => openBlob(new Blob([new Uint8Array(10 << 20)]), `${i}.tif`));
  const read = await Promise.all(sources.map((source) => source.read(0, 10 << 20)));
  expect(read.map(({ length }) => length)).toEqual(Array(5).fill(10 << 20));
  expect(reading).toHaveBeenCalledTimes(2);
  reading.mockRestore();
});

test('one that cannot be read any more takes no other with it, and is named', async () => {
  const path = join(folder, 'changed.tif');
  await writeFile(path, bytesOf(100, 1));
  const changed = openBlob(await openAsBlob(path), 'changed.tif');
  await appendFile(path, 'more');
  const whole = openBlob(new Blob([bytesOf(100, 2)]), 'whole.tif');
  const [first, second, third] = await Promise.allSettled([whole.read(0, 10), changed.read(0, 10), whole.read(10, 10)]);
  expect(first).toMatchObject({ status: 'fulfilled', value: bytesOf(10, 2) });
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'NOT_READABLE', subject: 'changed.tif' } });
  expect(third).toMatchObject({ status: 'fulfilled', value: bytesOf(20, 2).slice(10) });
});
