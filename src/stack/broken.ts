import { TsmaskError } from '../errors.ts';

export function broken(name: string, reason: string, cause?: unknown): TsmaskError {
  return new TsmaskError('BROKEN_TIFF', `${name} is damaged: ${reason}.`, {
    subject: name,
    remedy: 'Fetch or make the file again, or leave its date out.',
    cause,
  });
}
