/**
 * What can be asked of a worker. It opens the sources itself, so that only descriptions go in, and only classes, composites,
 * probabilities, forecasts and the reflectance that was asked for come out.
 */
import * as Comlink from 'comlink';
import type { LayerName } from '../bands.ts';
import type { Window } from '../grid.ts';
import { createKernel, type Kernel, type KernelOptions, type SceneSize, type Stage } from '../kernel/index.ts';
import { type Clusters, findClusters, type KMeansOptions } from '../multitemporal/kmeans.ts';
import type { Table } from '../multitemporal/model.ts';
import { type Trained, type TrainingData, type TrainingSettings, train } from '../multitemporal/train.ts';
import type { UrlAccess } from '../platform/http/index.ts';
import type { PictureBands } from '../stack/picture.ts';
import { StackReader } from '../stack/read.ts';
import type { Stack } from '../stack/stack.ts';
import { type BlockResult, classifyBlock } from './classify-block.ts';
import { type ClassifiedRows, type Classifier, RowClassifier } from './classify-rows.ts';
import {
  type BlockToForecast,
  type BlockToLabel,
  type BlockToSample,
  type ForecastBlock,
  type ForecastBy,
  Forecasting,
  type LabelledBlock,
  type SampledBlock,
} from './forecast-block.ts';
import type { Job } from './job.ts';
import { type Outcome, settle, settleAsync } from './outcome.ts';
import { type LayerRows, type MaskedScene, ProbabilityScenes, type SceneToMask } from './probability-scene.ts';
import { type PictureTask, PictureTasks } from './read-pictures.ts';
import { type BlockToReduce, type ReducedBlock, Reducer } from './reduce-block.ts';
import { type PackedPart, type RowsResult, SceneRows } from './scene-rows.ts';
import { SeriesReader } from './series-reader.ts';
import { accessThrough, type WebHome } from './web-home.ts';

/** The methods of a worker. One job; but for pictures one task at a time. */
export class Tasks {
  #stack: Stack | undefined;
  #kernelOptions: KernelOptions = {};
  #access: ((file: number) => UrlAccess) | undefined;
  /** Of blocks. */
  #job: { reader: StackReader; series: SeriesReader; kernel: Kernel } | undefined;
  #reducer: Reducer | undefined;
  #classifier: RowClassifier | undefined;
  #scenes: SceneRows | undefined;
  /** Reads bands again while masks are written. */
  #reader: StackReader | undefined;
  #pictures: PictureTasks | undefined;
  #probability: ProbabilityScenes | undefined;
  #forecasting: Forecasting | undefined;

