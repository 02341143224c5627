// Where a tile lies in memory while it is decoded.
//
//   tables     static, see huffman.ts
//   kept       what lasts from tile to tile, see average.ts
//   output     the decoded bytes       followed by `slack` bytes that may be overwritten with anything
//   input      the compressed bytes    followed by `padding` bytes of zero
//
// What is read or written beyond the end of either lands in its margin, so that the inner loops need to look for the ends
// only now and then, not before each access.

import { grow } from '../memory';

/** One round of the loop in inflate.ts writes at most 4 × 2 literals and a match of 258 bytes with 15 too many. */
export const slack: usize = 512;
/** One round reads twice 8 bytes, and begins at most 8 bytes behind the end. */
export const padding: usize = 64;

export let output: usize = 0;
export let outputEnd: usize = 0;
export let input: usize = 0;
export let inputEnd: usize = 0;

/** Bytes that last from tile to tile. */
let keptBytes: u64 = 0;

/**
 * Makes room that lasts from tile to tile. Returns where, a multiple of 16, or 0 where the memory cannot grow that far. What was
 * decoded before is lost.
 */
export function keep(bytes: u32): usize {
  if (bytes > keptBytes) {
    if (!grow(keptStart() + bytes)) return 0;
    keptBytes = bytes;
  }
  return <usize>keptStart();
}

// @ts-ignore: decorator
@inline
function keptStart(): u64 {
  return (<u64>__heap_base + 15) & ~15;
}

/** Grows the memory as far as a tile needs. Returns whether it could. What was decoded before is lost. */
export function reserve(inputBytes: u32, outputBytes: u32): bool {
  const start = (keptStart() + keptBytes + 15) & ~15;
  const inputStart = (start + outputBytes + slack + 15) & ~15;
  const end = inputStart + inputBytes + padding;
  if (!grow(end)) return false;
  output = <usize>start;
  outputEnd = output + outputBytes;
  input = <usize>inputStart;
  inputEnd = input + inputBytes;
  return true;
}

/** Where the compressed bytes are to be put. */
export function inputAddress(): usize {
  return input;
}

/** Where the decoded bytes come to lie: a multiple of 16. */
export function outputAddress(): usize {
  return output;
}
