// Means over the observed samples of a finer file, and samples as reflectance × 10000. Both in the order and precision of
// plain JavaScript numbers, so that they come out as numbers in binary64 do.
//
// For each pixel of the stack, in the room that is kept (layout.ts):
//
//   sums     f64   of the samples that were observed
//   counts   u32   how many they are
//   missing        the values that mean no observation, each repeated over 16 bytes so that it loads as a vector

/** What has no observation. The kernel takes everything from here down as missing. */
const none: i32 = -999;

/** Kinds of samples, as src/stack/tile-decoder/means.ts numbers them. */
const enum Kind { u8, i8, u16, i16, u32, i32, f32, f64 }

/**
 * Adds a row of `count` samples to the means of the pixels from `sums` and `counts` on: the first `head` to the first, then
 * `factor` to each.
 */
export function addRow(
  kind: i32, from: usize, count: usize, head: usize, factor: usize, sums: usize, counts: usize,
  gain: f64, bias: f64, missing: usize, missingCount: usize,
): void {
  const missingEnd = missing + (missingCount << 4);
  if (kind == Kind.u8) add<u8>(from, count, head, factor, sums, counts, gain, bias, missing, missingEnd);
  else if (kind == Kind.i8) add<i8>(from, count, head, factor, sums, counts, gain, bias, missing, missingEnd);
  else if (kind == Kind.u16) addShort<u16>(from, count, head, factor, sums, counts, gain, bias, missing, missingEnd);
  else if (kind == Kind.i16) addShort<i16>(from, count, head, factor, sums, counts, gain, bias, missing, missingEnd);
  else if (kind == Kind.u32) add<u32>(from, count, head, factor, sums, counts, gain, bias, missing, missingEnd);
  else if (kind == Kind.i32) add<i32>(from, count, head, factor, sums, counts, gain, bias, missing, missingEnd);
  else if (kind == Kind.f32) add<f32>(from, count, head, factor, sums, counts, gain, bias, missing, missingEnd);
  else add<f64>(from, count, head, factor, sums, counts, gain, bias, missing, missingEnd);
}

function add<T>(
  from: usize, count: usize, head: usize, factor: usize, sums: usize, counts: usize,
  gain: f64, bias: f64, missing: usize, missingEnd: usize,
): void {
  const end = from + count * sizeof<T>();
  let stop = min(end, from + head * sizeof<T>());
  for (; from < end; stop = min(end, stop + factor * sizeof<T>())) {
    // Sums of integers are exact in either; these are the faster.
    let whole: i64 = 0;
    let sum: f64 = 0;
    let seen: u32 = 0;
    for (; from < stop; from += sizeof<T>()) {
      const value = load<T>(from);
      // NaN is not greater.
      let isSeen = i32(value != <T>0) & i32(<f64>value * gain + bias > <f64>none);
      for (let at = missing; at < missingEnd; at += 16) isSeen &= i32(value != load<T>(at));
      if (isFloat<T>()) sum += isSeen ? <f64>value : 0;
      else whole += isSeen ? <i64>value : 0;
      seen += isSeen;
    }
    store<f64>(sums, load<f64>(sums) + (isFloat<T>() ? sum : <f64>whole));
    store<u32>(counts, load<u32>(counts) + seen);
    sums += sizeof<f64>();
    counts += sizeof<u32>();
  }
}

/** As `add` for samples of 16 bits; with vectors where two are averaged, as 10 m are to 20 m. */
function addShort<T>(
  from: usize, count: usize, head: usize, factor: usize, sums: usize, counts: usize,
  gain: f64, bias: f64, missing: usize, missingEnd: usize,
): void {
  if (!ASC_FEATURE_SIMD || factor != 2) {
    add<T>(from, count, head, factor, sums, counts, gain, bias, missing, missingEnd);
    return;
  }
  if (head < 2 && count > 0) {
    add<T>(from, 1, 1, 2, sums, counts, gain, bias, missing, missingEnd);
    from += 2;
    count--;
    sums += sizeof<f64>();
    counts += sizeof<u32>();
  }
  // The formula never turns around, so what passes its test lies between two numbers.
  let lowest = <i32>i16.MIN_VALUE;
  let highest = <i32>u16.MAX_VALUE;
  if (isSigned<T>()) highest = i16.MAX_VALUE;
  else lowest = 0;
  if (gain < 0) highest = lastAbove(lowest, highest, gain, bias);
  else lowest = firstAbove(lowest, highest, gain, bias);
  const low = i16x8.splat(<i16>lowest);
  const high = i16x8.splat(<i16>highest);
  const nothing = lowest > highest;
  const zero = i16x8.splat(0);
  for (; count >= 8 && !nothing; count -= 8) {
    const values = v128.load(from);
    let isNone = v128.or(i16x8.eq(values, zero), v128.or(v128.lt<T>(values, low), v128.gt<T>(values, high)));
    for (let at = missing; at < missingEnd; at += 16) isNone = v128.or(isNone, i16x8.eq(values, v128.load(at)));
    const seen = v128.andnot(values, isNone);
    const pairs = isSigned<T>() ? i32x4.extadd_pairwise_i16x8_s(seen) : i32x4.extadd_pairwise_i16x8_u(seen);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.convert_low_i32x4_s(pairs)));
    const upper = i32x4.shuffle(pairs, pairs, 2, 3, 2, 3);
    v128.store(sums + 16, f64x2.add(v128.load(sums + 16), f64x2.convert_low_i32x4_s(upper)));
    // All ones is −1.
    const missed = i32x4.extadd_pairwise_i16x8_s(isNone);
    v128.store(counts, i32x4.add(v128.load(counts), i32x4.add(missed, i32x4.splat(2))));
    from += 16;
    sums += 32;
    counts += 16;
  }
  add<T>(from, count, 2, 2, sums, counts, gain, bias, missing, missingEnd);
}

/** The first whole number from `from` to `to` that is an observation; beyond `to` if none is. */
function firstAbove(from: i32, to: i32, gain: f64, bias: f64): i32 {
  to++;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (<f64>middle * gain + bias > <f64>none) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** The last one, where greater numbers mean less. */
function lastAbove(from: i32, to: i32, gain: f64, bias: f64): i32 {
  from--;
  while (from < to) {
    const middle = (from + to + 1) >> 1;
    if (<f64>middle * gain + bias > <f64>none) from = middle;
    else to = middle - 1;
  }
  return to;
}

/** Turns the means of `pixels` pixels into reflectance × 10000, 0 where nothing was observed, which takes their place. */
export function finishMeans(sums: usize, counts: usize, pixels: usize, gain: f64, bias: f64): void {
  let to = sums;
  for (const end = sums + pixels * sizeof<f64>(); sums < end; sums += sizeof<f64>()) {
    const count = load<u32>(counts);
    store<i16>(to, count == 0 ? <i16>0 : dnOf(load<f64>(sums) / <f64>count, gain, bias));
    counts += sizeof<u32>();
    to += sizeof<i16>();
  }
}

/** Rounded half up; what int16 cannot hold is brighter or darker than any threshold anyway. */
// @ts-ignore: decorator
@inline
function dnOf(value: f64, gain: f64, bias: f64): i16 {
  const dn = max<f64>(-32768, min<f64>(32767, floor<f64>(value * gain + bias + 0.5)));
  // The sum of opposite infinities is no number, which is stored as 0.
  return dn == dn ? <i16><i32>dn : 0;
}
