import type { Grid } from '../grid.ts';
import type { OffsetSource } from './offset/index.ts';
import type { Placement } from './place.ts';
import type { Flags } from './quality.ts';
import type { RasterFile } from './raster-file.ts';

/** The scenes of one place, in time order, on one grid. Cloneable: workers get it as it is and open the files themselves. */
export interface Stack {
  readonly grid: Grid;
  readonly scenes: readonly Scene[];
  /** The files that the scenes refer to. */
  readonly files: readonly RasterFile[];
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
  /**
   * Other tiles or granules of the same pass or day, which fill what is missing in `bands`: of a pass the earlier ones first,
   * of a day the later ones.
   */
  readonly fill?: readonly Granule[];
  readonly tile?: string;
  readonly origin: Origin;
}

/** Where a granule comes from, and how its numbers were understood. */
export interface Origin {
  /** How its files were recognised: the name of a layout (docs/inputs.md), `stac`, or `generic`. */
  readonly layout: string;
  /** `S2A`, `LC08`. */
  readonly platform?: string;
  readonly level?: 'L1C' | 'L2A';
  /** Processing baseline, `04.00`. */
  readonly baseline?: string;
  /** What is added to its numbers before they are scaled, and who says so. */
  readonly offset: { readonly dn: number; readonly source: OffsetSource };
  /** Degrees clockwise from north, and above the horizon. */
  readonly sunAzimuth?: number;
  readonly sunElevation?: number;
  /** Per cent, as the archive says. */
  readonly cloudCover?: number;
}

/** What an archive delivers as one piece of a scene. */
export interface Granule {
  /** Of the archive's own grid, where it tells: `31UES`. */
  readonly tile?: string;
  readonly origin: Origin;
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
  /** Reflectance × 10000 = value × gain + bias. Classes are as they are; a cloud probability is × 10000, and 1 more. */
  readonly gain: number;
  readonly bias: number;
  /**
   * How pixels of a finer file become one of the stack: by their mean (default), or, where they are classes, by the one in the
   * middle.
   */
  readonly sampling?: 'nearest';
  /** How flags become classes, which are what is read: 0 no observation, 1 clear, 2 cloud, 3 cloud shadow. */
  readonly flags?: Flags;
  /** Where the file lies, if it is not on the grid of the stack. */
  readonly place?: Placement;
}

export interface Remark {
  readonly kind: 'assumed' | 'warning';
  /** Stable name, for programs. */
  readonly code:
    | 'scale'
    | 'offset'
    /** What is told of the offset contradicts itself, or the pixels. */
    | 'offset-disagrees'
    /** Whether an offset is in the numbers is neither told nor seen. */
    | 'offset-unclear'
    /** Scenes with and without an offset stand in one stack. */
    | 'offset-mixed'
    /** The numbers cannot be reflectance. */
    | 'implausible'
    | 'nodata'
    | 'date'
    | 'date-disagrees'
    | 'date-not-found'
    | 'no-georeference'
    | 'crs-not-written'
    | 'scene-left-out'
    | 'file-left-out'
    /** Numbers are not of the kind that the method is made for. */
    | 'level'
    | 'resolution'
    /** Fewer scenes than the method needs. */
    | 'few-scenes'
    /** All cloud probabilities are so low as if they were on another scale. */
    | 'low-probability'
    /** Nearly everything of nearly all dates has come out as cloud. */
    | 'mostly-cloud'
    /** Forecasts are made from images with many clouds. */
    | 'cloudy-history'
    /** Scenes are too cloudy for their forecasts to learn from them. */
    | 'cloudy-scenes'
    /** A forecast holds values that no ground reflects. */
    | 'below-zero'
    /** Outputs of an earlier run lie beside those of this one. */
    | 'left-over'
    | 'mosaic'
    | 'duplicate'
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
