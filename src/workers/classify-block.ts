/** What a worker does for a block: it reads all dates of it and runs the temporal test. */
import type { Window } from '../grid.ts';
import { type Kernel, packedBytes } from '../kernel/index.ts';
import type { SeriesReader } from './series-reader.ts';

export interface BlockResult {
  /** Classes of all dates, date after date, each packed on its own. */
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly bytesRead: number;
}

export async function classifyBlock(
  series: SeriesReader,
  kernel: Kernel,
  dates: number,
  window: Window,
): Promise<BlockResult> {
  const pixels = window.width * window.height;
  const block = kernel.series(dates, pixels);
  const all = [...Array(dates).keys()];
  const bytesRead = await series.read(all, window, block.input, (date) => block.observe(date));
  block.classify();
  const perDate = packedBytes(pixels);
  const packed = new Uint8Array(perDate * dates);
  for (const date of all) block.packedClasses(date, packed.subarray(date * perDate, (date + 1) * perDate));
  return { packed, bytesRead };
}
