import { TsmaskError } from '../../errors.ts';
import { broken } from '../broken.ts';

export function brokenJp2(name: string, reason: string, cause?: unknown): TsmaskError {
  return broken(name, reason, cause, 'jp2');
}

export function unsupportedJp2(name: string, what: string): TsmaskError {
  return new TsmaskError('UNSUPPORTED_JP2', `${name} ${what}.`, {
    subject: name,
    remedy: `Convert it: gdal_translate -co TILED=YES -co COMPRESS=DEFLATE ${name} converted.tif`,
  });
}
