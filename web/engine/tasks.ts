/** What the page can ask its engine for. Each task takes a request, and ways to be given up and to tell how far it is. */
import {
  type Bbox,
  type BlobOutput,
  bandRoles,
  type ClassCode,
  type ClassCounts,
  type DateExplanation,
  describeFile,
  explainSeries,
  type Input,
  type MaskOptions,
  type OutputPlace,
  openViewer,
  type Progress,
  runMethodOf,
  type SeriesProgress,
  type Stack,
  type StackViewer,
  type StacRequest,
  saveMaskStreams,
  stacAssets,
  streamMasks,
  summaryCsv,
  type Thresholds,
  toGround,
  type Window,
  windowOf,
} from 'tsmask';
import { PageError } from '../problem.ts';
import { colourBands, colourClasses, colourLayer, rolesOfColours } from './colours.ts';
import { type Composite, makeComposite } from './composite.ts';
import { saveTo } from './destination.ts';
import { exampleFiles } from './example.ts';
import { KeptMasks } from './kept-masks.ts';
import { maskStreams } from './mask-streams.ts';
import { pictureFile } from './picture-file.ts';
import type {
  CatalogueAnswer,
  CompositeInfo,
  CompositeRequest,
  Destination,
  Explanation,
  FileInfo,
  HandRequest,
  KeptOfOthers,
  LayerRequest,
  LayerValues,
  Look,
  MaskedSeries,
  OpenProgress,
  OpenRequest,
  PictureFileRequest,
  PictureRequest,
  PixelNews,
  PixelRequest,
  PixelSeries,
  RunNews,
  RunRequest,
  SaveMasksRequest,
  SaveNews,
  SeriesBands,
  StackInfo,
  Survey,
  Way,
} from './protocol.ts';
import { probabilitySteps, SceneLayers } from './scene-layers.ts';
import { keptShelves, openShelf, removeShelves, type Shelf } from './shelf.ts';
import { describeStack } from './stack-info.ts';
import { stackKey } from './stack-key.ts';
import { methodOptions, openFirst, survey } from './way.ts';

/** What a task gets besides its request. */
export interface Ways<News = never> {
  readonly signal: AbortSignal;
  readonly tell: (news: News) => void;
}

export class Tasks {
  #stack: Stack | undefined;
  #viewer: StackViewer | undefined;
  #masks: KeptMasks | undefined;
  /** How the masks were made. */
  #way: Way | undefined;
  #layers: SceneLayers | undefined;
  #composite: Composite | undefined;
  #series: PixelSeries | undefined;
  /** Aborted when the masks go that are being saved, or made a composite of. */
  #masksEnd = new AbortController();
  /** The end of what is being saved: the next waits until this one has cleared away what it leaves. */
  #saving: Promise<unknown> = Promise.resolve();
  /** The same of composites. */
  #making: Promise<unknown> = Promise.resolve();
  #runEnd = new AbortController();
  /** The end of the run that began last. */
  #running: Promise<unknown> = Promise.resolve();
  #inputs: Input[] = [];
  #shelf: Shelf | undefined;

  /** The files of the built-in example. */
  async example(_request: undefined, { signal, tell }: Ways<{ made: number }>): Promise<BlobOutput[]> {
    return exampleFiles((made) => tell({ made }), signal);
  }

  /** Takes files that `open` then opens. */
  async hand({ inputs, isFirst }: HandRequest, _ways: Ways): Promise<void> {
    if (isFirst) this.#inputs = [];
    this.#inputs.push(...inputs);
  }

