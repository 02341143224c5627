import { platform } from '#platform';
import { TsmaskError } from '../errors.ts';

/** @throws TsmaskError OUTPUT_EXISTS if there is anything at `path`. */
export async function refuseExisting(path: string): Promise<void> {
  if (!(await platform.exists(path))) return;
  throw new TsmaskError('OUTPUT_EXISTS', `${path} exists already.`, {
    subject: path,
    remedy: 'Choose another folder, or replace it with --overwrite.',
  });
}
