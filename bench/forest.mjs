// A model of the size of s2cloudless's, made here: JS against WebAssembly, in turns, over smooth pixels and over noise.
// Run alone: node bench/forest.mjs (after npm run build).
import { createEvaluator, parseLightgbm } from '../dist/lightgbm/index.js';
import { inTurns, printTable } from './measure.mjs';

const features = 10;
const trees = 170;

/** The same numbers in every run, 0 to 1. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Trees grown leaf by leaf, as LightGBM grows them: a leaf is split anywhere, so that they are far from balanced. */
function modelText(leaves, random) {
  const blocks = Array.from({ length: trees }, (_, index) => {
    const [left, right, feature, threshold] = [[], [], [], []];
    // Where each leaf hangs, and what reaches it.
    const places = [{ box: Array.from({ length: features }, () => [0, 1]) }];
    for (let split = 0; split < leaves - 1; split++) {
      const leaf = Math.floor(random() * places.length);
      const { list, parent, box } = places[leaf];
      if (list) list[parent] = split;
      const asked = Math.floor(random() * features);
      const [low, high] = box[asked];
      feature.push(asked);
      threshold.push(low + (high - low) * (0.3 + 0.4 * random()));
      left.push(~leaf);
      right.push(~places.length);
      const half = (from, to) => box.map((range, i) => (i === asked ? [from, to] : range));
      places[leaf] = { list: left, parent: split, box: half(low, threshold[split]) };
      places.push({ list: right, parent: split, box: half(threshold[split], high) });
    }
    const values = Array.from({ length: leaves }, () => random() - 0.5);
    const lines = { num_leaves: [leaves], num_cat: [0], split_feature: feature, threshold };
    const others = { decision_type: feature.map(() => 2), left_child: left, right_child: right, leaf_value: values };
    const block = Object.entries({ ...lines, ...others }).map(([key, list]) => `${key}=${list.join(' ')}`);
    return [`Tree=${index}`, ...block, ''].join('\n');
  });
  const names = Array.from({ length: features }, (_, i) => `Column_${i}`).join(' ');
  const header = `tree\nversion=v3\nnum_class=1\nmax_feature_idx=${features - 1}\nobjective=binary sigmoid:1\n`;
  return `${header}feature_names=${names}\n\n${blocks.join('\n')}\nend of trees\n`;
}

/** A path of pixels that differ from their neighbours by a little, as in an image, or by everything. */
function pixelsOf(count, random, isNoise) {
  const pixels = new Float32Array(count * features);
  const values = Array.from({ length: features }, random);
  for (let pixel = 0; pixel < count; pixel++) {
    for (let i = 0; i < features; i++) {
      values[i] = isNoise ? random() : Math.min(1, Math.max(0, values[i] + (random() - 0.5) * 0.03));
      pixels[pixel * features + i] = Math.round(values[i] * 10000) / 10000;
    }
  }
  return pixels;
}

function evaluateAll(evaluator, pixels) {
  const sums = new Float64Array(pixels.length / features);
  for (let from = 0; from < sums.length; from += evaluator.capacity) {
    const count = Math.min(evaluator.capacity, sums.length - from);
    evaluator.features.set(pixels.subarray(from * features, (from + count) * features));
    sums.set(evaluator.evaluate(count), from);
  }
  return sums;
}

export function benchForest() {
  const random = randomNumbers(1);
  const count = 16384;
  const rows = [];
  for (const leaves of [31, 255, 1000]) {
    const model = parseLightgbm(modelText(leaves, random), 'bench');
    for (const kind of ['image', 'noise']) {
      const pixels = pixelsOf(count, random, kind === 'noise');
      const [js, wasm] = ['js', 'wasm'].map((engine) => createEvaluator(model, { engine }));
      const [expected, got] = [js, wasm].map((evaluator) => evaluateAll(evaluator, pixels));
      if (expected.some((sum, i) => sum !== got[i])) throw new Error('The engines give other bits.');
      const results = inTurns(
        [
          ['js', () => evaluateAll(js, pixels)],
          ['wasm', () => evaluateAll(wasm, pixels)],
        ],
        7,
      );
      const nanos = (name) => (results[name].median / count) * 1e9;
      rows.push({ trees, leaves, kind, js: nanos('js'), wasm: nanos('wasm') });
    }
  }
  printTable('LightGBM models of ten features, one thread: ns a pixel', [
    ['', 'pixels', 'JS core', 'WASM', 'WASM is faster'],
    ...rows.map(({ leaves, kind, js, wasm }) => [
      `${trees} trees × ${leaves} leaves`,
      kind,
      js.toFixed(0),
      wasm.toFixed(0),
      `${(js / wasm).toFixed(1)}×`,
    ]),
  ]);
  return rows;
}

if (process.argv[1] === new URL(import.meta.url).pathname) benchForest();
