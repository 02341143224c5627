import { hash, randomOf } from '../random.ts';
import { between, Stream } from './random.ts';

/** Calls `fill` with ranges of row-major indices, from inclusive, to exclusive, that a date has no observations of. */
export function eachGap(
  seed: number,
  date: number,
  width: number,
  height: number,
  fill: (from: number, to: number) => void,
): void {
  swathEdge(seed, date, width, height, fill);
  dropouts(seed, date, width, height, fill);
}

/**
 * Every fourth date comes from the neighbouring orbit, whose swath ends within the scene: nearly at the same place each
 * time, and slanted, as the satellite flies towards the south-south-west.
 */
function swathEdge(
  seed: number,
  date: number,
  width: number,
  height: number,
  fill: (from: number, to: number) => void,
) {
  const orbit = randomOf(hash(seed, Stream.Gaps));
  if (Math.floor(orbit() * 4) !== date % 4) return;
  const missesEast = orbit() < 0.5;
  const share = between(orbit, 0.2, 0.5);
  const drift = (hash(seed, Stream.Gaps, date) / 2 ** 32 - 0.5) * 6;
  const middle = (missesEast ? 1 - share : share) * width + drift;
  for (let y = 0; y < height; y++) {
    const edge = Math.round(Math.min(width, Math.max(0, middle - 0.24 * (y - height / 2))));
    if (missesEast) fill(y * width + edge, (y + 1) * width);
    else fill(y * width, y * width + edge);
  }
}

/** A lost packet here and there: on some dates one to three small bars. */
function dropouts(seed: number, date: number, width: number, height: number, fill: (from: number, to: number) => void) {
  const random = randomOf(hash(seed, Stream.Gaps, date, 1));
  const count = random() < 0.25 ? 1 + Math.floor(random() * 3) : 0;
  for (let i = 0; i < count; i++) {
    const left = Math.floor(random() * width);
    const top = Math.floor(random() * height);
    const right = Math.min(width, left + 4 + Math.floor(random() * 16));
    const bottom = Math.min(height, top + 1 + Math.floor(random() * 4));
    for (let y = top; y < bottom; y++) fill(y * width + left, y * width + right);
  }
}
