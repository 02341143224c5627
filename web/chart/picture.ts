/** What a series chart is to show. */
import type { DateExplanation, Thresholds } from 'tsmask';
import type { SeriesBands } from '../engine/protocol.ts';
import type { Quantity } from './quantities.ts';

export interface SeriesPicture {
  readonly quantity: Quantity;
  /** Seconds since 1970, of each date. */
  readonly times: readonly number[];
  readonly bands: SeriesBands;
  /** Undefined while the series is being read. */
  readonly dates: readonly DateExplanation[] | undefined;
  /** Which dates have another class than the published thresholds give. */
  readonly changed: readonly boolean[] | undefined;
  readonly thresholds: Thresholds;
  /** The date that the map shows. */
  readonly shown: number;
  readonly explained: number;
}
