import type { Window } from '../grid.ts';
import type { FetchedScene, StackReader } from '../stack/read.ts';

/**
 * The most compressed bytes that are worth holding: those of the dates that are being decoded, and as many that are on
 * their way. Browsers open a pipe for every read, and join reads that come together: the fewer, the sooner all is there.
 */
export const mostAhead = 48 << 20;
/**
 * Dates that are asked for at first. Each time twice as many are, or those that are there would be decoded long before the
 * next are.
 */
const firstGroup = 2;
const largestGroup = 32;

/** Reads dates of a stack one after another, and asks for the next meanwhile, some at a time. */
export class SeriesReader {
  readonly #reader: StackReader;
  readonly #groupBytes: number;

  /** @param ahead compressed bytes that may be held, about; one date is read in any case */
  constructor(reader: StackReader, ahead = mostAhead) {
    this.#reader = reader;
    this.#groupBytes = ahead / 2;
  }

  /**
   * Reads a window of each date into `bands`, and calls `seen` when a date is there. Returns the bytes that were read from
   * the sources.
   */
  async read(
    dates: readonly number[],
    window: Window,
    bands: Readonly<Record<string, Int16Array>>,
    seen: (date: number) => void,
  ): Promise<number> {
    const roles = Object.keys(bands);
    const fetch = (from: number, count: number): Promise<FetchedScene>[] =>
      dates.slice(from, from + count).map((date) => {
        const promise = this.#reader.fetch(date, window, roles);
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
      group = fetch(asked, Math.min(2 * scenes.length, this.#groupSize(bytesRead / asked)));
      for (const scene of scenes) {
        await this.#reader.decode(scene, window, bands);
        seen(dates[done++]);
      }
    }
    return bytesRead;
  }

  #groupSize(bytesPerDate: number): number {
    return Math.max(1, Math.min(largestGroup, Math.floor(this.#groupBytes / Math.max(1, bytesPerDate))));
  }
}
