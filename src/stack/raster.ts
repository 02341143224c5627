/** Reads the header of a file of pixels, whichever its format is. */
import type { ByteSource, SourceRef } from '../platform/types.ts';
import type { RasterFile } from './raster-file.ts';

/**
 * Reads the header of the first image of a TIFF or JPEG 2000 file, which its first bytes tell apart: names may lie.
 * @throws TsmaskError NOT_A_TIFF, BROKEN_TIFF, UNSUPPORTED_TIFF, BROKEN_JP2 or UNSUPPORTED_JP2, naming the file.
 */
export async function readRaster(source: SourceRef, bytes: ByteSource, signal?: AbortSignal): Promise<RasterFile> {
  const head = await bytes.read(0, 12, signal);
  // Loaded only where there are such files: a program starts sooner without, and its workers while they are loaded.
  if (isJp2(head)) return (await import('./jp2/read.ts')).readJp2(source, bytes, signal);
  return (await import('./tiff.ts')).readTiff(source, bytes, signal);
}

/** Whether a file that begins like this is JPEG 2000: JP2 boxes, or a bare codestream. */
function isJp2(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, 12));
  return text.startsWith('\xff\x4f\xff\x51') || text.slice(4, 8) === 'jP  ';
}
