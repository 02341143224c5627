// Undoes TIFF's predictors on what lies in the output, 16 bytes at a time. Writes behind what it is about: to bytes that
// come later, whose values are already loaded, or to the slack.

import { input, output } from './layout';

/** Predictor 2: each sample of `size` bytes is the difference to its left neighbour, `samples` before it. */
export function undoDifferences(rows: usize, rowSamples: usize, samples: usize, size: usize): void {
  if (size == 1) undo<u8>(rows, rowSamples, samples);
  else if (size == 2) undo<u16>(rows, rowSamples, samples);
  else if (size == 4) undo<u32>(rows, rowSamples, samples);
  else undo<u64>(rows, rowSamples, samples);
}

// @ts-ignore: decorator
@inline
function undo<T>(rows: usize, rowSamples: usize, samples: usize): void {
  const stride = samples * sizeof<T>();
  const rowBytes = rowSamples * sizeof<T>();
  if (stride >= 16) undoLong<T>(rows, rowBytes, stride);
  else if (stride == 8 || stride == 4 || stride == 2 || stride == 1) undoEven<T>(rows, rowBytes, stride);
  else if (stride > 8) undoPixels<T>(rows, rowBytes, stride);
  else undoOdd<T>(rows, rowBytes, stride);
}

/** Pixels of 16 bytes or more: 16 bytes never depend on each other. */
function undoLong<T>(rows: usize, rowBytes: usize, stride: usize): void {
  let row = output;
  for (const end = output + rows * rowBytes; row < end; row += rowBytes) {
    let at = row + stride;
    for (; at + 16 <= row + rowBytes; at += 16) v128.store(at, v128.add<T>(v128.load(at), v128.load(at - stride)));
    undoSamples<T>(at, row + rowBytes, stride);
  }
}

/** Pixels of 1, 2, 4 or 8 bytes: running sums within 16 bytes, by adding them to themselves shifted ever further. */
function undoEven<T>(rows: usize, rowBytes: usize, stride: usize): void {
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  // Where an index is below 0, swizzling yields 0.
  const by1 = i8x16.sub(lanes, i8x16.splat(<i8>stride));
  const by2 = i8x16.sub(lanes, i8x16.splat(<i8>(stride << 1)));
  const by4 = i8x16.sub(lanes, i8x16.splat(<i8>(stride << 2)));
  const by8 = i8x16.sub(lanes, i8x16.splat(<i8>(stride << 3)));
  const lastPixel = i8x16.add(i8x16.splat(<i8>(16 - stride)), v128.and(lanes, i8x16.splat(<i8>(stride - 1))));
  let row = output;
  for (const end = output + rows * rowBytes; row < end; row += rowBytes) {
    let left = i8x16.splat(0);
    let at = row;
    for (; at + 16 <= row + rowBytes; at += 16) {
      let values = v128.load(at);
      values = v128.add<T>(values, i8x16.swizzle(values, by1));
      if (stride < 8) values = v128.add<T>(values, i8x16.swizzle(values, by2));
      if (stride < 4) values = v128.add<T>(values, i8x16.swizzle(values, by4));
      if (stride < 2) values = v128.add<T>(values, i8x16.swizzle(values, by8));
      values = v128.add<T>(values, left);
      v128.store(at, values);
      left = i8x16.swizzle(values, lastPixel);
    }
    undoSamples<T>(max(at, row + stride), row + rowBytes, stride);
  }
}

/** Pixels of 9 to 15 bytes: one at a time, with the beginning of the next one in the upper lanes. */
function undoPixels<T>(rows: usize, rowBytes: usize, stride: usize): void {
  let row = output;
  // Each store covers the beginning of the next pixel, so that is loaded before; it does not reach the one after.
  let next = v128.load(row);
  for (const end = output + rows * rowBytes; row < end; row += rowBytes) {
    let values = next;
    for (let at = row; at < row + rowBytes; at += stride) {
      next = v128.load(at + stride);
      v128.store(at, values);
      values = v128.add<T>(values, next);
    }
  }
}

/** Pixels of 3, 5, 6 or 7 bytes. */
function undoOdd<T>(rows: usize, rowBytes: usize, stride: usize): void {
  let row = output;
  for (const end = output + rows * rowBytes; row < end; row += rowBytes) {
    undoSamples<T>(row + stride, row + rowBytes, stride);
  }
}

// @ts-ignore: decorator
@inline
function undoSamples<T>(from: usize, end: usize, stride: usize): void {
  for (let at = from; at < end; at += sizeof<T>()) store<T>(at, load<T>(at) + load<T>(at - stride));
}

/**
 * Predictor 3: the bytes of a row's samples stand by significance, all of the highest first, each as the difference to
 * the one `samples` before it. A row must fit into the input.
 */
export function undoFloatPredictor(rows: usize, rowSamples: usize, samples: usize, size: usize): void {
  undo<u8>(rows, rowSamples * size, samples);
  const rowBytes = rowSamples * size;
  let row = output;
  for (const end = output + rows * rowBytes; row < end; row += rowBytes) {
    memory.copy(input, row, rowBytes);
    let i: usize = 0;
    if (size == 4) {
      for (; i + 16 <= rowSamples; i += 16) gatherFloats(row + (i << 2), input + i, rowSamples);
    }
    for (; i < rowSamples; i++) {
      for (let byte: usize = 0; byte < size; byte++) {
        store<u8>(row + i * size + byte, load<u8>(input + (size - 1 - byte) * rowSamples + i));
      }
    }
  }
}

/** Puts 16 floats together whose highest bytes begin at `from`, the others `step` apart. */
// @ts-ignore: decorator
@inline
function gatherFloats(to: usize, from: usize, step: usize): void {
  const b3 = v128.load(from);
  const b2 = v128.load(from + step);
  const b1 = v128.load(from + 2 * step);
  const b0 = v128.load(from + 3 * step);
  const low01 = i8x16.shuffle(b0, b1, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const low23 = i8x16.shuffle(b2, b3, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const high01 = i8x16.shuffle(b0, b1, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const high23 = i8x16.shuffle(b2, b3, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  v128.store(to, i8x16.shuffle(low01, low23, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23));
  v128.store(to, i8x16.shuffle(low01, low23, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31), 16);
  v128.store(to, i8x16.shuffle(high01, high23, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23), 32);
  v128.store(to, i8x16.shuffle(high01, high23, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31), 48);
}

/** Reverses the bytes of each sample. */
export function swapBytes(bytes: usize, size: usize): void {
  const end = output + bytes;
  if (size == 2) {
    for (let at = output; at < end; at += 16) {
      const values = v128.load(at);
      v128.store(at, i8x16.shuffle(values, values, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
    }
  } else if (size == 4) {
    for (let at = output; at < end; at += 16) {
      const values = v128.load(at);
      v128.store(at, i8x16.shuffle(values, values, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
    }
  } else if (size == 8) {
    for (let at = output; at < end; at += 16) {
      const values = v128.load(at);
      v128.store(at, i8x16.shuffle(values, values, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8));
    }
  }
}
