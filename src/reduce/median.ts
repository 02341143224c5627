import type { CombiningMethod, Even, Series } from './method.ts';

/** Of each band on its own. */
export const median: CombiningMethod = {
  keeps: 'all',
  combine: mediansOf,
  wasm: (exports, from, to, isLower) => exports.medians(from, to, isLower),
};

export function mediansOf(series: Series, even: Even): number[] {
  return series.map((values) => {
    const sorted = values.slice().sort();
    const lower = sorted[(sorted.length - 1) >> 1];
    const upper = even === 'lower' ? lower : sorted[sorted.length >> 1];
    return (lower + upper + 1) >> 1;
  });
}
