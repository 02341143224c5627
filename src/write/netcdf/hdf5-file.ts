/** The part of HDF5 that a NetCDF-4 file of masks needs, on h5wasm. Every call is synchronous, as the library is. */
import type { Dataset, File } from 'h5wasm';
import type { Hdf5 } from '../../platform/types.ts';
import type { CfAttribute, CfAttributes } from '../cf.ts';

export interface Layout {
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
}

export class Hdf5File {
  readonly #hdf5: Hdf5;
  readonly #file: File;
  #isOpen = true;

  /** @param path of the disk, or of the library's memory, as the library was loaded. */
  constructor(hdf5: Hdf5, path: string) {
    this.#hdf5 = hdf5;
    this.#file = this.#strictly(() => new hdf5.File(path, 'w', { track_order: true }));
  }

  attributes(of: string, attributes: CfAttributes): void {
    this.#strictly(() => {
      const owner = of === '/' ? this.#file : this.#dataset(of);
      for (const [name, value] of Object.entries(attributes)) {
        const [data, type] = encoded(value);
        owner.create_attribute(name, data, Array.isArray(data) ? [data.length] : null, type);
      }
    });
  }

  /** A dimension with its coordinates. */
  dimension(name: string, values: Float64Array): void {
    this.#strictly(() => {
      this.#file.create_dataset({ name, data: values, track_order: true }).make_scale(name);
    });
  }

  /** A variable that holds nothing but attributes. */
  scalar(name: string): void {
    this.#strictly(() => {
      this.#file.create_dataset({ name, data: new Int32Array(1), shape: [], track_order: true });
    });
  }

  /** A variable, zero until it is written: the library knows no other fill value. */
  variable(name: string, type: 'uint8' | 'int16', { shape, chunks }: Layout, dimensions: readonly string[]): void {
    this.#strictly(() => {
      // The library writes a new dataset at once, all of it: it is made small, then grows without being written.
      const one = shape.map(() => 1);
      this.#file.create_dataset({
        name,
        data: type === 'uint8' ? new Uint8Array(1) : new Int16Array(1),
        shape: one,
        maxshape: [...shape],
        chunks: [...chunks],
        compression: 'gzip',
        compression_opts: 4,
        track_order: true,
      });
      const dataset = this.#dataset(name);
      dataset.resize([...shape]);
      dimensions.forEach((dimension, i) => {
        dataset.attach_scale(i, dimension);
      });
    });
  }

  /** Writes a box; `ranges` are first and last + 1 along each dimension. */
  write(name: string, ranges: readonly (readonly [number, number])[], data: Uint8Array | Int16Array): void {
    this.#strictly(() => {
      this.#dataset(name).write_slice(
        ranges.map(([first, end]) => [first, end]),
        data,
      );
    });
  }

  /** Writes what the library still holds, then closes. */
  close(): void {
    this.#strictly(() => {
      // Closing alone tells of no failure.
      this.#file.flush();
      this.#isOpen = false;
      this.#file.close();
    });
  }

  /** Closes a file that nobody wants any more; what cannot be written is not missed. */
  abandon(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      this.#strictly(() => this.#file.close());
    } catch {
      // The disk may be full.
    }
  }

  #dataset(name: string) {
    return this.#file.get(name) as Dataset;
  }

  /**
   * Runs `work` so that the library throws where it fails, instead of printing, and takes the time for 1970: it dates
   * every object, and the same masks are to give the same bytes. Nothing else runs in between.
   */
  #strictly<T>(work: () => T): T {
    const { Module } = this.#hdf5;
    const { now } = Date;
    Date.now = () => 0;
    Module.activate_throwing_error_handler();
    try {
      return work();
    } finally {
      Module.deactivate_throwing_error_handler();
      Date.now = now;
    }
  }
}

function encoded(
  value: CfAttribute,
): [data: string | number[] | Float64Array | Uint8Array | Int16Array, type: string | null] {
  if (typeof value === 'number') return [Float64Array.of(value), null];
  if (value instanceof Uint8Array || value instanceof Int16Array) return [value, null];
  if (typeof value !== 'string') return [Float64Array.from(value), null];
  // Of fixed length: older readers know no others. ASCII; all texts here are.
  return [value, `A${value.length}`];
}
