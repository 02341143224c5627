/** One tree of a model file. */
import type { Entry, ModelLines } from './lines.ts';
import { missingKindOf } from './model.ts';

/** Splits by their number, leaves by theirs; a child is a split, or `~leaf`. */
export interface Tree {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly decision: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly leaf: readonly number[];
}

/** What is told of the training, and has no part in the answers. The learning rate is in the leaves' values already. */
const told = [
  'split_gain',
  'leaf_weight',
  'leaf_count',
  'leaf_parent',
  'internal_value',
  'internal_weight',
  'internal_count',
  'shrinkage',
];
const needed = ['num_leaves', 'split_feature', 'threshold', 'decision_type', 'left_child', 'right_child', 'leaf_value'];
const ofCategories = ['num_cat', 'has_categorical', 'cat_boundaries', 'cat_threshold'];
const ofLinear = ['is_linear', 'leaf_const', 'num_features', 'leaf_features', 'leaf_coeff'];
const keys = new Set([...told, ...needed, ...ofCategories, ...ofLinear]);

const categorical = 1;
const mostLeaves = 1 << 20;

/** Reads what follows the line `Tree=…`. */
export function treeOf(lines: ModelLines, features: number, stop: (line: string) => boolean): Tree {
  const first = lines.line;
  const entries = lines.entries(keys, stop);
  const need = (key: string): Entry => {
    const entry = entries.get(key);
    if (!entry) throw lines.bad(first, `the tree that begins here lacks ${key}`);
    return entry;
  };
  refuse(lines, entries, ofCategories, 'splits by categories are not read');
  refuse(lines, entries, ofLinear, 'linear trees are not read');

  const leaves = lines.wholes(need('num_leaves'), 'num_leaves', 1, 1, mostLeaves)[0];
  const leaf = lines.decimals(need('leaf_value'), 'leaf_value', leaves);
  if (leaves === 1) return { feature: [], threshold: [], decision: [], left: [], right: [], leaf };

  const splits = leaves - 1;
  const whole = (key: string, least: number, most: number) => lines.wholes(need(key), key, splits, least, most);
  const decision = whole('decision_type', 0, 15);
  const { line } = need('decision_type');
  if (decision.some((type) => type & categorical)) throw lines.bad(line, 'splits by categories are not read', numbers);
  if (decision.some((type) => missingKindOf(type) === 3)) throw lines.bad(line, 'there is no missing type 3');
  const tree = {
    feature: whole('split_feature', 0, features - 1),
    threshold: lines.decimals(need('threshold'), 'threshold', splits),
    decision,
    left: whole('left_child', -leaves, splits - 1),
    right: whole('right_child', -leaves, splits - 1),
    leaf,
  };
  const odd = oddChild(tree);
  if (odd !== undefined) throw lines.bad(need('left_child').line, `the children make no tree: ${odd}`);
  return tree;
}

const numbers = 'Give a model whose features are all numbers, as reflectance is.';

/** Refuses a tree that has any of these, unless it says 0 or nothing, which means that it has none. */
function refuse(lines: ModelLines, entries: Map<string, Entry>, names: readonly string[], what: string): void {
  for (const name of names) {
    const entry = entries.get(name);
    if (entry && !/^0*\s*$/.test(entry.value)) throw lines.bad(entry.line, `${what} (${name})`, numbers);
  }
}

/**
 * A split or a leaf that is the child of two splits, or of one after it, in words. Where there is none, all of them are
 * reached: there are as many children as splits and leaves other than the first split.
 */
function oddChild({ left, right }: Pick<Tree, 'left' | 'right'>): string | undefined {
  // LightGBM numbers splits in the order in which it makes them, so that a child comes after its parent: no rings.
  const seen = new Set<number>();
  for (const children of [left, right]) {
    for (const [parent, child] of children.entries()) {
      const name = child >= 0 ? `split ${child}` : `leaf ${~child}`;
      if (child >= 0 && child <= parent) return `${name} comes after split ${parent}`;
      if (seen.has(child)) return `${name} is reached twice`;
      seen.add(child);
    }
  }
  return undefined;
}
