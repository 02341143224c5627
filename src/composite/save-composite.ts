/** A composite as files. */
import { platform } from '#platform';
import { TsmaskError } from '../errors.ts';
import { gridOfWindow } from '../grid.ts';
import { type MaskSource, windowUnder } from '../masks/index.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import type { OutputPlace } from '../platform/types.ts';
import { type CompositeMethod, choosesObservation, needsRanks } from '../reduce/methods.ts';
import type { Stack } from '../stack/index.ts';
import { CogWriter, samplesByPixel } from '../write/geotiff/index.ts';
import { OutputFolder } from '../write/sinks/output-folder.ts';
import type { CompositePiece } from './assembler.ts';
import { compositeStack } from './composite-stack.ts';
import { compositeLayout, countLayout, sourceLayout } from './layout.ts';
import { type CompositeOptions, checkCompositeOptions, compositeOptionNames } from './options.ts';
import { day, rankScenes, type SceneRank } from './rank.ts';

export interface SaveCompositeOptions extends CompositeOptions {
  /**
   * The file, ending in `.tif`, or a folder, with no such ending, for `tsmask_median.tif`; folders are made if they are missing. Node only;
   * elsewhere a place for `tsmask_median.tif`: see `directoryPlace` and `blobPlace`.
   */
  readonly out: string | OutputPlace;
  /** Replace outputs that exist. Default false. */
  readonly overwrite?: boolean;
}

const optionNames: OptionNames<SaveCompositeOptions> = { ...compositeOptionNames, out: true, overwrite: true };

export interface SavedComposite {
  readonly method: CompositeMethod;
  /** The bands, in their order in the file. */
  readonly roles: readonly string[];
  /** The file of the bands: reflectance × 10000, int16, −999 where a pixel never was clear. */
  readonly path: string;
  /** The file that tells how often each pixel was clear, uint16. */
  readonly countPath: string;
  /** Of methods that choose observations: the file that tells which scene each pixel is from. */
  readonly sourcePath?: string;
  /** Scenes that the composite is made of. */
  readonly scenes: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Pixels that never were clear. */
  readonly empty: number;
  /** How often a pixel was clear, on the average. */
  readonly meanCount: number;
  /** Of methods that choose observations: how many pixels each scene has given, in order of rank for `dd` and `lc`, else of time. */
  readonly sources?: readonly FilledBy[];
}

/** What a scene has given to a composite. */
export interface FilledBy
  extends Pick<SceneRank, 'id' | 'date'>,
    Partial<Pick<SceneRank, 'cloudCover' | 'cloudCoverFrom'>> {
  /** Pixels. */
  readonly pixels: number;
}

/** The tiles that are compressed already soon fill what may be held in memory; beyond, they wait on disk. */
const services = {
  ...platform,
  deflate: (bytes: Uint8Array<ArrayBuffer>) => platform.deflate(bytes, 4),
  memoryLimit: 16 * 2 ** 20,
};

/**
 * Makes a composite of a stack under masks and writes it as Cloud-Optimised GeoTIFFs: the bands, beside them `…_count.tif`,
 * and of methods that choose observations `…_source.tif`. They appear under their names when all are whole.
 *
 * @param masks what tells clear from cloud, or a function that gets it, which is called when the outputs can be written
 * @throws TsmaskError as `compositeStack`, and BAD_OPTION, OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL.
 * @see docs/composites.md
 */
