import { TsmaskError } from '../errors.ts';
import type { RasterFile } from './raster-file.ts';

const codes = { tiff: 'BROKEN_TIFF', jp2: 'BROKEN_JP2' } as const;

export function broken(
  name: string,
  reason: string,
  cause?: unknown,
  format: RasterFile['format'] = 'tiff',
): TsmaskError {
  return new TsmaskError(codes[format], `${name} is damaged: ${reason}.`, {
    subject: name,
    remedy: 'Fetch or make the file again, or leave its date out.',
    cause,
  });
}
