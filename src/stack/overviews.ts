/** The smaller versions of its image that a file holds: for pictures, never for masks. */
import { isTsmaskError } from '../errors.ts';
import type { ByteSource } from '../platform/types.ts';
import type { Jp2Coding } from './jp2/coding.ts';
import type { RasterFile } from './raster-file.ts';

/** Directories that a TIFF may chain; more is a circle. */
const mostImages = 64;

/**
 * Smaller versions of a file's image, the largest first. For a TIFF this reads its other directories; those whose samples
 * are of another kind, or that cannot be read, are left out: the full image holds what they hold.
 */
export async function overviewsOf(
  image: RasterFile,
  open: () => Promise<ByteSource>,
  signal?: AbortSignal,
): Promise<RasterFile[]> {
  return image.jp2 ? halvedJp2(image, image.jp2) : tiffOverviews(image, await open(), signal);
}

function halvedJp2(image: RasterFile, jp2: Jp2Coding): RasterFile[] {
  const { grid, tile } = image;
  const { left, top } = jp2.size;
  const levels: RasterFile[] = [];
  for (let halvings = 1; halvings < jp2.resolutionLevels; halvings++) {
    const factor = 2 ** halvings;
    // Tiles lie side by side only where they begin at whole pixels of the smaller image too.
    const isEven = (at: number, size: number, whole: number) =>
      at % factor === 0 && (size === whole || size % factor === 0);
    if (!isEven(left, tile.width, grid.width) || !isEven(top, tile.height, grid.height)) break;
    const shrink = ({ width, height }: { width: number; height: number }) => ({
      width: Math.ceil(width / factor),
      height: Math.ceil(height / factor),
    });
    levels.push({
      ...image,
      grid: { ...shrink(grid), geo: {} },
      tile: shrink(tile),
      jp2: { ...jp2, halvings },
    });
  }
  return levels;
}

async function tiffOverviews(
  image: RasterFile,
  bytes: ByteSource,
  signal: AbortSignal | undefined,
): Promise<RasterFile[]> {
  // Loaded only where it is needed: workers start sooner without.
  const { describe, parseTiff, readEagerly } = await import('./tiff.ts');
  const overviews: RasterFile[] = [];
  try {
    const tiff = await parseTiff(bytes, signal);
    // Of the full image nothing but where the next directory lies is wanted.
    await tiff.getImage(0);
    readEagerly(tiff);
    // Behind the last directory geotiff throws.
    for (let index = 1; index < mostImages; index++) {
      const directory = await tiff.getImage(index);
      const isReduced = directory.getFileDirectory().getValue('NewSubfileType') === reduced;
      if (!isReduced) continue;
      const found = await described(describe(directory, image.source, image.name, tiff.littleEndian, bytes.size));
      if (found && isAlike(found, image)) overviews.push(found);
    }
  } catch (error) {
    signal?.throwIfAborted();
    // Damage behind the first directory is not of what masks are computed from; a server that fails is.
    if (isTsmaskError(error)) throw error;
  }
  return overviews.sort((a, b) => b.grid.width - a.grid.width);
}

/** TIFF's mark of a smaller version; masks of transparency have other bits besides. */
const reduced = 1;

async function described(describing: Promise<RasterFile>): Promise<RasterFile | undefined> {
  try {
    return await describing;
  } catch (error) {
    if (isTsmaskError(error, 'UNSUPPORTED_TIFF') || isTsmaskError(error, 'BROKEN_TIFF')) return undefined;
    throw error;
  }
}

function isAlike(overview: RasterFile, { grid, samples, type, interleave }: RasterFile): boolean {
  return (
    overview.samples === samples &&
    overview.type === type &&
    overview.interleave === interleave &&
    overview.grid.width <= grid.width &&
    overview.grid.height <= grid.height
  );
}
