/** What the page can ask its engine for. Each task takes a request, and ways to be given up and to tell how far it is. */
import {
  type Bbox,
  type BlobOutput,
  describeFile,
  type Input,
  type OutputPlace,
  openViewer,
  type Progress,
  runMethodOf,
  type Stack,
  type StackViewer,
  type StacRequest,
  saveMaskStreams,
  saveMasks,
  stacAssets,
  summaryCsv,
  type Thresholds,
  type Window,
  windowOf,
} from 'tsmask';
import { PageError } from '../problem.ts';
import { colourBands, colourClasses, colourLayer, rolesOfColours } from './colours.ts';
import { type Composite, makeComposite } from './composite.ts';
import { saveTo } from './destination.ts';
import { exampleFiles } from './example.ts';
import { type Forecast, makeForecast, planForecast } from './forecast.ts';
import { stepOf } from './forecast-steps.ts';
import { InTurn } from './in-turn.ts';
import { KeptMasks } from './kept-masks.ts';
import { LastMade } from './last-made.ts';
import type { MadeFiles } from './made-files.ts';
import { maskAll } from './mask-all.ts';
import { maskStreams } from './mask-streams.ts';
import { paced } from './paced.ts';
import { pictureFile } from './picture-file.ts';
import { Pixel } from './pixel.ts';
import type {
  CatalogueAnswer,
  CompositeInfo,
  CompositeRequest,
  Destination,
  Explanation,
  FileInfo,
  ForecastInfo,
  ForecastLayer,
  ForecastPlanInfo,
  ForecastPlanRequest,
  ForecastRequest,
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
  SaveMadeRequest,
  SaveMasksRequest,
  SaveNews,
  StackInfo,
  Survey,
  Way,
} from './protocol.ts';
import { probabilitySteps, SceneLayers } from './scene-layers.ts';
import { keptShelves, openShelf, removeShelves, type Shelf } from './shelf.ts';
import { describeStack } from './stack-info.ts';
import { stackKey } from './stack-key.ts';
import { methodOptions, openFirst, survey } from './way.ts';
import type { Ways } from './ways.ts';

/** What is open. */
interface Opened {
  readonly stack: Stack;
  readonly viewer: StackViewer;
  readonly pixel: Pixel;
}

export class Tasks {
  #opened: Opened | undefined;
  #masks: KeptMasks | undefined;
  /** How the masks were made. */
  #made: Pick<RunRequest, 'way' | 'thresholds'> | undefined;
  #layers: SceneLayers | undefined;
  /** Aborted when the masks go that are being saved, or that something is made of. */
  #masksEnd = new AbortController();
  /** What is saved waits until what was saved before has cleared away what it leaves, */
  readonly #saving = new InTurn();
  /** and so does what is made of masks. */
  readonly #making = new InTurn();
  readonly #composite = new LastMade<Composite>(this.#making);
  readonly #forecast = new LastMade<Forecast>(this.#making);
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
    this.#made = kept?.run;
    // One worker more than a run takes: it has little to do, and pictures must not wait.
    const viewer = openViewer(stack, { workers: 1 });
    this.#opened = { stack, viewer, pixel: new Pixel(stack, viewer) };
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
    await this.#opened?.viewer.close();
    await this.#stopUsingMasks();
    this.#shelf?.close();
    this.#shelf = undefined;
    this.#masks = undefined;
    this.#opened = undefined;
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
    const [stack, masks, way] = [this.#opened?.stack, this.#masks, this.#made?.way];
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
    this.#made = request;
    this.#runEnd = new AbortController();
    const ends = AbortSignal.any([signal, this.#runEnd.signal]);
    const running = maskAll(stack, masks, request, { signal: ends, tell });
    this.#running = running.catch(() => {
      this.#masks = undefined;
    });
    await running;
  }

