import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernel, type SceneSize } from '../../src/kernel/index.ts';
import { engines } from '../support/engines.ts';

const scenes = fc
  .record({
    // Vectors work on 64 pixels at a time, so some scenes are wider than that.
    width: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 60, max: 200 })),
    height: fc.integer({ min: 1, max: 20 }),
    clear: fc.integer({ min: 1, max: 8 }),
  })
  .chain(({ width, height, clear }) =>
    fc.record({
      size: fc.constant({ width, height }),
      classes: fc
        .array(fc.constantFrom(0, 2, 3, ...Array<number>(clear).fill(1)), {
          minLength: width * height,
          maxLength: width * height,
        })
        .map((codes) => Uint8Array.from(codes)),
    }),
  );

describe.each(engines)('spatial steps, %s', (_name, options) => {
  const kernel = createKernel(options);

  it('filter as the definition says', () => {
    fc.assert(
      fc.property(scenes, ({ classes, size }) => {
        expect(kernel.filter(classes, size)).toEqual(filterByDefinition(classes, size));
      }),
      { numRuns: 300 },
    );
  });

  it('buffer as the definition says', () => {
    fc.assert(
      fc.property(scenes, ({ classes, size }) => {
        expect(kernel.buffer(classes, size)).toEqual(bufferByDefinition(classes, size));
      }),
      { numRuns: 300 },
    );
  });

  it('leave their input as it is', () => {
    const classes = Uint8Array.from([1, 1, 1, 1, 2, 1, 1, 1, 1]);
    const before = classes.slice();
    expect(kernel.filter(classes, { width: 3, height: 3 })).not.toEqual(before);
    kernel.buffer(classes, { width: 3, height: 3 });
    expect(classes).toEqual(before);
  });

  it('give the same when rows come bit by bit', () => {
    fc.assert(
      fc.property(scenes, fc.infiniteStream(fc.integer({ min: 1, max: 5 })), ({ classes, size }, steps) => {
        for (const stage of ['temporal', 'filtered', 'buffered'] as const) {
          const stream = kernel.scene(size, stage);
          const parts: number[] = [];
          for (let row = 0; row < size.height; ) {
            const rows = Math.min(size.height - row, steps.next().value);
            parts.push(...stream.push(classes.subarray(row * size.width, (row + rows) * size.width)));
            row += rows;
          }
          const filtered = filterByDefinition(classes, size);
          const expected = { temporal: classes, filtered, buffered: bufferByDefinition(filtered, size) }[stage];
          expect(parts).toEqual([...expected]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('give the same in slices of a scene larger than one', () => {
    const size = { width: 700, height: 900 };
    const classes = Uint8Array.from(
      { length: size.width * size.height },
      (_, i) => [1, 1, 1, 2, 1, 3, 0][((i * i * 31 + i * 7) % 1009) % 7],
    );
    const filtered = filterByDefinition(classes, size);
    expect(Buffer.compare(kernel.filter(classes, size), filtered)).toBe(0);
    expect(Buffer.compare(kernel.buffer(filtered, size), bufferByDefinition(filtered, size))).toBe(0);
  });
});

const isFlagged = (code: number) => code === 2 || code === 3;

function neighbourhood({ width }: SceneSize, x: number, y: number): number[] {
  return [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => (y + dy) * width + x + dx));
}

function* interior({ width, height }: SceneSize): Generator<[x: number, y: number]> {
  for (let y = 1; y < height - 1; y++) for (let x = 1; x < width - 1; x++) yield [x, y];
}

function filterByDefinition(classes: Uint8Array, size: SceneSize): Uint8Array {
  const result = classes.slice();
  for (const [x, y] of interior(size)) {
    const at = y * size.width + x;
    const count = neighbourhood(size, x, y).filter((i) => isFlagged(result[i])).length;
    if (isFlagged(result[at]) && count < 3) result[at] = 1;
  }
  return result;
}

function bufferByDefinition(classes: Uint8Array, size: SceneSize): Uint8Array {
  const painted = classes.slice();
  for (const [x, y] of interior(size)) {
    const code = classes[y * size.width + x];
    if (isFlagged(code)) for (const i of neighbourhood(size, x, y)) painted[i] = code;
  }
  return classes.map((code, i) => (code === 1 ? painted[i] : code));
}
