import type { Window } from '../grid.ts';
import type { FetchedScene, StackReader } from '../stack/read.ts';

/**
 * Compressed bytes that are asked for at once, about. Browsers take as long for a read as for two megabytes, and join the
 * reads that come together; servers answer several requests in the time of one.
 */
const groupBytes = 8 << 20;
/** A group is being decoded while the next is on its way. */
export const bytesAhead = 2 * groupBytes;
/** Dates of the first group, when nothing is known of their size. */
const firstGroup = 2;
const largestGroup = 32;

/**
 * Reads a window of one date after another into `bands`, and calls `seen` when a date is there; the next ones are fetched
 * meanwhile, some at a time. Returns the bytes that were read from the sources.
 */
export async function readDates(
  reader: StackReader,
  dates: readonly number[],
  window: Window,
  bands: Readonly<Record<string, Int16Array>>,
  seen: (date: number) => void,
): Promise<number> {
  const roles = Object.keys(bands);
  const fetch = (from: number, count: number): Promise<FetchedScene>[] =>
    dates.slice(from, from + count).map((date) => {
      const promise = reader.fetch(date, window, roles);
      // Whether it fails is asked when its turn comes; until then a rejection is not unhandled.
      promise.catch(() => undefined);
      return promise;
    });
  let bytesRead = 0;
  let group = fetch(0, firstGroup);
  for (let done = 0; done < dates.length; ) {
    const scenes = await Promise.all(group);
    for (const scene of scenes) bytesRead += scene.bytesRead;
    const asked = done + scenes.length;
    group = fetch(asked, groupSize(bytesRead / asked));
    for (const scene of scenes) {
      await reader.decode(scene, window, bands);
      seen(dates[done++]);
    }
  }
  return bytesRead;
}

function groupSize(bytesPerDate: number): number {
  return Math.max(1, Math.min(largestGroup, Math.floor(groupBytes / Math.max(1, bytesPerDate))));
}
