import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countClasses } from '../../src/kernel/count-classes.ts';

test('classes are counted as one by one', () => {
  const classes = fc.uint8Array({ max: 3, maxLength: 5000 });
  const runs = fc.tuple(fc.nat(3), fc.nat(5000)).map(([code, length]) => new Uint8Array(length).fill(code));
  fc.assert(
    fc.property(fc.oneof(classes, runs), (bytes) => {
      const counts = [0, 0, 0, 0];
      for (const code of bytes) counts[code]++;
      expect(countClasses(bytes)).toEqual(counts);
    }),
  );
});
