import { type MaskOptions, maskStack, openStack, type Stack } from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../support/engines.ts';
import { expectedClasses, flanders } from '../support/expected.ts';
import { hasSharedData } from '../support/shared.ts';

const stages = ['temporal', 'filtered', 'buffered'] as const;
const layouts: MaskOptions[] = [
  { workers: 1 },
  { workers: 2 },
  { workers: 1, blockSize: 7 },
  { workers: 2, blockSize: 16 },
  { workers: 2, blockSize: 1000 },
];

describe.skipIf(!hasSharedData)('the real stack gives the published classes', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await openStack(flanders);
  });

  describe.each(engines)('%s', (_name, kernel) => {
    it.each(layouts)('%o', async (layout) => {
      for (const stage of layout.workers === 2 && layout.blockSize === undefined ? stages : (['buffered'] as const)) {
        const expected = await expectedClasses(stage);
        const dates: string[] = [];
        for await (const { classes, date, counts, width, height } of maskStack(stack, {
          ...kernel,
          ...layout,
          stage,
        })) {
          expect(Buffer.compare(classes, expected[dates.length]), `${stage} ${date}`).toBe(0);
          expect([...counts]).toEqual([0, 1, 2, 3].map((code) => classes.filter((found) => found === code).length));
          expect([width, height]).toEqual([32, 32]);
          dates.push(date);
        }
        expect(dates).toHaveLength(118);
        expect(dates).toEqual([...dates].sort());
      }
    });
  });
});
