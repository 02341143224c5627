/** Reads the header of a file of pixels, whichever its format is. */
import type { ByteSource, SourceRef } from '../platform/types.ts';
import { isJp2, readJp2 } from './jp2/read.ts';
import type { RasterFile } from './raster-file.ts';
import { readTiff } from './tiff.ts';

/**
 * Reads the header of the first image of a TIFF or JPEG 2000 file, which its first bytes tell apart: names may lie.
 * @throws TsmaskError NOT_A_TIFF, BROKEN_TIFF, UNSUPPORTED_TIFF, BROKEN_JP2 or UNSUPPORTED_JP2, naming the file.
 */
export async function readRaster(source: SourceRef, bytes: ByteSource, signal?: AbortSignal): Promise<RasterFile> {
  const head = await bytes.read(0, 12, signal);
  return isJp2(head) ? readJp2(source, bytes, signal) : readTiff(source, bytes, signal);
}
