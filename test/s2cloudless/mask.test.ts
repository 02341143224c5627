import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { probabilityMask } from '../../src/s2cloudless/index.ts';
import { readPixels } from '../support/pixels.ts';
import { hasGdal, python } from '../support/python.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { temporaryFolder } from '../support/temporary.ts';

const none = Number.NaN;
const plain = { averageOver: 0, dilation: 0 };

describe('the mask of a probability', () => {
  it('is cloud above the threshold, not at it', () => {
    const probability = Float32Array.of(0.25, 0.5, 0.75, none);
    expect(Array.from(probabilityMask(probability, { width: 4, height: 1 }, { ...plain, threshold: 0.5 }))).toEqual([
      1, 1, 2, 0,
    ]);
  });

  it('averages over a disk whose outside is the mirrored scene', () => {
    // At the left: itself, its mirror image, the right neighbour, and itself above and below: 4 × 0.4 + 0 of 5.
    const row = Float32Array.of(0.4, 0, 0, 1);
    const size = { width: 4, height: 1 };
    const at = (threshold: number) =>
      Array.from(probabilityMask(row, size, { threshold, averageOver: 1, dilation: 0 }));
    expect(at(0.31)).toEqual([2, 1, 1, 2]);
    expect(at(0.33)).toEqual([1, 1, 1, 2]);
    expect(at(0.79)).toEqual([1, 1, 1, 2]);
    expect(at(0.81)).toEqual([1, 1, 1, 1]);
  });

  it('leaves out of the mean what was not observed, and does not grow clouds into it', () => {
    const row = Float32Array.of(0.5, none, 0, 1);
    expect(Array.from(probabilityMask(row, { width: 4, height: 1 }, { averageOver: 1, dilation: 1 }))).toEqual([
      2, 0, 2, 2,
    ]);
  });

  it.each([
    ['threshold', { threshold: 40 }],
    ['threshold', { threshold: Number.NaN }],
    ['averageOver', { averageOver: 1.5 }],
    ['dilation', { dilation: -1 }],
  ])('refuses a %s that cannot be', (subject, options) => {
    expect(() => probabilityMask(Float32Array.of(1), { width: 1, height: 1 }, options)).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', subject }),
    );
  });
});

/** As the package says it, with arrays of numpy: mean over a disk with mirrored edges, threshold, dilation. */
const reference = `
import sys, json
import numpy as np
def disk(r):
    y, x = np.mgrid[-r:r + 1, -r:r + 1]
    return list(zip(*np.nonzero(x * x + y * y <= r * r)))
for case in json.load(open(sys.argv[1])):
    h, w, a, d = case['height'], case['width'], case['averageOver'], case['dilation']
    p = np.array(case['probability'], 'float32').astype('float64').reshape(h, w)
    padded = np.pad(p, a, mode='symmetric')
    mean = sum(padded[i:i + h, j:j + w] for i, j in disk(a)) / len(disk(a))
    cloud = np.pad(mean > case['threshold'], d)
    grown = np.any([cloud[i:i + h, j:j + w] for i, j in disk(d)], axis=0)
    print(json.dumps((grown + 1).ravel().tolist()))
`;

describe.skipIf(!hasGdal)('numpy', () => {
  it('makes the same masks', () => {
    const cases = fc.sample(
      fc
        .record({
          width: fc.integer({ min: 1, max: 14 }),
          height: fc.integer({ min: 1, max: 14 }),
          averageOver: fc.integer({ min: 0, max: 5 }),
          dilation: fc.integer({ min: 0, max: 4 }),
          threshold: fc.constantFrom(0.2, 0.4, 0.55),
        })
        .chain((one) =>
          fc.record({
            ...Object.fromEntries(Object.entries(one).map(([name, value]) => [name, fc.constant(value)])),
            probability: fc.array(
              fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
              {
                minLength: one.width * one.height,
                maxLength: one.width * one.height,
              },
            ),
          }),
        ) as fc.Arbitrary<{
        width: number;
        height: number;
        averageOver: number;
        dilation: number;
        threshold: number;
        probability: number[];
      }>,
      { numRuns: 200, seed: 3 },
    );
    const path = join(temporaryFolder(), 'cases.json');
    writeFileSync(path, JSON.stringify(cases));
    const expected = python(reference, path).trim().split('\n');
    for (const [i, { width, height, probability, ...options }] of cases.entries()) {
      const mask = probabilityMask(Float32Array.from(probability), { width, height }, options);
      expect(Array.from(mask), `case ${i}`).toEqual(JSON.parse(expected[i]));
    }
  });
});

describe.skipIf(!hasSharedData)('the mask that s2cloudless made of real scenes', () => {
  // Which numbers made it is not told; these give every pixel of it, the defaults all but 88 of one scene.
  const dates = ['20150711T100008', '20150731T100009', '20150820T100728', '20150830T100547', '20150909T100017'];

  it.each(dates)('comes of its probability: %s', async (stamp) => {
    const folder = `${sharedData}s2-slovenia/probability`;
    const [probability, mask] = await Promise.all(
      ['CLP', 'CLM'].map((name) => readPixels(join(folder, `${name}_${stamp}.tif`))),
    );
    const options = { threshold: 0.4, averageOver: 16, dilation: 8 };
    const made = probabilityMask(Float32Array.from(probability.bands[0]), probability.image.grid, options);
    expect(Array.from(made)).toEqual(mask.bands[0].map((cloud) => (cloud > 0 ? 2 : 1)));
  });
});
