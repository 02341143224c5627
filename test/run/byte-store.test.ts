import { expect, it } from 'vitest';
import { ByteStore } from '../../src/run/byte-store.ts';

it('holds what fits, sets the rest aside, and has room again for what is dropped', async () => {
  const store = new ByteStore(10);
  const block = (value: number, length: number) => new Uint8Array(length).fill(value);
  await store.put(0, block(1, 6));
  await store.put(1, block(2, 6)); // Goes to scratch space.
  await store.put(2, block(3, 4));
  for (const [index, value] of [1, 2, 3].entries())
    expect([...(await store.get(index, 1, 3))]).toEqual([value, value, value]);
  store.drop(0);
  store.drop(1);
  await store.put(3, block(4, 6));
  expect([...(await store.get(3, 0, 6))]).toEqual([4, 4, 4, 4, 4, 4]);
  expect([...(await store.get(2, 2, 2))]).toEqual([3, 3]);
  await store.close();
});
