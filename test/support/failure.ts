import { isTsmaskError } from '../../src/errors.ts';

/** The code and the subject of the error that work ends with; undefined where it does not. */
export function failureOf(work: () => unknown): readonly [code: string, subject: string | undefined] | undefined {
  try {
    work();
  } catch (error) {
    if (isTsmaskError(error)) return [error.code, error.subject];
    throw error;
  }
  return undefined;
}
