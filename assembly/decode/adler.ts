// The checksum of zlib streams: the sum of all bytes, and the sum of all those sums, modulo 65521.

const modulus: u32 = 65521;
/** After so many bytes at most the sums are reduced: they still fit into 32 bits. A multiple of 16. */
const stretch: usize = 5536;

export function adler32(at: usize, length: usize): u32 {
  let low: u32 = 1;
  let high: u32 = 0;
  const end = at + length;
  while (at < end) {
    const stop = min(end, at + stretch);
    if (ASC_FEATURE_SIMD) {
      const blocks = (stop - at) >> 4;
      if (blocks > 0) {
        let bytes = i32x4.splat(0);
        let weighted = i32x4.splat(0);
        let before = i32x4.splat(0);
        for (const last = at + (blocks << 4); at < last; at += 16) {
          const values = v128.load(at);
          before = i32x4.add(before, bytes);
          const near = i16x8.extmul_low_i8x16_u(values, i8x16(16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1));
          const far = i16x8.extmul_high_i8x16_u(values, i8x16(16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1));
          // Each product is at most 16 × 255.
          weighted = i32x4.add(weighted, i32x4.extadd_pairwise_i16x8_u(i16x8.add(near, far)));
          bytes = i32x4.add(bytes, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(values)));
        }
        // Every byte counts once more for each byte after it, and every block for the 16 of each block after it.
        high += <u32>(blocks << 4) * low + (sum(before) << 4) + sum(weighted);
        low += sum(bytes);
      }
    }
    for (; at < stop; at++) {
      low += <u32>load<u8>(at);
      high += low;
    }
    low %= modulus;
    high %= modulus;
  }
  return (high << 16) | low;
}

// @ts-ignore: decorator
@inline
function sum(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) + i32x4.extract_lane(lanes, 3)
  );
}
