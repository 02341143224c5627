/**
 * The two sets of pixels that a forecast is trained on (Mateo-García, Gómez-Chova et al., IPL-UV). Images are counted from
 * the scene back: 0 the scene itself, 1 the clear one before it, and so on to L.
 *
 * - estimation: image 0 from images 1 … L − 1, where the scene is clear;
 * - prediction: image 1 from images 2 … L, everywhere: the same step in time, one image earlier.
 */
import { isNone } from '../bands.ts';
import type { Table } from './model.ts';
import { drawOf, firstOf, type PixelSample, PixelSampler } from './pixel-sample.ts';
import type { TrainingData } from './train.ts';
import { trainingWeights } from './weights.ts';

export interface TrainingSets {
  readonly estimation: PixelSample;
  readonly prediction: PixelSample;
}

/** What a seed is used for: samples of the same seed are not of the same pixels. */
const Purpose = { Estimation: 1, Prediction: 2 } as const;

export interface SetSize {
  readonly bands: number;
  /** L: images besides the scene. At least 2. */
  readonly images: number;
}

/** Where a block lies in a grid. Pixels. */
export interface PlaceOfBlock {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly gridWidth: number;
}

/** Gathers both sets, block by block. Which pixels they hold does not depend on the blocks. */
export class TrainingSampler {
  readonly #size: SetSize;
  readonly #seed: number;
  readonly #estimation: PixelSampler;
  readonly #prediction: PixelSampler;

  /** @param most pixels of each set */
  constructor(size: SetSize, most: number, seed: number) {
    this.#size = size;
    this.#seed = seed;
    this.#estimation = new PixelSampler(most, size.bands * size.images);
    this.#prediction = new PixelSampler(most, size.bands * size.images);
  }

  /**
   * Takes a block. Pixels of which any value is missing are passed over.
   *
   * @param planes the bands of image 0, then of image 1 …, as far as `images`
   * @param isClear whether a pixel of the scene may be in the estimation set
   */
  add(planes: readonly Int16Array[], isClear: (pixel: number) => boolean, place: PlaceOfBlock, pixels: number): void {
    const { bands } = this.#size;
    this.#addTo(this.#estimation, Purpose.Estimation, planes, isClear, place, pixels);
    this.#addTo(this.#prediction, Purpose.Prediction, planes.slice(bands), () => true, place, pixels);
  }

  #addTo(
    sampler: PixelSampler,
    purpose: number,
    planes: readonly Int16Array[],
    mayBe: (pixel: number) => boolean,
    { x, y, width, gridWidth }: PlaceOfBlock,
    pixels: number,
  ): void {
    const columns = this.#size.bands * this.#size.images;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const [column, row] = [x + (pixel % width), y + Math.floor(pixel / width)];
      const draw = drawOf(this.#seed, purpose, column, row);
      if (!sampler.mayTake(draw) || !mayBe(pixel) || !isWhole(planes, columns, pixel)) continue;
      const values = sampler.take(draw, row * gridWidth + column);
      for (let i = 0; i < columns; i++) values[i] = planes[i][pixel];
    }
  }

  merge({ estimation, prediction }: TrainingSets): void {
    this.#estimation.merge(estimation);
    this.#prediction.merge(prediction);
  }

  sets(): TrainingSets {
    return { estimation: this.#estimation.sample(), prediction: this.#prediction.sample() };
  }
}

function isWhole(planes: readonly Int16Array[], count: number, pixel: number): boolean {
  for (let plane = 0; plane < count; plane++) if (isNone(planes[plane][pixel])) return false;
  return true;
}

/** Samples of both sets, those of the estimation set first. */
export interface SampledData extends TrainingData {
  /** Pixels of each set. */
  readonly estimation: number;
  readonly prediction: number;
  /** Where each lies: row × width of the grid + column. */
  readonly places: Float64Array;
}

/**
 * What a model is trained from: half of the samples from each set, or what the other cannot give; with a β of 0 all from the
 * prediction set.
 *
 * @param samples pixels of both sets together
 * @param beta weight of the estimation set
 * @throws TsmaskError BAD_OPTION, TOO_FEW_SAMPLES
 */
export function trainingData(sets: TrainingSets, { bands }: SetSize, samples: number, beta: number): SampledData {
  const [mostE, mostP] = [beta > 0 ? sets.estimation.draws.length : 0, beta < 1 ? sets.prediction.draws.length : 0];
  const half = Math.ceil(samples / 2);
  const countE = Math.min(mostE, Math.max(half, samples - mostP));
  const countP = Math.min(mostP, samples - countE);
  const parts = [firstOf(sets.estimation, countE), firstOf(sets.prediction, countP)];
  const { columns } = sets.estimation;
  const weights = trainingWeights({ estimation: countE, prediction: countP }, beta);
  return {
    outputs: columnsOf(parts, 0, bands),
    inputs: columnsOf(parts, bands, columns),
    weights,
    estimation: countE,
    prediction: countP,
    places: Float64Array.from(parts.flatMap(({ places }) => [...places])),
  };
}

/** Some columns of samples, one below the other. */
export function columnsOf(parts: readonly PixelSample[], from: number, to: number): Table {
  const columns = to - from;
  const rows = parts.reduce((sum, { draws }) => sum + draws.length, 0);
  const values = new Float64Array(rows * columns);
  let at = 0;
  for (const part of parts) {
    for (let row = 0; row < part.draws.length; row++) {
      for (let column = from; column < to; column++) values[at++] = part.values[row * part.columns + column];
    }
  }
  return { rows, columns, values };
}