export async function saveComposite(
  stack: Stack,
  masks: MaskSource | (() => Promise<MaskSource>),
  options: SaveCompositeOptions,
): Promise<SavedComposite> {
  checkOptionNames(options, optionNames);
  const { out, overwrite = false, method = 'median', ...others } = options;
  const roles = checkCompositeOptions(stack, options);
  if (typeof masks !== 'function') windowUnder(masks, stack, options.window);
  const isChoice = choosesObservation(method);
  const { folder: parent, names } = namesOf(out, method, isChoice ? ['', '_count', '_source'] : ['', '_count']);
  const folder = new OutputFolder({ out: parent, overwrite });
  options.signal?.throwIfAborted();
  let writers: CogWriter[] = [];
  const [path, countPath, sourcePath] = names.map((name) => folder.path(name));
  try {
    await folder.open(names);
    const source = typeof masks === 'function' ? await masks() : masks;
    const window = windowUnder(source, stack, options.window);
    const ranks =
      options.ranks ??
      (needsRanks(method) ? await rankScenes(stack, source, { ...others, method, window }) : undefined);
    const info = { grid: gridOfWindow(stack.grid, window), method, scenes: stack.scenes };
    const layouts = [compositeLayout(info, roles), countLayout(info), ...(isChoice ? [sourceLayout(info)] : [])];
    writers = layouts.map((layout) => new CogWriter(layout, services));
    const tally = new Tally(stack);
    for await (const piece of compositeStack(stack, source, {
      ...others,
      method,
      roles,
      window,
      ...(ranks ? { ranks } : {}),
    })) {
      const samples = [samplesByPixel(roles.map((role) => piece.bands[role])), piece.count];
      if (piece.source) samples.push(tally.sourceSamples(piece.source));
      await Promise.all(samples.map((rows, i) => writers[i].rows(rows)));
      tally.add(piece);
    }
    await folder.saveTogether(
      names.map((name, i) => ({ name, chunks: writers[i].finish() })),
      options.signal,
    );
    const { width, height } = window;
    const files = { path, countPath, ...(isChoice ? { sourcePath } : {}) };
    const size = { scenes: stack.scenes.length, width, height };
    const filled = isChoice ? { sources: tally.filledBy(ranks) } : {};
    return { method, roles, ...files, ...size, empty: tally.empty, meanCount: tally.sum / (width * height), ...filled };
  } catch (error) {
    // That the folder could not be removed tells less than why it had to be.
    await folder.abandon().catch(() => undefined);
    throw error;
  } finally {
    await Promise.all(writers.map((writer) => writer.abort()));
  }
}

/** What is counted while a composite is written. */
class Tally {
  /** Pixels that never were clear. */
  empty = 0;
  /** Clear observations of all pixels. */
  sum = 0;
  readonly #scenes: Stack['scenes'];
  readonly #days: readonly number[];
  readonly #pixels: number[];

  constructor({ scenes }: Stack) {
    this.#scenes = scenes;
    this.#days = scenes.map(({ date }) => day(date));
    this.#pixels = scenes.map(() => 0);
  }

  add({ count, source = none }: CompositePiece): void {
    for (const times of count) {
      this.sum += times;
      if (times === 0) this.empty++;
    }
    for (const scene of source) if (scene >= 0) this.#pixels[scene]++;
  }

  /** The day and the number of the scene that each pixel is from, as the file has them. */
  sourceSamples(source: Int16Array): Uint16Array<ArrayBuffer> {
    const samples = new Uint16Array(source.length * 2);
    source.forEach((scene, i) => {
      if (scene >= 0) samples.set([this.#days[scene], scene + 1], 2 * i);
    });
    return samples;
  }

  filledBy(ranks: CompositeOptions['ranks']): FilledBy[] {
    const inOrder = ranks ?? this.#scenes.map((_, scene) => ({ scene }));
    return inOrder.map((rank) => {
      const { id, date } = this.#scenes[rank.scene];
      const { scene, ...told } = rank;
      return { ...told, id, date, pixels: this.#pixels[scene] };
    });
  }
}

const none = new Int16Array(0);

/** The folder, and the names of the files in it, which differ by their endings. */
function namesOf(
  out: string | OutputPlace,
  method: CompositeMethod,
  endings: readonly string[],
): { folder: string | OutputPlace; names: string[] } {
  if (typeof out === 'object' && out !== null) {
    return { folder: out, names: endings.map((ending) => `tsmask_${method}${ending}.tif`) };
  }
  if (typeof out !== 'string' || out === '') {
    throw new TsmaskError('BAD_OPTION', 'There is no file or folder for the composite.', {
      subject: 'out',
      remedy: 'Name one: saveComposite(stack, masks, { out: "summer.tif" }).',
    });
  }
  const ending = /\.(?!tiff?$)[a-z][a-z0-9]{1,4}$/i.exec(out)?.[0];
  if (ending !== undefined) {
    throw new TsmaskError('BAD_OPTION', `A composite is a GeoTIFF, and ${out} ends in ${ending}.`, {
      subject: 'out',
      remedy: 'Name a file that ends in .tif, or a folder whose name has no such ending.',
    });
  }
  const file = /^(?:(?<folder>.*)[/\\])?(?<stem>[^/\\]+)(?<suffix>\.tiff?)$/i.exec(out)?.groups;
  const { folder, stem, suffix } = file ?? { folder: out, stem: `tsmask_${method}`, suffix: '.tif' };
  const place = folder ?? '.';
  return { folder: place === '' ? '/' : place, names: endings.map((one) => `${stem}${one}${suffix}`) };
}
