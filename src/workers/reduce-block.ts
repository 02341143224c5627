/** What a worker does for a composite: it reads a block of the dates that count, and reduces them. */
import type { Window } from '../grid.ts';
import { packedBytes, unpackClasses } from '../kernel/index.ts';
import type { CompositeKernel, CompositeKernelOptions, CompositeRequest } from '../reduce/kernel.ts';
import { type CompositeMethod, methodNamed } from '../reduce/methods.ts';
import type { StackReader } from '../stack/read.ts';
import { readDates } from './read-dates.ts';

export interface BlockToReduce extends Pick<CompositeRequest, 'roles' | 'even'> {
  readonly window: Window;
  readonly method: CompositeMethod;
  /** Classes of all dates, date after date, each packed on its own. */
  readonly packed: Uint8Array<ArrayBuffer>;
}

export interface ReducedBlock {
  /** The bands in the order of `roles`, then how often each pixel was clear, as uint16: one plane after the other. */
  readonly values: Int16Array<ArrayBuffer>;
  readonly bytesRead: number;
}

/** Of one stack. Holds the memory of a block. */
export class Reducer {
  readonly #reader: StackReader;
  readonly #options: CompositeKernelOptions;
  readonly #kernels = new Map<CompositeMethod, CompositeKernel>();

  constructor(reader: StackReader, options: CompositeKernelOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  async reduce({ window, method, roles, even, packed }: BlockToReduce): Promise<ReducedBlock> {
    const pixels = window.width * window.height;
    const perDate = packedBytes(pixels);
    const classesOf = (date: number) => packed.subarray(date * perDate, (date + 1) * perDate);
    // What is not clear anywhere in the block need not be read.
    const dates = Array.from({ length: packed.length / perDate }, (_, date) => date).filter((date) =>
      hasClear(classesOf(date)),
    );
    const request = { roles, pixels, dates: dates.length, ...(even ? { even } : {}) };
    const block = this.#kernel(method).begin(request);
    const bytesRead = await readDates(this.#reader, dates, window, block.bands, (date) => {
      unpackClasses(classesOf(date), block.classes);
      block.observe();
    });
    const { bands, count } = block.reduce();
    const values = new Int16Array((roles.length + 1) * pixels);
    roles.forEach((role, i) => {
      values.set(bands[role], i * pixels);
    });
    values.set(count, roles.length * pixels);
    return { values, bytesRead };
  }

  #kernel(method: CompositeMethod): CompositeKernel {
    const kernel = this.#kernels.get(method) ?? methodNamed(method).create(this.#options);
    this.#kernels.set(method, kernel);
    return kernel;
  }
}

/** Whether any pixel has the class 1, which is the lower bit of two without the upper. */
function hasClear(packed: Uint8Array): boolean {
  return packed.some((byte) => (byte & ~(byte >> 1) & 0x55) !== 0);
}
