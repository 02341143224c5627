import type { Grid } from '../grid.ts';
import type { TiffImage } from './tiff.ts';

/** The scenes of one place, in time order, on one grid. Cloneable: workers get it as it is and open the files themselves. */
export interface Stack {
  readonly grid: Grid;
  readonly scenes: readonly Scene[];
  /** The files that the scenes refer to. */
  readonly files: readonly TiffImage[];
  /** What was assumed, and what a user should know. */
  readonly remarks: readonly Remark[];
  /** Files among the inputs that no scene uses. */
  readonly unused: readonly UnusedFile[];
}

/** One acquisition. */
export interface Scene {
  /** `YYYYMMDD`, with `THHMMSS` added where the day has two scenes. Unique in its stack. */
  readonly id: string;
  /** Acquisition day, `YYYY-MM-DD`. */
  readonly date: string;
  /** Acquisition time where it is known, `HH:MM:SS`, UTC. */
  readonly time?: string;
  /** Where the pixels of each band role are. */
  readonly bands: Readonly<Record<string, BandSource>>;
}

/** Where a band is, and how its numbers become reflectance. */
export interface BandSource {
  /** Index into {@link Stack.files}. */
  readonly file: number;
  /** Sample of the file, from 0. */
  readonly sample: number;
  /** Values that mean no observation; NaN always does. */
  readonly nodata: readonly number[];
  /** Reflectance × 10000 = value × gain + bias. */
  readonly gain: number;
  readonly bias: number;
}

export interface Remark {
  readonly kind: 'assumed' | 'warning';
  /** Stable name, for programs. */
  readonly code:
    | 'scale'
    | 'offset'
    | 'nodata'
    | 'date'
    | 'date-disagrees'
    | 'no-georeference'
    | 'scene-left-out'
    | 'file-left-out'
    /** A STAC has more items than were asked for. */
    | 'more-items'
    /** An item of a STAC serves for nothing. */
    | 'item-left-out'
    /** An asset is opened under another address than the one that its item gives. */
    | 'other-address';
  readonly message: string;
  /** The file, date or option it is about. */
  readonly subject?: string;
}

export interface UnusedFile {
  readonly name: string;
  readonly reason: string;
}
