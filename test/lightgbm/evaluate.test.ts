import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluator, parseLightgbm, probabilityOf } from '../../src/lightgbm/index.ts';
import { notAbove } from '../../src/lightgbm/wasm.ts';
import { python } from '../support/python.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { type Forest, forests, hardValues, modelText, type Node, sumOf } from './models.ts';

const engines = ['js', 'wasm'] as const;

const pixelsOf = (features: number) =>
  fc.array(fc.array(hardValues, { minLength: features, maxLength: features }), { minLength: 1, maxLength: 40 });

function sums(text: string, engine: 'js' | 'wasm', pixels: readonly (readonly number[])[]): number[] {
  const evaluator = createEvaluator(parseLightgbm(text), { engine });
  evaluator.features.set(pixels.flat());
  return Array.from(evaluator.evaluate(pixels.length));
}

describe.each(engines)('%s', (engine) => {
  it('gives what recursion gives, for any model and pixel', () => {
    fc.assert(
      fc.property(
        forests.chain((forest) => fc.tuple(fc.constant(forest), pixelsOf(forest.features))),
        ([forest, pixels]) => {
          expect(sums(modelText(forest), engine, pixels)).toEqual(pixels.map((pixel) => sumOf(forest, pixel)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives what was worked out by hand', () => {
    // Feature 0 up to 0.25: leaf −1; else feature 1 up to 0.5: leaf 0.25, else 2. The second tree adds 0.5 where feature 1 is
    // missing or above 0.75, the third always −0.125.
    const split = { missing: 'none', defaultLeft: false } as const;
    const inner: Node = { ...split, feature: 1, threshold: 0.5, left: 0.25, right: 2 };
    const forest: Forest = {
      features: 2,
      sigmoid: 1,
      trees: [
        { ...split, feature: 0, threshold: 0.25, left: -1, right: inner },
        { feature: 1, threshold: 0.75, missing: 'nan', defaultLeft: false, left: 0, right: 0.5 },
        -0.125,
      ],
    };
    const pixels = [
      [0.25, 9],
      [0.26, 0.5],
      [0.26, 0.51],
      [1, Number.NaN],
      [Number.NaN, 0.1],
    ];
    const expected = [-1 + 0.5 - 0.125, 0.25 - 0.125, 2 - 0.125, 0.25 + 0.5 - 0.125, -1 - 0.125];
    expect(sums(modelText(forest), engine, pixels)).toEqual(expected);
    // 1 / (1 + e^0.625), from a table.
    expect(probabilityOf(forest, expected[0])).toBeCloseTo(0.348645, 6);
  });

  it('takes as many pixels at once as it says, and the same again', () => {
    const split = { missing: 'zero', defaultLeft: true, feature: 0 } as const;
    const forest: Forest = { features: 1, sigmoid: 1, trees: [{ ...split, threshold: 0.5, left: 1, right: 2 }, 0.5] };
    const evaluator = createEvaluator(parseLightgbm(modelText(forest)), { engine });
    const pixels = Array.from({ length: evaluator.capacity }, (_, i) => [(i % 5) / 4]);
    evaluator.features.set(pixels.flat());
    const expected = pixels.map((pixel) => sumOf(forest, pixel));
    for (let run = 0; run < 2; run++) expect(Array.from(evaluator.evaluate(pixels.length))).toEqual(expected);
    expect(Array.from(evaluator.evaluate(3))).toEqual(expected.slice(0, 3));
  });
});

describe('thresholds as float32', () => {
  it('are the greatest that is not above', () => {
    const next = (value: number) => {
      const bits = new Int32Array(new Float32Array([value]).buffer);
      if (value === 0) bits[0] = 1;
      else bits[0] += value > 0 ? 1 : -1;
      return new Float32Array(bits.buffer)[0];
    };
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const found = notAbove(value);
        expect(Math.fround(found)).toBe(found);
        expect(found <= value).toBe(true);
        if (found < Infinity) expect(next(found) > value).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Reads the text and walks the trees anew, in another language. */
const evaluatorInPython = `
import sys, json, math
import numpy as np
text, pixels = open(sys.argv[1]).read(), json.load(open(sys.argv[2]))
trees = []
for block in text.split('end of trees')[0].split('Tree=')[1:]:
    trees.append({key: value.split() for key, value in (line.split('=') for line in block.splitlines()[1:] if '=' in line)})
def leaf(tree, x):
    if int(tree['num_leaves'][0]) == 1: return float(tree['leaf_value'][0])
    node = 0
    while node >= 0:
        value, kind = x[int(tree['split_feature'][node])], int(tree['decision_type'][node])
        if math.isnan(value) and kind >> 2 != 2: value = 0.0
        missing = (kind >> 2 == 1 and abs(value) <= float(np.float32(1e-35))) or (kind >> 2 == 2 and math.isnan(value))
        left = kind & 2 if missing else value <= float(tree['threshold'][node])
        node = int(tree['left_child' if left else 'right_child'][node])
    return float(tree['leaf_value'][-node - 1])
sums = []
for pixel in pixels:
    x = [float(np.float32('nan' if v is None else v)) for v in pixel]
    total = 0.0
    for tree in trees: total += leaf(tree, x)
    sums.append(total)
print(json.dumps(sums))
`;

describe('an evaluator in Python, from the text', () => {
  it('agrees', () => {
    const folder = temporaryFolder();
    const [forest, pixels] = fc
      .sample(
        forests.chain((forest) => fc.tuple(fc.constant(forest), pixelsOf(forest.features))),
        { numRuns: 30, seed: 7 },
      )
      .sort(([a], [b]) => JSON.stringify(b).length - JSON.stringify(a).length)[0];
    const finite = pixels.map((pixel) => pixel.map((value) => (Number.isFinite(value) ? value : Number.NaN)));
    const text = modelText(forest);
    writeFileSync(join(folder, 'model.txt'), text);
    writeFileSync(join(folder, 'pixels.json'), JSON.stringify(finite));
    const expected = JSON.parse(python(evaluatorInPython, join(folder, 'model.txt'), join(folder, 'pixels.json')));
    for (const engine of engines) expect(sums(text, engine, finite)).toEqual(expected);
  });
});
