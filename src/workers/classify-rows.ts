/** What a worker does for cloud probabilities: it reads rows of a scene and asks a model about each pixel. */
import { defaultNodata } from '../bands.ts';
import type { Window } from '../grid.ts';
import type { EngineName } from '../kernel/index.ts';
import { createEvaluator, type Evaluator, type LightgbmModel, probabilityOf } from '../lightgbm/index.ts';
import type { StackReader } from '../stack/read.ts';
import type { BandSource, Stack } from '../stack/stack.ts';

/** What a worker is told once. */
export interface Classifier {
  readonly model: LightgbmModel;
  /** The bands that are the features of the model, in their order. */
  readonly roles: readonly string[];
  readonly engine: EngineName;
}

export interface ClassifiedRows {
  /** 0 to 1 for each pixel of the window; NaN where a band is missing. */
  readonly probability: Float32Array<ArrayBuffer>;
  readonly bytesRead: number;
}

/** Reflectance of 1, as bands are read. */
const unit = 10000;

/** Of one stack. Holds the memory of the rows. */
export class RowClassifier {
  readonly #reader: StackReader;
  readonly #stack: Stack;
  readonly #classifier: Classifier;
  readonly #evaluator: Evaluator;
  readonly #bands: Record<string, Int16Array> = {};
  /** Where the pixels lie that the evaluator holds. */
  readonly #places: Int32Array;

  constructor(reader: StackReader, stack: Stack, classifier: Classifier) {
    this.#reader = reader;
    this.#stack = stack;
    this.#classifier = classifier;
    this.#evaluator = createEvaluator(classifier.model, classifier);
    this.#places = new Int32Array(this.#evaluator.capacity);
  }

  async classify(scene: number, window: Window): Promise<ClassifiedRows> {
    const { roles } = this.#classifier;
    const pixels = window.width * window.height;
    for (const role of roles) {
      if ((this.#bands[role]?.length ?? 0) < pixels) this.#bands[role] = new Int16Array(pixels);
    }
    const fetched = await this.#reader.fetch(scene, window, roles);
    await this.#reader.decode(fetched, window, this.#bands);
    return { probability: this.#ask(scene, pixels), bytesRead: fetched.bytesRead };
  }

  #ask(scene: number, pixels: number): Float32Array<ArrayBuffer> {
    const { roles } = this.#classifier;
    const { features, capacity } = this.#evaluator;
    const bands = roles.map((role) => this.#bands[role]);
    const zeroCounts = roles.map((role) => mayBeZero(role, this.#stack.scenes[scene].bands[role]));
    const probability = new Float32Array(pixels).fill(Number.NaN);
    let count = 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      let isWhole = true;
      for (let band = 0, at = count * bands.length; band < bands.length; band++, at++) {
        const value = bands[band][pixel];
        if (value <= defaultNodata || (value === 0 && !zeroCounts[band])) isWhole = false;
        features[at] = value / unit;
      }
      if (!isWhole) continue;
      this.#places[count++] = pixel;
      if (count < capacity) continue;
      this.#evaluate(count, probability);
      count = 0;
    }
    this.#evaluate(count, probability);
    return probability;
  }

  #evaluate(count: number, probability: Float32Array): void {
    const { model } = this.#classifier;
    const sums = this.#evaluator.evaluate(count);
    for (let i = 0; i < count; i++) probability[this.#places[i]] = probabilityOf(model, sums[i]);
  }
}

/**
 * Whether a reflectance of 0 is one. Elsewhere in the package 0 means no observation; but the cirrus band is that dark
 * under dry, clear air, and where its numbers have an offset, or declare another nodata value, 0 comes of a measurement.
 */
function mayBeZero(role: string, { bias, nodata }: BandSource): boolean {
  return role === 'cirrus' && (bias !== 0 || (nodata.length > 0 && !nodata.includes(0)));
}
