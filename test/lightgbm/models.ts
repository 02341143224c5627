/** Models as nested objects, which answer by themselves, and as the text that LightGBM would write of them. */
import fc from 'fast-check';
import { randomNumbers } from '../support/series.ts';

export interface SplitNode {
  readonly feature: number;
  readonly threshold: number;
  readonly missing: 'none' | 'zero' | 'nan';
  readonly defaultLeft: boolean;
  readonly left: Node;
  readonly right: Node;
}

/** A split, or the value of a leaf. */
export type Node = SplitNode | number;

export interface Forest {
  readonly features: number;
  readonly sigmoid: number;
  readonly trees: readonly Node[];
}

/** The sum of leaves, as LightGBM's documents and sources say: by recursion, without any of our arrays. */
export function sumOf({ trees }: Forest, pixel: ArrayLike<number>): number {
  return trees.reduce<number>((sum, tree) => sum + leafOf(tree, pixel), 0);
}

function leafOf(node: Node, pixel: ArrayLike<number>): number {
  if (typeof node === 'number') return node;
  const { missing, defaultLeft, threshold } = node;
  let value = pixel[node.feature];
  if (Number.isNaN(value) && missing !== 'nan') value = 0;
  const lacks =
    missing === 'nan' ? Number.isNaN(value) : missing === 'zero' && Math.abs(value) <= 1.0000000180025095e-35;
  return leafOf((lacks ? defaultLeft : value <= threshold) ? node.left : node.right, pixel);
}

/** What a test may want to say otherwise. */
export interface Wording {
  readonly version?: string;
  readonly header?: readonly string[];
  readonly treeSizes?: boolean;
}

export function modelText(
  { features, sigmoid, trees }: Forest,
  { version = 'v3', header = [], treeSizes = true }: Wording = {},
): string {
  const names = Array.from({ length: features }, (_, i) => `Column_${i}`);
  const blocks = trees.map((tree, i) => `Tree=${i}\n${blockOf(tree)}\n\n`);
  return [
    'tree',
    ...(version === '' ? [] : [`version=${version}`]),
    'num_class=1',
    'num_tree_per_iteration=1',
    'label_index=0',
    `max_feature_idx=${features - 1}`,
    `objective=binary sigmoid:${sigmoid}`,
    ...header,
    `feature_names=${names.join(' ')}`,
    `feature_infos=${names.map(() => '[0:1]').join(' ')}`,
    ...(treeSizes ? [`tree_sizes=${blocks.map(({ length }) => length).join(' ')}`] : []),
    '',
    `${blocks.join('\n')}`,
    ...(version === '' || version === 'v2'
      ? ['', 'feature importances:']
      : ['end of trees', '', 'feature_importances:']),
    'Column_0=12',
    '',
    'parameters:',
    '[boosting: gbdt]',
    'end of parameters',
    '',
    'pandas_categorical:null',
    '',
  ].join('\n');
}

const kinds = ['none', 'zero', 'nan'] as const;

/** Splits in the order in which a walk meets them, so that children come after their parents. */
function blockOf(tree: Node): string {
  const splits: SplitNode[] = [];
  const leaves: number[] = [];
  const children: number[][] = [];
  const visit = (node: Node): number => {
    if (typeof node === 'number') return ~(leaves.push(node) - 1);
    const index = splits.push(node) - 1;
    children[index] = [];
    children[index].push(visit(node.left), visit(node.right));
    return index;
  };
  visit(tree);
  const of = (pick: (split: SplitNode, index: number) => number) => splits.map(pick).map(digits).join(' ');
  return [
    `num_leaves=${leaves.length}`,
    'num_cat=0',
    `split_feature=${of(({ feature }) => feature)}`,
    `split_gain=${of(() => 1)}`,
    `threshold=${of(({ threshold }) => threshold)}`,
    `decision_type=${of(({ missing, defaultLeft }) => kinds.indexOf(missing) * 4 + (defaultLeft ? 2 : 0))}`,
    `left_child=${of((_, i) => children[i][0])}`,
    `right_child=${of((_, i) => children[i][1])}`,
    `leaf_value=${leaves.map(digits).join(' ')}`,
    `leaf_weight=${leaves.map(() => 1).join(' ')}`,
    `leaf_count=${leaves.map(() => 20).join(' ')}`,
    `internal_value=${of(() => 0)}`,
    `internal_weight=${of(() => 0)}`,
    `internal_count=${of(() => 40)}`,
    'is_linear=0',
    'shrinkage=0.1',
  ].join('\n');
}

/** As C prints doubles with %.17g, more or less: in full, with an exponent where it is short. */
const digits = (value: number): string => (Number.isInteger(value) ? String(value) : value.toExponential(16));

/** Values that are hard on comparisons, and such as reflectance has. */
export const hardValues = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -1200, max: 16000 }).map((dn) => Math.fround(dn / 10000)) },
  fc
    .constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 1e-36, -1e-36, 1.0000000180025095e-35, 1e-34, 2 ** -149)
    .map(Math.fround),
  fc.float({ noDefaultInfinity: true }),
);

const thresholds = fc.oneof(
  fc.integer({ min: -1200, max: 16000 }).map((dn) => dn / 10000),
  // As LightGBM chooses them: halfway between two values, and just above zero.
  fc.integer({ min: -1200, max: 16000 }).map((dn) => (Math.fround(dn / 10000) + Math.fround((dn + 1) / 10000)) / 2),
  fc.constantFrom(0, 1.0000000180025095e-35, -1.0000000180025095e-35, 1e300, -1e300, 1e-300, -1e-300),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Any model of as many features. */
export function forestsOf(features: number): fc.Arbitrary<Forest> {
  const leaf = fc.double({ min: -4, max: 4, noNaN: true });
  const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      leaf,
      fc.record({
        feature: fc.integer({ min: 0, max: features - 1 }),
        threshold: thresholds,
        missing: fc.constantFrom(...kinds),
        defaultLeft: fc.boolean(),
        left: tie('tree'),
        right: tie('tree'),
      }),
    ),
  }));
  return fc.record({
    features: fc.constant(features),
    sigmoid: fc.constantFrom(1, 0.5, 2),
    trees: fc.array(tree, { minLength: 1, maxLength: 12 }),
  });
}

export const forests: fc.Arbitrary<Forest> = fc.integer({ min: 1, max: 12 }).chain(forestsOf);

/** A model with many different answers for reflectance as bright as land and clouds; the same in every run. */
export function grownForest(features: number): Forest {
  const random = randomNumbers(features);
  const grow = (depth: number): Node =>
    depth === 0
      ? random() - 0.5
      : {
          feature: Math.floor(random() * features),
          threshold: 0.1 + random() * 0.6,
          missing: kinds[Math.floor(random() * 3)],
          defaultLeft: random() < 0.5,
          left: grow(depth - 1),
          right: grow(depth - 1),
        };
  return { features, sigmoid: 1, trees: Array.from({ length: 9 }, (_, i) => grow(1 + (i % 5))) };
}
