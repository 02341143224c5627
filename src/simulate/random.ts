/** Repeatable randomness: hashed seeds, a small generator, a table of Gaussian noise. The same on every engine. */

/** Numbers evenly spread over 0 ≤ x < 1. */
export type Random = () => number;

/** Which part of the simulation a random number is for, so that no two parts draw the same ones. */
export const Stream = { Landscape: 1, Cover: 2, Sky: 3, Season: 4, Air: 5, Gaps: 6, Pixels: 7, Table: 8 } as const;

/** Mixes whole numbers into one of 32 bits. Neighbouring inputs give unrelated outputs. */
export function hash(a: number, b = 0, c = 0, d = 0): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ b, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 16) ^ d, 0x165667b1);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 12)) >>> 0;
}

/** A generator (mulberry32) of its own for one purpose: `randomOf(hash(seed, Stream.Sky, date))`. */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A number of mean 0 and standard deviation 1, within ±3.5: near enough to Gaussian, and without Math.log. */
export function gaussian(random: Random): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3);
}

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)];
}

/** Length of {@link noiseTable}, a power of two: mask an index with `noiseLength - 1`. */
export const noiseLength = 1 << 16;

/**
 * White noise to read from a random place on, many times faster than drawing it. A reader that starts every row at another
 * place shows no pattern.
 */
export const noiseTable: Float32Array = (() => {
  const random = randomOf(hash(Stream.Table));
  return Float32Array.from({ length: noiseLength }, () => gaussian(random));
})();
