// Copies of what was decoded before, which may overlap with themselves. They write up to 15 bytes too many.

/** Writes the `length` bytes that lie `offset` before `to`. */
// @ts-ignore: decorator
@inline
export function copyMatch(to: usize, offset: usize, length: usize): void {
  if (ASC_FEATURE_SIMD) copyBy16(to, offset, length);
  else copyBy8(to, offset, length);
}

// @ts-ignore: decorator
@inline
function copyBy16(to: usize, offset: usize, length: usize): void {
  const from = to - offset;
  if (offset >= 16) {
    v128.store(to, v128.load(from));
    for (let done: usize = 16; done < length; done += 16) v128.store(to + done, v128.load(from + done));
  } else {
    repeatBy16(to, offset, length);
  }
}

/** For offsets below 16: the bytes from `offset` before `to` on, over and over again. */
function repeatBy16(to: usize, offset: usize, length: usize): void {
  const pattern = i8x16.swizzle(v128.load(to - offset), v128.load(patterns + (offset << 4)));
  const step = <usize>load<u8>(steps + offset);
  for (let done: usize = 0; done < length; done += step) v128.store(to + done, pattern);
}

// @ts-ignore: decorator
@inline
function copyBy8(to: usize, offset: usize, length: usize): void {
  const from = to - offset;
  if (offset >= 8) {
    store<u64>(to, load<u64>(from));
    for (let done: usize = 8; done < length; done += 8) store<u64>(to + done, load<u64>(from + done));
  } else {
    repeatBy8(to, offset, length);
  }
}

/** For offsets below 8. */
function repeatBy8(to: usize, offset: usize, length: usize): void {
  // The bytes before `to`, then doubled until they fill a word.
  let pattern = load<u64>(to - offset) & ((<u64>1 << (offset << 3)) - 1);
  for (let filled = offset; filled < 8; filled <<= 1) pattern |= pattern << (filled << 3);
  const step = <usize>load<u8>(wordSteps + offset);
  for (let done: usize = 0; done < length; done += step) store<u64>(to + done, pattern);
}

// For each offset below 16, which byte of those before `to` comes where, and the largest multiples of the offset that are
// at most 16 and at most 8.
const patterns = memory.data(16 << 4, 16);
const steps = memory.data(16);
const wordSteps = memory.data(8);

preparePatterns();

function preparePatterns(): void {
  for (let offset: usize = 1; offset < 16; offset++) {
    for (let i: usize = 0; i < 16; i++) store<u8>(patterns + (offset << 4) + i, <u8>(i % offset));
    store<u8>(steps + offset, <u8>(16 - (16 % offset)));
    if (offset < 8) store<u8>(wordSteps + offset, <u8>(8 - (8 % offset)));
  }
}
