/** How far the axes of a series go, and where they are marked. */
import type uPlot from 'uplot';
import { type Quantity, quantities } from './quantities.ts';

/** Pixels. */
const lineHeight = 13;

/**
 * Of reflectance the root is drawn: shadows lie below 0.05, clouds reach 1, and what is told apart is how many times
 * brighter one is than the other.
 */
export const rootScale: uPlot.Scale = {
  distr: 100,
  fwd: (value) => Math.sign(value) * Math.sqrt(Math.abs(value)),
  bwd: (root) => Math.sign(root) * root * root,
};

/** From the top down, as many as can be read below each other. */
export function rootSplits({ scales, bbox }: uPlot): number[] {
  const { max = 1 } = scales.y;
  const height = (value: number) => Math.sqrt(value / max) * (bbox.height / devicePixelRatio);
  const splits: number[] = [];
  for (const value of [2, 1.5, 1, 0.8, 0.6, 0.4, 0.2, 0.1, 0.05, 0.02, 0]) {
    if (value <= max && (splits.length === 0 || height(splits[0]) - height(value) >= lineHeight)) splits.unshift(value);
  }
  return splits;
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
