/**
 * LightGBM's text format, as it has been written since version 2.0: a header, a block for each tree, an end, and what else
 * is told of the training. What is not understood is an error: it might change the answers.
 */
import type { TsmaskError } from '../errors.ts';
import { type Entry, ModelLines } from './lines.ts';
import type { LightgbmModel } from './model.ts';
import { type Tree, treeOf } from './tree.ts';

const headerKeys = new Set([
  'version',
  'num_class',
  'num_tree_per_iteration',
  'label_index',
  'max_feature_idx',
  'objective',
  'average_output',
  // That the first tree is a constant, which it says itself.
  'boost_from_average',
  'feature_names',
  'feature_infos',
  'monotone_constraints',
  'tree_sizes',
]);

/** Before there was a version, files had the form of the first. */
const versions = ['v2', 'v3', 'v4'];
const trained = 'Give a model that was trained for two classes with objective=binary, such as that of s2cloudless.';
const cutOff = 'The file may be cut off: copy or download it again.';
/** Far more than any pixel could have: a number that is wrong should not end in a want of memory. */
const mostFeatures = 10_000;

/** What comes after the trees: by the version, the first alone or all of them. */
const isEnd = (line: string) => /^(?:end of trees|feature[ _]importances:)\s*$/.test(line);
const isTree = (line: string) => line.startsWith('Tree=');

/**
 * Reads a model of one binary objective out of the text that LightGBM's `save_model` writes.
 *
 * @param name what the file is called in messages
 * @throws TsmaskError BAD_MODEL, which names the line, for what is no such model or is cut off; for several classes and
 * other objectives; for random forests (`average_output`), splits of categories, and linear trees.
 */
export function parseLightgbm(text: string, name = 'The model'): LightgbmModel {
  const lines = new ModelLines(text.replace(/^\uFEFF/, ''), name);
  if (lines.take().trim() !== 'tree') throw lines.bad(1, 'it does not begin with "tree", as models of LightGBM do');
  const { sigmoid, featureNames, version, treeSizes } = headerOf(lines);
  const trees: Tree[] = [];
  for (lines.skipBlank(); isTree(lines.peek() ?? ''); lines.skipBlank()) {
    if (lines.peek()!.trim() !== `Tree=${trees.length}`) {
      throw lines.bad(lines.line, `tree ${trees.length} should be here, not ${lines.peek()!.trim()}`, cutOff);
    }
    lines.take();
    trees.push(treeOf(lines, featureNames.length, (line) => isTree(line) || isEnd(line)));
  }
  const end = lines.peek()?.trim();
  if (end === undefined) throw lines.bad(lines.line, 'the file ends before its trees do', cutOff);
  if (!isEnd(end) || (version !== undefined && version !== 'v2' && end !== 'end of trees')) {
    throw lines.bad(lines.line, `a tree or the end of trees should be here, not ${JSON.stringify(end.slice(0, 40))}`);
  }
  if (trees.length === 0) throw lines.bad(lines.line, 'there are no trees in it');
  if (treeSizes && countOf(treeSizes.value) !== trees.length) {
    const said = `${countOf(treeSizes.value)} trees are announced, and there are ${trees.length}`;
    throw lines.bad(treeSizes.line, said, cutOff);
  }
  return { featureNames, sigmoid, ...joined(trees) };
}

interface Header extends Pick<LightgbmModel, 'featureNames' | 'sigmoid'> {
  readonly version: string | undefined;
  readonly treeSizes: Entry | undefined;
}

function headerOf(lines: ModelLines): Header {
  const entries = lines.entries(headerKeys, (line) => isTree(line) || isEnd(line));
  const need = (key: string): Entry => {
    const entry = entries.get(key);
    if (!entry) throw lines.bad(lines.line, `the header lacks ${key}`);
    return entry;
  };
  const refuse = (key: string, what: string): TsmaskError => lines.bad(entries.get(key)!.line, what, trained);

  const version = entries.get('version')?.value.trim();
  if (version !== undefined && !versions.includes(version)) {
    throw refuse('version', `a model of version ${JSON.stringify(version)} is not read, only ${versions.join(', ')}`);
  }
  for (const key of ['num_class', 'num_tree_per_iteration']) {
    const entry = key === 'num_class' ? need(key) : entries.get(key);
    if (entry && lines.whole(entry, key) !== 1) throw refuse(key, `${key} is ${entry.value}, and must be 1`);
  }
  if (entries.has('average_output')) throw refuse('average_output', 'random forests are not read (average_output)');
  const objective = need('objective');
  const sigmoid = Number(/^binary sigmoid:([-+.\de]+)\s*$/i.exec(objective.value)?.[1]);
  if (!(sigmoid > 0 && Number.isFinite(sigmoid))) {
    throw refuse('objective', `the objective ${JSON.stringify(objective.value)} is not read, only binary sigmoid:…`);
  }
  const last = lines.wholes(need('max_feature_idx'), 'max_feature_idx', 1, 0, mostFeatures - 1)[0];
  const names = need('feature_names');
  const featureNames = names.value.trim().split(/\s+/);
  if (featureNames.length !== last + 1) {
    throw lines.bad(names.line, `there are ${featureNames.length} names for ${last + 1} features`);
  }
  return { version, sigmoid, featureNames, treeSizes: entries.get('tree_sizes') };
}

function countOf(list: string): number {
  return list.trim() === '' ? 0 : list.trim().split(/\s+/).length;
}

/** Splits and leaves of all trees in one row each. */
function joined(trees: readonly Tree[]): Omit<LightgbmModel, 'featureNames' | 'sigmoid'> {
  const splits = trees.reduce((sum, { feature }) => sum + feature.length, 0);
  const model = {
    roots: new Int32Array(trees.length),
    feature: new Int32Array(splits),
    threshold: new Float64Array(splits),
    decision: new Uint8Array(splits),
    left: new Int32Array(splits),
    right: new Int32Array(splits),
    leaf: new Float64Array(splits + trees.length),
  };
  let [split, leaf] = [0, 0];
  for (const [index, tree] of trees.entries()) {
    const moved = (child: number) => (child >= 0 ? child + split : ~(~child + leaf));
    model.roots[index] = tree.feature.length > 0 ? split : ~leaf;
    model.feature.set(tree.feature, split);
    model.threshold.set(tree.threshold, split);
    model.decision.set(tree.decision, split);
    model.left.set(tree.left.map(moved), split);
    model.right.set(tree.right.map(moved), split);
    model.leaf.set(tree.leaf, leaf);
    split += tree.feature.length;
    leaf += tree.leaf.length;
  }
  return model;
}
