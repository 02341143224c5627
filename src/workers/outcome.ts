import { fromPlainError, type PlainError, toPlainError } from '../errors.ts';

/** An answer that carries typed errors across threads, which comlink's own way of throwing would strip. */
export type Outcome<T> = { readonly value: T } | { readonly error: PlainError };

export function settle<T>(work: () => Outcome<T>): Outcome<T> {
  try {
    return work();
  } catch (error) {
    return { error: toPlainError(error) };
  }
}

export async function settleAsync<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    return { error: toPlainError(error) };
  }
}

/** The value of an answer, or its error thrown. */
export function valueIn<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw fromPlainError(outcome.error);
  return outcome.value;
}