  /** @param home where to ask about files on web servers */
  setup({ stack, kernel, readAhead, web }: Job, home?: WebHome): Outcome<true> {
    return settle(() => {
      this.#stack = stack;
      this.#kernelOptions = kernel;
      this.#access = web && home && accessThrough(home, web);
      const reader = new StackReader(stack, this.#access);
      this.#job = { reader, series: new SeriesReader(reader, readAhead), kernel: createKernel(kernel) };
      return { value: true };
    });
  }

  /** Reads a block of all dates and runs the temporal test over it. */
  block(window: Window): Promise<Outcome<BlockResult>> {
    return settleAsync(async () => {
      const { series, kernel } = this.#job!;
      const result = await classifyBlock(series, kernel, this.#stack!.scenes.length, window);
      return moved(result, result.packed);
    });
  }

  /** Reads a block of all dates that are clear anywhere in it, and makes a composite of them. */
  composite(block: BlockToReduce): Promise<Outcome<ReducedBlock>> {
    return settleAsync(async () => {
      this.#reducer ??= new Reducer(this.#job!.series, this.#kernelOptions);
      const reduced = await this.#reducer.reduce(block);
      return moved(reduced, reduced.values);
    });
  }

  /** Takes the model that `probability` asks. */
  useModel(classifier: Classifier): Outcome<true> {
    return settle(() => {
      this.#classifier = new RowClassifier(this.#job!.reader, this.#stack!, classifier);
      return { value: true };
    });
  }

  /** Reads rows of a scene and asks the model for the probability of each pixel. */
  probability(window: Window, scene: number): Promise<Outcome<ClassifiedRows>> {
    return settleAsync(async () => {
      const result = await this.#classifier!.classify(scene, window);
      return moved(result, result.probability);
    });
  }

  /** Reads a block of a scene and its history, and takes pixels of it to train with. */
  sampleForecast(block: BlockToSample): Promise<Outcome<SampledBlock>> {
    return settleAsync(async () => {
      const { sets, ...counts } = await this.#forecasts().sample(block);
      const arrays = Object.values(sets).flatMap(({ draws, places, values }) => [draws, places, values]);
      return moved({ sets, ...counts }, ...arrays);
    });
  }

  /** Trains a model of samples. */
  trainForecast(data: TrainingData, settings: TrainingSettings): Promise<Outcome<Trained>> {
    return settleAsync(async () => ({ value: await train(data, settings) }));
  }

  /** Takes what `forecast` computes with. */
  useForecast(by: ForecastBy): Outcome<true> {
    return settle(() => {
      this.#forecasts().useForecast(by);
      return { value: true };
    });
  }

  /** Reads a block of a scene and its history, and forecasts it. */
  forecast(block: BlockToForecast): Promise<Outcome<ForecastBlock>> {
    return settleAsync(async () => {
      const result = await this.#forecasts().forecast(block);
      return moved(result, result.values);
    });
  }

  /** Finds clusters of differences. */
  findClusters(differences: Table, options: KMeansOptions): Outcome<Clusters> {
    return settle(() => ({ value: findClusters(differences, options) }));
  }

  /** Takes the clusters that `label` tells apart. */
  useClusters(clusters: Clusters): Outcome<true> {
    return settle(() => {
      this.#forecasts().useClusters(clusters);
      return { value: true };
    });
  }

  /** Says how each pixel of a block differs from its forecast. */
  label(block: BlockToLabel): Outcome<LabelledBlock> {
    return settle(() => {
      const result = this.#forecasts().label(block);
      return moved(result, result.codes);
    });
  }

  #forecasts(): Forecasting {
    this.#forecasting ??= new Forecasting(this.#job!.series, this.#kernelOptions);
    return this.#forecasting;
  }

  /** Begins the spatial steps of a scene. There are no blocks after the first scene. */
  beginScene(size: SceneSize, stage: Stage): Outcome<true> {
    return settle(() => {
      this.#job = undefined;
      this.#scenes ??= new SceneRows(this.#kernelOptions);
      this.#scenes.begin(size, stage);
      return { value: true };
    });
  }

  /** Takes the next rows of the scene in the parts that blocks left. The answer may be put into `room`. */
  rows(parts: readonly PackedPart[], height: number, room?: Uint8Array<ArrayBuffer>): Outcome<RowsResult> {
    return settle(() => {
      const result = this.#scenes!.push(parts, height, room);
      return moved(result, result.classes);
    });
  }

  /** Reads a scene and masks it from its cloud probability. */
  maskScene(scene: SceneToMask): Promise<Outcome<MaskedScene>> {
    return settleAsync(async () => {
      this.#probability ??= new ProbabilityScenes(this.#job!.reader);
      return { value: await this.#probability.mask(scene) };
    });
  }

  /** Rows of the scene that was masked last, and of its layers. */
  sceneRows(layers: readonly LayerName[], from: number, to: number): Outcome<LayerRows> {
    return settle(() => {
      const rows = this.#probability!.rows(from, to, layers);
      return moved(rows, rows.classes, ...Object.values(rows.layers));
    });
  }

  /** Reads bands of a scene, as reflectance × 10000. They may be put into `room`. */
  bands(
    window: Window,
    date: number,
    roles: readonly string[],
    room: readonly ArrayBuffer[] = [],
  ): Promise<Outcome<Record<string, Int16Array>>> {
    return settleAsync(async () => {
      // Not the one of the blocks, whose memory has gone with them.
      this.#reader ??= new StackReader(this.#stack!, this.#access);
      const pixels = window.width * window.height;
      const bands = Object.fromEntries(roles.map((role, i) => [role, samplesIn(room[i], pixels)]));
      const fetched = await this.#reader.fetch(date, window, roles);
      await this.#reader.decode(fetched, window, bands);
      return moved(bands, ...Object.values(bands));
    });
  }

  /** Reads rows of a picture. Several may be under way. */
  picture(task: PictureTask): Promise<Outcome<PictureBands>> {
    return settleAsync(async () => {
      this.#pictures ??= new PictureTasks(this.#stack!, this.#access);
      const bands = await this.#pictures.read(task);
      return moved(bands, ...Object.values(bands));
    });
  }

  /** Ends the reading of a picture, if it is under way: its answer is then an error. */
  endPicture(task: Pick<PictureTask, 'id'>): Outcome<true> {
    this.#pictures?.end(task.id);
    return { value: true };
  }
}

function samplesIn(room: ArrayBuffer | undefined, length: number): Int16Array<ArrayBuffer> {
  return room && room.byteLength >= length * 2 ? new Int16Array(room, 0, length) : new Int16Array(length);
}

/** An answer whose bytes are handed over instead of copied. */
function moved<T>(value: T, ...arrays: ArrayBufferView<ArrayBuffer>[]): Outcome<T> {
  return Comlink.transfer(
    { value },
    arrays.map(({ buffer }) => buffer),
  );
}
