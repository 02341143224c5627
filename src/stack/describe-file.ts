import { accessOf, checkHttpOptions, type HttpOptions } from '../platform/http/index.ts';
import { readHeader, withHttp } from './headers.ts';
import type { RasterFile } from './raster-file.ts';
import { type Input, toSourceRef } from './source.ts';

/** What the header of a file says, before anyone asks what its bands mean. */
export type FileDescription = Pick<
  RasterFile,
  'name' | 'format' | 'grid' | 'samples' | 'type' | 'nodata' | 'bands' | 'metadata'
>;

/**
 * Reads the header of one file, to show which bands it has where `openStack` does not recognise them.
 *
 * @throws TsmaskError NOT_READABLE, NOT_A_TIFF, BROKEN_TIFF, UNSUPPORTED_TIFF, BROKEN_JP2, UNSUPPORTED_JP2, HTTP_ERROR.
 */
export async function describeFile(
  input: Input,
  { http, signal }: { readonly http?: HttpOptions; readonly signal?: AbortSignal } = {},
): Promise<FileDescription> {
  checkHttpOptions(http);
  const source = withHttp(toSourceRef(input), http);
  const header = await readHeader(source, accessOf(http), signal);
  const { name, format, grid, samples, type, nodata, bands, metadata } = header;
  return { name, format, grid, samples, type, ...(nodata === undefined ? {} : { nodata }), bands, metadata };
}
