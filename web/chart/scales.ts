/** How far the axes of a series go, and where they are marked. */
import type uPlot from 'uplot';
import { type Quantity, quantities } from './quantities.ts';

/**
 * Of reflectance the root is drawn: shadows lie below 0.05, clouds reach 1, and what is told apart is how many times
 * brighter one is than the other.
 */
export const rootScale: uPlot.Scale = {
  distr: 100,
  fwd: (value) => Math.sign(value) * Math.sqrt(Math.abs(value)),
  bwd: (root) => Math.sign(root) * root * root,
};

export function rootSplits({ scales }: uPlot): number[] {
  const { max = 1 } = scales.y;
  return [0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2].filter((value) => value <= max);
}

/** Reflectance starts at nothing; a little room stays around the marks, and above the bands for their row. */
export function valueRange(quantity: Quantity, low: number | null, high: number | null): [number, number] {
  if (quantities[quantity].isReflectance) {
    return [Math.min(0, low ?? 0), Math.max(0.2, high ?? 0) * (quantity === 'bands' ? 1.35 : 1.08)];
  }
  const [from, to] = [low ?? -0.5, high ?? 0.5];
  const room = Math.max(0.05, (to - from) * 0.08);
  return [from - room, to + room];
}

export function timeRange({ data: [times] }: uPlot, from: number, to: number): [number, number] {
  // A single date stands in the middle of its month; uPlot would have it begin years.
  if (times.length === 1) return [times[0] - 15 * 86400, times[0] + 15 * 86400];
  const room = Math.max(86400, (to - from) * 0.015);
  return [from - room, to + room];
}
