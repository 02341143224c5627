/** What a method of composites is, to the engines and to whoever plans a run. */
import type { KernelExports } from '../kernel/wasm/module.ts';
import type { CompositeRequest } from './kernel.ts';

/** The clear observations of one pixel, in the order in which they were observed: a list for each band. At least one. */
export type Series = readonly Int16Array[];

interface MethodParts {
  /** Whether all observations are held until they are reduced, or only the first of each pixel. */
  readonly keeps: 'all' | 'first';
  /** In WebAssembly: reduces groups of 32 pixels. */
  wasm(exports: KernelExports, from: number, to: number, isLower: boolean): void;
}

/** A method whose pixels are observations. */
export interface ChoosingMethod extends MethodParts {
  /** In plain JavaScript: which of the observations. */
  choose(series: Series, even: Even): number;
}

/** A method whose pixels are made of several observations. */
export interface CombiningMethod extends MethodParts {
  /** In plain JavaScript: the value of each band. */
  combine(series: Series, even: Even): readonly number[];
}

export type Even = NonNullable<CompositeRequest['even']>;

export type Method = ChoosingMethod | CombiningMethod;
