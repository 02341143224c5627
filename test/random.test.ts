import { expect, it } from 'vitest';
import { randomOf, shuffled } from '../src/random.ts';

it('shuffles, each order as likely as another', () => {
  const random = randomOf(1);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffled(3, random).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
  // 1000 each; a deviation of 29.
  expect([...counts.values()].every((count) => Math.abs(count - 1000) < 120)).toBe(true);
});

it('is the same for the same seed', () => {
  expect(shuffled(50, randomOf(9))).toEqual(shuffled(50, randomOf(9)));
  expect(shuffled(50, randomOf(9))).not.toEqual(shuffled(50, randomOf(8)));
  expect(shuffled(0, randomOf(9)).length).toBe(0);
});
