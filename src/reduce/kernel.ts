/** What makes one image of many: a block of pixels, filled date by date, then reduced. It knows nothing of files. */
import type { EngineName } from '../kernel/index.ts';

/** What a method is told of its block. */
export interface CompositeRequest {
  readonly roles: readonly string[];
  /** Length of the time axis, at most 32767. */
  readonly dates: number;
  readonly pixels: number;
  /** Of two middle values of an even number, their mean, halves rounded up, or the smaller. Default `mean`. */
  readonly even?: 'mean' | 'lower';
}

/** Reflectance × 10000 by role. */
export type CompositeBands = Readonly<Record<string, Int16Array>>;

export interface CompositeResult {
  /** Of each pixel; −999 where it never was clear. */
  readonly bands: CompositeBands;
  /** How often each pixel was clear. */
  readonly count: Uint16Array;
  /** Of methods that choose: which call of `observe`, from 0, each pixel was taken from; −1 where it never was clear. */
  readonly source?: Int16Array;
}

/**
 * The observations of a block of pixels, filled date by date. An observation counts where its class is clear and none of
 * its bands is missing: 0, or −999 and below, as for the masks.
 */
export interface CompositeBlock {
  /** Where one date's bands are put before each call of `observe`. */
  readonly bands: CompositeBands;
  /** Where its classes are put, which fill the block up to a multiple of four pixels. */
  readonly classes: Uint8Array;
  /** Takes what is in `bands` and `classes` as those of one more date. Dates without anything clear may be left out. */
  observe(): void;
  /** The composite, valid until the next block is begun. After that nothing more is observed. */
  reduce(): CompositeResult;
}

/** A method at work. It holds working memory, and one block at a time. */
export interface CompositeKernel {
  begin(request: CompositeRequest): CompositeBlock;
}

export interface CompositeKernelOptions {
  /** `wasm` (default) is fast; `js` is the plain yardstick. Both give the same bits. */
  readonly engine?: EngineName;
  /** For `wasm`: whether to use SIMD instructions. Default: where the host has them. */
  readonly simd?: boolean;
}
