import fc from 'fast-check';
import { expect, it } from 'vitest';
import { undoLzw } from '../../src/stack/lzw.ts';
import { lzw } from '../support/lzw.ts';

const sequences = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  // Few values make long strings; many make the table overflow.
  fc.array(fc.nat(2), { maxLength: 3000 }).map((values) => Uint8Array.from(values)),
  fc
    .tuple(fc.nat(), fc.integer({ min: 2, max: 256 }))
    .map(([seed, values]) =>
      Uint8Array.from({ length: 9000 }, (_, i) => (Math.imul(i ^ seed, 2654435761) >>> 7) % values),
    ),
);

it('undoes what the specification does', () => {
  fc.assert(
    fc.property(sequences, (bytes) => {
      expect(Buffer.compare(undoLzw(lzw(bytes), bytes.length), bytes)).toBe(0);
    }),
    { numRuns: 100 },
  );
});

it('stops where enough is there, and gives less where the data ends', () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 7);
  const packed = lzw(bytes);
  expect(undoLzw(packed, 333)).toEqual(bytes.subarray(0, 333));
  expect(undoLzw(packed, 5000)).toEqual(bytes);
  const some = undoLzw(packed.subarray(0, packed.length >> 1), 1000);
  expect(some.length).toBeLessThan(1000);
  expect(some).toEqual(bytes.subarray(0, some.length));
  expect(undoLzw(new Uint8Array(0), 10)).toHaveLength(0);
});

it('refuses a code that nothing explains', () => {
  // In nine bits each: the code that clears the table, a literal, and a string that is two codes away.
  const codes = [256, 65, 259].map((code) => code.toString(2).padStart(9, '0')).join('');
  const bytes = codes
    .padEnd(32, '0')
    .match(/.{8}/g)!
    .map((byte) => Number.parseInt(byte, 2));
  expect(() => undoLzw(Uint8Array.from(bytes), 10)).toThrow(RangeError);
});

it('ends on any data, with a result or a RangeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.nat(100_000), (bytes, expected) => {
      try {
        expect(undoLzw(bytes, expected).length).toBeLessThanOrEqual(expected);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 1000 },
  );
});
