// Undoes TIFF's predictors on what lies in the output, sample by sample.

import { input, output } from './layout';

/** Predictor 2: each sample of `size` bytes is the difference to its left neighbour, `samples` before it. */
export function undoDifferences(rows: usize, rowSamples: usize, samples: usize, size: usize): void {
  if (size == 1) undo<u8>(rows, rowSamples, samples);
  else if (size == 2) undo<u16>(rows, rowSamples, samples);
  else if (size == 4) undo<u32>(rows, rowSamples, samples);
  else undo<u64>(rows, rowSamples, samples);
}

function undo<T>(rows: usize, rowSamples: usize, samples: usize): void {
  const stride = samples * sizeof<T>();
  const rowBytes = rowSamples * sizeof<T>();
  let row = output;
  for (const end = output + rows * rowBytes; row < end; row += rowBytes) {
    for (let at = row + stride; at < row + rowBytes; at += sizeof<T>()) {
      store<T>(at, load<T>(at) + load<T>(at - stride));
    }
  }
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
    for (let byte: usize = 0; byte < size; byte++) {
      const from = input + (size - 1 - byte) * rowSamples;
      for (let i: usize = 0; i < rowSamples; i++) store<u8>(row + i * size + byte, load<u8>(from + i));
    }
  }
}

/** Reverses the bytes of each sample. */
export function swapBytes(bytes: usize, size: usize): void {
  if (size == 2) swap<u16>(bytes);
  else if (size == 4) swap<u32>(bytes);
  else if (size == 8) swap<u64>(bytes);
}

function swap<T>(bytes: usize): void {
  for (let at = output; at < output + bytes; at += sizeof<T>()) store<T>(at, bswap<T>(load<T>(at)));
}
