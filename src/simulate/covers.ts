import { hash } from '../random.ts';
import { Stream } from './random.ts';
import { winterness } from './seasons.ts';

/** The share of its scene that cloud covers on each date. The mean is near `cloudiness` even of a few dates. */
export function coversOf(seed: number, days: readonly number[], cloudiness: number): number[] {
  const covers = new Array<number>(days.length);
  // Ranks rather than independent draws, so that a short stack has its clear and its overcast dates. Winter ranks higher.
  const order = days
    .map((day, date) => ({ date, rank: hash(seed, Stream.Cover, date) / 2 ** 32 + 0.08 * winterness(day) }))
    .sort((a, b) => a.rank - b.rank);
  for (const [rank, { date }] of order.entries()) covers[date] = coverAt((rank + 0.5) / days.length, cloudiness);
  return covers;
}

/**
 * The quantile function of the cover. As in reality most dates are quite clear or quite overcast: with mean c, a share
 * (1 − c)² of the dates is clear, a share c² overcast, and in between every cover is as frequent as any other.
 */
function coverAt(quantile: number, cloudiness: number): number {
  const clear = (1 - cloudiness) ** 2;
  const overcast = cloudiness ** 2;
  if (quantile < clear) return 0;
  if (quantile >= 1 - overcast) return 1;
  return (quantile - clear) / (1 - clear - overcast);
}
