/** A model in WebAssembly: see assembly/forest/layout.ts. SIMD has no part in it, so that the scalar build does for all. */
import { compileKernel, instantiateKernel, outOfMemory } from '../kernel/wasm/module.ts';
import type { Evaluator } from './evaluator.ts';
import { type LightgbmModel, MissingKind, missingKindOf } from './model.ts';

/** Pixels whose features and sums stay in the innermost cache beside a tree. */
const capacity = 256;
/** Bytes. */
const nodeSize = 16;

export function createWasmEvaluator(model: LightgbmModel): Evaluator {
  const { exports, memory } = instantiateKernel(compileKernel(false));
  const stride = model.featureNames.length;
  const count = model.threshold.length + model.leaf.length;
  const nodes = exports.reserveForest(model.roots.length, count, stride, capacity);
  if (nodes === 0) throw outOfMemory(`a model of ${count} nodes`);
  const values = nodes + count * nodeSize;
  const table = values + count * 8;
  const input = table + model.roots.length * 8;
  const sums = (input + capacity * stride * 4 + 7) & ~7;
  writeNodes(model, new DataView(memory.buffer), { nodes, values, table, missing: sums + capacity * 8 });
  const zeros = model.decision.some((decision) => missingKindOf(decision) === MissingKind.Zero);
  return {
    capacity,
    features: new Float32Array(memory.buffer, input, capacity * stride),
    evaluate(pixels) {
      exports.evaluateForest(pixels, zeros);
      return new Float64Array(memory.buffer, sums, pixels);
    },
  };
}

interface Addresses {
  readonly nodes: number;
  readonly values: number;
  readonly table: number;
  readonly missing: number;
}

/** Tree after tree: the splits in their order, then the leaves. */
function writeNodes(model: LightgbmModel, view: DataView, { nodes, values, table, missing }: Addresses): void {
  let [split, leaf] = [0, 0];
  for (let tree = 0; tree < model.roots.length; tree++) {
    const base = split + leaf;
    const splits = splitsOf(model, tree, split);
    const offsetOf = (child: number) => nodeSize * (child >= 0 ? base + child - split : base + splits + ~child - leaf);
    view.setUint32(table + tree * 8, base * nodeSize, true);
    view.setUint32(table + tree * 8 + 4, (base + splits) * nodeSize, true);
    for (let i = 0; i < splits; i++) {
      const at = nodes + (base + i) * nodeSize;
      view.setFloat32(at, notAbove(model.threshold[split + i]), true);
      view.setUint32(at + 4, model.feature[split + i] * 4, true);
      view.setUint32(at + 8, offsetOf(model.left[split + i]), true);
      view.setUint32(at + 12, offsetOf(model.right[split + i]), true);
      view.setUint8(missing + base + i, model.decision[split + i]);
    }
    for (let i = 0; i <= splits; i++) {
      const own = base + splits + i;
      view.setFloat32(nodes + own * nodeSize, Number.POSITIVE_INFINITY, true);
      view.setUint32(nodes + own * nodeSize + 8, own * nodeSize, true);
      view.setUint32(nodes + own * nodeSize + 12, own * nodeSize, true);
      view.setFloat64(values + own * 8, model.leaf[leaf + i], true);
    }
    split += splits;
    leaf += splits + 1;
  }
}

/** Splits of a tree whose first one, if it has any, is `first`: up to where the next tree that has some begins. */
function splitsOf({ roots, threshold }: LightgbmModel, tree: number, first: number): number {
  if (roots[tree] < 0) return 0;
  const next = roots.subarray(tree + 1).find((root) => root >= 0) ?? threshold.length;
  return next - first;
}

const pair = new Float32Array(1);
const bits = new Int32Array(pair.buffer);

/** The greatest float32 that is not above a number: no float32 lies between them, so that both decide alike. */
export function notAbove(value: number): number {
  pair[0] = value;
  if (pair[0] > value) {
    if (pair[0] === 0)
      bits[0] = -0x7fffffff; // below 0 comes the smallest negative one
    else bits[0] += pair[0] > 0 ? -1 : 1;
  }
  return pair[0];
}
