/** What commands that compute have in common: how a run computes, and what becomes of its outputs. */
import { Option } from 'commander';
import type { Window } from '../index.ts';
import { byteSize, wholeNumber, windowOf } from './options.ts';

export interface RunOptions {
  readonly engine: 'wasm' | 'js';
  readonly workers?: number;
  readonly window?: Window;
  readonly memory?: number;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function runOptions(): Option[] {
  return [
    new Option('--engine <name>', 'what computes').choices(['wasm', 'js']).default('wasm'),
    new Option(
      '--workers <number>',
      'worker threads (default: one for each core; at most 16, or four for each)',
    ).argParser(wholeNumber),
    new Option('--window <x,y,width,height>', 'only this part of the grid, in pixels').argParser(windowOf),
    new Option('--memory <size>', 'memory to stay within, besides that of the program itself (default: 1G)').argParser(
      byteSize,
    ),
    new Option('--overwrite', 'replace files that exist'),
    new Option('--json', 'results as JSON on stdout'),
  ];
}
