import type { Random } from '../random.ts';
import { noiseLength, noiseTable } from './random.ts';

export interface NoiseShape {
  /** Size of the largest structures, pixels, a power of two. */
  readonly coarsest: number;
  /** Size of the smallest structures, pixels, a power of two of at least 2. */
  readonly finest: number;
  /** Strength of each size relative to the next larger one: 0.3 is smooth, 0.7 is rugged. */
  readonly persistence: number;
}

/**
 * A field of smooth noise of several scales, row-major, of mean near 0; its spread depends on the shape.
 *
 * White noise on a coarse lattice is doubled in size again and again, each time with finer white noise on top. All the
 * work is in the last doublings, so the field costs little more than one interpolation whatever its number of scales.
 */
export function fractal(random: Random, width: number, height: number, shape: NoiseShape): Float32Array {
  const steps: { width: number; height: number }[] = [{ width, height }];
  for (let step = 1; step < shape.coarsest; step *= 2) {
    const { width: w, height: h } = steps[0];
    steps.unshift({ width: Math.ceil(w / 2) + 2, height: Math.ceil(h / 2) + 2 });
  }
  let step = shape.coarsest;
  let amplitude = 1;
  let size = steps[0];
  let field = new Float32Array(size.width * size.height);
  for (const next of steps.slice(1)) {
    if (step >= shape.finest) addNoise(random, field, size.width, amplitude);
    field = double(field, size.width, next.width, next.height);
    size = next;
    step /= 2;
    amplitude *= shape.persistence;
  }
  return field;
}

function addNoise(random: Random, field: Float32Array, width: number, amplitude: number): void {
  for (let row = 0; row < field.length; row += width) {
    const start = Math.floor(random() * noiseLength);
    for (let x = 0; x < width; x++) field[row + x] += amplitude * noiseTable[(start + x) & (noiseLength - 1)];
  }
}

/**
 * Twice the resolution, by the subdivision whose limit is the quadratic B-spline (weights ¼ and ¾): no overshoot, and
 * none of the squares that show in bilinear noise. The outermost lattice points only lend their weight.
 */
function double(field: Float32Array, fieldWidth: number, width: number, height: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(width * height);
  const line = new Float32Array(fieldWidth);
  for (let y = 0; y < height; y++) {
    const near = ((y >> 1) + 1) * fieldWidth;
    const far = y & 1 ? near + fieldWidth : near - fieldWidth;
    for (let x = 0; x < fieldWidth; x++) line[x] = 0.75 * field[near + x] + 0.25 * field[far + x];
    const row = y * width;
    const pairs = width >> 1;
    for (let i = 0; i < pairs; i++) {
      const middle = 0.75 * line[i + 1];
      out[row + 2 * i] = middle + 0.25 * line[i];
      out[row + 2 * i + 1] = middle + 0.25 * line[i + 2];
    }
    if (width & 1) out[row + width - 1] = 0.75 * line[pairs + 1] + 0.25 * line[pairs];
  }
  return out;
}
