/** What a worker does for a composite: it reads a block of the dates that count, and reduces them. */
import type { Window } from '../grid.ts';
import { packedBytes, unpackClasses } from '../kernel/index.ts';
import type { CompositeKernel, CompositeKernelOptions, CompositeRequest } from '../reduce/kernel.ts';
import { type CompositeMethod, createCompositeKernel } from '../reduce/methods.ts';
import type { SeriesReader } from './series-reader.ts';

export interface BlockToReduce extends Pick<CompositeRequest, 'roles' | 'even'> {
  readonly window: Window;
  readonly method: CompositeMethod;
  /** Classes of all dates, date after date, each packed on its own. */
  readonly packed: Uint8Array<ArrayBuffer>;
  /** All dates, those first that go before others. Default: in time. */
  readonly order?: readonly number[];
}

export interface ReducedBlock {
  /**
   * The bands in the order of `roles`, then how often each pixel was clear, as uint16, then, of methods that choose, the date
   * that it is from: one plane after the other.
   */
  readonly values: Int16Array<ArrayBuffer>;
  readonly bytesRead: number;
}

/** Of one stack. Holds the memory of a block. */
export class Reducer {
  readonly #series: SeriesReader;
  readonly #options: CompositeKernelOptions;
  readonly #kernels = new Map<CompositeMethod, CompositeKernel>();

  constructor(series: SeriesReader, options: CompositeKernelOptions) {
    this.#series = series;
    this.#options = options;
  }

  async reduce({ window, method, roles, even, packed, order }: BlockToReduce): Promise<ReducedBlock> {
    const pixels = window.width * window.height;
    const perDate = packedBytes(pixels);
    const classesOf = (date: number) => packed.subarray(date * perDate, (date + 1) * perDate);
    // What is not clear anywhere in the block need not be read.
    const all = order ?? [...Array(packed.length / perDate).keys()];
    const dates = all.filter((date) => hasClear(classesOf(date)));
    const request = { roles, pixels, dates: dates.length, ...(even ? { even } : {}) };
    const block = this.#kernel(method).begin(request);
    const bytesRead = await this.#series.read(dates, window, block.bands, (date) => {
      unpackClasses(classesOf(date), block.classes);
      block.observe();
    });
    const { bands, count, source } = block.reduce();
    const planes = [...roles.map((role) => bands[role]), count];
    if (source) planes.push(source.map((index) => (index < 0 ? index : dates[index])));
    const values = new Int16Array(planes.length * pixels);
    planes.forEach((plane, i) => {
      values.set(plane, i * pixels);
    });
    return { values, bytesRead };
  }

  #kernel(method: CompositeMethod): CompositeKernel {
    const kernel = this.#kernels.get(method) ?? createCompositeKernel(method, this.#options);
    this.#kernels.set(method, kernel);
    return kernel;
  }
}

/** Whether any pixel has the class 1, which is the lower bit of two without the upper. */
function hasClear(packed: Uint8Array): boolean {
  return packed.some((byte) => (byte & ~(byte >> 1) & 0x55) !== 0);
}
