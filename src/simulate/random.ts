/** What the simulation draws: Gaussian noise, a table of it, and which purpose a number is for. The same on every engine. */
import { hash, type Random, randomOf } from '../random.ts';

/** Which part of the simulation a random number is for, so that no two parts draw the same ones. */
export const Stream = { Landscape: 1, Cover: 2, Sky: 3, Season: 4, Air: 5, Gaps: 6, Pixels: 7, Table: 8 } as const;

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
