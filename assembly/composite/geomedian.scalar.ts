// As geomedian.simd.ts, pixel by pixel.

import { bands, dates, input, lanes, lengths, missing, padded, recordSize, recordsOf, scratch } from './layout';
import { mostSteps, tolerance } from './weiszfeld';

const size: usize = sizeof<f64>();

/** Puts the geometric medians of the groups `from` to `to` − 1 where the input was. */
export function geomedians(from: u32, to: u32): void {
  for (let group: usize = from; group < to; group++) {
    for (let lane: usize = 0; lane < lanes; lane++) {
      const end = gather(group, lane);
      const isNone = end == firstDate();
      if (!isNone) {
        start(end);
        for (let steps = 0; steps < mostSteps; steps++) if (!step(end)) break;
      }
      for (let band: usize = 0; band < bands; band++) {
        // Halves are rounded up.
        const value = isNone ? <f64>missing : floor<f64>(load<f64>(scratch + band * size) + 0.5);
        store<i16>(input + (band * padded + group * lanes + lane) * sizeof<i16>(), <i16>value);
      }
    }
  }
}

// The scratch space begins with the point that walks, and where the next step leads; then the bands of each clear date.

// @ts-ignore: decorator
@inline
function nextAt(): usize {
  return scratch + bands * size;
}

// @ts-ignore: decorator
@inline
function firstDate(): usize {
  return scratch + 2 * bands * size;
}

function gather(group: usize, lane: usize): usize {
  const end = <usize>load<u32>(lengths + group * 4) * recordSize;
  let to = firstDate();
  for (let record: usize = 0; record < end; record += recordSize) {
    let at = recordsOf(group, 0) + record + lane * sizeof<i16>();
    if (load<i16>(at) == missing) continue;
    for (let band: usize = 0; band < bands; band++, at += dates * recordSize) {
      store<f64>(to + band * size, <f64>load<i16>(at));
    }
    to += bands * size;
  }
  return to;
}

/** Puts the walking point to the mean. */
function start(end: usize): void {
  const count = <f64>((end - firstDate()) / (bands * size));
  for (let band: usize = 0; band < bands * size; band += size) {
    let sum: f64 = 0;
    for (let date = firstDate(); date < end; date += bands * size) sum += load<f64>(date + band);
    store<f64>(scratch + band, sum / count);
  }
}

/** Returns whether there is to be another step. */
function step(end: usize): bool {
  let weights: f64 = 0;
  let here: f64 = 0;
  for (let band: usize = 0; band < bands * size; band += size) store<f64>(nextAt() + band, 0);
  for (let date = firstDate(); date < end; date += bands * size) {
    let square: f64 = 0;
    for (let band: usize = 0; band < bands * size; band += size) {
      const difference = load<f64>(date + band) - load<f64>(scratch + band);
      square += difference * difference;
    }
    if (square == 0) {
      here++;
      continue;
    }
    const weight = 1 / sqrt<f64>(square);
    weights += weight;
    for (let band: usize = 0; band < bands * size; band += size) {
      store<f64>(nextAt() + band, load<f64>(nextAt() + band) + weight * load<f64>(date + band));
    }
  }
  let pull: f64 = 0;
  for (let band: usize = 0; band < bands * size; band += size) {
    const next = load<f64>(nextAt() + band) / weights;
    store<f64>(nextAt() + band, next);
    const difference = next - load<f64>(scratch + band);
    pull += difference * difference;
  }
  pull = weights * sqrt<f64>(pull);
  // Where nothing lies elsewhere, the pull is no number.
  if (!(pull > here)) return false;
  const share = 1 - here / pull;
  let farthest: f64 = 0;
  for (let band: usize = 0; band < bands * size; band += size) {
    const at = load<f64>(scratch + band);
    const next = load<f64>(nextAt() + band);
    const to = here == 0 ? next : at + share * (next - at);
    farthest = max<f64>(farthest, abs<f64>(to - at));
    store<f64>(scratch + band, to);
  }
  return farthest >= tolerance;
}
