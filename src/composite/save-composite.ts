/** A composite as files. */
import { platform } from '#platform';
import { TsmaskError } from '../errors.ts';
import { gridOfWindow } from '../grid.ts';
import type { OutputPlace } from '../platform/types.ts';
import type { CompositeMethod } from '../reduce/methods.ts';
import type { Stack } from '../stack/index.ts';
import { CogWriter } from '../write/geotiff/index.ts';
import { OutputFolder } from '../write/sinks/output-folder.ts';
import { type CompositePiece, compositeStack } from './composite-stack.ts';
import { compositeLayout, countLayout } from './layout.ts';
import type { MaskSource } from './mask-source.ts';
import { type CompositeOptions, checkCompositeOptions, windowUnder } from './options.ts';

export interface SaveCompositeOptions extends CompositeOptions {
  /**
   * The file, ending in `.tif`, or a folder, with no such ending, for `tsmask_median.tif`; folders are made if they are missing. Node only;
   * elsewhere a place for `tsmask_median.tif`: see `directoryPlace` and `blobPlace`.
   */
  readonly out: string | OutputPlace;
  /** Replace outputs that exist. Default false. */
  readonly overwrite?: boolean;
}

export interface SavedComposite {
  readonly method: CompositeMethod;
  /** The bands, in their order in the file. */
  readonly roles: readonly string[];
  /** The file of the bands: reflectance × 10000, int16, −999 where a pixel never was clear. */
  readonly path: string;
  /** The file that tells how often each pixel was clear, uint16. */
  readonly countPath: string;
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
}

/** The tiles that are compressed already soon fill what may be held in memory; beyond, they wait on disk. */
const services = {
  ...platform,
  deflate: (bytes: Uint8Array<ArrayBuffer>) => platform.deflate(bytes, 4),
  memoryLimit: 16 * 2 ** 20,
};

/**
 * Makes a composite of a stack under masks and writes it as two Cloud-Optimised GeoTIFFs: the bands, and beside them
 * `…_count.tif`. Both appear under their names when both are whole.
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
  const { out, overwrite = false, method = 'median', ...others } = options;
  const roles = checkCompositeOptions(stack, options);
  if (typeof masks !== 'function') windowUnder(masks, stack, options.window);
  const { folder: parent, names } = namesOf(out, method);
  const folder = new OutputFolder({ out: parent, overwrite });
  options.signal?.throwIfAborted();
  let writers: CogWriter[] = [];
  const [path, countPath] = names.map((name) => folder.path(name));
  try {
    await folder.open(names);
    const source = typeof masks === 'function' ? await masks() : masks;
    const window = windowUnder(source, stack, options.window);
    const info = { grid: gridOfWindow(stack.grid, window), method, scenes: stack.scenes };
    writers = [compositeLayout(info, roles), countLayout(info)].map((layout) => new CogWriter(layout, services));
    let [empty, sum] = [0, 0];
    for await (const piece of compositeStack(stack, source, { ...others, method, roles, window })) {
      await Promise.all([writers[0].rows(byPixel(piece, roles)), writers[1].rows(piece.count)]);
      for (const times of piece.count) {
        sum += times;
        if (times === 0) empty++;
      }
    }
    await folder.saveTogether(
      names.map((name, i) => ({ name, chunks: writers[i].finish() })),
      options.signal,
    );
    const { width, height } = window;
    const counts = { empty, meanCount: sum / (width * height) };
    return { method, roles, path, countPath, scenes: stack.scenes.length, width, height, ...counts };
  } catch (error) {
    // That the folder could not be removed tells less than why it had to be.
    await folder.abandon().catch(() => undefined);
    throw error;
  } finally {
    await Promise.all(writers.map((writer) => writer.abort()));
  }
}

/** The folder, and the names of the two files in it. */
function namesOf(
  out: string | OutputPlace,
  method: CompositeMethod,
): { folder: string | OutputPlace; names: string[] } {
  if (typeof out === 'object' && out !== null) {
    return { folder: out, names: [`tsmask_${method}.tif`, `tsmask_${method}_count.tif`] };
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
  return { folder: place === '' ? '/' : place, names: [`${stem}${suffix}`, `${stem}_count${suffix}`] };
}

function byPixel({ bands, count }: CompositePiece, roles: readonly string[]): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(count.length * roles.length);
  for (const [sample, role] of roles.entries()) {
    const band = bands[role];
    for (let i = 0, at = sample; i < band.length; i++, at += roles.length) samples[at] = band[i];
  }
  return samples;
}
