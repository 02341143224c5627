// Means and flags of one date, four pixels at a time. The same operations in the same order as observe.scalar.ts: lanes
// of f32x4 round like single f32s, so the bits agree.

import {
  classBits, clear, clearIsCloud, cloud, cloudIsClear, dates, dnPerUnit, flagsOffset, input, lanes, lowestMissing,
  padded, records, recordSize, shadowIsClear, usable,
} from './layout';
import * as t from './thresholds';

export function observe(date: u32, nodata: i32): void {
  let record = records + <usize>date * recordSize;
  let at = input;
  // Most nodata values are missing anyway; others no int16 can have.
  const isSpecial = nodata > lowestMissing && nodata != 0 && nodata <= i16.MAX_VALUE;
  for (let pixel: usize = 0; pixel < padded; pixel += lanes) {
    let first = missingEight(at);
    let second = missingEight(at + 16);
    if (isSpecial) {
      first = v128.or(first, equalEight(at, <i16>nodata));
      second = v128.or(second, equalEight(at + 16, <i16>nodata));
    }
    const f0 = observeFour(at, i32x4.extend_low_i16x8_s(first), record);
    const f1 = observeFour(at + 8, i32x4.extend_high_i16x8_s(first), record + 16);
    const f2 = observeFour(at + 16, i32x4.extend_low_i16x8_s(second), record + 32);
    const f3 = observeFour(at + 24, i32x4.extend_high_i16x8_s(second), record + 48);
    // Flags are below 64, so narrowing with saturation keeps them.
    const flags = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_u(f0, f1), i16x8.narrow_i32x4_u(f2, f3));
    v128.store(record + flagsOffset, flags);
    at += lanes * sizeof<i16>();
    record += dates * recordSize;
  }
}

/** Which of eight pixels lack a band: the smallest of six is low enough, or the smallest without sign is zero. */
// @ts-ignore: decorator
@inline
function missingEight(at: usize): v128 {
  const stride = padded * sizeof<i16>();
  let lowest = v128.load(at);
  let smallest = lowest;
  for (let band: usize = 1; band < 6; band++) {
    const values = v128.load(at + band * stride);
    lowest = i16x8.min_s(lowest, values);
    smallest = i16x8.min_u(smallest, values);
  }
  return v128.or(i16x8.le_s(lowest, i16x8.splat(<i16>lowestMissing)), i16x8.eq(smallest, i16x8.splat(0)));
}

/** Which of eight pixels have the value in any band. */
function equalEight(at: usize, value: i16): v128 {
  const stride = padded * sizeof<i16>();
  let found = i16x8.splat(0);
  for (let band: usize = 0; band < 6; band++) {
    found = v128.or(found, i16x8.eq(v128.load(at + band * stride), i16x8.splat(value)));
  }
  return found;
}

/**
 * Stores the means of the four pixels whose blue band is at `at`, and returns their flags as i32x4. `missing` is all ones
 * for pixels that lack a band.
 */