  /** Who gives a run up does not wait for its end; whoever needs what it uses does. */
  async #endRun(): Promise<void> {
    this.#runEnd.abort(new DOMException('Another run began.', 'AbortError'));
    await this.#running;
  }

  /** Saves the masks of the run. Answers with a zip where the page must hand it to the user. */
  async saveMasks(
    { formats, layers, destination, overwrite }: SaveMasksRequest,
    { signal: givenUp, tell }: Ways<SaveNews>,
  ): Promise<Blob | undefined> {
    const { stack, viewer } = this.#open();
    const masks = this.#kept();
    const signal = AbortSignal.any([givenUp, this.#masksEnd.signal]);
    const pace = paced((begun: number) => tell({ begun }));
    const [{ grid, stage }] = masks.facts();
    const { way, thresholds } = this.#made!;
    const options = methodOptions(stack, way);
    if (layers) {
      const onProgress = ({ scenesDone }: Progress) => pace(scenesDone, 'masks');
      const again = { ...options, ...layers, window: masks.window, format: formats, layers: true, onProgress };
      return this.#save(destination, signal, (out) => saveMasks(stack, { ...again, out, overwrite, signal }));
    }
    const method = runMethodOf(stack, options);
    const how = method ? { method } : { thresholds };
    return this.#save(destination, signal, (out) =>
      saveMaskStreams(
        maskStreams(masks, viewer, { signal, begin: (mask) => pace(mask, 'masks') }),
        { grid, stage, scenes: stack.scenes, ...how },
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
    const ends = AbortSignal.any([signal, this.#masksEnd.signal]);
    const pace = paced(tell);
    const onProgress = (progress: Progress) => pace(progress, progress.phase);
    const make = () => makeComposite(stack, masks, request, { signal: ends, onProgress });
    return (await this.#composite.make(make, ends)).info;
  }

  async compositePicture(
    { look, ...request }: Omit<PictureRequest, 'scene'> & { readonly look: Look },
    { signal }: Ways,
  ): Promise<ImageBitmap | undefined> {
    return this.#composite.value?.picture(request, look, signal);
  }

  async saveComposite(request: SaveMadeRequest, { signal }: Ways): Promise<Blob | undefined> {
    return this.#saveMade(this.#composite.value?.files, request, signal);
  }

  /** What a scene would be forecast from, and what that would take. */
  async forecastPlan(request: ForecastPlanRequest, { signal }: Ways): Promise<ForecastPlanInfo> {
    return planForecast(this.#open().stack, this.#kept(), request, signal);
  }

  /** Forecasts a scene from others, and keeps the forecast. */
  async forecast(request: ForecastRequest, { signal, tell }: Ways<Progress>): Promise<ForecastInfo> {
    const { stack } = this.#open();
    const masks = this.#kept();
    const ends = AbortSignal.any([signal, this.#masksEnd.signal]);
    const pace = paced(tell);
    // Each step is told of at once: training tells nothing more until it ends.
    const onProgress = (progress: Progress) => pace(progress, stepOf(progress, request.options.forecast));
    const make = () => makeForecast(stack, masks, request, { signal: ends, onProgress });
    return (await this.#forecast.make(make, ends)).info;
  }

  async forecastPicture(
    { look, layer, ...request }: Omit<PictureRequest, 'scene'> & { readonly look: Look; readonly layer: ForecastLayer },
    { signal }: Ways,
  ): Promise<ImageBitmap | undefined> {
    return this.#forecast.value?.picture(layer, request, look, signal);
  }

  async saveForecast(request: SaveMadeRequest, { signal }: Ways): Promise<Blob | undefined> {
    return this.#saveMade(this.#forecast.value?.files, request, signal);
  }

  #saveMade(
    files: MadeFiles | undefined,
    { destination, overwrite }: SaveMadeRequest,
    givenUp: AbortSignal,
  ): Promise<Blob | undefined> {
    if (!files) throw new PageError('What was to be saved is gone.', 'Make it again.');
    const signal = AbortSignal.any([givenUp, this.#masksEnd.signal]);
    return this.#save(destination, signal, (place) => files.write(place, overwrite, signal));
  }

  /** The picture that is seen, as a PNG. */
  async pictureFile(request: PictureFileRequest, { signal }: Ways): Promise<Blob> {
    const { viewer } = this.#open();
    const layers = request.mask?.layer === undefined ? undefined : this.#sceneLayers();
    const made = { composite: this.#composite.value, forecast: this.#forecast.value };
    return pictureFile({ viewer, masks: this.#masks, ...made, layers }, request, signal);
  }

  #save(destination: Destination, signal: AbortSignal, write: (place: OutputPlace) => Promise<unknown>) {
    return this.#saving.do(() => saveTo(destination, write, signal));
  }

  /** Ends what is saved or made of the masks. */
  async #stopUsingMasks(): Promise<void> {
    this.#masksEnd.abort(new PageError('The masks are gone.'));
    this.#masksEnd = new AbortController();
    await Promise.all([this.#saving.idle, this.#making.idle]);
    await Promise.all([this.#composite.close(), this.#forecast.close()]);
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
  async pixel(request: PixelRequest, ways: Ways<PixelNews>): Promise<PixelSeries> {
    return this.#open().pixel.read(request, ways);
  }

  /** Why each date of the pixel that was read last has its class. */
  async explain({ thresholds }: { readonly thresholds: Partial<Thresholds> }): Promise<Explanation> {
    return this.#open().pixel.explain(thresholds);
  }

  /** What the masks hold at the pixel that was read last, beside what the temporal test makes of it. */
  async maskedSeries({ thresholds }: { readonly thresholds: Partial<Thresholds> }): Promise<MaskedSeries | undefined> {
    const isBySun = this.#made?.way.method === 'probability';
    return this.#masks && this.#open().pixel.masked(this.#masks, isBySun ? undefined : thresholds);
  }

  #open(): Opened {
    if (!this.#opened) throw new PageError('No stack is open.');
    return this.#opened;
  }
}

function sizeOf({ grid }: Stack): Pick<Window, 'width' | 'height'> {
  return { width: grid.width, height: grid.height };
}

async function bitmap(pixels: Uint8ClampedArray<ArrayBuffer>, width: number): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(pixels, width));
}
