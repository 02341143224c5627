import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTsmaskError, type TsmaskError } from '../../src/errors.ts';
import { createEvaluator, parseLightgbm } from '../../src/lightgbm/index.ts';
import { type Forest, forests, modelText } from './models.ts';

const split = { feature: 1, threshold: 0.25, missing: 'none', defaultLeft: true } as const;
const forest: Forest = {
  features: 3,
  sigmoid: 1,
  trees: [{ ...split, left: 0.5, right: { ...split, feature: 2, left: -1, right: 1 } }, 0.25],
};
const text = modelText(forest);

const lineOf = (start: string, from = text) => from.split('\n').findIndex((line) => line.startsWith(start)) + 1;

function refusal(broken: string): TsmaskError {
  expect(broken).not.toBe(text);
  try {
    parseLightgbm(broken, 'model.txt');
  } catch (error) {
    if (isTsmaskError(error, 'BAD_MODEL')) return error;
    throw error;
  }
  throw new Error('It was read.');
}

describe('a model', () => {
  it('is read', () => {
    const model = parseLightgbm(text);
    expect(model.featureNames).toEqual(['Column_0', 'Column_1', 'Column_2']);
    expect(model.sigmoid).toBe(1);
    expect(Array.from(model.roots)).toEqual([0, ~3]);
    expect(Array.from(model.leaf)).toEqual([0.5, -1, 1, 0.25]);
    expect(Array.from(model.left)).toEqual([~0, ~1]);
    expect(Array.from(model.right)).toEqual([1, ~2]);
  });

  it.each([
    ['of the first version, which is not told', modelText(forest, { version: '', treeSizes: false })],
    ['of version 2', modelText(forest, { version: 'v2' })],
    ['of version 4', modelText(forest, { version: 'v4' })],
    ['with a first tree that is an average', modelText(forest, { version: '', header: ['boost_from_average'] })],
    ['with lines that end as on Windows', text.replaceAll('\n', '\r\n')],
    ['with more lines after the end of trees', `${text}\nanything=else\n`],
    ['of features whose order training had to keep', modelText(forest, { header: ['monotone_constraints=0 0 0'] })],
  ])('is the same %s', (_what, other) => {
    expect(parseLightgbm(other)).toEqual(parseLightgbm(text));
  });

  it('keeps every number', () => {
    fc.assert(
      fc.property(forests, (any) => {
        const model = parseLightgbm(modelText(any));
        expect(model.roots.length).toBe(any.trees.length);
        expect(model.leaf.length).toBe(model.threshold.length + any.trees.length);
      }),
    );
  });
});

describe('what is no such model', () => {
  it.each([
    ['another file', 'num_class=1\n', 1, /does not begin with "tree"/],
    ['an empty file', '', 1, /does not begin/],
    ['several classes', text.replace('num_class=1', 'num_class=3'), lineOf('num_class'), /num_class is 3/],
    ['a regression', text.replace('binary sigmoid:1', 'regression'), lineOf('objective'), /"regression"/],
    ['no objective', text.replace(/^objective.*\n/m, ''), undefined, /lacks objective/],
    ['another version', text.replace('v3', 'v9'), 2, /version "v9"/],
    ['a random forest', modelText(forest, { header: ['average_output'] }), undefined, /random forests/],
    ['an unknown key of the header', text.replace('label_index', 'label_idx'), lineOf('label_index'), /"label_idx"/],
    ['an unknown key of a tree', text.replace('leaf_weight', 'leaf_wait'), lineOf('leaf_weight'), /"leaf_wait"/],
    ['too few names', text.replace(' Column_2', ''), lineOf('feature_names'), /2 names for 3 features/],
    ['splits by categories', text.replace('num_cat=0', 'num_cat=1'), lineOf('num_cat'), /categories/],
    [
      'a split by categories',
      text.replace('decision_type=2 2', 'decision_type=2 3'),
      lineOf('decision_'),
      /categories/,
    ],
    ['linear trees', text.replace('is_linear=0', 'is_linear=1'), lineOf('is_linear'), /linear trees/],
    [
      'a missing type 3',
      text.replace('decision_type=2 2', 'decision_type=2 12'),
      lineOf('decision_'),
      /missing type 3/,
    ],
    ['a feature too many', text.replace('split_feature=1 2', 'split_feature=1 3'), lineOf('split_f'), /holds 3/],
    [
      'too few thresholds',
      text.replace(/^threshold=\S+ /m, 'threshold='),
      lineOf('threshold'),
      /1 numbers instead of 2/,
    ],
    ['a threshold that is none', text.replace(/^threshold=\S+/m, 'threshold=nan'), lineOf('threshold'), /"nan"/],
    ['a leaf too large', text.replace(/^(leaf_value=)\S+/m, '$11e999'), lineOf('leaf_value'), /number 1 of leaf_value/],
    [
      'a ring',
      text.replace('right_child=1 -3', 'right_child=0 -3'),
      lineOf('left_child'),
      /split 0 comes after split 0/,
    ],
    ['a leaf of two splits', text.replace('left_child=-1 -2', 'left_child=-1 -1'), lineOf('left_child'), /twice/],
    ['a child that is not there', text.replace('right_child=1 -3', 'right_child=1 -4'), lineOf('right_c'), /holds -4/],
    ['a tree without leaves', text.replace('num_leaves=3', 'num_leaves=0'), lineOf('num_leaves'), /holds 0/],
    ['a key given twice', text.replace('num_leaves=3', 'num_leaves=3\nnum_leaves=3'), lineOf('num_le') + 1, /twice/],
    ['a tree left out', text.replace('Tree=1', 'Tree=2'), lineOf('Tree=1'), /tree 1 should be here/],
    ['fewer trees than announced', text.replace(/(tree_sizes=.*)/, '$1 9'), lineOf('tree_sizes'), /3 trees/],
    ['no trees', modelText({ ...forest, trees: [] }), undefined, /no trees/],
  ])('is refused: %s', (_what, broken, line, message) => {
    const error = refusal(broken);
    expect(error.message).toMatch(message);
    expect(error.subject).toBe('model.txt');
    expect(error.remedy).toMatch(/\.$/);
    if (line !== undefined) expect(error.message).toContain(`model.txt, line ${line}:`);
  });

  it('is refused wherever it is cut off before its end', () => {
    const end = text.indexOf('end of trees') + 'end of trees'.length;
    for (let length = 0; length < end; length++) refusal(text.slice(0, length));
    expect(parseLightgbm(text.slice(0, end))).toEqual(parseLightgbm(text));
  });

  it('is refused, or still evaluates, whatever is changed in it', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'0123456789-. =\nxe'), (at, sign) => {
        let model: ReturnType<typeof parseLightgbm>;
        try {
          model = parseLightgbm(text.slice(0, at) + sign + text.slice(at + 1));
        } catch (error) {
          if (isTsmaskError(error, 'BAD_MODEL')) return;
          throw error;
        }
        for (const engine of ['js', 'wasm'] as const) {
          const evaluator = createEvaluator(model, { engine });
          expect(evaluator.evaluate(5).every(Number.isFinite)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
