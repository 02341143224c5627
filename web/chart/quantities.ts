/** What can be drawn over time: reflectances, and the indices that classes are decided by. */
import type { DateExplanation, Thresholds } from 'tsmask';
import type { SeriesBands } from '../engine/protocol.ts';
import { meanOf, ndvi } from '../series-values.ts';

export type Quantity = 'mean' | 'bands' | 'ndvi' | 'mndwi' | 'msavi' | 'whiteness' | 'greenness' | 'redBlue';

/** A threshold of a quantity that is the same on all dates. */
export interface Level {
  readonly threshold: keyof Thresholds;
  readonly name: string;
}

interface QuantityWords {
  readonly name: string;
  /** Reflectance is drawn by its root. */
  readonly isReflectance?: boolean;
  readonly levels: readonly Level[];
}

export const quantities: Readonly<Record<Quantity, QuantityWords>> = {
  mean: { name: 'Mean reflectance', isReflectance: true, levels: [] },
  bands: { name: 'All six bands', isReflectance: true, levels: [] },
  ndvi: { name: 'NDVI', levels: [] },
  mndwi: {
    name: 'MNDWI',
    levels: [
      { threshold: 'waterMndwi', name: 'water above' },
      { threshold: 'bareGroundMndwi', name: 'bare ground below' },
    ],
  },
  msavi: { name: 'MSAVI', levels: [{ threshold: 'waterMsavi', name: 'water below' }] },
  whiteness: { name: 'Whiteness', levels: [{ threshold: 'thinCloudWhiteness', name: 'thin cloud below' }] },
  greenness: { name: 'Greenness', levels: [{ threshold: 'thinCloudGreenness', name: 'thin cloud below' }] },
  redBlue: {
    name: 'Red + blue',
    isReflectance: true,
    levels: [
      { threshold: 'thinCloudBrightest', name: 'thin cloud below' },
      { threshold: 'thinCloudDarkest', name: 'thin cloud above' },
    ],
  },
};

/** Of one date; null where it has none, or where it is not known yet. */
export function dateValue(
  quantity: Exclude<Quantity, 'bands'>,
  bands: SeriesBands,
  why: DateExplanation | undefined,
  date: number,
): number | null {
  if (quantity === 'mean') return meanOf(bands, date);
  if (quantity === 'ndvi') return ndvi(bands, date);
  return why?.indices?.[quantity] ?? null;
}
