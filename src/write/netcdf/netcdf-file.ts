import { bandRoles } from '../../bands.ts';
import { TsmaskError } from '../../errors.ts';
import type { Hdf5 } from '../../platform/types.ts';
import { describeMasks, describeReflectance, gridMapping } from '../cf.ts';
import { chunkRows, chunkSize, type Samples } from '../chunk-rows.ts';
import type { MaskRun } from '../sink.ts';
import { Hdf5File } from './hdf5-file.ts';

/** In the order of the samples that come. */
const variables = ['mask', ...bandRoles];

/** One file of masks, from its head to its close. */
export class NetcdfFile {
  readonly #file: Hdf5File;
  /** As users know it. */
  readonly #name: string;
  readonly #run: MaskRun;

  constructor(hdf5: Hdf5, path: string, name: string, run: MaskRun, reflectance: boolean) {
    this.#name = name;
    this.#run = run;
    const description = describeMasks(run);
    const { global, coordinates, mask, mapping } = description;
    this.#file = this.#told(() => new Hdf5File(hdf5, path));
    try {
      this.#told(() => {
        this.#file.attributes('/', global);
        for (const { name: dimension, values, attributes } of coordinates) {
          this.#file.dimension(dimension, values);
          this.#file.attributes(dimension, attributes);
        }
        if (mapping) {
          this.#file.scalar(gridMapping);
          this.#file.attributes(gridMapping, mapping);
        }
        const { width, height } = run.grid;
        const layout = {
          shape: [run.scenes.length, height, width],
          chunks: [1, Math.min(chunkSize, height), Math.min(chunkSize, width)],
        };
        const dimensions = coordinates.map((coordinate) => coordinate.name);
        this.#file.variable('mask', 'uint8', layout, dimensions);
        this.#file.attributes('mask', mask);
        for (const [role, attributes] of reflectance ? describeReflectance(run) : []) {
          this.#file.variable(role, 'int16', layout, dimensions);
          this.#file.attributes(role, attributes);
        }
      });
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /**
   * @param pieces rows of the mask, and of the bands if it holds them
   * @param after is called after each row of chunks
   */
  async mask(id: string, pieces: AsyncIterable<readonly Samples[]>, after = () => {}): Promise<void> {
    const date = this.#run.scenes.findIndex((scene) => scene.id === id);
    for await (const chunks of chunkRows(pieces, this.#run.grid)) {
      for (const { row, column, width, height, layers } of chunks) {
        const [y, x] = [row * chunkSize, column * chunkSize];
        const ranges = [
          [date, date + 1],
          [y, y + height],
          [x, x + width],
        ] as const;
        for (const [i, samples] of layers.entries()) {
          // Zero is what readers find where nothing was written.
          if (i === 0 && samples.every((code) => code === 0)) continue;
          this.#told(() => this.#file.write(variables[i], ranges, samples));
        }
      }
      after();
    }
  }

  close(): void {
    this.#told(() => this.#file.close());
  }

  abandon(): void {
    this.#file.abandon();
  }

  /** Runs `work` and says in our words why it failed. */
  #told<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      const reason = String(cause);
      if (/No space left|Quota exceeded/i.test(reason)) {
        throw new TsmaskError('DISK_FULL', `There is no space left for ${this.#name}.`, {
          subject: this.#name,
          remedy: 'Free some space, or write to another disk.',
          cause,
        });
      }
      if (/memory allocation|exceeds maximum memory|out of memory/i.test(reason)) {
        throw new TsmaskError('OUT_OF_MEMORY', `There is not enough memory to write ${this.#name}.`, {
          subject: this.#name,
          remedy: 'Write fewer dates or a smaller window, or write GeoTIFFs.',
          cause,
        });
      }
      throw new TsmaskError('NOT_WRITABLE', `${this.#name} cannot be written.`, {
        subject: this.#name,
        remedy: 'Choose another output folder, or change its permissions.',
        cause,
      });
    }
  }
}
