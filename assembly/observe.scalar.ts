// Means and flags of one date, pixel by pixel. The formulas are explained in src/kernel/js/indices.ts.

import {
  classBits, clear, clearIsCloud, cloud, cloudIsClear, dates, dnPerUnit, flagsOffset, input, lanes, lowestMissing,
  padded, records, recordSize, shadowIsClear, usable,
} from './layout';
import * as t from './thresholds';

export function observe(date: u32, nodata: i32): void {
  let record = records + <usize>date * recordSize;
  for (let pixel: usize = 0; pixel < padded; pixel += lanes) {
    for (let lane: usize = 0; lane < lanes; lane++) {
      observePixel(input + (pixel + lane) * sizeof<i16>(), nodata, record, lane);
    }
    record += dates * recordSize;
  }
}

function observePixel(at: usize, nodata: i32, record: usize, lane: usize): void {
  const stride = padded * sizeof<i16>();
  const blue = <i32>load<i16>(at);
  const green = <i32>load<i16>(at + stride);
  const red = <i32>load<i16>(at + 2 * stride);
  const nir = <i32>load<i16>(at + 3 * stride);
  const swir1 = <i32>load<i16>(at + 4 * stride);
  const swir2 = <i32>load<i16>(at + 5 * stride);

  const flagsAt = record + flagsOffset + lane;
  store<u8>(flagsAt, 0);
  if (isMissing(blue, nodata) || isMissing(green, nodata) || isMissing(red, nodata)) return;
  if (isMissing(nir, nodata) || isMissing(swir1, nodata) || isMissing(swir2, nodata)) return;

  const b = <f32>blue / dnPerUnit;
  const g = <f32>green / dnPerUnit;
  const r = <f32>red / dnPerUnit;
  const n = <f32>nir / dnPerUnit;
  const s1 = <f32>swir1 / dnPerUnit;
  const s2 = <f32>swir2 / dnPerUnit;

  const waterSum = g + s1;
  if (waterSum == 0) return;
  const mndwi = (g - s1) / waterSum;
  const soil: f32 = 2 * n + 1;
  const discriminant: f32 = soil * soil - 8 * (n - r);
  if (discriminant <= 0) return;
  const msavi = <f32>((<f64>soil - sqrt<f64>(<f64>discriminant)) / 2);

  const mean = (b + g + r + n + s1 + s2) / 6;
  const redBlue = r + b;
  const whiteness = (r - b) / b;
  const half = redBlue / 2;
  const greenness = (g - half) / half;

  let flags = mean > t.brightMean ? cloud : clear;
  if (mean > t.neighbourMean || mndwi > t.neighbourMndwi) flags |= usable;
  if ((mndwi > t.waterMndwi && mean < t.waterMean) || (msavi < t.waterMsavi && mndwi > t.bareWaterMndwi)) {
    flags |= shadowIsClear;
  }
  if (mndwi < t.bareGroundMndwi) flags |= cloudIsClear;
  if (
    whiteness < t.thinCloudWhiteness &&
    redBlue > t.thinCloudDarkest &&
    redBlue < t.thinCloudBrightest &&
    mndwi < t.thinCloudMndwi &&
    greenness < t.thinCloudGreenness
  ) {
    flags |= clearIsCloud;
  }
  store<f32>(record + lane * sizeof<f32>(), mean);
  store<u8>(flagsAt, flags);
}

// @ts-ignore: decorator
@inline
function isMissing(value: i32, nodata: i32): bool {
  return value == nodata || value == 0 || value <= lowestMissing;
}

/** Copies the classes of one date, one byte a pixel, to `target`, which holds whole groups. */
export function collect(date: u32, target: usize): void {
  let flags = records + <usize>date * recordSize + flagsOffset;
  for (let pixel: usize = 0; pixel < padded; pixel += lanes) {
    for (let lane: usize = 0; lane < lanes; lane++) {
      store<u8>(target + pixel + lane, load<u8>(flags + lane) & classBits);
    }
    flags += dates * recordSize;
  }
}

/** Copies the classes of one date, two bits a pixel and the first in the lowest, to `target`, which holds whole groups. */
export function collectPacked(date: u32, target: usize): void {
  let flags = records + <usize>date * recordSize + flagsOffset;
  for (let group: usize = 0; group < padded / lanes; group++) {
    for (let four: usize = 0; four < 4; four++) {
      let words = load<u32>(flags + (four << 2)) & 0x03030303;
      words |= words >> 6;
      words |= words >> 12;
      store<u8>(target + (group << 2) + four, <u8>words);
    }
    flags += dates * recordSize;
  }
}
