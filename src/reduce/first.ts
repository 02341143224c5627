import type { ChoosingMethod } from './method.ts';

/** The first observation: of scenes that come in the order of their rank, that of the highest. */
export const first: ChoosingMethod = {
  keeps: 'first',
  choose: () => 0,
  wasm: (exports, from, to) => exports.firsts(from, to),
};
