/** The ways to make one image of many, as people read them. */
import type { CompositeMethod } from 'tsmask';

export const compositeTitles: Readonly<Record<CompositeMethod, string>> = {
  median: 'Median',
  medoid: 'Medoid',
  'medoid-to-median': 'Nearest to the median',
  geomedian: 'Geometric median',
  dd: 'Nearest to the least cloudy date',
  lc: 'Least cloudy on top',
};

/** Of each pixel. */
export const compositeMeanings: Readonly<Record<CompositeMethod, string>> = {
  median: 'Of each pixel and band the middle of its clear dates.',
  medoid: 'Each pixel as it was on the clear date that is most like all others: all bands of one day.',
  'medoid-to-median': 'Each pixel as it was on the clear date nearest to the median: all bands of one day.',
  geomedian: 'Of each pixel the middle of its clear dates, of all bands together.',
  dd: 'The least cloudy date, and what it lacks from the dates nearest to it.',
  lc: 'The least cloudy date, and what it lacks from the next cloudy.',
};

/** `Median composite`; `Composite, least cloudy on top`. */
export function compositeName(method: CompositeMethod): string {
  const title = compositeTitles[method];
  return title.includes(' ') && method !== 'geomedian'
    ? `Composite, ${title[0].toLowerCase()}${title.slice(1)}`
    : `${title} composite`;
}