  async open({ options, ways: wanted }: OpenRequest, { signal, tell }: Ways<OpenProgress>): Promise<StackInfo> {
    const onProgress = paced(({ files, opened }: OpenProgress) => tell({ files, opened }));
    const ways = { ...options, signal, onProgress: (progress: OpenProgress) => onProgress(progress, 'open') };
    const { stack, way } = await openFirst(this.#inputs, wanted, ways);
    await this.#letGo();
    this.#shelf = await openShelf(await stackKey(stack));
    const kept = await KeptMasks.find(stack, this.#shelf);
    this.#masks = kept?.masks;
    this.#way = kept?.run.way;
    this.#stack = stack;
    // One worker more than a run takes: it has little to do, and pictures must not wait.
    this.#viewer = openViewer(stack, { workers: 1 });
    const { lasts: keepsMasks } = this.#shelf;
    return { ...(await describeStack(stack, way)), keepsMasks, ...(kept ? { kept: kept.run } : {}) };
  }

  /** Whether the files that are open can be masked so, and what it takes. */
  async survey({ options, way }: Omit<OpenRequest, 'ways'> & { readonly way: Way }, { signal }: Ways): Promise<Survey> {
    return survey(this.#inputs, way, { ...options, signal });
  }

  /** What the header of one file says of its bands. */
  async describe({ input }: { readonly input: Input }, { signal }: Ways): Promise<FileInfo> {
    const { name, bands, samples, nodata } = await describeFile(input, { signal });
    return {
      name,
      bands: Array.from({ length: samples }, (_, sample) => bands[sample]?.description),
      roles: [],
      ...(nodata === undefined ? {} : { nodata }),
    };
  }

  /** The files that a catalogue has of an area and a time. */
  async search(request: StacRequest, { signal }: Ways): Promise<CatalogueAnswer> {
    const { assets, items, remarks } = await stacAssets(request, { signal });
    // A URL cannot be cloned.
    return { assets: assets.map(({ href, identity }) => ({ href: String(href), identity })), items, remarks };
  }

  async close(_request: undefined): Promise<void> {
    await this.#letGo();
  }

  /** Masks that are kept of stacks that are not open. */
  async keptOfOthers(_request: undefined): Promise<KeptOfOthers> {
    return keptShelves();
  }

  async removeKept(_request: undefined): Promise<void> {
    await removeShelves();
  }

  /** Of the stack; its masks stay where they are, for when it is opened again. */
  async #letGo(): Promise<void> {
    await this.#endRun();
    await this.#viewer?.close();
    await this.#stopUsingMasks();
    this.#shelf?.close();
    this.#shelf = undefined;
    this.#masks = undefined;
    this.#viewer = undefined;
    this.#stack = undefined;
    this.#series = undefined;
  }

  async picture(
    { look, ...request }: PictureRequest & { readonly look: Look },
    { signal }: Ways,
  ): Promise<ImageBitmap> {
    const { bands } = await this.#open().viewer.bands({ ...request, roles: rolesOfColours(look.colours), signal });
    return bitmap(colourBands(bands, look), request.width);
  }

  async maskPicture({ scene, window, width, height }: PictureRequest): Promise<ImageBitmap | undefined> {
    if (!this.#masks?.has(scene)) return undefined;
    return bitmap(colourClasses(await this.#masks.thinned(scene, window, width, height)), width);
  }

  /** What the method probability found on its way to the mask of a scene. */
  async layerPicture({ scene, window, width, height, layer }: LayerRequest): Promise<ImageBitmap | undefined> {
    if (!this.#masks?.has(scene)) return undefined;
    const values = await this.#sceneLayers()?.thinned(scene, layer, window, width, height);
    return values && bitmap(colourLayer(values, layer, probabilitySteps), width);
  }

  /** The same at one pixel. */
  async layersAt({ scene, x, y }: PixelRequest & { readonly scene: number }): Promise<LayerValues | undefined> {
    return this.#masks?.has(scene) ? this.#sceneLayers()?.at(scene, x, y) : undefined;
  }

  #sceneLayers(): SceneLayers | undefined {
    const [stack, masks, way] = [this.#stack, this.#masks, this.#way];
    if (!stack || !masks || way?.method !== 'probability') return undefined;
    this.#layers ??= new SceneLayers(stack, { ...methodOptions(stack, way), window: masks.window });
    return this.#layers;
  }

  /** The pixels that an area covers. */
  async window({ bbox }: { readonly bbox: Bbox }): Promise<Window> {
    return windowOf(this.#open().stack.grid, { bbox });
  }

  /** Masks all scenes, and keeps the masks. Those of an earlier run are gone. */
  async run(request: RunRequest, { signal, tell }: Ways<RunNews>): Promise<void> {
    const { stack } = this.#open();
    await this.#endRun();
    await this.#letMasksGo();
    const masks = new KeptMasks(request.window ?? { x: 0, y: 0, ...sizeOf(stack) }, this.#shelf!);
    this.#masks = masks;
    this.#way = request.way;
    this.#runEnd = new AbortController();
    const running = this.#mask(stack, masks, request, {
      signal: AbortSignal.any([signal, this.#runEnd.signal]),
      tell,
    });
    this.#running = running.catch(() => undefined);
    await running;
  }

  async #mask(stack: Stack, masks: KeptMasks, request: RunRequest, { signal, tell }: Ways<RunNews>): Promise<void> {
    await masks.makeRoom(stack.scenes.length);
    const start = performance.now();
    const pace = paced((progress: Progress) => tell({ progress }));
    const paceCounts = paced((counts: readonly ClassCounts[]) => tell({ counts }));
    const onProgress = (progress: Progress) => pace(progress, progress.phase);
    try {
      let scene = 0;
      for await (const mask of streamMasks(stack, {
        ...optionsOf(stack, request),
        window: masks.window,
        signal,
        onProgress,
      })) {
        await masks.put(scene++, mask);
        paceCounts(masks.counts(), 'counts');
      }
      const seconds = (performance.now() - start) / 1000;
      await masks.finish({ thresholds: request.thresholds, way: request.way, seconds });
      tell({ counts: masks.counts() });
    } catch (error) {
      // Masks of some of the dates would look like a run.
      this.#masks = undefined;
      await masks.clear();
      throw error;
    }
    pace.last();
  }

  /** Who gives a run up does not wait for its end; whoever needs what it uses does. */
  async #endRun(): Promise<void> {
    this.#runEnd.abort(new DOMException('Another run began.', 'AbortError'));
    await this.#running;
  }

  /** Saves the masks of the run. Answers with a zip where the page must hand it to the user. */
  async saveMasks(
    { formats, destination, overwrite }: SaveMasksRequest,
    { signal: givenUp, tell }: Ways<SaveNews>,
  ): Promise<Blob | undefined> {
    const { stack, viewer } = this.#open();
    const masks = this.#kept();
    const signal = AbortSignal.any([givenUp, this.#masksEnd.signal]);
    const pace = paced((begun: number) => tell({ begun }));
    const [{ grid, stage }] = masks.facts();
    const method = this.#way && runMethodOf(stack, methodOptions(stack, this.#way));
    return this.#save(destination, signal, (out) =>
      saveMaskStreams(
        maskStreams(masks, viewer, { signal, begin: (mask) => pace(mask, 'masks') }),
        { grid, stage, scenes: stack.scenes, ...(method ? { method } : {}) },
        { stack, out, overwrite, format: formats, signal },
      ),
    );
  }

  /** Shares of the classes in each mask, as a table. */
  async summary(_request: undefined): Promise<string> {
    return summaryCsv(this.#open().stack, this.#kept().facts());
  }

  /** Makes one image of all that is clear, and keeps it. */
  async composite(request: CompositeRequest, { signal, tell }: Ways<Progress>): Promise<CompositeInfo> {
    const { stack } = this.#open();
    const masks = this.#kept();
    const pace = paced(tell);
    const ends = AbortSignal.any([signal, this.#masksEnd.signal]);
    const onProgress = (progress: Progress) => pace(progress, progress.phase);
    const making = this.#making.then(async () => {
      ends.throwIfAborted();
      await this.#composite?.close();
      this.#composite = undefined;
      this.#composite = await makeComposite(stack, masks, request, { signal: ends, onProgress });
      return this.#composite.info;
    });
    this.#making = making.catch(() => undefined);
    return making;
  }

  async compositePicture(
    { look, ...request }: Omit<PictureRequest, 'scene'> & { readonly look: Look },
    { signal }: Ways,
  ): Promise<ImageBitmap | undefined> {
    return this.#composite?.picture(request, look, signal);
  }

  async saveComposite(
    { destination, overwrite }: { readonly destination: Destination; readonly overwrite: boolean },
    { signal: givenUp }: Ways,
  ): Promise<Blob | undefined> {
    const composite = this.#composite;
    if (!composite) throw new PageError('There is no composite.');
    const signal = AbortSignal.any([givenUp, this.#masksEnd.signal]);
    return this.#save(destination, signal, (place) => composite.write(place, overwrite, signal));
  }

  /** The picture that is seen, as a PNG. */
  async pictureFile(request: PictureFileRequest, { signal }: Ways): Promise<Blob> {
    const { viewer } = this.#open();
    const layers = request.mask?.layer === undefined ? undefined : this.#sceneLayers();
    return pictureFile({ viewer, masks: this.#masks, composite: this.#composite, layers }, request, signal);
  }

  async #save(destination: Destination, signal: AbortSignal, write: (place: OutputPlace) => Promise<unknown>) {
    const saving = this.#saving.then(() => saveTo(destination, write, signal));
    this.#saving = saving.catch(() => undefined);
    return saving;
  }

  /** Ends what is saved or made of the masks. */
  async #stopUsingMasks(): Promise<void> {
    this.#masksEnd.abort(new PageError('The masks are gone.'));
    this.#masksEnd = new AbortController();
    await Promise.all([this.#saving, this.#making]);
    await this.#composite?.close();
    this.#composite = undefined;
    this.#layers?.close();
    this.#layers = undefined;
  }

  async #letMasksGo(): Promise<void> {
    await this.#stopUsingMasks();
    this.#masks = undefined;
    await this.#shelf?.clear();
  }

  #kept(): KeptMasks {
    if (!this.#masks) throw new PageError('There are no masks.');
    return this.#masks;
  }

  /** Reads all dates of a pixel, and tells them as they come. */
  async pixel({ x, y }: PixelRequest, { signal, tell }: Ways<PixelNews>): Promise<PixelSeries> {
    const { stack, viewer } = this.#open();
    const ground = toGround(stack.grid, [x + 0.5, y + 0.5]);
    if (!bandRoles.every((role) => role in stack.scenes[0].bands)) {
      this.#series = { x, y, ground };
      return this.#series;
    }
    const pace = paced(({ scenesDone, bands }: SeriesProgress) => tell({ read: scenesDone, bands: sixBands(bands) }));
    const { bands } = await viewer.series({ x, y, signal, onProgress: (progress) => pace(progress, 'dates') });
    this.#series = { x, y, bands: sixBands(bands), ground };
    return this.#series;
  }

  /** Why each date of the pixel that was read last has its class. */
  async explain({ thresholds }: { readonly thresholds: Partial<Thresholds> }): Promise<Explanation> {
    const dates = this.#explain(thresholds);
    const isPublished = Object.keys(thresholds).length === 0;
    return { dates, published: (isPublished ? dates : this.#explain({})).map((date) => date.class) };
  }

  /** What the masks hold at the pixel that was read last, beside what the temporal test makes of it. */
  async maskedSeries({ thresholds }: { readonly thresholds: Partial<Thresholds> }): Promise<MaskedSeries | undefined> {
    const [masks, series] = [this.#masks, this.#series];
    if (!masks || !series) return undefined;
    const isBySun = this.#way?.method === 'probability';
    const unfiltered = isBySun ? undefined : this.#explain(thresholds).map((date) => date.class);
    const window = { x: series.x, y: series.y, width: 1, height: 1 };
    const read = async (_: unknown, scene: number) => (await masks.read(scene, window))[0] as ClassCode;
    const classes = await Promise.all(this.#open().stack.scenes.map(read));
    return { classes, ...(unfiltered ? { unfiltered } : {}) };
  }

  #explain(thresholds: Partial<Thresholds>): DateExplanation[] {
    if (!this.#series?.bands) throw new PageError('No pixel has been read.');
    return explainSeries({ bands: this.#series.bands, dates: this.#open().stack.scenes.length, thresholds });
  }

  #open(): { stack: Stack; viewer: StackViewer } {
    if (!this.#stack || !this.#viewer) throw new PageError('No stack is open.');
    return { stack: this.#stack, viewer: this.#viewer };
  }
}

function optionsOf(stack: Stack, { workers, memory, engine, thresholds, way }: RunRequest): MaskOptions {
  const shared = { workers, memory };
  if (way.method === 'probability') return { ...shared, ...methodOptions(stack, way) };
  return { ...shared, engine, thresholds };
}

function sizeOf({ grid }: Stack): Pick<Window, 'width' | 'height'> {
  return { width: grid.width, height: grid.height };
}

/** Without roles named, a viewer reads the six that the method takes. */
function sixBands(bands: Readonly<Record<string, Int16Array>>): SeriesBands {
  return bands as SeriesBands;
}

async function bitmap(pixels: Uint8ClampedArray<ArrayBuffer>, width: number): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(pixels, width));
}

const newsEvery = 100;

/** Hands on at most ten pieces of news a second, but each new kind, and the last. */
function paced<T>(tell: (news: T) => void) {
  let [at, kind]: [number, string | undefined] = [0, undefined];
  let held: T | undefined;
  const pass = (news: T, of: string): void => {
    held = news;
    if (of === kind && performance.now() - at < newsEvery) return;
    [at, kind, held] = [performance.now(), of, undefined];
    tell(news);
  };
  return Object.assign(pass, {
    last: () => {
      if (held !== undefined) tell(held);
    },
  });
}
