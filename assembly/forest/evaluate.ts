// The sums of the leaves that pixels reach, in the order of the trees, as LightGBM adds them up. Features are float32 and
// thresholds the largest float32 that is not above the model's own: that decides alike, and halves a node.

import { features, input, missing, nodeSize, nodes, sums, table, trees, values } from './layout';

/** What LightGBM takes for zero lies within. */
const zero: f32 = 1e-35;

const enum Missing { none, zero, nan }

/** Pixels that are walked in step: a step waits for memory, in which the others can make theirs. */
const lanes: usize = 8;

/** Evaluates the first `count` pixels; `zeros` tells whether the model has a way of its own for zeros. */
export function evaluateForest(count: u32, zeros: bool): void {
  const stride = features * sizeof<f32>();
  memory.fill(sums, 0, <usize>count * sizeof<f64>());
  // Plain ones, in step, then those that may take the way of missing values.
  for (let from: usize = 0; from < count; ) {
    const end = runFrom(from, count, stride, zeros);
    if (end > from) {
      sumRun(from, end, stride);
      from = end;
    } else {
      sumMissing(input + from * stride, sums + from * sizeof<f64>());
      from++;
    }
  }
}

/** Where the run of pixels without missing values ends that begins with `from`. */
function runFrom(from: usize, count: usize, stride: usize, zeros: bool): usize {
  for (; from < count; from++) {
    const pixel = input + from * stride;
    for (let at = pixel; at < pixel + stride; at += sizeof<f32>()) {
      const value = load<f32>(at);
      if (value != value || (zeros && abs(value) <= zero)) return from;
    }
  }
  return from;
}

/** The next node of a pixel none of whose values is missing. */
// @ts-ignore: decorator
@inline
function step(node: usize, pixel: usize): usize {
  const at = nodes + node;
  const isRight = u32(!(load<f32>(pixel + load<u32>(at, 4)) <= load<f32>(at)));
  return load<u32>(at + (isRight << 2), 8);
}

/** Adds the leaf's value. */
// @ts-ignore: decorator
@inline
function add(sum: usize, leaf: usize): void {
  store<f64>(sum, load<f64>(sum) + load<f64>(values + (leaf >> 1)));
}

function sumRun(from: usize, end: usize, stride: usize): void {
  const firstSum = sums + from * sizeof<f64>();
  const lastSum = sums + end * sizeof<f64>();
  for (let tree = table; tree < table + trees * 8; tree += 8) {
    const root: usize = load<u32>(tree);
    const leaves: usize = load<u32>(tree, 4);
    let pixel = input + from * stride;
    let sum = firstSum;
    for (; sum + lanes * sizeof<f64>() <= lastSum; sum += lanes * sizeof<f64>(), pixel += lanes * stride) {
      let a = root, b = root, c = root, d = root, e = root, f = root, g = root, h = root;
      const pixelB = pixel + stride, pixelC = pixelB + stride, pixelD = pixelC + stride;
      const pixelE = pixelD + stride, pixelF = pixelE + stride, pixelG = pixelF + stride, pixelH = pixelG + stride;
      while (min(min(min(a, b), min(c, d)), min(min(e, f), min(g, h))) < leaves) {
        e = step(e, pixelE);
        f = step(f, pixelF);
        g = step(g, pixelG);
        h = step(h, pixelH);
        a = step(a, pixel);
        b = step(b, pixelB);
        c = step(c, pixelC);
        d = step(d, pixelD);
      }
      add(sum, a);
      add(sum + 8, b);
      add(sum + 16, c);
      add(sum + 24, d);
      add(sum + 32, e);
      add(sum + 40, f);
      add(sum + 48, g);
      add(sum + 56, h);
    }
    for (; sum < lastSum; sum += sizeof<f64>(), pixel += stride) {
      let node = root;
      while (node < leaves) node = step(node, pixel);
      add(sum, node);
    }
  }
}

function sumMissing(pixel: usize, sum: usize): void {
  for (let tree = table; tree < table + trees * 8; tree += 8) {
    let node: usize = load<u32>(tree);
    const leaves: usize = load<u32>(tree, 4);
    while (node < leaves) node = stepMissing(node, pixel);
    add(sum, node);
  }
}

/** The next node of a pixel that may lack values. */
function stepMissing(node: usize, pixel: usize): usize {
  const at = nodes + node;
  const decision = load<u8>(missing + node / nodeSize);
  const kind = (decision >> 2) & 3;
  let value = load<f32>(pixel + load<u32>(at, 4));
  const isNan = value != value;
  if (isNan && kind != Missing.nan) value = 0;
  const isMissing = kind == Missing.nan ? isNan : kind == Missing.zero && abs(value) <= zero;
  const isLeft = isMissing ? (decision & 2) != 0 : value <= load<f32>(at);
  return isLeft ? load<u32>(at, 8) : load<u32>(at, 12);
}
