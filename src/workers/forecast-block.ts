/**
 * What a worker does for forecasts: block by block it takes samples to train with, forecasts a scene from others, and says to
 * which cluster of differences each pixel belongs.
 */
import type { Window } from '../grid.ts';
import { Class, type KernelOptions, packedBytes, unpackClasses } from '../kernel/index.ts';
import { type ClusterInput, clusterColumns, writeClusterInputs } from '../multitemporal/differences.ts';
import { type Assigner, createAssigner, createForecaster, noDifference } from '../multitemporal/forecaster/index.ts';
import type { Clusters } from '../multitemporal/kmeans.ts';
import type { ResolvedLabelOptions } from '../multitemporal/labels/options.ts';
import { labelPixels } from '../multitemporal/labels/pixels.ts';
import { addPixels, type ClusterStatistics, noStatistics } from '../multitemporal/labels/statistics.ts';
import type { ForecastModel } from '../multitemporal/model.ts';
import { drawOf, type PixelSample, PixelSampler } from '../multitemporal/pixel-sample.ts';
import { median, type Predictor, persistence } from '../multitemporal/simple-forecasts.ts';
import { TrainingSampler, type TrainingSets } from '../multitemporal/training-sets.ts';
import { noData } from '../probability/binary.ts';
import { dilate } from '../probability/morphology.ts';
import type { SeriesReader } from './series-reader.ts';

/** What is forecast from what. */
export interface ForecastImages {
  /** Indices into the stack's scenes: the one that is forecast, then its history, the nearest first. */
  readonly scenes: readonly number[];
  readonly roles: readonly string[];
  /** Width of the grid of the stack. */
  readonly gridWidth: number;
}

export interface BlockToSample {
  readonly images: ForecastImages;
  readonly window: Window;
  /** Classes of the scene, packed, in the window and as far around it as clouds grow. */
  readonly classes: Uint8Array<ArrayBuffer>;
  readonly around: Window;
  /** By how much clouds and shadows grow. Pixels. */
  readonly dilation: number;
  /** Pixels of each set. */
  readonly samples: number;
  readonly seed: number;
}

export interface SampledBlock {
  readonly sets: TrainingSets;
  /** Pixels with an observation, and those of them that are cloud or shadow, or near. */
  readonly observed: number;
  readonly masked: number;
  readonly bytesRead: number;
}

/** How a scene is forecast. */
export type ForecastBy = { readonly simple: 'persistence' | 'median' } | { readonly model: ForecastModel };

export interface BlockToForecast {
  readonly images: ForecastImages;
  readonly window: Window;
  /** How many images of the history the forecast takes. */
  readonly inputs: number;
  /** Pixels whose differences are wanted, to find clusters from. */
  readonly samples: number;
  readonly seed: number;
  readonly by: ClusterInput;
}

export interface ForecastBlock {
  /** The bands of the forecast, one after the other, then those of the scene. */
  readonly values: Int16Array<ArrayBuffer>;
  /** Scene less forecast. */
  readonly differences: PixelSample;
  readonly bytesRead: number;
}

export interface BlockToLabel {
  readonly roles: readonly string[];
  /** As {@link ForecastBlock} has them. */
  readonly values: Int16Array<ArrayBuffer>;
  /** For the rule `pixel-wise`. */
  readonly labels: ResolvedLabelOptions;
  readonly by: ClusterInput;
}

export interface LabelledBlock {
  /** The cluster of each pixel, 255 for none; or its class, of the rule `pixel-wise`. */
  readonly codes: Uint8Array<ArrayBuffer>;
  readonly statistics?: ClusterStatistics;
}

/** Of one stack. Holds the memory of a block. */
export class Forecasting {
  readonly #series: SeriesReader;
  readonly #options: KernelOptions;
  #planes: Int16Array[] = [];
  #bands: Record<string, Int16Array> = {};
  #predictor: Predictor | undefined;
  #clusters: { readonly count: number; readonly assigner: Assigner } | undefined;

  constructor(series: SeriesReader, options: KernelOptions) {
    this.#series = series;
    this.#options = options;
  }

  async sample(block: BlockToSample): Promise<SampledBlock> {
    const { images, window, samples, seed } = block;
    const { scenes, roles, gridWidth } = images;
    const pixels = window.width * window.height;
    const { planes, bytesRead } = await this.#read(images, scenes.length, window);
    const seedMask = grownMask(block);
    const sampler = new TrainingSampler({ bands: roles.length, images: scenes.length - 1 }, samples, seed);
    sampler.add(planes, (pixel) => seedMask[pixel] === 0, { ...window, gridWidth }, pixels);
    const counts = [0, 0, 0];
    for (const code of seedMask) counts[code === noData ? 2 : code]++;
    return { sets: sampler.sets(), observed: counts[0] + counts[1], masked: counts[1], bytesRead };
  }

  /** From now on scenes are forecast in this way. */
  useForecast(by: ForecastBy): void {
    if ('model' in by) this.#predictor = createForecaster(by.model, this.#options);
    else this.#predictor = by.simple === 'median' ? median : persistence;
  }