// @ts-ignore: decorator
@inline
function observeFour(at: usize, missing: v128, means: usize): v128 {
  const stride = padded * sizeof<i16>();
  const blue = v128.load_ext<i16>(at);
  const green = v128.load_ext<i16>(at + stride);
  const red = v128.load_ext<i16>(at + 2 * stride);
  const nir = v128.load_ext<i16>(at + 3 * stride);
  const swir1 = v128.load_ext<i16>(at + 4 * stride);
  const swir2 = v128.load_ext<i16>(at + 5 * stride);

  const b = reflectance(blue);
  const g = reflectance(green);
  const r = reflectance(red);
  const n = reflectance(nir);
  const s1 = reflectance(swir1);
  const s2 = reflectance(swir2);

  const two = f32x4.splat(2);
  const zero = f32x4.splat(0);
  const waterSum = f32x4.add(g, s1);
  missing = v128.or(missing, f32x4.eq(waterSum, zero));
  const mndwi = f32x4.div(f32x4.sub(g, s1), waterSum);

  const soil = f32x4.add(f32x4.mul(two, n), f32x4.splat(1));
  const discriminant = f32x4.sub(f32x4.mul(soil, soil), f32x4.mul(f32x4.splat(8), f32x4.sub(n, r)));
  missing = v128.or(missing, f32x4.le(discriminant, zero));

  let sum = f32x4.add(b, g);
  sum = f32x4.add(sum, r);
  sum = f32x4.add(sum, n);
  sum = f32x4.add(sum, s1);
  sum = f32x4.add(sum, s2);
  const mean = f32x4.div(sum, f32x4.splat(6));
  const redBlue = f32x4.add(r, b);
  const whiteness = f32x4.div(f32x4.sub(r, b), b);
  const half = f32x4.mul(redBlue, f32x4.splat(0.5));
  const greenness = f32x4.div(f32x4.sub(g, half), half);

  const bright = f32x4.gt(mean, f32x4.splat(t.brightMean));
  const mayServe = v128.or(
    f32x4.gt(mean, f32x4.splat(t.neighbourMean)),
    f32x4.gt(mndwi, f32x4.splat(t.neighbourMndwi)),
  );
  let water = v128.and(f32x4.gt(mndwi, f32x4.splat(t.waterMndwi)), f32x4.lt(mean, f32x4.splat(t.waterMean)));
  const bareWater = f32x4.gt(mndwi, f32x4.splat(t.bareWaterMndwi));
  // Over plants no pixel asks for the index, whose roots are dear.
  if (v128.any_true(bareWater)) {
    water = v128.or(water, v128.and(bareWater, f32x4.lt(msaviOf(soil, discriminant), f32x4.splat(t.waterMsavi))));
  }
  const bareGround = f32x4.lt(mndwi, f32x4.splat(t.bareGroundMndwi));
  let thinCloud = v128.and(
    f32x4.lt(whiteness, f32x4.splat(t.thinCloudWhiteness)),
    f32x4.lt(greenness, f32x4.splat(t.thinCloudGreenness)),
  );
  thinCloud = v128.and(thinCloud, f32x4.lt(mndwi, f32x4.splat(t.thinCloudMndwi)));
  thinCloud = v128.and(thinCloud, f32x4.gt(redBlue, f32x4.splat(t.thinCloudDarkest)));
  thinCloud = v128.and(thinCloud, f32x4.lt(redBlue, f32x4.splat(t.thinCloudBrightest)));

  // A comparison yields −1 where it holds, so subtracting it turns class 1 (clear) into 2 (cloud).
  let flags = i32x4.sub(i32x4.splat(clear), bright);
  flags = v128.or(flags, v128.and(mayServe, i32x4.splat(usable)));
  flags = v128.or(flags, v128.and(water, i32x4.splat(shadowIsClear)));
  flags = v128.or(flags, v128.and(bareGround, i32x4.splat(cloudIsClear)));
  flags = v128.or(flags, v128.and(thinCloud, i32x4.splat(clearIsCloud)));
  v128.store(means, mean);
  return v128.andnot(flags, missing);
}

// @ts-ignore: decorator
@inline
function reflectance(values: v128): v128 {
  return f32x4.div(f32x4.convert_i32x4_s(values), f32x4.splat(dnPerUnit));
}

// @ts-ignore: decorator
@inline
function upper(values: v128): v128 {
  return i8x16.shuffle(values, values, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
}

// @ts-ignore: decorator
@inline
function msaviOf(soil: v128, discriminant: v128): v128 {
  return i8x16.shuffle(
    halfDifference(soil, discriminant),
    halfDifference(upper(soil), upper(discriminant)),
    0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
  );
}

/** (a − √b) / 2 of the two lower lanes, in f64 and rounded once at the end, as the published program does it. */
// @ts-ignore: decorator
@inline
function halfDifference(a: v128, b: v128): v128 {
  const difference = f64x2.sub(f64x2.promote_low_f32x4(a), f64x2.sqrt(f64x2.promote_low_f32x4(b)));
  return f32x4.demote_f64x2_zero(f64x2.mul(difference, f64x2.splat(0.5)));
}

/** Copies the classes of one date, one byte a pixel, to `target`, which holds whole groups. */
export function collect(date: u32, target: usize): void {
  let flags = records + <usize>date * recordSize + flagsOffset;
  for (let pixel: usize = 0; pixel < padded; pixel += lanes) {
    v128.store(target + pixel, v128.and(v128.load(flags), i8x16.splat(classBits)));
    flags += dates * recordSize;
  }
}

/** Copies the classes of one date, two bits a pixel and the first in the lowest, to `target`, which holds whole groups. */
export function collectPacked(date: u32, target: usize): void {
  let flags = records + <usize>date * recordSize + flagsOffset;
  for (let group: usize = 0; group < padded / lanes; group++) {
    let words = v128.and(v128.load(flags), i8x16.splat(classBits));
    words = v128.or(words, i32x4.shr_u(words, 6));
    words = v128.or(words, i32x4.shr_u(words, 12));
    const packed = i8x16.swizzle(words, i8x16(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
    v128.store32_lane(target + (group << 2), packed, 0);
    flags += dates * recordSize;
  }
}
