/** Cloud probabilities as files. */
import { platform } from '#platform';
import { TsmaskError } from '../errors.ts';
import { gridOfWindow, wholeWindow } from '../grid.ts';
import { countClasses } from '../kernel/count-classes.ts';
import type { LightgbmModel } from '../lightgbm/index.ts';
import type { ClassCounts } from '../mask.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import { defaultMemory } from '../run/options.ts';
import type { Scene, Stack } from '../stack/index.ts';
import { CogWriter } from '../write/geotiff/index.ts';
import { maskLayout } from '../write/mask-layout.ts';
import { qgisStyle } from '../write/qgis-style.ts';
import { maskServices } from '../write/sinks/cog.ts';
import { type FolderOptions, OutputFolder } from '../write/sinks/output-folder.ts';
import { cloudProbability } from './cloud-probability.ts';
import { type ProbabilityType, probabilityLayout, probabilityTypes, samplesOf } from './layout.ts';
import { checkProbabilityMaskOptions, maskOptionNames, type ProbabilityMaskOptions, probabilityMask } from './mask.ts';
import { type CloudProbabilityOptions, checkProbabilityOptions, cloudProbabilityOptionNames } from './options.ts';

export interface SaveProbabilitiesOptions extends CloudProbabilityOptions, FolderOptions {
  /** `uint8` (default): per cent, 255 where there is no observation; `float32`: 0 to 1, NaN there. */
  readonly type?: ProbabilityType;
  /** Write masks too, `tsmask_YYYYMMDD.tif`, made by these numbers. Default: none. A scene must then fit into memory. */
  readonly mask?: ProbabilityMaskOptions;
}

const names: OptionNames<SaveProbabilitiesOptions> = {
  ...cloudProbabilityOptionNames,
  out: true,
  overwrite: true,
  type: true,
  mask: true,
};

export interface SavedProbability {
  readonly id: string;
  readonly date: string;
  /** The file of the probability. */
  readonly path: string;
  /** That of the mask, where one was asked for. */
  readonly maskPath?: string;
  /** How many pixels of the mask have class 0, 1, 2, 3. */
  readonly counts?: ClassCounts;
  /** Of what was observed, 0 to 1; NaN where nothing was. */
  readonly mean: number;
}

/**
 * Writes the cloud probability of each scene as a Cloud-Optimised GeoTIFF, `tsmask_probability_YYYYMMDD.tif`, in time
 * order. A file appears under its name only when it is whole.
 *
 * @throws TsmaskError as `cloudProbability`, and BAD_OPTION, OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL.
 * @see docs/s2cloudless.md
 */
export async function saveProbabilities(
  stack: Stack,
  model: LightgbmModel,
  options: SaveProbabilitiesOptions,
): Promise<SavedProbability[]> {
  checkOptionNames(options, names, { groups: { mask: Object.keys(maskOptionNames) } });
  const { out, overwrite = false, type = 'uint8', mask, ...others } = options;
  checkProbabilityOptions(stack, model, others);
  if (!probabilityTypes.includes(type)) {
    throw new TsmaskError('BAD_OPTION', `There is no type named ${String(type)}.`, {
      subject: 'type',
      remedy: `Use ${probabilityTypes.join(' or ')}.`,
    });
  }
  const masked = mask && checkProbabilityMaskOptions(mask);
  const window = options.window ?? wholeWindow(stack.grid);
  const pixels = window.width * window.height;
  const memory = (options.memory ?? defaultMemory) - (masked ? bytesOfMasking(pixels, options.memory) : 0);
  const folder = new OutputFolder({ out, overwrite });
  options.signal?.throwIfAborted();
  const saved: SavedProbability[] = [];
  let file: SceneFile | undefined;
  try {
    await folder.open(stack.scenes.flatMap(({ id }) => [probabilityName(id), ...(masked ? maskNames(id) : [])]));
    const grid = gridOfWindow(stack.grid, window);
    for await (const piece of cloudProbability(stack, model, { ...others, window, memory })) {
      file ??= new SceneFile(stack.scenes[piece.scene], { grid, type, mask: masked });
      await file.add(piece.probability, piece.row);
      if (piece.row + piece.rows < window.height) continue;
      saved.push(await file.save(folder, options.signal));
      file = undefined;
    }
    return saved;
  } catch (error) {
    // That the folder could not be removed tells less than why it had to be.
    await folder.abandon().catch(() => undefined);
    throw error;
  } finally {
    await file?.writer.abort();
  }
}

/** Tiles of noise soon fill what may be held in memory; beyond, they wait on disk. */
const services = { ...platform, memoryLimit: 16 * 2 ** 20 };

const probabilityName = (id: string) => `tsmask_probability_${id}.tif`;
const maskNames = (id: string) => [`tsmask_${id}.tif`, `tsmask_${id}.qml`] as const;

/** A scene as floats, and the bytes of the mask on its way, collected or not. @throws TsmaskError OUT_OF_MEMORY */
function bytesOfMasking(pixels: number, memory = defaultMemory): number {
  const bytes = pixels * (Float32Array.BYTES_PER_ELEMENT + 8);
  if (bytes <= memory / 2) return bytes;
  throw new TsmaskError('OUT_OF_MEMORY', 'A scene does not fit into the memory, as its mask needs.', {
    subject: 'memory',
    remedy: `Allow ${Math.ceil((2 * bytes) / 2 ** 20)} MiB, take a coarser resolution, or leave the mask out.`,
  });
}

interface FileOptions extends Pick<Stack, 'grid'> {
  readonly type: ProbabilityType;
  readonly mask: ProbabilityMaskOptions | undefined;
}

/** The files of one scene, while its rows come. */
class SceneFile {
  readonly writer: CogWriter;
  readonly #scene: Scene;
  readonly #options: FileOptions;
  /** All rows, where there is to be a mask. */
  readonly #whole: Float32Array | undefined;
  #sum = 0;
  #count = 0;

  constructor(scene: Scene, options: FileOptions) {
    const { grid, type, mask } = options;
    this.#scene = scene;
    this.#options = options;
    this.#whole = mask && new Float32Array(grid.width * grid.height);
    this.writer = new CogWriter(probabilityLayout(grid, scene, type), services);
  }

  async add(probability: Float32Array<ArrayBuffer>, row: number): Promise<void> {
    this.#whole?.set(probability, row * this.#options.grid.width);
    for (const value of probability) {
      if (Number.isNaN(value)) continue;
      this.#sum += value;
      this.#count++;
    }
    await this.writer.rows(samplesOf(probability, this.#options.type));
  }

  async save(folder: OutputFolder, signal: AbortSignal | undefined): Promise<SavedProbability> {
    const { id, date } = this.#scene;
    const name = probabilityName(id);
    const files = [{ name, chunks: this.writer.finish() }];
    const saved = { id, date, path: folder.path(name), mean: this.#sum / this.#count };
    if (!this.#whole) {
      await folder.saveTogether(files, signal);
      return saved;
    }
    const { grid, mask } = this.#options;
    const classes = probabilityMask(this.#whole, grid, mask);
    const writer = new CogWriter(maskLayout(grid, 's2cloudless', this.#scene), maskServices);
    const [maskName, styleName] = maskNames(id);
    try {
      await writer.rows(classes);
      await folder.saveTogether([...files, { name: maskName, chunks: writer.finish() }], signal);
    } finally {
      await writer.abort();
    }
    await folder.saveText(styleName, qgisStyle());
    return { ...saved, maskPath: folder.path(maskName), counts: countClasses(classes) };
  }
}