  async forecast({ images, window, inputs, samples, seed, by }: BlockToForecast): Promise<ForecastBlock> {
    const { roles, gridWidth } = images;
    const bands = roles.length;
    const pixels = window.width * window.height;
    const { planes, bytesRead } = await this.#read(images, inputs + 1, window);
    const values = new Int16Array(2 * bands * pixels);
    const [forecast, scene] = planesOf(values, bands);
    this.#predictor!.predict(planes.slice(bands, bands * (inputs + 1)), forecast, pixels);
    scene.forEach((plane, band) => {
      plane.set(planes[band].subarray(0, pixels));
    });
    const sampler = new PixelSampler(samples, clusterColumns(by, bands));
    const differences = samples > 0 ? this.#differences(by, roles, scene, forecast) : [];
    for (let pixel = 0; pixel < pixels && samples > 0; pixel++) {
      const [x, y] = [window.x + (pixel % window.width), window.y + Math.floor(pixel / window.width)];
      const draw = drawOf(seed, differencesPurpose, x, y);
      if (!sampler.mayTake(draw) || differences.some((plane) => plane[pixel] === noDifference)) continue;
      const row = sampler.take(draw, y * gridWidth + x);
      differences.forEach((plane, column) => {
        row[column] = plane[pixel];
      });
    }
    return { values, differences: sampler.sample(), bytesRead };
  }

  /** From now on differences belong to these clusters. */
  useClusters(clusters: Clusters): void {
    this.#clusters = { count: clusters.centroids.rows, assigner: createAssigner(clusters, this.#options) };
  }

  label({ roles, values, labels, by }: BlockToLabel): LabelledBlock {
    const [forecast, scene] = planesOf(values, roles.length);
    if (labels.rule === 'pixel-wise') return { codes: labelPixels(roles, scene, forecast, labels) };
    const { count, assigner } = this.#clusters!;
    const pixels = scene[0].length;
    const differences = this.#differences(by, roles, scene, forecast);
    const codes = new Uint8Array(pixels);
    assigner.assign(differences, codes, pixels);
    const statistics = noStatistics(roles, count);
    addPixels(statistics, codes, scene, forecast);
    return { codes, statistics };
  }

  /** The bands of the first images, one array after the other. */
  async #read(
    { scenes, roles }: ForecastImages,
    count: number,
    window: Window,
  ): Promise<{ planes: Int16Array[]; bytesRead: number }> {
    const pixels = window.width * window.height;
    const bands = roles.length;
    for (const role of roles) {
      if ((this.#bands[role]?.length ?? 0) < pixels) this.#bands[role] = new Int16Array(pixels);
    }
    const wanted = Object.fromEntries(roles.map((role) => [role, this.#bands[role]]));
    const images = scenes.slice(0, count);
    const bytesRead = await this.#series.read(images, window, wanted, (date) => {
      const image = images.indexOf(date);
      roles.forEach((role, band) => {
        this.#room(image * bands + band, pixels).set(this.#bands[role].subarray(0, pixels));
      });
    });
    return { planes: this.#planes, bytesRead };
  }

  /** Where images were read to, which are not needed any more then. */
  #differences(
    by: ClusterInput,
    roles: readonly string[],
    scene: readonly Int16Array[],
    forecast: readonly Int16Array[],
  ): Int16Array[] {
    const pixels = scene[0].length;
    const into = Array.from({ length: clusterColumns(by, roles.length) }, (_, plane) => this.#room(plane, pixels));
    writeClusterInputs(by, roles, scene, forecast, into);
    return into;
  }

  #room(plane: number, pixels: number): Int16Array {
    if ((this.#planes[plane]?.length ?? 0) < pixels) this.#planes[plane] = new Int16Array(pixels);
    return this.#planes[plane].subarray(0, pixels);
  }
}

/** What a seed is used for, besides the training sets. */
const differencesPurpose = 3;

/** Of both halves the bands, as views. */
function planesOf(values: Int16Array<ArrayBuffer>, bands: number): [Int16Array[], Int16Array[]] {
  const pixels = values.length / (2 * bands);
  const half = (from: number) =>
    Array.from({ length: bands }, (_, band) => values.subarray((from + band) * pixels, (from + band + 1) * pixels));
  return [half(0), half(bands)];
}

/** Where cloud or shadow is, or near: 1, else 0, or no data. Of the window alone. */
function grownMask({ window, around, classes, dilation }: BlockToSample): Uint8Array {
  const codes = new Uint8Array(packedBytes(around.width * around.height) * 4);
  unpackClasses(classes, codes);
  const covered = codes
    .subarray(0, around.width * around.height)
    .map((code) => (code === Class.NoObservation ? noData : Number(code !== Class.Clear)));
  const grown = dilate(covered, around, dilation);
  const inner = new Uint8Array(window.width * window.height);
  for (let row = 0; row < window.height; row++) {
    const from = (row + window.y - around.y) * around.width + window.x - around.x;
    inner.set(grown.subarray(from, from + window.width), row * window.width);
  }
  return inner;
}
