import type { Stack } from 'tsmask';
import type { Window } from '../../src/grid.ts';
import { PictureReader } from '../../src/stack/picture.ts';

const never = new AbortController().signal;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture in as many parts as `cuts` make, put together. */
export async function picture(
  stack: Stack,
  window: Window,
  { width, height }: Size,
  cuts: number[] = [],
  batchBytes = 1,
) {
  const reader = new PictureReader(stack, undefined, batchBytes);
  const edges = [...new Set([0, ...cuts.filter((cut) => cut < height), height])].sort((a, b) => a - b);
  const roles = Object.keys(stack.scenes[0].bands);
  const bands = Object.fromEntries(roles.map((role) => [role, new Int16Array(width * height)]));
  // All at once: they must not get in each other's way.
  await Promise.all(
    edges.slice(1).map(async (to, i) => {
      const rows = { from: edges[i], to };
      const found = await reader.read({ scene: 0, window, width, height, rows, roles }, never);
      for (const role of roles) bands[role].set(found[role], edges[i] * width);
    }),
  );
  return bands;
}

/** What stands in the centre of each cell. */
export function centres(values: ArrayLike<number>, window: Window, { width, height }: Size): number[] {
  return Array.from({ length: width * height }, (_, i) => {
    const x = Math.floor((((i % width) + 0.5) * window.width) / width);
    const y = Math.floor(((Math.floor(i / width) + 0.5) * window.height) / height);
    return values[y * window.width + x];
  });
}

/** The whole grid. */
export const whole = ({ grid: { width, height } }: Stack): Window => ({ x: 0, y: 0, width, height });
