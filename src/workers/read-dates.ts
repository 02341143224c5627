import type { Window } from '../grid.ts';
import type { FetchedScene, StackReader } from '../stack/read.ts';

/** Dates whose compressed tiles a worker holds while it works on one. */
export const readAhead = 2;

/**
 * Reads a window of one date after another into `bands`, and calls `seen` when a date is there; the next ones are fetched
 * meanwhile. Returns the bytes that were read from the sources.
 */
export async function readDates(
  reader: StackReader,
  dates: readonly number[],
  window: Window,
  bands: Readonly<Record<string, Int16Array>>,
  seen: (date: number) => void,
): Promise<number> {
  const roles = Object.keys(bands);
  const ahead: Promise<FetchedScene>[] = [];
  const fetch = (date: number) => {
    const promise = reader.fetch(date, window, roles);
    // Whether it fails is asked when its turn comes; until then a rejection is not unhandled.
    promise.catch(() => undefined);
    ahead.push(promise);
  };
  for (const date of dates.slice(0, readAhead)) fetch(date);
  let bytesRead = 0;
  for (const [i, date] of dates.entries()) {
    if (i + readAhead < dates.length) fetch(dates[i + readAhead]);
    const fetched = await ahead.shift()!;
    bytesRead += fetched.bytesRead;
    await reader.decode(fetched, window, bands);
    seen(date);
  }
  return bytesRead;
}
